# Promises kept: the brake on suspicious numbers, consistency checks, dry runs.

brake = ⚠️ I have stopped removals from “{ $chat }”: { $people ->
    [one] one person is inside without access and would be removed now.
   *[other] { $people } people are inside without access and would be removed now.
 }
brake-after = { $gone ->
    [one] One was removed within the last hour already.
   *[other] { $gone } were removed within the last hour already.
 }
brake-of = { $members ->
    [one] One member is in the chat.
   *[other] The chat has { $members } members.
 }
brake-open = That is unusually many, so I ask first. Until you answer, nobody leaves for that reason there; people whose time ends leave as always. Shall they be removed?
brake-went = ✅ { $judge } decided: they are being removed.
brake-stayed = ✅ { $judge } decided: they may stay, until they leave by themselves.
button-brake-go = Remove them
button-brake-stay = Let them stay
button-brake-who = Show who
brake-who = Inside “{ $chat }” without access:
person-line = • { $person } (<code>{ $id }</code>)
and-more = { $count ->
    [one] … and one more.
   *[other] … and { $count } more.
 }
check-begins = 🔎 I am looking at everybody I know in your chats, without hurry. You get a report when I am through.
check-runs = 🔎 A check is running already; I have looked at { $looked ->
    [one] one place
   *[other] { $looked } places
 } so far. You get a report when it is through.
report-title = 🔎 Check finished: I have looked at { $looked ->
    [one] one place
   *[other] { $looked } places
 } in your chats. { $repaired ->
    [0] All of them were as I believed.
    [one] One was not as I believed; that is put right.
   *[other] { $repaired } were not as I believed; that is put right.
 }
report-unclear = { $unclear ->
    [one] About one Telegram gave no clear answer; nothing changes there.
   *[other] About { $unclear } Telegram gave no clear answer; nothing changes there.
 }
report-place = <b>{ $chat }</b>, inside: { $entitled ->
    [one] one person with access
   *[other] { $entitled } people with access
 }, { $exempt ->
    [one] one exempt
   *[other] { $exempt } exempt
 } and { $admins ->
    [one] one administrator.
   *[other] { $admins } administrators.
 }
report-unknown = Telegram counts { $members ->
    [one] one member
   *[other] { $members } members
 }; { $unknown ->
    [0] I know all of them.
    [one] one of them I have never met: they were there before me, or came unseen.
   *[other] { $unknown } of them I have never met: they were there before me, or came unseen.
 }
report-inside = Inside without access: { $count ->
    [one] one person
   *[other] { $count } people
 }. { $fortune ->
    [rights] They are removed when I have my rights back.
    [answer] They wait for your answer.
   *[removed] They are being removed; /whitelist keeps somebody.
 }
report-outside = Outside, though they have access: { $count ->
    [one] one person.
   *[other] { $count } people.
 }
button-send-links = Send them the way in
links-sent = { $sent ->
    [0] Nobody needed it.
    [one] One person is being sent the way in.
   *[other] { $sent } people are being sent the way in.
 }
links-silent = { $silent ->
    [one] One person cannot be written to: they must send me /start first.
   *[other] { $silent } people cannot be written to: they must send me /start first.
 }
links-sent-before = That was done already.
dryrun-usage = Write /dryrun, or /dryrun and how far to look ahead, such as <code>/dryrun 7 days</code>.
dryrun-title = 🔮 If nothing else happens until { $at }, I would do this. Nothing of it is done now.
dryrun-calm = Nothing: nobody’s time ends, nobody is inside without access.
dryrun-ends = { $count ->
    [one] The access of one person ends:
   *[other] The access of { $count } people ends:
 }
dryrun-end = • { $person } (<code>{ $id }</code>): { $what }
dryrun-place = <b>{ $chat }</b>: { $goes ->
    [0] nobody is removed
    [one] one person is removed
   *[other] { $goes } people are removed
 }{ $waits ->
    [0] {"."}
    [one] ; one more waits for it.
   *[other] ; { $waits } more wait for it.
 }
dryrun-line = • { $person } (<code>{ $id }</code>): { $why ->
    [banned] banned
    [ended] access ends { $at }
   *[stray] inside without access
 }{ $waits ->
    [rights] ; waits until I have my rights back
    [answer] ; waits for your answer
   *[no] {""}
 }
dryrun-asks = These are unusually many without access: I would ask you first.
dryrun-looks = { $count ->
    [one] I would ask Telegram whether one administrator still is one.
   *[other] I would ask Telegram whether { $count } administrators still are.
 }
dryrun-check = The check of the night looks at { $count ->
    [0] nobody.
    [one] one place.
   *[other] { $count } places.
 }
dryrun-reminded = { $count ->
    [one] One person is reminded:
   *[other] { $count } people are reminded:
 }
dryrun-lapses = { $count ->
    [one] One order lapses unpaid:
   *[other] { $count } orders lapse unpaid:
 }
button-check-now = Check everything now
