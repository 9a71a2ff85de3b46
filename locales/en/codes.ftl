# What people read about access codes and coupons.

redeem-usage = Send /redeem and your access code in one message, such as <code>/redeem ABCDE-23456-…</code>. Capital letters, spaces and dashes do not matter.
redeemed = 🎟 Your code works: <b>{ $plan }</b> is yours { $until }.
redeemed-more = 🎟 Your code works, and its time is added at the end: you now have <b>{ $plan }</b> { $until }.
code-wrong = This code does not work (any more). Please check that it is complete, or ask whoever gave it to you.
code-wait = Too many codes that do not work. Please try again after { $until }.
code-unfit = Your code is good, but { $why ->
    [early] it works only from { $date }. Please try again then.
    [newcomers] it is only for people who are new here.
    [churned] it is only for people who had access before and have none now.
    [again] you have already used as many of these codes as one person may.
    [had] “{ $plan }” can be had only once, and you had it already.
    [disabled] “{ $plan }” is not given to new people any more. Please ask the owner of the chat.
    [full] all places of “{ $plan }” are taken. The code stays good: please try again later.
    [enough] you already have “{ $plan }” for at least as long. The code stays good.
   *[over] the time of “{ $plan }” is over. Please ask the owner of the chat.
 }
code-taken-back = ↩ The owner has taken back the time that your code gave you. Your access to “{ $plan }” has ended.
code-taken-back-runs = ↩ The owner has taken back the time that your code gave you. You now have “{ $plan }” { $until }.

button-coupon = 🏷 I have a coupon
button-free = 🎁 Get it for free
coupon-ask = Please send me your coupon as your next message.
coupon-wrong = This coupon does not work (any more). Please check it and send it again.
coupon-spent = You have already used the coupon “{ $word }” as often as one person may.
coupon-gone = { $why ->
    [used] You have used your coupon “{ $word }”, so the full price applies now.
   *[over] The coupon “{ $word }” does not work any more, so the full price applies now.
 }
coupon-taken = 🏷 Your coupon <b>{ $word }</b> takes off { $off }. You see the new price before you pay.
coupon-lowered = 🏷 With your coupon <b>{ $word }</b>: <b>{ $price }</b> instead of <s>{ $full }</s>.
coupon-once = The discount is for one payment: a renewal costs the full price.
coupon-not-recurring = 🏷 Your coupon <b>{ $word }</b> does not apply to the Stars subscription: Telegram would charge the lower price every time.
coupon-recurring = The Stars subscription stays at the lower price every 30 days, for as long as it runs.
coupon-free = 🎁 <b>{ $plan }</b> is yours { $until }, free with your coupon.
