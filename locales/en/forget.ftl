# What people read when they ask to be forgotten.

forget-about = This is what I keep of you: your name and username as Telegram shows them, your language, what you have had here and until when, orders, payments, codes you used, your messages to the owner, and in which chats you are.

    If you ask me to forget you, all of it is erased, and what you have here ends. What stays, without your name and under a number that leads to nobody: amounts and dates of payments and of what was paid for, because the owner has to keep books. Your Telegram id alone stays where it must: if you had a trial, so that it is not taken twice{ $banned ->
    [yes] , and with your ban, so that it is not washed off
   *[no] {""}
 }; and in a chat you are in, until you are out of it. Technical traces are gone after 90 days at the latest. Messages you sent stay in the chats of those who received them.

    You can have your data as a file first.
button-forget-data = 📄 Send me my data
button-forget = 🗑 Forget me
forget-sure = Shall I forget you? It cannot be undone.
forget-lose = You lose, without money back:
forget-payments = { $count ->
    [one] Your payment can then no longer be found under your name, nor refunded by me.
   *[other] Your { $count } payments can then no longer be found under your name, nor refunded by me.
 }
button-forget-yes = 🗑 Yes, erase everything
button-forget-no = No, keep it
forget-kept = Nothing has been erased.
forget-done = You are forgotten. If you write to me again, we meet for the first time.
forget-impossible = { $why ->
    [team] You are on the team of this bot, and what the team does is kept. Ask an owner to take you off it first; those of OWNER_IDS ask the operator.
   *[claimed] You told the owner that you have paid for an order, and they have not answered yet. Wait for their word first, or your money would be lost; /paysupport asks them about it.
 }
forget-data = Everything I keep of you. Times are UTC; amounts are in the smallest unit of their currency. /forget erases it.
forgotten-person = someone forgotten
