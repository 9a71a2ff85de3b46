# What people and the team write to each other, and what people read about proofs of a payment.

letter-sent = ✉️ Your message is with the owner, who will answer you here. What I can do myself is in /help.
letter-wait = The owner has your messages and will answer you here. You can send another one after { $until }.
letter-not-heard = The owner does not take messages here. If it is about a payment, send /paysupport; what I can do myself is in /help.
letter-from = ✉️ <a href="tg://user?id={ $user }">{ $name }</a>{ $username } (<code>{ $user }</code>){ $about ->
    [payment] , about a payment
   *[anything] {""}
 }
letter-has = { $has ->
    [has] Has { $what }.
    [had] Has nothing now; the last was { $what }.
   *[nothing] Has never had anything here.
 } Reply to this message to answer.
letter-right = { $plan }, { $until }
letter-banned = They are banned. <code>/unban { $user }</code> lets them back in.
letter-muted = You muted them; questions about payments still get through, once a day.
letter-answered = ↩️ <b>{ $author }</b> answered { $person }:
letter-delivered = ✅ { $person } has your answer.
letter-blocked = ✖ { $person } has blocked the bot or deleted their account, so your answer did not arrive.
letter-refused = ✖ Telegram does not pass this on to { $person }: <code>{ $why }</code>. Please write it as a text.
button-mute = 🔇 Mute
button-hear = 🔔 Unmute
muted-on = Their messages no longer reach the team.
muted-off = Their messages reach the team again.
proof-received = 📎 Received: the owner sees it together with your order <code>{ $key }</code>.
proofs-enough = The owner has your photos and documents for order <code>{ $key }</code> already and will look at them. If there is more to say, send /paysupport.
check-muted = Muted: what they write does not reach the team
