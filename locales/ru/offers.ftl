# Пробный доступ и смена тарифа.

button-try = 🎁 { $term } бесплатно
trial-begun = 🎁 <b>{ $plan }</b> можно пробовать бесплатно { $until }. Понравится – купите в любой момент через /plans: оплаченное время начнётся, когда закончится пробное.
trial-refused = Бесплатно попробовать «{ $plan }» могут только те, у кого этого тарифа ещё не было.

button-change-plan = 🔁 Сменить тариф
button-switch = 🔁 Перейти с «{ $old }»: { $price }
button-switch-free = 🔁 Перейти с «{ $old }»: без доплаты
button-change-to = { $plan } – { $price }
button-change-free = { $plan } – без доплаты
button-change-now = 🔁 Перейти сейчас
switch-list = У вас <b>{ $old }</b> { $until }. Неиспользованное время засчитается при переходе на другой тариф:
switch-list-several = У вас <b>{ $old }</b>. Неиспользованное время засчитается при переходе на другой тариф:
switch-unused = { $old }
switch-title = 🔁 С тарифа <b>{ $old }</b> на <b>{ $plan }</b>
switch-sum = { $price } минус { $credit } за неиспользованное время ({ $unused }) = <b>{ $pay }</b>
switch-covered = { $price } минус { $credit } за неиспользованное время ({ $unused }): доплачивать нечего.
switch-longer = Остаток продлит { $plan }; деньгами он не выплачивается.
switch-rest = Остаток деньгами не выплачивается.
switch-ends = { $plan } начнётся сразу и будет действовать { $until }. { $many ->
    [single] { $old } сразу закончится.
   *[several] При этом закончатся: { $old }.
 }
switch-renewal = Подписка за звёзды на { $old } при этом отключится, чтобы вы не платили дважды.
switch-changed = Цена изменилась. Посмотрите, пожалуйста, ещё раз.
switch-none = Сейчас нет другого тарифа, на который можно перейти. Чтобы увидеть все тарифы, отправьте /plans.
switch-done = 🔁 Теперь у вас <b>{ $plan }</b> { $until }; { $many ->
    [single] тариф { $old } закончился.
   *[several] вместо прежних: { $old }.
 }
