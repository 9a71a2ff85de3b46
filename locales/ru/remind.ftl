# Что люди читают об окончании доступа: в /status и в напоминаниях; и что /check добавляет о деньгах.

## Напоминания

remind-before = ⏳ { $kind ->
    [trial] Пробный доступ <b>{ $plan }</b>
   *[right] Ваш доступ <b>{ $plan }</b>
 } заканчивается { $left ->
    [0] сегодня
    [1] завтра
    [one] через { $left } день
    [few] через { $left } дня
    [many] через { $left } дней
   *[other] через { $left } дня
 }: { $date }.
remind-grace = ⌛ Оплаченное время <b>{ $plan }</b> закончилось { $since }. Доступ сохранится до { $date }; чтобы не потерять его, продлите до этого времени.
remind-win-back = 👋 Ваш доступ <b>{ $plan }</b> закончился { $date }. Возвращайтесь, мы будем рады.
remind-price = <b>{ $plan }</b>: { $term }, { $price }.
remind-added = Новое время прибавится к оставшемуся.
button-renew = { $kind ->
    [trial] ▶ Остаться: { $plan } – { $price }
   *[right] 🔁 Продлить { $plan } – { $price }
 }

## Прощание

expired-trial = Пробный доступ <b>{ $plan }</b> закончился { $date }. Надеемся, вам понравилось.
expired-renew = Чтобы вернуться, нажмите кнопку: { $term }, { $price }.
expired-go-on = Чтобы остаться, нажмите кнопку: { $term }, { $price }.

## /status

status-state = { $state ->
    [trial] пробный доступ
    [grace] оплаченное время закончилось { $date }: продлите, чтобы остаться
    [renews] продлится автоматически { $date }
   *[off] автопродление выключено
 }
status-ordered = Доступа пока нет: он откроется, как только оплата подтвердится.
status-orders = Ваши незавершённые заказы:
status-order = • <b>{ $plan }</b>, { $price } (<code>{ $key }</code>): { $state ->
    [pending] оплатить до { $until }
   *[awaiting_confirmation] владелец проверяет оплату
 }
button-order-pay = 💳 Оплатить { $plan } – { $price }
button-order-drop = ✖ Отменить заказ: { $plan }
status-renewal-off = ⏸ Не продлевать: { $plan }
status-renewal-on = ▶ Автопродление: { $plan }

## /check

check-paid-until = льготный срок, оплачено до { $date }
check-payments = Платежи, всего { $sum }:
check-payment = • { $date }: { $price }, { $method ->
    [stars] звёздами Telegram
    [telegram] картой
   *[manual] переводом
 }, { $outcome ->
    [granted] доступ выдан
    [surplus] ничего не выдано: оплачено дважды
    [nothing] ничего не выдано: выдать было уже нечего
    [banned] ничего не выдано: человек заблокирован
   *[unknown] ничего не выдано: нет подходящего заказа
 }
check-payment-back = возвращено { $date }
check-payment-charge = ID платежа <code>{ $charge }</code>
check-orders = Заказы:
check-order = • <code>{ $key }</code>: { $plan }, { $price }, создан { $date }, { $state ->
    [pending] ещё не оплачен
    [awaiting_confirmation] ждёт вашего решения
    [paid] оплачен
    [rejected] отклонён
    [expired] вовремя не оплачен
    [refunded] деньги возвращены
   *[cancelled] отменён
 }
