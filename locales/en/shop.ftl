# What people read when they buy.

plans-list = Here is what you can have. Choose one to see more:
plans-none = There is nothing to buy here at the moment.
button-plan = { $plan } – { $price }
plan-title = <b>{ $plan }</b>
plan-term = Access: { $term }
plan-price = Price: { $price }
plan-renews = Renews by itself every 30 days until you cancel.
plan-renews-stars = Paid with Stars, it renews by itself every 30 days until you cancel. Paid another way, it is paid once.
plan-choose = How would you like to pay?
plan-renewal = You already have it { $until }. The new time is added at the end.
term-forever = forever
term-until = until { $date }
term-second = { $count ->
    [one] one second
   *[other] { $count } seconds
 }
term-minute = { $count ->
    [one] one minute
   *[other] { $count } minutes
 }
term-hour = { $count ->
    [one] one hour
   *[other] { $count } hours
 }
term-day = { $count ->
    [one] one day
   *[other] { $count } days
 }
term-week = { $count ->
    [one] one week
   *[other] { $count } weeks
 }
term-month = { $count ->
    [one] one month
   *[other] { $count } months
 }
term-year = { $count ->
    [one] one year
   *[other] { $count } years
 }
button-pay = { $method ->
    [stars] Pay { $price }
    [telegram] 💳 { $price } by card
    [credit] 🪙 { $price } from my credit
   *[manual] 🏦 { $price } by transfer
 }
button-back = ‹ Back
button-paid = ✅ I have paid
button-cancel-order = ✖ Cancel

obstacle = { $why ->
    [disabled] “{ $plan }” is no longer sold.
    [newcomers] “{ $plan }” is only for newcomers.
    [once] “{ $plan }” can be bought only once, and you had it already.
    [code] “{ $plan }” is given by access code only. If you have one, send /redeem and the code.
    [credit] “{ $plan }” is sold for credit only, and you do not have enough. /status shows what you have, /invite how to earn more; the owner gives it too.
    [invited] “{ $plan }” is only for people who were invited.
    [full] “{ $plan }” is full: all places are taken. Please look again later.
    [today] “{ $plan }” is sold on { $days } only.
    [forever] You already have “{ $plan }” forever.
    [all] You already have “{ $plan }” until its last day.
    [over] “{ $plan }” is over: its last day has passed.
    [balance] Your credit is not what it was when the price was shown. Go back and choose “{ $plan }” again.
    [coupon] Your coupon does not work any more. Go back and choose “{ $plan }” again to buy it at the full price.
   *[none] There is no way to pay for “{ $plan }” at the moment. Please ask the owner.
 }

order-manual = Your order <code>{ $key }</code>: <b>{ $plan }</b>, { $price }.

 { $instructions }

 Please pay by { $until } and then press <b>{ button-paid }</b>.
order-claimed = Thank you! The owner checks whether the money has arrived, and then you get access. If you like, send a photo or a document that shows the payment here. Order <code>{ $key }</code>.
order-paid = ✅ Paid: { $price } for <b>{ $plan }</b>. Thank you!
order-renewed = ✅ Paid: { $price }. You now have <b>{ $plan }</b> { $until }.
order-refused = ✖ Order <code>{ $key }</code> for “{ $plan }” was rejected.
order-rejected = ✖ The owner did not find your payment for “{ $plan }” (order <code>{ $key }</code>). If this is a mistake, send /paysupport.
order-rejected-because = ✖ The owner rejected order <code>{ $key }</code> for “{ $plan }”: { $reason }

 If this is a mistake, send /paysupport.
order-expired = Order <code>{ $key }</code> for “{ $plan }” has expired: no payment arrived in time. If you have already paid, press the button, and the owner checks whether the money has arrived. To order again, send /plans.
order-cancelled = Order <code>{ $key }</code> for “{ $plan }” is cancelled. { $may ->
    [order] To order again, send /plans.
   *[ask] If you have already paid, send /paysupport.
 }
order-over = { $state ->
    [paid] This order is already paid.
    [rejected] This order was rejected.
    [expired] This order has expired.
    [cancelled] This order was cancelled.
    [refunded] This order was refunded.
   *[awaiting_confirmation] The owner is still checking this payment.
 }
payment-kept = Your payment of { $price } has arrived, but nothing could be given for it. The owner has been told and will get in touch with you; you can also send /paysupport.
paysupport = Something wrong with a payment? Write here what happened, in one message. Add the order number if you know it. The owner will read it.
terms-none = The owner of this chat has set no terms.
subscribe = <b>{ $plan }</b>: { $price } now and every 30 days after that, until you cancel. You can cancel at any time with /status.
button-subscribe-stars = Subscribe for { $price }
no-invoice = The invoice could not be made; the owner has been told. Please choose another way to pay with /plans, or try again later.
refunded = You have been refunded { $price }; the access it paid for has ended.
refunded-runs = You have been refunded { $price }. You now have access { $until }.
terms-first = Before your first purchase, please read the owner’s terms:

 { $terms }
button-agree = ✅ I agree
paysupport-sent = Your message is with the owner, who will answer you here on Telegram.
reject-ask = Order <code>{ $key }</code> of <b>{ $person }</b> is rejected. Why? Choose, or reply to this message in your own words within ten minutes; { $person } reads it.
button-own-words = ✍ In my own words
reject-own = Why is order <code>{ $key }</code> of <b>{ $person }</b> rejected? Your reply to this message is what { $person } reads.
reject-known = Noted. { $person } is being told.
reject-which = If this is why an order is rejected, please send it as a reply to the message about that order, so that the right person reads it.
reject-reason = { $reason ->
    [nothing] No money arrived
    [amount] Wrong amount
    [proof] Proof not readable
   *[none] Give no reason
 }
reject-told = { $reason ->
    [nothing] no money has arrived.
    [amount] the amount that arrived is not the price.
   *[proof] the proof of the payment is not readable.
 }
order-settled = ✅ Order <code>{ $key }</code> for “{ $plan }” is paid.
order-returned = ↩ Order <code>{ $key }</code> for “{ $plan }” has been refunded.
