# The pages of plans, chats, the gate and ways to pay.

button-setup = { $what ->
    [shop] 👀 As customers see it
    [page] To its page
    [plans] ◀ All plans
    [change] ✏️ Change
    [on] ▶ Put into sale
    [off] ⏸ Take out of sale
    [hide] 🙈 Hide from the list
    [unhide] 👁 Show on the list
    [delete] 🗑 Delete
    [channel] ➕ Connect a channel
    [group] ➕ Connect a group
    [requests-on] Entry by request: switch on
    [requests-off] Entry by request: switch off
    [strays-keep] People without access: let them stay
    [strays-remove] People without access: walk them out
    [bans-keep] Bans by hand: keep them
    [bans-lift] Bans by hand: lift for who has access
    [look] 🔄 Check the bot’s rights again
    [chats] ◀ All chats
    [connect] ✅ Connect it
    [require] ➕ Require a chat
    [opens] What passing opens
    [opens-nothing] Nothing
    [back] ◀ Back
    [stars-on] ⭐ Take Stars
    [stars-off] ⭐ Take Stars no longer
    [manual-on] 🏦 Take payments by hand
    [manual-change] 🏦 Change the instructions
    [manual-off] 🏦 No payments by hand any longer
   *[telegram-off] 💳 No invoices any longer
 }
wares-title = <b>Your plans</b>
wares-none = There is no plan yet.
wares-new = /newplan makes one, step by step.
ware-line = { $id } – <b>{ $plan }</b>, { $price }{ $state ->
    [off] , out of sale
    [hidden] , hidden
   *[on] {""}
 }{ $gate ->
    [yes] , opened by the gate
   *[no] {""}
 };
ware-sold = { $have ->
    [0] nobody has it now
    [one] one person has it now
   *[other] { $have } people have it now
 }, { $orders ->
    [0] none sold
    [one] one sold
   *[other] { $orders } sold
 }.
ware-switched = { $state ->
    [on] ▶ It is in sale.
    [gate] ⏸ It is out of sale and off the gate: passing the gate opens nothing now, /gate chooses another plan. Who has it keeps it and may renew it at their price.
   *[off] ⏸ It is out of sale. Who has it keeps it and may renew it at their price.
 }
ware-hidden = { $on ->
    [yes] 🙈 It is not on the list any more; this link shows it: { $link }
   *[no] 👁 It is on the list; this link leads straight to it: { $link }
 }
ware-deleted = 🗑 “{ $plan }” is deleted. Nobody ever had it.
ware-in-use = “{ $plan }” cannot be deleted, because the books need it: { $rights ->
    [0] nobody was given it
    [one] one person was given it
   *[other] it was given { $rights } times
 }, { $orders ->
    [0] nobody ordered it
    [one] it was ordered once
   *[other] it was ordered { $orders } times
 }, { $batches ->
    [0] there are no codes for it
    [one] there is one batch of codes for it
   *[other] there are { $batches } batches of codes for it
 }{ $gate ->
    [yes] , and passing the gate opens it
   *[no] {""}
 }. Take it out of sale instead.
chats-title = <b>Your chats</b>
chats-none = No chat is connected yet.
chats-connect = To connect one, press a button below, choose the chat and give me both rights: to invite users and to ban users. You can also add me as administrator in the chat itself.
chat-line = • <b>{ $chat }</b> – { $state }
chat-state = { $state ->
    [well] ✅ all is well
    [lacks] ⚠️ I lack these rights: { $rights }
   *[out] ✖ I am not in it any more
 }
chat-plans = Opened by: { $plans }
chat-no-plans = No plan opens it.
chat-required = The gate requires people to join it.
chat-manners = Entry by request: { $requests ->
    [yes] on – a personal link leads to a request, and I approve the right person only
   *[no] off – a personal link leads straight in
 }.
    People who come in without access: { $strays ->
    [yes] stay
   *[no] are walked out
 }.
    Bans made by hand: { $bans ->
    [yes] stay, whoever pays
   *[no] are lifted for who has access
 }.
chat-unseen = Telegram does not show me { $chat }: make me administrator there first.
alert-offered = { $who } (<code>{ $user }</code>) has made me administrator of “{ $chat }”. They are not on your team, so I do nothing there. Shall I connect it?
alert-not-admin = I am in “{ $chat }” now, but only as a member. Make me administrator there with the rights to invite users and to ban users; then it is connected.
gate-source = { $source ->
    [subgram] sponsors from SubGram
   *[channels] required chats
 }
gate-asks = Before free access the gate asks for: { $sources }.
gate-open = The gate is open: it asks for nothing.
gate-requires = People must join:
gate-requires-none = No chat is required.
gate-required = • { $chat } – { $link }
gate-opens = Passing it opens “{ $plan }”.
gate-opens-nothing = Passing it opens nothing yet: choose a plan.
gate-require-which = Which chat must people join first? Where I am administrator I can see who has.
gate-no-chats = Every connected chat is required already, or none is connected: /chats shows how.
gate-no-address = That chat has neither a public name nor an invite link of mine, so there is nowhere to send people. Give it a public name, or use usher gate require with a link.
gate-opens-which = What shall people who pass the gate get?
gate-out-of-sale = That plan is out of sale: put it back first.
button-require-drop = ✖ { $chat }
methods-stars = ⭐ Telegram Stars: { $on ->
    [yes] taken
   *[no] not taken
 }.
methods-manual = 🏦 By hand: people read this and say when they have paid; you confirm.
    <blockquote>{ $words }</blockquote>
methods-no-manual = 🏦 By hand (transfer, cash, anything else): not set up.
methods-telegram = 💳 Invoices by a payment provider: { $on ->
    [yes] set up
   *[no] not set up
 }. Its token is a secret: it is set by the operator with usher method set telegram, and must not be sent here.
methods-ask = Send me what people who pay by hand shall read: where to send the money and what to write with it. /cancel leaves it as it is.
methods-bad = Send a text of 1 to { $most } characters.
team-last-owner = <code>{ $id }</code> is the only owner. Make somebody else an owner first: <code>/team 123456789 owner</code>.
