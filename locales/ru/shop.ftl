# Что люди читают, когда покупают.

plans-list = Вот что можно получить. Выберите, чтобы узнать больше:
plans-none = Сейчас здесь ничего не продаётся.
button-plan = { $plan } – { $price }
plan-title = <b>{ $plan }</b>
plan-term = Доступ: { $term }
plan-price = Цена: { $price }
plan-renews = Списывается автоматически каждые 30 дней, пока вы не отмените.
plan-choose = Как вам удобнее заплатить?
plan-renewal = У вас уже есть доступ { $until }. Купленное время прибавится к концу срока.
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
    [stars] ⭐ Заплатить { $price }
    [telegram] 💳 Картой: { $price }
   *[manual] 🏦 Переводом: { $price }
 }
button-back = ‹ Назад
button-paid = ✅ Я оплатил(а)
button-cancel-order = ✖ Отменить

obstacle = «{ $plan }» купить нельзя: { $why ->
    [disabled] он больше не продаётся.
    [newcomers] он только для новых участников.
    [once] его можно взять один раз, и у вас он уже был.
    [code] он выдаётся только по коду. Отправьте /redeem и ваш код.
    [credit] он продаётся только за бонусы, а их начисляет владелец чата. Спросите у него.
    [invited] он только для приглашённых.
    [full] все места заняты. Загляните, пожалуйста, позже.
    [today] он продаётся только в эти дни: { $days }.
    [forever] он у вас уже навсегда.
    [all] он у вас уже до своего последнего дня.
    [over] его срок закончился.
    [coupon] ваш купон не действует (или уже не действует). Откройте его ещё раз, чтобы купить за полную цену.
   *[none] оплатить его сейчас нечем. Спросите, пожалуйста, у владельца чата.
 }

order-manual = Ваш заказ <code>{ $key }</code>: <b>{ $plan }</b>, { $price }.

 { $instructions }

 Заплатите, пожалуйста, до { $until }, а потом нажмите кнопку.
order-claimed = Спасибо. Владелец чата проверит, пришли ли деньги, и впустит вас. Заказ <code>{ $key }</code>. Можно прислать сюда фото или документ об оплате.
order-paid = ✅ Оплачено: { $price }, <b>{ $plan }</b>. Спасибо!
order-renewed = ✅ Оплачено: { $price }. Теперь <b>{ $plan }</b> действует { $until }.
order-rejected = ✖ Владелец не нашёл вашу оплату за «{ $plan }» (заказ <code>{ $key }</code>). Если это ошибка, напишите в /paysupport.
order-rejected-because = ✖ Владелец отклонил заказ <code>{ $key }</code> на «{ $plan }»: { $reason }
order-expired = Заказ <code>{ $key }</code> на «{ $plan }» снят: его никто не оплатил. Что есть, покажет /plans. Если вы уже заплатили, напишите в /paysupport.
order-cancelled = Заказ <code>{ $key }</code> на «{ $plan }» отменён. Что есть, покажет /plans.
order-over = С этим заказом всё решено: { $state ->
    [paid] он оплачен.
    [rejected] он отклонён.
    [expired] он снят.
    [cancelled] он отменён.
    [refunded] деньги возвращены.
   *[awaiting_confirmation] владелец проверяет оплату.
 }
payment-kept = Ваш платёж { $price } пришёл, но выдать за него ничего нельзя. Владелец знает об этом и свяжется с вами; поможет и /paysupport.
paysupport = Что-то не так с оплатой? Напишите сюда, что случилось, и номер заказа, если знаете. Владелец чата это прочтёт.
terms-none = Владелец этого чата не задал условий.
subscribe = <b>{ $plan }</b>: { $price } сейчас и затем каждые 30 дней, пока вы не отмените. Отменить можно в любой момент: /status.
button-subscribe-stars = ⭐ Подписаться за { $price }
no-invoice = Не удалось выставить счёт; владелец уже знает об этом. Попробуйте другой способ оплаты (/plans) или зайдите позже.
refunded = { $price } возвращены вам; доступ, который был ими оплачен, закончился.
refunded-runs = { $price } возвращены вам. Теперь ваш доступ действует { $until }.
terms-first = Перед первой покупкой прочитайте, пожалуйста, условия владельца:

 { $terms }
button-agree = ✅ Принимаю, дальше
paysupport-sent = Ваш вопрос передан владельцу. Ответ придёт вам здесь, в Telegram.
reject-why = Заказ отклонён. Почему? Выберите причину или напишите её своими словами в течение десяти минут – человек её прочтёт.
reject-reason = { $reason ->
    [nothing] Деньги не пришли
    [amount] Не та сумма
    [proof] Чек не читается
   *[none] Без причины
 }
reject-told = { $reason ->
    [nothing] деньги не поступили.
    [amount] поступила другая сумма.
   *[proof] подтверждение оплаты не читается.
 }
reject-noted = Записано. Человек узнает об этом.
order-settled = ✅ Заказ <code>{ $key }</code> («{ $plan }») оплачен.
order-returned = ↩ Заказ <code>{ $key }</code> («{ $plan }»): деньги возвращены.
