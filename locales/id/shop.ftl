# Yang dibaca orang saat membeli.

plans-list = Ini paket yang tersedia. Pilih salah satu untuk melihat lebih lanjut:
plans-none = Saat ini tidak ada yang dijual di sini.
button-plan = { $plan } – { $price }
plan-title = <b>{ $plan }</b>
plan-term = Akses: { $term }
plan-price = Harga: { $price }
plan-renews = Diperpanjang otomatis setiap 30 hari sampai Anda membatalkannya.
plan-renews-stars = Jika dibayar dengan Bintang, diperpanjang otomatis setiap 30 hari sampai Anda membatalkannya. Dengan cara lain, dibayar sekali saja.
plan-choose = Bagaimana Anda ingin membayar?
plan-renewal = Anda sudah memilikinya { $until }. Waktu yang baru ditambahkan setelahnya.
term-forever = selamanya
term-until = sampai { $date }
term-second = { $count } detik
term-minute = { $count } menit
term-hour = { $count } jam
term-day = { $count } hari
term-week = { $count } minggu
term-month = { $count } bulan
term-year = { $count } tahun
button-pay = { $method ->
    [stars] Bayar { $price }
    [telegram] 💳 Kartu: { $price }
    [credit] 🪙 Saldo: { $price }
   *[manual] 🏦 Transfer: { $price }
 }
button-back = ‹ Kembali
button-paid = ✅ Saya sudah bayar
button-cancel-order = ✖ Batalkan

obstacle = { $why ->
    [disabled] Paket “{ $plan }” tidak dijual lagi.
    [newcomers] Paket “{ $plan }” hanya untuk orang baru.
    [once] Paket “{ $plan }” hanya bisa dibeli sekali, dan Anda sudah pernah memilikinya.
    [code] Paket “{ $plan }” tidak dijual; paket ini didapat dengan kode akses. Jika punya kodenya, kirim /redeem dan kode itu.
    [credit] Paket “{ $plan }” hanya bisa dibeli dengan saldo, dan saldo Anda belum cukup. Lihat saldo di /status dan cara menambahnya di /invite; pemilik juga bisa memberinya.
    [invited] Paket “{ $plan }” hanya untuk orang yang diundang.
    [full] Semua tempat di paket “{ $plan }” sudah terisi. Silakan lihat lagi nanti.
    [today] Paket “{ $plan }” hanya dijual pada hari { $days }.
    [forever] Anda sudah memiliki paket “{ $plan }” selamanya.
    [all] Anda sudah memiliki paket “{ $plan }” sampai hari terakhirnya.
    [over] Masa paket “{ $plan }” sudah berakhir.
    [balance] Saldo Anda tidak sama lagi dengan saat harganya ditampilkan. Kembali dan pilih “{ $plan }” sekali lagi.
    [coupon] Kupon Anda tidak berlaku lagi. Kembali dan pilih “{ $plan }” sekali lagi untuk membelinya dengan harga penuh.
   *[none] Saat ini belum ada cara untuk membayar paket “{ $plan }”. Silakan tanyakan kepada pemilik chat.
 }

order-manual = Pesanan Anda <code>{ $key }</code>: <b>{ $plan }</b>, { $price }.

 { $instructions }

 Silakan bayar sebelum { $until }, lalu tekan <b>{ button-paid }</b>.
order-claimed = Terima kasih! Pemilik chat akan memeriksa apakah uangnya sudah masuk, lalu membuka akses Anda. Jika mau, kirim foto atau dokumen bukti pembayaran di sini. Pesanan <code>{ $key }</code>.
order-paid = ✅ Lunas: { $price } untuk <b>{ $plan }</b>. Terima kasih!
order-renewed = ✅ Lunas: { $price }. Kini <b>{ $plan }</b> berlaku { $until }.
order-refused = ✖ Pesanan <code>{ $key }</code> untuk “{ $plan }” ditolak.
order-rejected = ✖ Pemilik tidak menemukan pembayaran Anda untuk “{ $plan }” (pesanan <code>{ $key }</code>). Jika ini keliru, kirim /paysupport.
order-rejected-because = ✖ Pemilik menolak pesanan <code>{ $key }</code> untuk “{ $plan }”: { $reason }

 Jika ini keliru, kirim /paysupport.
