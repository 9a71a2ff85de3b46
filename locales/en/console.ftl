# What the team reads in answer to its commands.

grant-usage = Write /grant, a person's Telegram id, a plan's number and, if you like, a term: <code>/grant 123456789 1 2 weeks</code>. Without a plan I ask which.
extend-usage = Write /extend, a person's Telegram id and how much longer: <code>/extend 123456789 1 month</code>.
revoke-usage = Write /revoke and a person's Telegram id, such as <code>/revoke 123456789</code>. I ask which access before I take it away.
whitelist-usage = Write /whitelist and a person's Telegram id: they may stay in all chats without paying.
unwhitelist-usage = Write /unwhitelist and a person's Telegram id.
newcode-usage = Write /newcode, a plan's number and how many codes, up to 50: <code>/newcode 1 10</code>. Larger batches: usher code add.
team-usage = To change it, write <code>/team 123456789 manager</code>. Roles: owner (everything), manager (everything but the team), code_manager (access codes only), viewer (looks only), none (off the team).
audit-usage = Write /audit, or /audit and a person's Telegram id to see what was done about them.
bad-term = “{ $term }” is no term, or it is over already. Write one such as 30 days, 1 month, 2 years, forever or until 2030-01-01.
no-such-plan = There is no plan with the number “{ $id }”. Your plans:
plan-line = { $id } – { $plan }
no-plans-yet = There is no plan yet. The owner makes one by /newplan.
grant-which = Which plan shall <b>{ $person }</b> (<code>{ $id }</code>) get, for its whole term?
granted = ✅ <code>{ $id }</code> has { $plan } { $until }. The way in is being sent, if they have ever started the bot.
granted-more = ✅ Added to what they had: <code>{ $id }</code> has { $plan } { $until }.
has-enough = <code>{ $id }</code> has { $plan } { $until } already: there is nothing to add.
is-banned = <code>{ $id }</code> is banned. /unban { $id } first.
has-nothing = <code>{ $id }</code> has no access that is running. /grant { $id } gives some.
has-several = <code>{ $id }</code> has several plans. Send the one you mean:
grant-line = <code>{ $command }</code> – { $plan }
revoke-which = What shall <b>{ $person }</b> (<code>{ $id }</code>) lose? They are told, nothing more is charged, and money is not given back by it.
button-all-rights = All of them
revoked = <code>{ $id }</code> has lost { $plans }. Where nothing else gives them access, they are being walked out.
access-taken = The owner has ended your access: { $plans }. If you think this is a mistake, send /paysupport.
whitelisted = <code>{ $id }</code> may stay in all chats without paying: { $chats ->
    [one] in the one there is now
   *[other] in the { $chats } there are now
 } and in later ones.
unwhitelisted = <code>{ $id }</code> is off the whitelist; it held in { $chats ->
    [one] one chat
   *[other] { $chats } chats
 }. Where nothing else gives them access, they are being walked out.
was-not-whitelisted = <code>{ $id }</code> was not on the whitelist.
newcode-which = For which plan?
newcode-made = 🎟 { $count ->
    [one] A code
   *[other] { $count } codes
 } for <b>{ $plan }</b>, batch { $batch }. Each works once and is shown now and never again:
orders-waiting = { $count ->
    [0] No order waits for you.
    [one] One order waits for a word.
   *[other] { $count } orders wait for a word; the oldest come first.
 }
role = { $role ->
    [owner] owner
    [manager] manager
    [code_manager] code manager
   *[viewer] viewer
 }
team-title = Your team:
team-member = • <b>{ $person }</b> (<code>{ $id }</code>) – { $role }
team-set = <code>{ $id }</code> is now { $role }. They see what they can do with /help.
team-left = <code>{ $id }</code> is not on the team any more.
team-set-owner = <code>{ $id }</code> is an owner by OWNER_IDS; only the operator changes that.
audit-title = Who did what, latest first:
audit-empty = Nothing has been done yet.
audit-line = • { $at } – <b>{ $by }</b>: { $what }
act = { $act ->
    [ban] banned { $id }
    [unban] lifted the ban of { $id }
    [whitelist] whitelisted { $id }
    [unwhitelist] took { $id } off the whitelist
    [grant] gave { $id } { $what }
    [revoke] took { $what } from { $id }
    [confirm] confirmed order { $what } of { $id }
    [reject] rejected order { $what } of { $id }
    [refund] gave { $what } back to { $id }
    [make_codes] made codes { $what }
    [revoke_codes] revoked codes { $what }
    [roll_back] took code { $what } back from { $id }
    [answer] answered { $id }
    [mute] muted { $id }
    [hear] let { $id } write again
    [forget] forgot a person
    [export] took out { $what }
    [set_role] made { $id } { $what }
    [give_credit] gave { $id } { $what } of credit
    [take_credit] took { $what } of credit from { $id }
    [payout] paid { $what } out to { $id }
    [set_referrals] set what invitations pay: { $what }
    [set_rate] set a rate: { $what }
    [remove_strays] let unexpectedly many removals go on: { $what }
    [keep_strays] let people without access stay: { $what }
    [check] asked for a check of everything
    [take_over] took over a chat: { $what }
    [add_plan] made plan { $what }
    [change_plan] changed plan { $what }
    [enable_plan] put plan { $what } into sale
    [disable_plan] took plan { $what } out of sale
    [delete_plan] deleted plan { $what }
    [connect] connected “{ $what }”
    [set_chat] set chat { $what }
    [set_gate] set the gate: { $what }
    [set_method] set up the way to pay: { $what }
    [drop_method] took the way to pay away: { $what }
   *[end_role] took { $id } off the team
 }
