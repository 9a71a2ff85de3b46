# Taking over a chat that was alive before the bot came.

takeover-grace = “{ $chat }” is looked after by me now. You may stay without doing anything until { $at }. To keep your place after that, choose a plan with /plans.
takeover-goes-on = “{ $chat }” is looked after by me now. Your access goes on as it was: { $plan }, { $until }. /status shows it.
takeover-begun = ✅ “{ $chat }”: { $people ->
    [one] one person is in your list
   *[other] { $people } people are in your list
 }, { $news ->
    [0] and I knew all that already.
    [one] one of them is new to me.
   *[other] { $news } of them are new to me.
 } Within a minute each gets what the list says. Whoever has nothing by it, and was inside before me, may stay until { $at }; then they count as people without access, and I ask you first if they are many. /takeover shows how far it is.
takeover-flaws = { $count ->
    [one] One line was skipped:
   *[other] { $count } lines were skipped:
 }
takeover-flaw = • line { $line }: { $flaw ->
    [nobody] neither an id nor a username
    [until] the end cannot be read; write it like 2030-01-31
    [plan] no plan with this number opens the chat
   *[no_plan] an end, but no plan: add a column “plan”, or put the plan’s number behind the time in the caption
 }
takeover-post-intro = I can only write to people who have written to me. Publish this in the chat for the others:
takeover-post = This chat is looked after by a bot now. Whoever was here before may stay until { $at }. To keep your place in “{ $chat }” after that, open { $link }, press Start, and choose a plan with /plans.
takeover-no-list = I cannot read that file: { $why ->
    [encoding] it is not UTF-8. Save the table as “CSV UTF-8” and send it again.
    [several] it is an export of several chats. Open the one chat in Telegram Desktop, then ⋮ → Export chat history → JSON.
    [channel] a channel’s export names no members: Telegram does not show them to anybody. Send a CSV with the ids or usernames that you have.
    [empty] nobody is in it.
   *[json] it is neither a CSV nor the result.json of a Telegram Desktop export.
 }
takeover-too-large = Telegram lets bots fetch files of 20 MB at most. Send the table as a CSV, or use usher takeover on the server.
takeover-usage = To take over a chat that was alive before me, send me a CSV (columns id or username, name, and if you like until, plan, exempt) or the result.json of a Telegram Desktop export, as a file with this caption: <code>/takeover CHAT_ID 14 days</code>. Whoever the file gives neither an end date nor a plan may stay that long. A plan’s number behind the time is for those who have only an end date. Your chats:
takeover-chat = • <code>{ $id }</code> – { $chat }
takeover-keeps = “{ $chat }” keeps people without access, so a take-over would change nothing. Change that first: usher chat set { $id } --strays remove
takeover-head = <b>{ $chat }</b>: { $state ->
    [runs] the take-over runs until { $at }, { $days ->
        [one] one day to go.
       *[other] { $days } days to go.
     }
    [stopped] the take-over was stopped; everybody may stay.
   *[over] the take-over ended on { $at }.
 }
takeover-line = • { $what ->
    [imported] in your lists: { $count }
    [looked] looked at: { $count }
    [inside] inside: { $count }
    [entitled] have access: { $count }
    [exempt] exempt for good: { $count }
    [outside] not inside any more: { $count }
   *[unmet] known only by a username until they write to me: { $count }
 }
button-takeover-more = 7 days longer
button-takeover-stop = Stop: let all stay
takeover-longer = “{ $chat }”: people have until { $at } now.
takeover-stopped = “{ $chat }”: the take-over is stopped. Whoever was inside before me may stay.