order-expired = Pesanan <code>{ $key }</code> untuk “{ $plan }” kedaluwarsa karena belum dibayar sampai batas waktunya. Jika sudah membayar, tekan tombolnya, dan pemilik chat akan memeriksa apakah uangnya sudah masuk. Untuk memesan lagi, kirim /plans.
order-cancelled = Pesanan <code>{ $key }</code> untuk “{ $plan }” dibatalkan. { $may ->
    [order] Untuk memesan lagi, kirim /plans.
   *[ask] Jika sudah membayar, kirim /paysupport.
 }
order-over = { $state ->
    [paid] Pesanan ini sudah lunas.
    [rejected] Pesanan ini ditolak.
    [expired] Pesanan ini sudah kedaluwarsa.
    [cancelled] Pesanan ini dibatalkan.
    [refunded] Uang untuk pesanan ini sudah dikembalikan.
   *[awaiting_confirmation] Pemilik masih memeriksa pembayaran ini.
 }
payment-kept = Pembayaran Anda sebesar { $price } sudah masuk, tetapi tidak ada akses yang bisa diberikan untuk itu. Pemilik chat sudah diberi tahu dan akan menghubungi Anda; Anda juga bisa mengirim /paysupport.
paysupport = Ada masalah dengan pembayaran? Tulis di sini apa yang terjadi, dalam satu pesan. Sertakan nomor pesanan jika Anda tahu. Pemilik chat akan membacanya.
terms-none = Pemilik chat ini tidak menetapkan ketentuan.
subscribe = <b>{ $plan }</b>: { $price } sekarang dan setiap 30 hari setelahnya, sampai Anda membatalkannya. Anda bisa membatalkan kapan saja lewat /status.
button-subscribe-stars = Berlangganan { $price }
no-invoice = Tagihan tidak bisa dibuat; pemilik sudah diberi tahu. Silakan pilih cara bayar lain lewat /plans, atau coba lagi nanti.
refunded = { $price } sudah dikembalikan kepada Anda. Akses dari pembayaran itu sudah berakhir.
refunded-runs = { $price } sudah dikembalikan kepada Anda. Akses Anda kini berlaku { $until }.
terms-first = Sebelum pembelian pertama, mohon baca ketentuan dari pemilik:

 { $terms }
button-agree = ✅ Saya setuju
paysupport-sent = Pesan Anda sudah diteruskan ke pemilik. Jawabannya akan datang di Telegram.
reject-ask = Pesanan <code>{ $key }</code> dari <b>{ $person }</b> ditolak. Mengapa? Pilih alasannya, atau balas pesan ini dengan kata-kata Anda sendiri dalam sepuluh menit; { $person } akan membacanya.
button-own-words = ✍ Dengan kata-kata sendiri
reject-own = Mengapa pesanan <code>{ $key }</code> dari <b>{ $person }</b> ditolak? Balasan Anda atas pesan ini akan dibaca { $person }.
reject-known = Dicatat. { $person } akan diberi tahu.
reject-which = Jika ini alasan penolakan, kirimkan sebagai balasan atas pesan tentang pesanan itu, agar dibaca orang yang tepat.
reject-reason = { $reason ->
    [nothing] Uang tidak masuk
    [amount] Jumlahnya salah
    [proof] Bukti tidak terbaca
   *[none] Tanpa alasan
 }
reject-told = { $reason ->
    [nothing] uangnya belum masuk.
    [amount] jumlah yang masuk tidak sesuai harga.
   *[proof] bukti pembayarannya tidak terbaca.
 }
order-settled = ✅ Pesanan <code>{ $key }</code> untuk “{ $plan }” sudah lunas.
order-returned = ↩ Pesanan <code>{ $key }</code> untuk “{ $plan }”: uangnya sudah dikembalikan.
