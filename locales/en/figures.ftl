# What owners read in and below the picture of figures, and below tables.

stats-usage = Write /stats, or /stats and a number of days up to 365: <code>/stats 90</code>.
figures-short = { $unit ->
    [thousand] { $digits }k
    [million] { $digits }M
    [billion] { $digits }B
    [trillion] { $digits }T
   *[whole] { $digits }
 }
figures-title = { $days ->
    [one] { $from } ({ $zone })
   *[other] { $days } days: { $from } – { $to } ({ $zone })
 }
figures-panel = { $panel ->
    [members] Members
    [moves] Joined and left per day
    [revenue] Revenue per day, { $currency }
   *[sales] Sales per day
 }
figures-nothing = Nothing in this period
figures-caption = 📊 <b>{ $title }</b>
figures-members = 👥 Members now: { $members }; { $joined } joined, { $left } left
figures-sales = 💰 Sales: { $sales }; revenue: { $revenue }
figures-monthly = 🔁 What runs now brings { $sum } in 30 days, if everybody stays
figures-panel-churn = churn { $churn } %
figures-churn = 📉 Churn: { $churn } % of all who had a plan
figures-unconverted = ⚠️ { $count ->
    [one] One payment is not in the chart, because no rate to { $currency } was booked with it
   *[other] { $count } payments are not in the chart, because no rate to { $currency } was booked with them
 }.
button-period = { $chosen ->
    [yes] • { $days } d •
   *[no] { $days } d
 }
button-shade = { $shade ->
    [dark] 🌙 Dark
   *[light] ☀️ Light
 }
export-begins = Customers, payments and subscriptions follow as CSV files. They hold people’s data: please keep them safe.
export-table = { $table ->
    [customers] Customers
    [payments] Payments
   *[subscriptions] Subscriptions
 }: { $rows ->
    [one] one row
   *[other] { $rows } rows
 }. Times are UTC.
export-too-large = The table is larger than the 50 MB that Telegram takes from a bot. On the server: <code>usher export --what { $table } --out { $table }.csv</code>
