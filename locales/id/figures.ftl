# Yang dibaca pemilik pada gambar statistik, di bawahnya, dan di bawah tabel.

stats-usage = Tulis /stats, atau /stats dan jumlah hari sampai 365: <code>/stats 90</code>.
figures-short = { $unit ->
    [thousand] { $digits } rb
    [million] { $digits } jt
    [billion] { $digits } M
    [trillion] { $digits } T
   *[whole] { $digits }
 }
figures-title = { $days ->
    [1] { $from } ({ $zone })
   *[other] { $days } hari: { $from } – { $to } ({ $zone })
 }
figures-panel = { $panel ->
    [members] Anggota
    [moves] Masuk dan keluar per hari
    [revenue] Pendapatan per hari, { $currency }
   *[sales] Penjualan per hari
 }
figures-nothing = Tidak ada apa-apa pada periode ini
figures-caption = 📊 <b>{ $title }</b>
figures-members = 👥 Anggota sekarang: { $members }; masuk { $joined }, keluar { $left }
figures-sales = 💰 Penjualan: { $sales }; pendapatan: { $revenue }
figures-monthly = 🔁 Langganan yang berjalan sekarang menghasilkan { $sum } dalam 30 hari, jika semua bertahan
figures-panel-churn = berhenti { $churn } %
figures-churn = 📉 Berhenti: { $churn } % dari semua yang pernah punya paket
figures-unconverted = ⚠️ { $count ->
   *[other] { $count } pembayaran tidak ada di grafik, karena kurs ke { $currency } tidak tercatat
 }.
button-period = { $chosen ->
    [yes] • { $days } hr •
   *[no] { $days } hr
 }
button-shade = { $shade ->
    [dark] 🌙 Gelap
   *[light] ☀️ Terang
 }
export-begins = Pelanggan, pembayaran, dan langganan menyusul sebagai berkas CSV. Isinya data orang: simpanlah dengan aman.
export-table = { $table ->
    [customers] Pelanggan
    [payments] Pembayaran
   *[subscriptions] Langganan
 }: { $rows ->
   *[other] { $rows } baris
 }. Waktu dalam UTC.
export-too-large = Tabelnya melebihi 50 MB yang diterima Telegram dari bot. Di server: <code>usher export --what { $table } --out { $table }.csv</code>
