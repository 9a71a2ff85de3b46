# What people and owners read about money on its way.

renewal-off = Renewal of <b>{ $plan }</b> is off. You have it { $until }; nothing more will be charged.
renewal-on = Renewal of <b>{ $plan }</b> is on again: { $price } every 30 days. You have paid { $until }.
renewal-allowed = One step is left, and only you can take it: in Telegram, open Settings › My Stars, choose “{ $plan }” and renew it. I will tell you when it is done. If you do nothing, you have access { $until }.
renewal-missed = ⚠️ <b>{ $plan }</b> could not be renewed: you do not have enough Stars. Please top up to { $price }, and Telegram will renew it by itself. In the meantime you keep access { $until }.
renewal-needless = <b>{ $plan }</b> is now yours forever, so I have switched its renewal off. Nothing more will be charged.
renewal-refused = Telegram does not let me change this subscription. You can do it yourself: Settings › My Stars.
renewal-already = { $state ->
    [off] Renewal is already off.
   *[on] Renewal is already on.
 }
button-renewal-off = ✖ Stop renewing
button-renewal-on = 🔁 Renew again
button-refund = ↩ Refund { $price }
button-refund-noted = ↩ I refunded { $price }
refund-done = ↩ { $price } has been refunded to <code>{ $user }</code>.
refund-noted = ↩ Noted: you refunded { $price } to <code>{ $user }</code> yourself.
refund-refused = ✖ { $price } from <code>{ $user }</code> cannot be refunded: <code>{ $reason }</code>
refund-again = This payment has already been refunded.
payment-returned = You have been refunded { $price }.
checkout-refused = { $why ->
    [theirs] This invoice is for somebody else. Please get your own with /plans.
    [paid] This is already paid. /status shows what you have.
    [lapsed] This invoice has expired. Please choose again with /plans.
    [changed] Your plan has changed, so this price no longer applies. Please look again with /status.
    [underway] This is already being paid; you will be charged once. Wait a moment, then /status shows what you have.
    [replaced] This invoice was cancelled. Please pay the newest one, or choose again with /plans.
    [full] All places were taken in the meantime. /plans shows what else there is.
    [banned] This invoice can no longer be paid. If you have a question about a payment, send /paysupport.
   *[over] This invoice can no longer be paid. Please choose again with /plans.
 }
invoice-about = Access to { $chats }: { $term }
invoice-renews = Access to { $chats }. Renews by itself every 30 days until you cancel.
invoice-lapsed = The invoice for “{ $plan }” has expired: no payment arrived within a day. If you still want it, look at the plan again and choose how to pay. If you have already paid, write to /paysupport.
button-look-again = 🛒 { $plan }
no-invoice-hint = { $hint ->
    [amount] The amount is below or above what Telegram accepts in one payment (in most currencies about 1 to 10,000 US dollars).
    [subscription] A subscription may cost at most 10,000 Stars.
    [currency] Telegram does not accept this currency.
    [provider] The provider token does not work: get a new one from @BotFather › Payments.
   *[other] Check the plan’s price and the settings of the payment method.
 }
payment-nothing = Your payment of { $price } has arrived, but nothing could be given for it: you have all of it already, or its time is over. The owner has been told and will get in touch with you; you can also send /paysupport.
payment-went-back = { $by ->
    [owner] ↩ Refunded by { $judge }.
   *[nobody] ↩ Refunded.
 }
order-barred = Order <code>{ $key }</code> had expired, and it can no longer be paid.
order-barred-then = { $who ->
    [person] If you have already paid, send /paysupport: the owner will sort it out.
   *[owner] If the money is there, return it the way it came, or give access with <code>usher member grant</code>.
 }
