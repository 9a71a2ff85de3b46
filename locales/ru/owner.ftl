# Что читают владельцы: отчёты, ответы на команды и предупреждения, которых они не просили.

## /check

check-usage = Напишите /check и Telegram ID человека, например <code>/check 123456789</code>.
check-unknown = Бот ещё не встречал никого с ID <code>{ $id }</code>. Команда /ban { $id } закроет вход заранее.
check-title = <b>{ $name }</b> { $username } – <code>{ $id }</code>
check-standing = Статус: { $standing ->
    [lead] новый человек, доступа ещё не было
    [customer] клиент
    [churned] бывший клиент, доступ закончился
   *[banned] в блокировке с { $since }
 }
check-language = Язык: { $language }, первое обращение: { $since }
check-never-met = Этот человек ещё не писал боту.
check-unreachable = Написать нельзя с { $since } (бот заблокирован или аккаунт удалён)
check-gate = Проверка на входе: { $verdict }
check-gate-passed = Проверка на входе: { $verdict }, последний раз пройдена { $since }
check-came-with = Переход по ссылке: { $payload }
check-told = Со слов человека: { $what }
check-subscriptions = Подписки:
check-subscription = • { $plan }: { $from } – { $until } ({ $source }), { $state ->
    [running] действует
    [cancelled] отменена { $at }
   *[ended] закончилась
 }
check-no-subscriptions = Подписки: нет
check-seats = Чаты:
check-seat = • { $chat }: { $wanted ->
    [yes] доступ открыт { $until }
    [past] доступ закончился { $until }
   *[no] доступа нет
 }; { $observed ->
    [in] сейчас в чате
    [out] сейчас не в чате
    [admin] администратор (не удаляется)
    [owner] владелец чата (не удаляется)
    [banned] в чёрном списке чата
   *[unknown] в чате пока не замечен
 }
check-seat-since = { $line }, с { $since }
check-exempt = { $why ->
    [whitelisted] не удаляется: в белом списке
    [by_hand] не удаляется: добавлен администратором
    [demoted] не удаляется до { $until }: был администратором
    [guest] не удаляется: был в чате до прихода бота
   *[bot] не удаляется: это бот
 }
check-no-seats = Чаты: нет
check-links = Ссылки:
check-link = • { $chat }: создана { $made }, { $state ->
    [live] действует до { $at }
    [used] использована { $at }
    [revoked] отозвана { $at }
   *[expired] истекла { $at }
 }

## /ban, /unban

ban-usage = Напишите /ban и Telegram ID человека, например <code>/ban 123456789</code>.
ban-done = Пользователь <code>{ $id }</code> заблокирован. { $subscriptions ->
    [0] Подписок для отмены не было.
    [one] Отменена { $subscriptions } подписка.
    [few] Отменены { $subscriptions } подписки.
    [many] Отменено { $subscriptions } подписок.
   *[other] Отменено { $subscriptions } подписки.
 } Все ссылки отозваны; { $chats ->
    [0] в ваших чатах места у него не было, теперь вход во все закрыт.
    [one] идёт удаление из { $chats } чата.
    [few] идёт удаление из { $chats } чатов.
    [many] идёт удаление из { $chats } чатов.
   *[other] идёт удаление из { $chats } чата.
 } Как продвигается дело, покажет /check { $id }, снимет блокировку /unban { $id }.
ban-again = Пользователь <code>{ $id }</code> уже был заблокирован. Всё, что ещё не завершено, выполняется снова.
ban-impossible = Заблокировать <code>{ $id }</code> нельзя: { $why ->
    [self] это сам бот.
    [team] он в команде этого бота. Сначала уберите его оттуда: /team { $id } none (или OWNER_IDS).
   *[admin] это владелец или администратор «{ $chat }». Сначала снимите там его права, затем повторите /ban { $id }.
 }
unban-usage = Напишите /unban и Telegram ID человека, например <code>/unban 123456789</code>.
unban-done = Пользователь <code>{ $id }</code> больше не заблокирован и может вернуться. Подписки, отменённые при блокировке, не восстанавливаются.
unban-none = Пользователь <code>{ $id }</code> не заблокирован.

## Предупреждения

