# Trials, and changing from one plan to another.

button-try = 🎁 Try { $term } for free
trial-begun = 🎁 <b>{ $plan }</b> is yours to try for free { $until }. If you like it, buy it at any time with /plans: what you pay for begins when the trial ends.
trial-refused = A free trial of “{ $plan }” is only for those who never had it.

button-change-plan = 🔁 Change plan
button-switch = 🔁 Change from { $old }: { $price }
button-switch-free = 🔁 Change from { $old }: nothing to pay
button-change-to = { $plan } – { $price }
button-change-free = { $plan } – nothing to pay
button-change-now = 🔁 Change now
switch-list = You have <b>{ $old }</b> { $until }. What you have not used of it counts towards another plan:
switch-title = 🔁 From <b>{ $old }</b> to <b>{ $plan }</b>
switch-sum = { $price } less { $credit } for { $unused } unused = <b>{ $pay }</b>
switch-covered = { $price } less { $credit } for { $unused } unused: nothing to pay.
switch-longer = What is left over of it makes { $plan } longer; no money is paid out.
switch-rest = What is left over of it is not paid out.
switch-ends = { $plan } begins at once and runs { $until }. { $old } ends with it.
switch-renewal = Your subscription in Stars to { $old } is switched off then, so you do not pay twice.
switch-changed = The price has changed since you saw it. Please look again.
switch-none = There is nothing to change to at the moment. /plans shows what there is.
switch-done = 🔁 You have <b>{ $plan }</b> { $until } now; { $old } has ended.
checkout-changed = Your plan has changed since this price was made. Please look again with /status.
