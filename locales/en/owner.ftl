# What owners read: reports, answers to their commands, and alerts they did not ask for.

## /check

check-usage = Write /check and a person's Telegram id, such as <code>/check 123456789</code>.
check-unknown = Nobody with the id <code>{ $id }</code> has met this bot yet. /ban { $id } keeps them out in advance.
check-title = <b>{ $name }</b> { $username } – <code>{ $id }</code>
check-standing = Standing: { $standing ->
    [lead] new, never had access
    [customer] customer
    [churned] former customer, access is over
   *[banned] banned since { $since }
 }
check-language = Language: { $language }, first seen { $since }
check-never-met = This person has not written to this bot yet.
check-unreachable = Cannot be written to since { $since } (blocked the bot or deleted the account)
check-gate = Gate: { $verdict }
check-gate-passed = Gate: { $verdict }, last passed { $since }
check-came-with = Came with: { $payload }
check-told = Told by the person: { $what }
check-subscriptions = Subscriptions:
check-subscription = • { $plan }: { $from } – { $until } ({ $source }), { $state ->
    [running] running
    [cancelled] cancelled { $at }
   *[ended] ended
 }
check-no-subscriptions = Subscriptions: none
check-seats = Chats:
check-seat = • { $chat }: { $wanted ->
    [yes] may be inside { $until }
    [past] access ended { $until }
   *[no] no access
 }; { $observed ->
    [in] is inside
    [out] is outside
    [admin] is administrator (exempt)
    [owner] owns the chat (exempt)
    [banned] is banned there
   *[unknown] not seen there yet
 }
check-seat-since = { $line }, since { $since }
check-exempt = { $why ->
    [whitelisted] exempt: on the whitelist
    [by_hand] exempt: added by an administrator
    [demoted] exempt until { $until }: was administrator
    [guest] exempt: was inside before the bot came
    [left_in] exempt: was inside without access, and you let them stay
   *[bot] exempt: is a bot
 }
check-no-seats = Chats: none
check-links = Links:
check-link = • { $chat }: made { $made }, { $state ->
    [live] works until { $at }
    [used] used { $at }
    [revoked] revoked { $at }
   *[expired] expired { $at }
 }

## /ban, /unban

ban-usage = Write /ban and a person's Telegram id, such as <code>/ban 123456789</code>.
ban-done = <code>{ $id }</code> is banned. { $subscriptions ->
    [0] There was no subscription to cancel.
    [one] One subscription is cancelled.
   *[other] { $subscriptions } subscriptions are cancelled.
 } All links are revoked; { $chats ->
    [0] they had no place in your chats, and now they are kept out of all of them.
    [one] removal from one chat is under way.
   *[other] removal from { $chats } chats is under way.
 } /check { $id } shows how far it is, /unban { $id } lifts the ban.
ban-again = <code>{ $id }</code> was already banned. Whatever was still unfinished is being tried again.
ban-impossible = <code>{ $id }</code> cannot be banned: { $why ->
    [self] that is this bot.
    [team] they are on the team of this bot. Take them off first: /team { $id } none (or OWNER_IDS).
   *[admin] they own or administer “{ $chat }”. Take away their rights there first, then repeat /ban { $id }.
 }
unban-usage = Write /unban and a person's Telegram id, such as <code>/unban 123456789</code>.
unban-done = <code>{ $id }</code> is no longer banned and may come back. Subscriptions that the ban cancelled stay cancelled.
unban-none = <code>{ $id }</code> is not banned.

## Alerts

alert-connected = ✅ “{ $chat }” is connected (<code>{ $id }</code>).
alert-connected-missing = ⚠️ “{ $chat }” is connected (<code>{ $id }</code>), but these rights are missing there: { $rights }.
alert-rights-lost = ⚠️ In “{ $chat }” I have lost these rights: { $rights }.
alert-rights-back = ✅ My rights in “{ $chat }” are complete again. { $removals ->
    [0] Nobody waited to be removed
    [one] One person who had to leave is being removed now
   *[other] { $removals } people who had to leave are being removed now
 }{ $links ->
    [0] {"."}
    [one] , and one person gets the link they waited for.
   *[other] , and { $links } people get the link they waited for.
 }
