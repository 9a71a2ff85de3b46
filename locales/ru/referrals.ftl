# Что люди и команда читают о балансе, приглашениях и выплатах.

button-credit-all = 🪙 Оплатить с баланса: { $price }
button-credit-part = 🪙 Списать с баланса { $free }
credit-part = <b>{ $plan }</b>

 Сначала спишется ваш баланс: { $free }. Как оплатить остальное?
status-credit = Баланс: { $free }
status-credit-held = Баланс: { $free }, ещё { $held } на удержании
credit-changed = { $kind ->
    [given] 🎁 Владелец начислил вам { $amount }. Теперь на балансе { $left }; на что его потратить, покажет /plans.
    [taken] Владелец списал с вашего баланса { $amount }. Теперь на балансе { $left }.
   *[payout] 💸 Владелец выплатил вам { $amount }. Теперь на балансе { $left }.
 }
credit-note = Комментарий владельца: { $note }
credit-usage = Напишите /credit и Telegram ID человека, чтобы увидеть его баланс. Сумма после ID начисляется, с минусом – списывается; слова после неё прочтёт человек: <code>/credit 123456789 5.00 спасибо</code>, <code>/credit 123456789 -2.50</code>.
credit-bad-amount = «{ $amount }» – не сумма в { $currency }. Напишите, например, 5 или -2.
credit-done = Готово: <code>{ $id }</code> теперь может потратить { $left }, человек об этом узнает.
credit-not-enough = <code>{ $id }</code> может потратить только { $free }; больше списать нельзя.
credit-of = Баланс <b>{ $person }</b> (<code>{ $id }</code>): { $free }
 На удержании: { $held }. Всего заработано: { $earned }. Выплачено: { $paid }.
credit-line = • { $at }: { $amount }, { $what }
credit-entry = { $kind ->
    [commission] доля от платежа
    [clawback] доля отозвана после возврата
    [given] начисление, { $by }
    [taken] списание, { $by }
    [order] за заказ { $order }
    [returned] возвращено с заказа { $order }
   *[payout] выплата, { $by }
 }
invite-none = Сейчас за приглашения здесь не награждают. Что есть для вас, покажет /plans.
invite-offer = { $offer ->
    [first] 🎁 Приглашайте людей: с первого платежа каждого, кто придёт по вашей ссылке, вы получите { $first }%.
    [renewal] 🎁 Приглашайте людей: со второго и каждого следующего платежа тех, кто придёт по вашей ссылке, вы получите { $renewal }%.
   *[both] 🎁 Приглашайте людей: с первого платежа каждого, кто придёт по вашей ссылке, вы получите { $first }%, с каждого следующего – { $renewal }%.
 }
invite-link = Ваша ссылка: { $link }
invite-reach = Открыли: { $clicks }
 Пришли по ней: { $joins }
invite-money = Заработано: { $earned }
 На удержании: { $held }
 Можно потратить: { $free }
 Выплачено: { $paid }
invite-hold = Каждая доля удерживается (срок: { $hold }): платёж могут вернуть.
invite-use = { $pay ->
    [manual] Потратить можно здесь (/plans), а начиная с { $minimum } – попросить о выплате.
   *[credit] Потратить можно здесь: /plans.
 }
invite-asked = Вы попросили о выплате; владелец знает и свяжется с вами.
button-share = 📣 Поделиться ссылкой
share-text = Загляните сюда:
button-payout = 💸 Запросить выплату { $amount }
payout-asked = Спасибо! Владелец узнал, что вы просите выплатить { $amount }, и свяжется с вами.
payout-nothing = Сейчас выплачивать нечего, или вы уже попросили. Как обстоят дела, покажет /invite.
share-earned = 🎉 Приглашённый вами человек заплатил: ваша доля { $amount }. Подробности: /invite.
share-earned-held = 🎉 Приглашённый вами человек заплатил: ваша доля { $amount }, потратить её можно с { $at }. Подробности: /invite.
share-taken = { $state ->
    [below] ↩ Платёж приглашённого вами человека возвращён, поэтому ваша доля { $amount } списана. Баланс теперь { $left }; его покроет то, что вы заработаете дальше.
   *[fine] ↩ Платёж приглашённого вами человека возвращён, поэтому ваша доля { $amount } списана. Баланс вместе с удержанным теперь { $left }.
 }
payouts-title = К выплате; сначала те, кто раньше попросил. Выплатите удобным вам способом и нажмите кнопку: выплата будет записана, и человек о ней узнает.
payouts-none = Выплачивать некому: ни у кого нет { $minimum } или больше.
payouts-off = Доли тратятся здесь и не выплачиваются. Чтобы выплачивать, напишите <code>/referrals pay manual minimum 10</code>.
payouts-line = • <a href="tg://user?id={ $id }">{ $person }</a> (<code>{ $id }</code>): { $free }
payouts-line-asked = • <a href="tg://user?id={ $id }">{ $person }</a> (<code>{ $id }</code>): { $free }, просьба от { $at }
button-payout-done = ✅ Выплачено { $amount }: { $person }
payout-done = Записано: выплачено { $amount } (<code>{ $id }</code>), человек об этом узнает.
payout-again = Этому человеку уже выплачено. Кто ещё ждёт, покажет /payouts.
payout-less = Теперь у него меньше этой суммы. Сколько, покажет /payouts.
referrals-off = За приглашения ничего не платится. Чтобы начать, напишите, например, <code>/referrals first 20 renewal 10 hold 14d minimum 10 click first pay manual</code>.
referrals-on = Сколько вы платите за приведённых клиентов:

 • { $first }% с первого платежа человека, { $renewal }% с каждого следующего
 • срок удержания: { $hold }
 • { $pay ->
    [manual] тратится здесь или выплачивается вами, начиная с { $minimum } (/payouts)
   *[credit] тратится здесь, не выплачивается
 }
 • если до покупки человек открыл несколько ссылок, { $click ->
    [first] считается первая
   *[last] считается последняя
 }

 Чтобы изменить, напишите только то, что меняется, например <code>/referrals first 25</code>. <code>/referrals off</code> выключает; заработанное остаётся.
referrals-wrong = Не понимаю «{ $word }». Напишите, например, <code>/referrals first 20 renewal 10 hold 14d minimum 10 click first pay manual</code>: проценты от 0 до 100, срок, например 14d, сумма в { $currency }, first или last, credit или manual.
alert-no-rate = ⚠️ Приглашённый человек заплатил { $amount }, но курса { $currency } к { $base } я не знаю, поэтому доля никому не начислена. Курс задаёт usher rate set; эту долю можно начислить командой /credit.
alert-payout = 💸 <a href="tg://user?id={ $user }">{ $name }</a> (<code>{ $user }</code>) просит о выплате: { $amount }. /payouts
