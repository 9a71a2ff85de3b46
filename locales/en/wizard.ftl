# The dialogue that makes or changes a plan, and what leaves it.

cancel-nothing = There is nothing to cancel: I am not waiting for an answer.
cancel-left = { $what ->
    [coupon] Cancelled: I no longer wait for a coupon.
    [question] Cancelled: no question is sent to the owner.
    [reason] Cancelled: the rejection stays without your own words. Choose a reason by a button, or reply to that message.
    [instructions] Cancelled: the payment instructions stay as they were.
    [plan] Cancelled: no plan was made.
    [new] Cancelled: the plan “{ $plan }” was not made.
   *[change] Cancelled: the plan “{ $plan }” stays as it was.
 }
draft-ask = { $step ->
    [name] What shall the plan be called? Send me its name, as people will read it.
    [price] What does “{ $plan }” cost? Send an amount such as <code>250</code> or <code>9.99 USD</code>; for prices in several currencies write <code>250 XTR, 9.99 USD</code> (XTR is Telegram Stars).
    [currency] In which currency? Press one, or send its three letters.
    [term] For how long is access given? Press one, or send a term such as <code>2 weeks</code>.
    [chats] Which chats does “{ $plan }” open? Press them to choose, then Done.
    [description] Describe “{ $plan }” in a few sentences: people read them before they buy.
    [places] How many people may have “{ $plan }” at the same time? Press one, or send a number.
    [trial] For how long may people try “{ $plan }” for free, once? Press one, or send a term such as <code>5 days</code>.
    [rules] Which rules hold for buyers of “{ $plan }”? Press them to choose, then Done.
    [grace] For how long does access go on after the paid time is over? Press one, or send a term such as <code>2 days</code>.
    [days] On which days is “{ $plan }” sold? With none chosen it is sold every day.
    [order] Where does “{ $plan }” stand on the list? Send a number: greater ones come first.
    [preview] Save it, or press what you want to change.
   *[conflict] What shall hold?
 }
button-draft = { $what ->
    [save] 💾 Save
    [back] ◀ Back
    [drop] ✖ Drop it
    [free] Not for sale (gate, codes, /grant)
    [none] None
    [nothing] Clear all
    [another] Other…
    [all] All chats, also later ones
    [done] ✔ Done
    [next] ▶
    [prev] ◀
    [once] one trial of all plans
    [mine] Save my changes too
    [theirs] Begin from what is there now
   *[resume] Go on with it
 }
button-field = { $field ->
    [name] Name
    [price] Price
    [term] Access
    [chats] Chats
    [description] Description
    [places] Places
    [trial] Free trial
    [rules] Rules
    [grace] Grace
    [days] Days of sale
   *[order] Place on the list
 }
button-rule = { $rule ->
    [recurring] renews by itself in Stars
    [newcomers] newcomers only
    [singleuse] once in a lifetime
    [token_only] by access code only
    [credit_only] for credit only
    [invitee_only] invited people only
   *[is_hidden] hidden: by its link only
 }
button-stars = ⭐ Stars
stale-answered = That question is answered already. Please use the newest message.
stale-draft = That is over. /newplan makes a plan, /plans shows those there are.
draft-no-chats = No chat is connected yet; /chats shows how. You may choose all chats now: then the plan also opens those that come later.
draft-term-hint = Send how long: <code>12 hours</code>, <code>10 days</code>, <code>2 weeks</code>, <code>6 months</code>, <code>2 years</code>, <code>forever</code> or <code>until 2030-01-31</code>.
draft-press = Please answer this one by the buttons.
draft-flaw = { $flaw ->
    [name] Send a name of 1 to 64 characters in one line.
    [price] “{ $text }” cannot be a price: send a number such as <code>250</code> or <code>9.99 USD</code> (Stars have no decimals).
    [bare] “{ $text }” has no currency: where there are several prices, write each with its currency, such as <code>250 XTR, 9.99 USD</code>.
    [twice] There are two prices in { $text }: write one per currency.
    [currency] Send a currency code of three letters, such as <code>USD</code>, <code>EUR</code> or <code>XTR</code> for Telegram Stars.
    [term] “{ $text }” is no term: send one such as <code>10 days</code>, <code>6 months</code>, <code>forever</code> or <code>until 2030-01-31</code>.
    [over] “{ $text }” is over already: choose a later day.
    [chats] Choose at least one chat, or all of them.
    [chat] The chat { $text } is not connected any more: choose the chats again.
    [description] Send a text of 1 to 2000 characters, or press None.
    [places] Send a number of people such as <code>100</code>, or press None.
    [span] “{ $text }” is no span of time: send one such as <code>12 hours</code>, <code>7 days</code> or <code>1 month</code>, or press None.
    [days] “{ $text }” is no day: press the days, or write <code>fri,sat</code>, or <code>all</code>.
    [order] “{ $text }” is no number: send one such as <code>10</code>.
    [once] “Renews by itself” and “once in a lifetime” exclude each other: take one of them away.
    [month] Telegram’s subscriptions in Stars last 30 days: set the access to <code>30 days</code>, or take away the price in Stars or the rule “renews by itself”.
    [dear] A subscription in Stars costs at most 10000 ⭐: lower the price, or take away the rule “renews by itself”.
   *[held] The access cannot change: people who have this plan, or are about to pay for it ({ $text }), bought it as it is. Make another plan and take this one out of sale.
 }
draft-title = { $kind ->
    [new] 🆕 <b>A new plan</b>
   *[change] ✏️ <b>Changing “{ $plan }”</b>
 }
draft-field = <b>{ $field }:</b> { $value }
draft-not-sold = not for sale
draft-chats = { $kind ->
    [all] all, also later ones
    [but] all, also later ones, but { $chats }
    [none] none
   *[listed] { $chats }
 }
draft-unpayable = ⚠️ There is no way to pay in { $currencies } yet: the owner sets one up by /methods.
draft-saved = { $kind ->
    [new] ✅ “{ $plan }” is made; its number is { $id }.
   *[change] ✅ “{ $plan }” is changed (number { $id }). Who has it keeps their price.
 } This link shows it to people: { $link }
draft-gone = “{ $plan }” was deleted meanwhile; nothing was changed.
draft-meanwhile = Somebody else has changed “{ $plan }” while you were at it: { $fields }. What shall hold?
draft-put-aside = { $named ->
    [yes] I have put “{ $plan }” aside as far as you got.
   *[no] I have put the new plan aside.
 } It waits for a week; /cancel drops it.
