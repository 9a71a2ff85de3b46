# What people read about questions to the owners and about proofs of a payment.

paysupport-wait = The owner has your questions and will answer you here on Telegram. You can send another one after { $until }.
alert-support-banned = They are banned. <code>/unban { $user }</code> lets them back in.
proof-received = 📎 Received: the owner sees it together with your order <code>{ $key }</code>.
proofs-enough = The owner has your photos and documents for order <code>{ $key }</code> already and will look at them. If there is more to say, send /paysupport.
