# Yang dibaca orang di chat. HTML boleh; argumen sudah di-escape. Tombol dan notifikasi singkat berupa teks biasa.

## Gerbang

gate-prompt = Untuk masuk, silakan berlangganan ke { $left ->
    [1] sponsor
   *[other] { $left } sponsor
 } di bawah ini, lalu tekan <b>{ button-done }</b>.
gate-still = { $left ->
    [1] Masih kurang satu langganan
   *[other] Masih kurang { $left } langganan
 }. Silakan berlangganan di bawah ini, lalu tekan <b>{ button-done }</b> lagi.
gate-gender = Satu pertanyaan singkat dulu: apa jenis kelamin Anda?
gate-age = Berapa usia Anda?
gate-form = Silakan isi formulir singkat, lalu tekan <b>{ button-continue }</b>.
gate-unavailable = Pemeriksaan belum bisa dilakukan saat ini. Tidak ada yang hilang: silakan coba lagi satu menit lagi.
gate-checking = Memeriksa langganan Anda…

button-subscribe = Berlangganan
button-done = ✅ Saya sudah berlangganan
button-continue = Lanjutkan
button-form = 📝 Isi formulir
button-retry = 🔄 Coba lagi
button-male = Laki-laki
button-female = Perempuan
age-c1 = di bawah 10
age-c2 = 11–13
age-c3 = 14–15
age-c4 = 16–17
age-c5 = 18–24
age-c6 = 25 ke atas

## Akses

access-open = ✅ Selesai, terima kasih! Akses Anda sudah terbuka.
access-links = ✅ Akses <b>{ $plan }</b> terbuka untuk Anda { $until }.

    { $count ->
        [1] Ini tautan pribadi Anda. Hanya berlaku sekali, hanya untuk Anda, sampai { $ends }.
       *[other] Ini tautan pribadi Anda. Masing-masing hanya berlaku sekali, hanya untuk Anda, sampai { $ends }.
    }
access-request = ✅ Akses <b>{ $plan }</b> terbuka untuk Anda { $until }.

    Tekan tombol dan minta bergabung: permintaan Anda langsung disetujui.
access-inside = Anda sudah di dalam: <b>{ $plan }</b>, { $until }.
access-over = <b>{ $plan }</b> sudah berakhir sejak { $since } dan tidak diberikan lagi. Silakan tanyakan kepada pemilik chat apa gantinya.
access-not-ready = Saat ini saya tidak bisa memasukkan siapa pun ke “{ $chat }”. Pemiliknya sudah diberi tahu, dan akses Anda tetap aman: tautannya saya kirim begitu bisa. Anda juga bisa menekan tombolnya nanti.
access-barred = Anda diblokir di “{ $chat }” oleh administratornya, jadi saya tidak bisa memasukkan Anda ke sana. Silakan hubungi mereka.
access-late = { $count ->
    [1] Satu tautan lagi menyusul
   *[other] { $count } tautan lagi menyusul
 } begitu Telegram mengizinkan saya membuatnya.
until-forever = selamanya
until-date = sampai { $date }
button-enter = 🚪 { $chat }
button-link = 🔗 Minta tautan ke { $chat }
button-come-back = 🔁 Dapatkan akses lagi
expired = Akses <b>{ $plan }</b> Anda berakhir pada { $date }. Terima kasih sudah bersama kami.
expired-come-back = Anda selalu boleh kembali: tekan tombolnya.
expired-ask = Jika ingin kembali, hubungi pemilik chat; /start menunjukkan apa yang terbuka untuk Anda sekarang.
declined = Permintaan Anda untuk bergabung ke “{ $chat }” ditolak: hanya yang punya akses yang bisa masuk. Kirim /start untuk mendapatkannya.
no-right = Saat ini Anda tidak punya akses ke chat ini. Kirim /start untuk melihat cara mendapatkannya.
too-many-links = Anda sudah mendapat lima tautan baru dalam satu jam. Silakan pakai yang terakhir, atau coba lagi nanti.
stale = Tombol ini sudah tidak berlaku. Kirim /start untuk mendapat yang baru.

## Perintah

status-none = Saat ini Anda belum punya akses. Kirim /start untuk mendapatkannya.
status-line = • <b>{ $plan }</b>, { $until }
status-title = Akses Anda:
status-zone = Waktu ditampilkan dalam zona { $zone }.
help = Saya penjaga pintu chat privat.

    /start – dapatkan akses
    /plans – paket dan harga
    /redeem KODE – pakai kode akses
    /status – akses Anda, dan sampai kapan
    /invite – undang orang
    /language – pilih bahasa
    /paysupport – bantuan pembayaran
    /terms – ketentuan pemilik
    /cancel – batalkan yang sedang berjalan
    /forget – minta atau hapus data Anda
    /help – daftar ini

    Pesan lain yang Anda tulis di sini sampai ke pemilik, dan ia menjawab di chat ini.
help-owner = Untuk tim:
help-look =
    /plans – semua paket dan penjualannya
    /chats – chat yang terhubung dan hak saya di sana
    /gate – syarat sebelum akses gratis
    /check ID – apa yang diketahui tentang seseorang
    /orders – pesanan yang menunggu keputusan
    /audit – siapa melakukan apa
    /dryrun – apa yang akan saya lakukan berikutnya
    /takeover – mengambil alih chat yang sudah berjalan sebelum saya datang
    /stats – statistik sebagai gambar
help-export = /export – pelanggan, pembayaran, dan langganan sebagai berkas
help-people =
    /check_all – memeriksa semua orang di semua chat
    /grant ID – beri akses
    /extend ID WAKTU – tambah waktu
    /revoke ID – cabut akses
    /ban ID – keluarkan dan jangan terima lagi
    /unban ID – cabut blokir
    /whitelist ID – boleh tinggal tanpa membayar
    /unwhitelist ID – tidak boleh lagi
help-orders =
    /credit ID – saldo: lihat, beri, ambil
    /payouts – siapa yang harus dibayar
help-shop =
    /newplan – membuat paket langkah demi langkah
    /referrals – imbalan untuk undangan
help-till = /methods – cara membayar
help-codes = /newcode – buat kode akses
help-team = /team – siapa boleh apa
unknown-command = Saya belum mengerti itu. Lihat /help untuk semua yang bisa saya lakukan.
language-choose = Dalam bahasa apa saya menulis kepada Anda?
language-set = Mulai sekarang saya menulis dalam bahasa Indonesia.
command-start = dapatkan akses
command-plans = paket dan harga
command-redeem = pakai kode akses
command-paysupport = bantuan pembayaran
command-terms = ketentuan pemilik
command-status = akses Anda, dan sampai kapan
command-invite = undang orang
command-language = pilih bahasa
command-forget = minta atau hapus data Anda
command-help = yang bisa saya lakukan
