# What people read about the end of what they have, in /status and in reminders; and what /check adds about money.

## Reminders

remind-before = ⏳ { $kind ->
    [trial] Your trial of <b>{ $plan }</b>
   *[right] Your <b>{ $plan }</b> access
 } ends { $left ->
    [0] today
    [1] tomorrow
    [one] in { $left } day
   *[other] in { $left } days
 }: { $date }.
remind-grace = ⌛ Your paid time for <b>{ $plan }</b> ended on { $since }. You keep your access until { $date }; renew by then to stay.
remind-win-back = 👋 Your <b>{ $plan }</b> access ended on { $date }. You are welcome to come back at any time.
remind-price = <b>{ $plan }</b>: { $term } for { $price }.
remind-added = The new time is added to what is left.
button-renew = { $kind ->
    [trial] ▶ Keep { $plan } – { $price }
   *[right] 🔁 Renew { $plan } – { $price }
 }

## Farewell

expired-trial = Your trial of <b>{ $plan }</b> ended on { $date }. We hope you liked it.
expired-renew = To come back, press the button: { $term } for { $price }.
expired-go-on = To keep it, press the button: { $term } for { $price }.

## /status

status-state = { $state ->
    [trial] free trial
    [grace] your paid time ended on { $date }: renew to stay
    [renews] renews by itself on { $date }
   *[off] automatic renewal is off
 }
status-ordered = You have no access yet: it opens as soon as a payment is confirmed.
status-orders = Your open orders:
status-order = • <b>{ $plan }</b>, { $price } (<code>{ $key }</code>): { $state ->
    [pending] pay by { $until }
   *[awaiting_confirmation] the owner is checking the payment
 }
button-order-pay = 💳 Pay { $plan } – { $price }
button-order-drop = ✖ Cancel order: { $plan }
status-renewal-off = ⏸ Stop renewing: { $plan }
status-renewal-on = ▶ Renew by itself: { $plan }

## /check

check-paid-until = grace, paid until { $date }
check-payments = Payments, { $sum } in all:
check-payment = • { $date }: { $price }, { $method ->
    [stars] Telegram Stars
    [telegram] by card
   *[manual] by transfer
 }, { $outcome ->
    [granted] access was given
    [surplus] nothing was given: paid twice
    [nothing] nothing was given: there was nothing left to give
    [banned] nothing was given: banned
   *[unknown] nothing was given: no order fits
 }
check-payment-back = refunded { $date }
check-payment-charge = charge <code>{ $charge }</code>
check-orders = Orders:
check-order = • <code>{ $key }</code>: { $plan }, { $price }, placed { $date }, { $state ->
    [pending] not paid yet
    [awaiting_confirmation] waiting for your decision
    [paid] paid
    [rejected] rejected
    [expired] nobody paid in time
    [refunded] refunded
   *[cancelled] cancelled
 }
