# Trials, and changing from one plan to another.

button-try = 🎁 Try { $term } for free
trial-begun = 🎁 <b>{ $plan }</b> is yours to try for free { $until }. If you like it, buy it at any time with /plans: the time you pay for begins when the trial ends.
trial-refused = The free trial of “{ $plan }” is only for those who never had it.

button-change-plan = 🔁 Change plan
button-switch = 🔁 Change from { $old }: { $price }
button-switch-free = 🔁 Change from { $old }: nothing to pay
button-change-to = { $plan } – { $price }
button-change-free = { $plan } – nothing to pay
button-change-now = 🔁 Change now
switch-list = You have <b>{ $old }</b> { $until }. What you have not used of it counts towards another plan:
switch-list-several = You have <b>{ $old }</b>. What you have not used of them counts towards another plan:
switch-unused = time in { $old }
switch-title = 🔁 From <b>{ $old }</b> to <b>{ $plan }</b>
switch-sum = { $price } minus { $credit } for { $unused } left = <b>{ $pay }</b>
switch-covered = { $price } minus { $credit } for { $unused } left: nothing to pay.
switch-longer = The rest makes { $plan } longer; it is not paid out in money.
switch-rest = The rest is not paid out in money.
switch-ends = { $plan } begins at once and runs { $until }. { $many ->
    [single] { $old } ends at the same moment.
   *[several] These end at the same moment: { $old }.
 }
switch-renewal = Your Stars subscription to { $old } is then switched off, so that you do not pay twice.
switch-changed = The price has changed since you saw it. Please look again.
switch-none = There is no other plan to change to at the moment. To see all plans, send /plans.
switch-done = 🔁 You now have <b>{ $plan }</b> { $until }; { $many ->
    [single] { $old } has ended.
   *[several] it takes the place of { $old }.
 }
