# What people and owners read about money on its way.

renewal-off = Renewal of <b>{ $plan }</b> is off. You have it { $until }; nothing more will be charged.
renewal-on = Renewal of <b>{ $plan }</b> is on again: { $price } every 30 days. It is paid { $until }.
renewal-allowed = One step is left, and only you can take it: in Telegram, open Settings › My Stars, choose “{ $plan }” and renew it. I tell you when it is done. If you leave it, you have access { $until }.
renewal-missed = ⚠️ <b>{ $plan }</b> could not be renewed: there are not enough Stars. Please top up to { $price }; Telegram then renews it by itself. Until that is done, you have access { $until }.
renewal-refused = Telegram does not let me change this subscription. You can do it yourself: Settings › My Stars.
renewal-already = { $state ->
    [off] It is not renewed any more.
   *[on] It is being renewed already.
 }
button-renewal-off = ✖ Stop renewing
button-renewal-on = 🔁 Renew again
button-refund = ↩ Give { $price } back
button-refund-noted = ↩ I gave { $price } back
refund-done = ↩ { $price } went back to <code>{ $user }</code>.
refund-noted = ↩ Noted: { $price } went back to <code>{ $user }</code> by your hand.
refund-refused = ✖ { $price } of <code>{ $user }</code> cannot go back: <code>{ $reason }</code>
refund-again = It went back before.
payment-returned = Your { $price } went back to you.
checkout-refused = { $why ->
    [theirs] This invoice is for somebody else. Please choose your own with /plans.
    [paid] This is paid already. /status shows what you have.
    [lapsed] This invoice has lapsed. Please choose again with /plans.
    [replaced] This invoice was cancelled. Please pay the newest one, or choose again with /plans.
    [full] All places were taken in the meantime. /plans shows what there is.
   *[over] This invoice cannot be paid any more. /plans shows what there is.
 }
no-invoice-hint = { $hint ->
    [amount] The amount is less or more than Telegram takes at once (in most currencies about 1 to 10,000 US dollars).
    [subscription] A subscription may cost 10,000 Stars at most.
    [currency] Telegram makes no invoices in this currency.
    [provider] The provider token does not work: get a new one from @BotFather › Payments.
   *[other] Look at the plan’s price and at the settings of the payment method.
 }