alert-connected = ✅ Чат «{ $chat }» подключён (<code>{ $id }</code>).
alert-connected-missing = ⚠️ Чат «{ $chat }» подключён (<code>{ $id }</code>), но мне не хватает прав: { $rights }. Выдайте их, пожалуйста, в настройках администраторов чата; до этого я не смогу никого ни впустить, ни вывести.
alert-rights-lost = ⚠️ В «{ $chat }» у меня больше нет прав: { $rights }. Пока они не вернутся, я никого не впускаю и не вывожу; ничего не забыто.
alert-rights-back = ✅ В «{ $chat }» у меня снова есть все права. Делаю всё, что ждало.
alert-disconnected = ⚠️ Меня удалили из «{ $chat }». Верните меня администратором, и я продолжу с того же места.
alert-leak = Ссылкой в «{ $chat }», созданной для <code>{ $owner }</code>, воспользовался <code>{ $stranger }</code>; ссылка отзывается. { $entry ->
        [entitled] У этого человека есть своё право, он остаётся.
        [exempt] Этот человек в исключениях, он остаётся.
        [kept] Этот человек остаётся: чат не удаляет людей без права.
        [waiting] Посторонний будет удалён, как только ко мне вернутся права.
       *[removed] Посторонний удаляется.
    }
alert-demoted = Пользователь <code>{ $user }</code> больше не администратор «{ $chat }», и доступа туда у него нет. Через 24 часа он будет удалён, если вы не дадите доступ.
alert-ban-lifted = У пользователя <code>{ $user }</code> есть доступ в «{ $chat }», но его заблокировали там вручную; блокировка снята. Чтобы закрыть вход насовсем, отправьте /ban { $user }.
alert-gate-plan-over = ⚠️ Срок «{ $plan }» закончился, но вход по-прежнему ведёт к этому тарифу: никто ничего не получает. Выберите другой тариф командой usher plan gate.
alert-no-link = ⚠️ Telegram не даёт мне создавать ссылки в «{ $chat }»: <code>{ $reason }</code>. Пока это не исправлено, впустить туда никого нельзя; всем, кто просит, предлагается попробовать позже.
alert-sponsor-key = ⚠️ Сеть спонсоров { $source } не принимает ключ. Укажите верный; до этого настройка GATE_ON_ERROR решает, впускать людей или просить попробовать позже.
right-invite = пригласительные ссылки
right-restrict = блокировка пользователей

## Заказы и платежи

card = 🧾 Заказ <code>{ $key }</code>: { $person } (<code>{ $user }</code>), «{ $plan }», { $price }, оформлен { $placed }{ $purpose ->
    [renew] , продление
    [switch] , смена тарифа
   *[new] {""}
 }.
card-operator = администратор сервера
card-state = { $state ->
    [pending] Ещё не оплачен.
    [awaiting_confirmation] Человек пишет, что оплатил. Деньги пришли?
    [paid] { $by ->
        [owner] ✅ Оплата подтверждена ({ $judge }).
       *[nobody] ✅ Оплачен.
     }
    [rejected] ✖ Отклонён ({ $judge }).
    [expired] ⌛ Закрыт: оплата не поступила вовремя.
    [cancelled] ✖ Отменён.
   *[refunded] { $by ->
        [owner] ↩ Оплата возвращена ({ $judge }).
       *[nobody] ↩ Оплата возвращена.
     }
 }
card-reason = { " " }Причина: { $reason }
card-claimed = Заказ <code>{ $key }</code> ждёт вашего решения.
button-confirm = ✅ Подтвердить
button-reject = ✖ Отклонить
alert-payment-kept = ⚠️ Поступило { $price } от <code>{ $user }</code>, но ничего не выдано: { $why ->
    [surplus] заказ уже был оплачен.
    [nothing] всё это у человека уже есть, или срок этого вышел.
    [banned] человек заблокирован.
   *[unknown] подходящего заказа нет.
 } Вернуть: <code>usher order refund { $charge }</code>; оставить и дать доступ: <code>usher member grant</code>.
alert-no-invoice = ⚠️ Telegram не принимает счёт по заказу <code>{ $key }</code> ({ $method }): <code>{ $reason }</code>.
alert-support = ❓ <a href="tg://user?id={ $user }">{ $name }</a> (<code>{ $user }</code>) спрашивает об оплате: { $words }
