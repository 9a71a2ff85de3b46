# What owners read: reports, answers to their commands, and alerts they did not ask for.

## /check

check-usage = Write /check and a person's Telegram id, such as <code>/check 123456789</code>.
check-unknown = Nobody with the id <code>{ $id }</code> has met this bot yet. /ban { $id } would keep them out in advance.
check-title = <b>{ $name }</b> { $username } – <code>{ $id }</code>
check-standing = Standing: { $standing ->
    [lead] lead, never had access
    [customer] customer
    [churned] churned, had access before
   *[banned] banned since { $since }
 }
check-language = Language: { $language }, first seen { $since }
check-unreachable = Cannot be written to since { $since } (blocked the bot or deleted the account)
check-gate = Gate: { $verdict }
check-gate-passed = Gate: { $verdict }, last passed { $since }
check-told = Told us: { $what }
check-subscriptions = Subscriptions:
check-subscription = • { $plan }: { $from } – { $until } ({ $source }), { $state ->
    [running] running
    [cancelled] cancelled { $at }
   *[ended] ended
 }
check-no-subscriptions = Subscriptions: none
check-seats = Seats:
check-seat = • { $chat }: { $wanted ->
    [yes] may be inside until { $until }
    [past] right ended { $until }
   *[no] no right
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
   *[bot] exempt: is a bot
 }
check-no-seats = Seats: none
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
 } All links are revoked; removal from { $chats ->
    [0] no chat is needed.
    [one] one chat is under way.
   *[other] { $chats } chats is under way.
 } /check { $id } shows how far it is, /unban { $id } lifts the ban.
ban-again = <code>{ $id }</code> was banned before. What was still open is being tried again.
ban-impossible = <code>{ $id }</code> cannot be banned: { $why ->
    [self] that is this bot.
    [owner] that is an owner of this bot. Take them off the owners first (OWNER_IDS or the team list).
   *[admin] they own or administer “{ $chat }”. Take their rights away there first, then repeat /ban { $id }.
 }
unban-usage = Write /unban and a person's Telegram id, such as <code>/unban 123456789</code>.
unban-done = <code>{ $id }</code> is no longer banned and may come back. Subscriptions that the ban cancelled stay cancelled.
unban-none = <code>{ $id }</code> is not banned.

## Alerts

alert-connected = ✅ “{ $chat }” is connected (<code>{ $id }</code>).
alert-connected-missing = ⚠️ “{ $chat }” is connected (<code>{ $id }</code>), but I lack these rights there: { $rights }. Please give them to me in the chat's administrator settings; until then nobody can be let in or walked out.
alert-rights-lost = ⚠️ In “{ $chat }” I have lost these rights: { $rights }. Until they are back nobody is let in or walked out there; nothing is forgotten.
alert-rights-back = ✅ My rights in “{ $chat }” are complete again. What waited is being done now.
alert-disconnected = ⚠️ I was removed from “{ $chat }”. Add me again as administrator and I will go on where I stopped.
alert-leak = A link to “{ $chat }” made for <code>{ $owner }</code> was used by <code>{ $stranger }</code>. The stranger is being removed and the link is revoked.
alert-demoted = <code>{ $user }</code> is no longer administrator of “{ $chat }” and has no right to be there. They will be walked out in 24 hours unless you give them one.
alert-ban-lifted = <code>{ $user }</code> has a right to “{ $chat }” but was banned there by hand; the ban was lifted. Use /ban { $user } to keep somebody out for good.
alert-sponsor-key = ⚠️ The sponsor network { $source } refuses our key. People are let in or kept waiting by your GATE_ON_ERROR setting until the key is right.
right-invite = invite users
right-restrict = ban users
