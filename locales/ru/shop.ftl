# Что люди читают, когда покупают.

plans-list = Вот какие есть тарифы. Выберите любой, чтобы узнать больше:
plans-none = Сейчас здесь ничего не продаётся.
button-plan = { $plan } – { $price }
plan-title = <b>{ $plan }</b>
plan-term = Доступ: { $term }
plan-price = Цена: { $price }
plan-renews = При оплате звёздами продлевается автоматически каждые 30 дней, пока вы не отмените.
plan-choose = Как вам удобнее заплатить?
plan-renewal = У вас уже есть доступ { $until }. Новое время прибавится к этому сроку.
term-forever = навсегда
term-until = до { $date }
term-second = { $count ->
    [one] { $count } секунда
    [few] { $count } секунды
    [many] { $count } секунд
   *[other] { $count } секунды
 }
term-minute = { $count ->
    [one] { $count } минута
    [few] { $count } минуты
    [many] { $count } минут
   *[other] { $count } минуты
 }
term-hour = { $count ->
    [one] { $count } час
    [few] { $count } часа
    [many] { $count } часов
   *[other] { $count } часа
 }
term-day = { $count ->
    [one] { $count } день
    [few] { $count } дня
    [many] { $count } дней
   *[other] { $count } дня
 }
term-week = { $count ->
    [one] { $count } неделя
    [few] { $count } недели
    [many] { $count } недель
   *[other] { $count } недели
 }
term-month = { $count ->
    [one] { $count } месяц
    [few] { $count } месяца
    [many] { $count } месяцев
   *[other] { $count } месяца
 }
term-year = { $count ->
    [one] { $count } год
    [few] { $count } года
    [many] { $count } лет
   *[other] { $count } года
 }
button-pay = { $method ->
    [stars] Звёздами: { $price }
    [telegram] 💳 Картой: { $price }
   *[manual] 🏦 Переводом: { $price }
 }
button-back = ‹ Назад
button-paid = ✅ Деньги отправлены
button-cancel-order = ✖ Отменить

obstacle = { $why ->
    [disabled] Тариф «{ $plan }» больше не продаётся.
    [newcomers] Тариф «{ $plan }» – только для новых участников.
    [once] Тариф «{ $plan }» можно купить только один раз, и у вас он уже был.
    [code] Тариф «{ $plan }» не продаётся, его можно получить по коду доступа. Если у вас есть код, отправьте /redeem и код.
    [credit] Тариф «{ $plan }» можно получить только за бонусы, а их начисляет владелец чата. Обратитесь, пожалуйста, к нему.
    [invited] Тариф «{ $plan }» – только для приглашённых.
    [full] На тарифе «{ $plan }» свободных мест нет. Загляните, пожалуйста, позже.
    [today] Тариф «{ $plan }» продаётся только в эти дни: { $days }.
    [forever] Тариф «{ $plan }» у вас уже навсегда.
    [all] Тариф «{ $plan }» у вас уже действует до последнего дня.
    [over] Срок тарифа «{ $plan }» закончился.
    [coupon] Ваш купон больше не действует. Вернитесь и снова выберите «{ $plan }», чтобы купить за полную цену.
   *[none] Купить тариф «{ $plan }» пока нельзя: сейчас нет способа его оплатить. Спросите, пожалуйста, у владельца чата.
 }

order-manual = Ваш заказ <code>{ $key }</code>: <b>{ $plan }</b>, { $price }.

 { $instructions }

 Заплатите, пожалуйста, до { $until } и нажмите <b>{ button-paid }</b>.
order-claimed = Спасибо! Владелец чата проверит, пришли ли деньги, и откроет вам доступ. Если хотите, пришлите сюда фото или документ об оплате. Заказ <code>{ $key }</code>.
order-paid = ✅ Оплачено: { $price }, <b>{ $plan }</b>. Спасибо!
order-renewed = ✅ Оплачено: { $price }. Теперь <b>{ $plan }</b> действует { $until }.
order-rejected = ✖ Владелец не нашёл вашу оплату за «{ $plan }» (заказ <code>{ $key }</code>). Если это ошибка, отправьте /paysupport.
order-rejected-because = ✖ Владелец отклонил заказ <code>{ $key }</code> на «{ $plan }»: { $reason }

 Если это ошибка, отправьте /paysupport.
order-expired = Заказ <code>{ $key }</code> на «{ $plan }» закрыт: оплата не поступила вовремя. Чтобы заказать снова, отправьте /plans. Если вы уже заплатили, отправьте /paysupport.
order-cancelled = Заказ <code>{ $key }</code> на «{ $plan }» отменён. Чтобы заказать снова, отправьте /plans.
order-over = { $state ->
    [paid] Этот заказ уже оплачен.
    [rejected] Этот заказ отклонён.
    [expired] Этот заказ закрыт: оплата не поступила вовремя.
    [cancelled] Этот заказ отменён.
    [refunded] Оплата этого заказа возвращена.
   *[awaiting_confirmation] Владелец ещё проверяет эту оплату.
 }
payment-kept = Ваш платёж на { $price } поступил, но доступ за него не выдан. Владелец чата знает об этом и свяжется с вами; можно также отправить /paysupport.
paysupport = Что-то не так с оплатой? Напишите владельцу одним сообщением, которое начинается с /paysupport, например <code>/paysupport Оплата прошла, а доступа нет</code>. Если знаете номер заказа, укажите его.
terms-none = Владелец этого чата не указал условий.
subscribe = <b>{ $plan }</b>: { $price } сейчас и затем каждые 30 дней, пока вы не отмените. Отменить можно в любой момент: /status.
button-subscribe-stars = Подписаться за { $price }
no-invoice = Не удалось выставить счёт, владелец уже знает об этом. Выберите другой способ оплаты (/plans) или попробуйте позже.
refunded = Вам вернули { $price }. Доступ по этому платежу закончился.
refunded-runs = Вам вернули { $price }. Теперь ваш доступ действует { $until }.
terms-first = Перед первой покупкой прочитайте, пожалуйста, условия владельца:

 { $terms }
button-agree = ✅ Принимаю
paysupport-sent = Сообщение передано владельцу. Вам ответят здесь, в Telegram.
reject-why = Заказ отклонён. Почему? Выберите причину или напишите её своими словами в течение десяти минут. Покупатель её увидит.
reject-reason = { $reason ->
    [nothing] Деньги не пришли
    [amount] Не та сумма
    [proof] Чек не читается
   *[none] Не указывать причину
 }
reject-told = { $reason ->
    [nothing] деньги не поступили.
    [amount] поступила другая сумма.
   *[proof] подтверждение оплаты не читается.
 }
reject-noted = Записано. Покупатель узнает об этом.
order-settled = ✅ Заказ <code>{ $key }</code> («{ $plan }») оплачен.
order-returned = ↩ Заказ <code>{ $key }</code> («{ $plan }»): оплата возвращена.