rights-stop = { $lost ->
    [invite] Without that I can make no links and answer no requests to join, so nobody is let in there, and removals wait too.
    [restrict] Without that I can remove and ban nobody there, so nobody is let in either.
   *[both] Without them I can let nobody in there and remove nobody.
 } Nothing is forgotten: who has paid meanwhile gets the link, and who has to leave is removed, as soon as I have my rights back.
rights-how = How to give them back: open “{ $chat }”, tap its name, then Edit → Administrators → me, switch on { $rights } and save.
alert-disconnected = ⚠️ I was removed from “{ $chat }”. Add me again as administrator and I will go on where I stopped.
alert-leak = A link to “{ $chat }” made for <code>{ $owner }</code> was used by <code>{ $stranger }</code>; the link is being revoked. { $entry ->
        [entitled] They have a right of their own and stay.
        [exempt] They are exempt and stay.
        [kept] They stay: this chat keeps people without a right.
        [waiting] The stranger is removed as soon as I have my rights back.
       *[removed] The stranger is being removed.
    }
alert-demoted = <code>{ $user }</code> is no longer administrator of “{ $chat }” and has no access to it. They will be removed in 24 hours unless you give them access.
alert-ban-lifted = <code>{ $user }</code> has access to “{ $chat }” but was banned there by hand; the ban was lifted. Send /ban { $user } to keep them out for good.
alert-gate-plan-over = ⚠️ “{ $plan }” is over, but it is still what passing the gate opens: nobody gets anything there. Choose another plan with usher plan gate.
alert-no-link = ⚠️ Telegram does not let me create links in “{ $chat }”: <code>{ $reason }</code>. Until that is fixed nobody can be let in there; whoever asks is told to try again later.
alert-sponsor-key = ⚠️ The sponsor network { $source } refuses your key. Please put in the right one; until then GATE_ON_ERROR decides whether people are let in or asked to try again.
right-invite = “Invite Users via Link”
right-restrict = “Ban Users”

## Orders and payments

card = 🧾 Order <code>{ $key }</code>: { $person } (<code>{ $user }</code>), “{ $plan }”, { $price }, placed { $placed }{ $purpose ->
    [renew] , a renewal
    [switch] , a change of plan
   *[new] {""}
 }.
card-operator = the operator
card-state = { $state ->
    [pending] Not paid yet.
    [awaiting_confirmation] They say that they have paid. Did the money arrive?
    [paid] { $by ->
        [owner] ✅ Confirmed by { $judge }.
       *[nobody] ✅ Paid.
     }
    [rejected] ✖ Rejected by { $judge }.
    [expired] ⌛ Expired: nobody paid in time.
    [cancelled] ✖ Cancelled.
   *[refunded] { $by ->
        [owner] ↩ Refunded by { $judge }.
       *[nobody] ↩ Refunded.
     }
 }
card-reason = { " " }Reason: { $reason }
card-claimed = Order <code>{ $key }</code> is waiting for your decision.
button-confirm = ✅ Confirm
button-reject = ✖ Reject
alert-payment-kept = ⚠️ { $price } arrived from <code>{ $user }</code>, but nothing was given for it: { $why ->
    [surplus] their order had already been paid.
    [nothing] they have all of it already, or its time is over.
    [banned] they are banned.
   *[unknown] no order of theirs fits.
 } Refund it with <code>usher order refund { $charge }</code>, or keep it and give access with <code>usher member grant</code>.
alert-no-invoice = ⚠️ Telegram refuses the invoice of order <code>{ $key }</code> ({ $method }): <code>{ $reason }</code>.
