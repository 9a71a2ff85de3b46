# Что команда читает в ответ на свои команды.

grant-usage = Напишите /grant, Telegram ID человека, номер тарифа и, если нужно, срок: <code>/grant 123456789 1 2 weeks</code>. Без тарифа я спрошу, какой.
extend-usage = Напишите /extend, Telegram ID человека и на сколько продлить: <code>/extend 123456789 1 month</code>.
revoke-usage = Напишите /revoke и Telegram ID человека, например <code>/revoke 123456789</code>. Прежде чем что-то отобрать, я спрошу, что именно.
whitelist-usage = Напишите /whitelist и Telegram ID человека: он сможет оставаться во всех чатах без оплаты.
unwhitelist-usage = Напишите /unwhitelist и Telegram ID человека.
newcode-usage = Напишите /newcode, номер тарифа и сколько кодов, не больше 50: <code>/newcode 1 10</code>. Больше за раз: usher code add.
team-usage = Чтобы изменить состав, напишите <code>/team 123456789 manager</code>. Роли: owner (всё), manager (всё, кроме команды), code_manager (только коды доступа), viewer (только смотрит), none (не в команде).
audit-usage = Напишите /audit или /audit и Telegram ID человека, чтобы увидеть, что с ним делали.
bad-term = «{ $term }» – не срок, или он уже прошёл. Напишите, например, 30 days, 1 month, 2 years, forever или until 2030-01-01.
no-such-plan = Тарифа с номером «{ $id }» нет. Ваши тарифы:
plan-line = { $id }: { $plan }
no-plans-yet = Тарифов пока нет. Владелец создаёт их командой /newplan.
grant-which = Какой тариф дать человеку <b>{ $person }</b> (<code>{ $id }</code>) на полный срок?
granted = ✅ У <code>{ $id }</code> есть { $plan } { $until }. Ссылка отправляется, если человек хоть раз запускал бота.
granted-more = ✅ Срок прибавлен: у <code>{ $id }</code> есть { $plan } { $until }.
has-enough = У <code>{ $id }</code> уже есть { $plan } { $until }: прибавлять нечего.
is-banned = <code>{ $id }</code> заблокирован. Сначала /unban { $id }.
has-nothing = У <code>{ $id }</code> нет действующего доступа. Дать его можно командой /grant { $id }.
has-several = У <code>{ $id }</code> несколько тарифов. Отправьте нужную строку:
grant-line = <code>{ $command }</code>: { $plan }
revoke-which = Что отобрать у человека <b>{ $person }</b> (<code>{ $id }</code>)? Он узнает об этом, деньги больше списываться не будут, но и не вернутся.
button-all-rights = Всё
revoked = У <code>{ $id }</code> больше нет: { $plans }. Там, где другого доступа нет, человек будет удалён.
access-taken = Владелец закрыл ваш доступ: { $plans }. Если это ошибка, отправьте /paysupport.
whitelisted = <code>{ $id }</code> может оставаться во всех чатах без оплаты: { $chats ->
    [one] сейчас в { $chats } чате
    [few] сейчас в { $chats } чатах
    [many] сейчас в { $chats } чатах
   *[other] сейчас в { $chats } чата
 } и во всех будущих.
unwhitelisted = <code>{ $id }</code> больше не в белом списке; он действовал { $chats ->
    [one] в { $chats } чате
    [few] в { $chats } чатах
    [many] в { $chats } чатах
   *[other] в { $chats } чата
 }. Там, где другого доступа нет, человек будет удалён.
was-not-whitelisted = <code>{ $id }</code> и не был в белом списке.
newcode-which = Для какого тарифа?
newcode-made = 🎟 { $count ->
    [one] { $count } код
    [few] { $count } кода
    [many] { $count } кодов
   *[other] { $count } кода
 } для тарифа <b>{ $plan }</b>, партия { $batch }. Каждый действует один раз. Коды видны только сейчас:
orders-waiting = { $count ->
    [0] Ни один заказ не ждёт решения.
    [one] Решения ждёт { $count } заказ.
    [few] Решения ждут { $count } заказа; сначала самые старые.
    [many] Решения ждут { $count } заказов; сначала самые старые.
   *[other] Решения ждут { $count } заказа; сначала самые старые.
 }
role = { $role ->
    [owner] владелец
    [manager] менеджер
    [code_manager] менеджер кодов
   *[viewer] наблюдатель
 }
team-title = Ваша команда:
team-member = • <b>{ $person }</b> (<code>{ $id }</code>): { $role }
team-set = <code>{ $id }</code>: теперь { $role }. Что можно делать, показывает /help.
team-left = <code>{ $id }</code> больше не в команде.
team-set-owner = <code>{ $id }</code> – владелец по OWNER_IDS; это меняет только оператор.
audit-title = Кто что сделал, сначала последнее:
audit-empty = Пока ничего не сделано.
audit-line = • { $at }, <b>{ $by }</b>: { $what }
act = { $act ->
    [ban] блокировка: { $id }
    [unban] разблокировка: { $id }
    [whitelist] внесение в белый список: { $id }
    [unwhitelist] исключение из белого списка: { $id }
    [grant] выдано ({ $id }): { $what }
    [revoke] отобрано ({ $id }): { $what }
    [confirm] подтверждён заказ { $what } ({ $id })
    [reject] отклонён заказ { $what } ({ $id })
    [refund] возвращено { $what } ({ $id })
    [make_codes] созданы коды { $what }
    [revoke_codes] отозваны коды { $what }
    [roll_back] отменён код { $what } ({ $id })
    [answer] ответ человеку: { $id }
    [mute] сообщения отключены: { $id }
    [hear] сообщения включены: { $id }
    [forget] стёрты данные человека
    [export] выгружено: { $what }
    [set_role] роль в команде ({ $id }): { $what }
    [give_credit] начислено ({ $id }): { $what }
    [take_credit] списано ({ $id }): { $what }
    [payout] выплачено ({ $id }): { $what }
    [set_referrals] плата за приглашения: { $what }
    [set_rate] курс: { $what }
    [remove_strays] удаление людей без доступа разрешено: { $what }
    [keep_strays] людям без доступа разрешено остаться: { $what }
    [check] запрошена сверка
    [take_over] чат взят под присмотр: { $what }
    [add_plan] создан тариф { $what }
    [change_plan] изменён тариф { $what }
    [enable_plan] снова в продаже тариф { $what }
    [disable_plan] снят с продажи тариф { $what }
    [delete_plan] удалён тариф { $what }
    [connect] подключён «{ $what }»
    [set_chat] настроен чат { $what }
    [set_gate] настроен вход: { $what }
    [set_method] настроен способ оплаты: { $what }
    [drop_method] убран способ оплаты: { $what }
   *[end_role] исключение из команды: { $id }
 }
