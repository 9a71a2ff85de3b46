# Yang dibaca orang saat membeli.

plans-list = Inilah yang bisa Anda dapatkan. Pilih salah satu untuk melihat lebih lanjut:
plans-none = Saat ini tidak ada yang dijual di sini.
button-plan = { $plan } – { $price }
plan-title = <b>{ $plan }</b>
plan-term = Akses: { $term }
plan-price = Harga: { $price }
plan-renews = Dibayar otomatis setiap 30 hari sampai Anda membatalkannya.
plan-choose = Bagaimana Anda ingin membayar?
plan-renewal = Anda memilikinya { $until }. Yang Anda beli sekarang ditambahkan di akhir.
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
    [stars] ⭐ Bayar { $price }
    [telegram] 💳 Bayar { $price } dengan kartu
   *[manual] 🏦 Bayar { $price } lewat transfer
 }
button-back = ‹ Kembali
button-paid = ✅ Saya sudah membayar
button-cancel-order = ✖ Batalkan

obstacle = “{ $plan }” tidak bisa dibeli: { $why ->
    [disabled] tidak dijual lagi.
    [newcomers] hanya untuk orang baru.
    [once] hanya bisa diambil sekali, dan Anda sudah pernah memilikinya.
    [code] hanya diberikan dengan kode akses. Kirim /redeem dan kode Anda.
    [credit] paket ini hanya dijual dengan kredit, dan kredit hanya diberikan oleh pemilik. Silakan tanyakan kepadanya.
    [invited] hanya untuk orang yang diundang.
    [full] semua tempat sudah terisi. Silakan lihat lagi nanti.
    [today] hanya dijual pada { $days }.
    [forever] Anda sudah memilikinya selamanya.
    [all] Anda sudah memilikinya sampai hari terakhirnya.
    [over] masanya sudah berakhir.
    [coupon] kupon Anda tidak berlaku (lagi). Buka lagi untuk membelinya dengan harga penuh.
   *[none] saat ini tidak ada cara membayarnya. Silakan tanyakan kepada pemiliknya.
 }

order-manual = Pesanan Anda <code>{ $key }</code>: <b>{ $plan }</b>, { $price }.

 { $instructions }

 Silakan bayar sebelum { $until }, lalu tekan tombolnya.
order-claimed = Terima kasih. Pemilik chat akan memeriksa apakah uangnya sudah masuk, lalu membuka akses Anda. Pesanan <code>{ $key }</code>. Anda juga boleh mengirim foto atau dokumen bukti pembayaran di sini.
order-paid = ✅ Lunas: { $price } untuk <b>{ $plan }</b>. Terima kasih!
order-renewed = ✅ Lunas: { $price }. Kini <b>{ $plan }</b> berlaku { $until }.
order-rejected = ✖ Pemilik tidak menemukan pembayaran Anda untuk “{ $plan }” (pesanan <code>{ $key }</code>). Jika ini keliru, tulis ke /paysupport.
order-rejected-because = ✖ Pemilik menolak pesanan <code>{ $key }</code> untuk “{ $plan }”: { $reason }
order-expired = Pesanan <code>{ $key }</code> untuk “{ $plan }” gugur karena tidak dibayar. /plans menunjukkan apa saja yang ada. Jika sudah membayar, tulis ke /paysupport.
order-cancelled = Pesanan <code>{ $key }</code> untuk “{ $plan }” dibatalkan. /plans menunjukkan apa saja yang ada.
order-over = Pesanan ini sudah selesai: { $state ->
    [paid] sudah lunas.
    [rejected] ditolak.
    [expired] gugur.
    [cancelled] dibatalkan.
    [refunded] uangnya dikembalikan.
   *[awaiting_confirmation] pemilik sedang memeriksa pembayarannya.
 }
payment-kept = Pembayaran Anda sebesar { $price } sudah masuk, tetapi tidak ada yang bisa diberikan untuknya. Pemiliknya sudah diberi tahu dan akan menghubungi Anda; /paysupport juga membantu.
paysupport = Ada masalah dengan pembayaran? Tulis di sini apa yang terjadi, dengan nomor pesanan jika Anda tahu. Pemilik chat akan membacanya.
terms-none = Pemilik chat ini tidak menetapkan ketentuan.
subscribe = <b>{ $plan }</b>: { $price } sekarang dan setiap 30 hari setelahnya, sampai Anda membatalkannya. Lihat dan batalkan kapan saja lewat /status.
button-subscribe-stars = ⭐ Berlangganan { $price }
no-invoice = Tagihan tidak dapat dibuat; pemilik sudah diberi tahu. Silakan coba cara bayar lain (/plans) atau kembali nanti.
refunded = { $price } telah dikembalikan kepada Anda; akses yang dibayar dengannya telah berakhir.
refunded-runs = { $price } telah dikembalikan kepada Anda. Akses Anda kini berlaku { $until }.
terms-first = Sebelum pembelian pertama, mohon baca ketentuan dari pemilik:

 { $terms }
button-agree = ✅ Saya setuju, lanjutkan
paysupport-sent = Pertanyaan Anda sudah sampai ke pemilik. Jawabannya akan datang di Telegram.
reject-why = Pesanan ditolak. Mengapa? Pilih alasannya, atau tulis dengan kata-kata Anda sendiri dalam sepuluh menit; pembeli akan membacanya.
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
reject-noted = Dicatat. Pembeli akan diberi tahu.
order-settled = ✅ Pesanan <code>{ $key }</code> untuk “{ $plan }” sudah lunas.
order-returned = ↩ Pesanan <code>{ $key }</code> untuk “{ $plan }”: uangnya dikembalikan.
