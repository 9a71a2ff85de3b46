# Что владельцы читают на картинке со статистикой, под ней и под таблицами.

stats-usage = Напишите /stats или /stats и число дней, не больше 365: <code>/stats 90</code>.
figures-short = { $unit ->
    [thousand] { $digits } тыс.
    [million] { $digits } млн
    [billion] { $digits } млрд
    [trillion] { $digits } трлн
   *[whole] { $digits }
 }
figures-title = { $days ->
    [1] { $from } ({ $zone })
    [one] { $days } день: { $from } – { $to } ({ $zone })
    [few] { $days } дня: { $from } – { $to } ({ $zone })
    [many] { $days } дней: { $from } – { $to } ({ $zone })
   *[other] { $days } дня: { $from } – { $to } ({ $zone })
 }
figures-panel = { $panel ->
    [members] Участники
    [moves] Пришли и ушли по дням
    [revenue] Выручка по дням, { $currency }
   *[sales] Продажи по дням
 }
figures-nothing = За этот период ничего нет
figures-caption = 📊 <b>{ $title }</b>
figures-members = 👥 Участников сейчас: { $members }; пришли: { $joined }, ушли: { $left }
figures-sales = 💰 Продажи: { $sales }; выручка: { $revenue }
figures-monthly = 🔁 Действующие подписки принесут { $sum } за 30 дней, если все останутся
figures-panel-churn = отток { $churn } %
figures-churn = 📉 Отток: { $churn } % от всех, у кого был тариф
figures-unconverted = ⚠️ { $count ->
    [one] { $count } платёж не вошёл в график: при нём не записан курс к { $currency }
    [few] { $count } платежа не вошли в график: при них не записан курс к { $currency }
    [many] { $count } платежей не вошли в график: при них не записан курс к { $currency }
   *[other] { $count } платежа не вошли в график: при них не записан курс к { $currency }
 }.
button-period = { $chosen ->
    [yes] • { $days } дн. •
   *[no] { $days } дн.
 }
button-shade = { $shade ->
    [dark] 🌙 Тёмная
   *[light] ☀️ Светлая
 }
export-begins = Клиенты, платежи и подписки сейчас придут файлами CSV. В них данные людей: пожалуйста, берегите их.
export-table = { $table ->
    [customers] Клиенты
    [payments] Платежи
   *[subscriptions] Подписки
 }: { $rows ->
    [one] { $rows } строка
    [few] { $rows } строки
    [many] { $rows } строк
   *[other] { $rows } строки
 }. Время в UTC.
export-too-large = Таблица больше 50 МБ, которые Telegram принимает от бота. На сервере: <code>usher export --what { $table } --out { $table }.csv</code>
