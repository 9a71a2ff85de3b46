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
remind-grace = ⌛ What you paid for <b>{ $plan }</b> was over on { $since }. You keep your access until { $date }; renew by then to stay.
remind-win-back = 👋 Your <b>{ $plan }</b> access ended on { $date }. You are welcome to come back at any time.
remind-price = <b>{ $plan }</b>: { $term } for { $price }.
remind-added = What you buy now is added to what is left.
button-renew = { $kind ->
    [trial] ▶ Go on with { $plan } – { $price }
   *[right] 🔁 Renew { $plan } – { $price }
 }

## Farewell

expired-trial = Your trial of <b>{ $plan }</b> ended on { $date }. We hope you liked it.
expired-renew = To come back, press the button: { $term } for { $price }.
expired-go-on = To go on, press the button: { $term } for { $price }.

## /status

status-state = { $state ->
    [trial] a trial
    [grace] your paid time was over on { $date }: renew to stay
    [renews] paid again by itself on { $date }
   *[off] the automatic payment is switched off
 }
status-orders = Your open orders:
status-order = • <b>{ $plan }</b>, { $price } (<code>{ $key }</code>): { $state ->
    [pending] to be paid until { $until }
   *[awaiting_confirmation] the owner looks for the money
 }
button-order-pay = 💳 Pay { $plan } – { $price }
button-order-drop = ✖ Cancel the order: { $plan }
status-renewal-off = ⏸ Stop automatic payments: { $plan }
status-renewal-on = ▶ Pay automatically again: { $plan }

## /check

check-paid-until = grace, paid until { $date }
check-payments = Payments:
check-payment = • { $date }: { $price }, { $method ->
    [stars] Telegram Stars
    [telegram] by card
   *[manual] by transfer
 }, { $outcome ->
    [granted] access was given
    [surplus] nothing was given: paid twice
    [banned] nothing was given: banned
   *[unknown] nothing was given: no order fits
 }
check-payment-back = went back { $date }
check-payment-charge = charge <code>{ $charge }</code>
check-orders = Open orders:
check-order = • <code>{ $key }</code>: { $plan }, { $price }, placed { $date }, { $state ->
    [pending] not paid yet
   *[awaiting_confirmation] waits for your word
 }
