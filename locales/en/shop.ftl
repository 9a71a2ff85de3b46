# What people read when they buy.

plans-list = Here is what you can have. Choose one to see more:
plans-none = There is nothing to buy here at the moment.
button-plan = { $plan } – { $price }
plan-title = <b>{ $plan }</b>
plan-term = Access: { $term }
plan-price = Price: { $price }
plan-renews = Renews automatically every 30 days until you cancel.
plan-choose = How would you like to pay?
plan-renewal = You have it { $until }. What you buy now is added at the end.
term-forever = for good
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
    [stars] ⭐ Pay { $price }
    [telegram] 💳 Pay { $price } by card
   *[manual] 🏦 Pay { $price } by transfer
 }
button-back = ‹ Back
button-paid = ✅ I have paid
button-cancel-order = ✖ Cancel

obstacle = “{ $plan }” cannot be bought: { $why ->
    [disabled] it is no longer sold.
    [newcomers] it is only for newcomers.
    [once] it can be had only once, and you had it.
    [code] it is given by access code only. Send /redeem and your code.
    [credit] it is sold for credit only, which only the owner gives. Please ask them.
    [invited] it is only for people who were invited.
    [full] all places are taken. Please look again later.
    [today] it is sold on { $days } only.
    [forever] you have it for good already.
    [all] you have it until its last day already.
    [over] its time is over.
    [coupon] your coupon does not work (any more). Look at it again to buy it for the whole price.
   *[none] there is no way to pay for it at the moment. Please ask the owner.
 }

order-manual = Your order <code>{ $key }</code>: <b>{ $plan }</b>, { $price }.

 { $instructions }

 Please pay by { $until } and then press the button.
order-claimed = Thank you. The owner of the chat checks whether the money has arrived and lets you in. Order <code>{ $key }</code>. You may also send a photo or a document of the payment here.
order-paid = ✅ Paid: { $price } for <b>{ $plan }</b>. Thank you!
order-renewed = ✅ Paid: { $price }. You have <b>{ $plan }</b> { $until } now.
order-rejected = ✖ The owner did not find your payment for “{ $plan }” (order <code>{ $key }</code>). If that is a mistake, write to /paysupport.
order-rejected-because = ✖ The owner rejected order <code>{ $key }</code> for “{ $plan }”: { $reason }
order-expired = Your order <code>{ $key }</code> for “{ $plan }” has lapsed because nobody paid. /plans shows what there is. If you have already paid, write to /paysupport.
order-cancelled = Order <code>{ $key }</code> for “{ $plan }” is cancelled. /plans shows what there is.
order-over = This order is settled already: { $state ->
    [paid] it is paid.
    [rejected] it was rejected.
    [expired] it has lapsed.
    [cancelled] it is cancelled.
    [refunded] the money went back.
   *[awaiting_confirmation] the owner is still checking the payment.
 }
payment-kept = Your payment of { $price } has arrived, but nothing could be given for it. The owner has been told and will get in touch; /paysupport helps too.
paysupport = Something wrong with a payment? Write here what happened, with the order if you know it. The owner of the chat reads it.
terms-none = The owner of this chat has set no terms.
subscribe = <b>{ $plan }</b>: { $price } now and every 30 days after that, until you cancel. /status shows it and lets you cancel at any time.
button-subscribe-stars = ⭐ Subscribe for { $price }
no-invoice = The invoice could not be made; the owner has been told. Please try another way to pay (/plans) or come back later.
refunded = Your { $price } went back to you; the access it paid for has ended.
refunded-runs = Your { $price } went back to you. Your access runs { $until } now.
terms-first = Before your first purchase, please read the owner’s terms:

 { $terms }
button-agree = ✅ I agree, go on
paysupport-sent = Your question is with the owner. They answer you here on Telegram.
reject-why = The order is rejected. Why? Choose, or write the reason in your own words within ten minutes; the person reads it.
reject-reason = { $reason ->
    [nothing] No money came
    [amount] The amount is wrong
    [proof] The proof is not readable
   *[none] No reason
 }
reject-told = { $reason ->
    [nothing] no money has arrived.
    [amount] the amount that arrived is not the price.
   *[proof] the proof of the payment is not readable.
 }
reject-noted = Noted. The person is being told.
order-settled = ✅ Order <code>{ $key }</code> for “{ $plan }” is paid.
order-returned = ↩ Order <code>{ $key }</code> for “{ $plan }”: the money went back.
