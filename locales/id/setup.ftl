# Halaman paket, chat, gerbang dan cara membayar.

button-setup = { $what ->
    [shop] 👀 Seperti dilihat pelanggan
    [page] Ke halamannya
    [plans] ◀ Semua paket
    [change] ✏️ Ubah
    [on] ▶ Jual lagi
    [off] ⏸ Hentikan penjualan
    [hide] 🙈 Sembunyikan dari daftar
    [unhide] 👁 Tampilkan di daftar
    [delete] 🗑 Hapus
    [channel] ➕ Hubungkan channel
    [group] ➕ Hubungkan grup
    [requests-on] Masuk lewat permintaan: nyalakan
    [requests-off] Masuk lewat permintaan: matikan
    [strays-keep] Orang tanpa akses: biarkan tinggal
    [strays-remove] Orang tanpa akses: keluarkan
    [bans-keep] Blokir manual: pertahankan
    [bans-lift] Blokir manual: cabut jika punya akses
    [look] 🔄 Periksa hak bot lagi
    [chats] ◀ Semua chat
    [connect] ✅ Hubungkan
    [require] ➕ Wajibkan chat
    [opens] Yang dibuka gerbang
    [opens-nothing] Tidak ada
    [back] ◀ Kembali
    [stars-on] ⭐ Terima Bintang
    [stars-off] ⭐ Berhenti menerima Bintang
    [manual-on] 🏦 Terima pembayaran manual
    [manual-change] 🏦 Ubah petunjuk
    [manual-off] 🏦 Berhenti menerima pembayaran manual
   *[telegram-off] 💳 Hentikan tagihan penyedia
 }
wares-title = <b>Paket Anda</b>
wares-none = Belum ada paket.
wares-new = /newplan membuatnya langkah demi langkah.
ware-line = { $id } – <b>{ $plan }</b>, { $price }{ $state ->
    [off] , tidak dijual lagi
    [hidden] , tersembunyi
   *[on] {""}
 }{ $gate ->
    [yes] , dibuka oleh gerbang
   *[no] {""}
 };
ware-sold = { $have ->
    [0] sekarang tidak ada yang memilikinya
   *[other] sekarang dimiliki { $have } orang
 }, { $orders ->
    [0] belum terjual
   *[other] terjual { $orders }
 }.
ware-switched = { $state ->
    [on] ▶ Paket ini dijual.
    [gate] ⏸ Paket ini tidak dijual lagi dan lepas dari gerbang: sekarang gerbang tidak membuka apa-apa, pilih paket lain lewat /gate. Yang sudah memilikinya tetap punya dan boleh memperpanjang dengan harga mereka.
   *[off] ⏸ Paket ini tidak dijual lagi. Yang sudah memilikinya tetap punya dan boleh memperpanjang dengan harga mereka.
 }
ware-hidden = { $on ->
    [yes] 🙈 Paket ini tidak ada di daftar lagi; tautan ini menampilkannya: { $link }
   *[no] 👁 Paket ini ada di daftar; tautan ini langsung menuju ke sana: { $link }
 }
ware-deleted = 🗑 “{ $plan }” sudah dihapus. Tidak pernah ada yang memilikinya.
ware-in-use = “{ $plan }” tidak bisa dihapus karena dibutuhkan pembukuan: { $rights ->
    [0] belum pernah diberikan
   *[other] sudah diberikan { $rights } kali
 }, { $orders ->
    [0] belum pernah dipesan
   *[other] sudah dipesan { $orders } kali
 }, { $batches ->
    [0] tidak ada kode untuknya
   *[other] ada { $batches } kelompok kode untuknya
 }{ $gate ->
    [yes] , dan gerbang membukanya
   *[no] {""}
 }. Hentikan saja penjualannya.
chats-title = <b>Chat Anda</b>
chats-none = Belum ada chat yang terhubung.
chats-connect = Untuk menghubungkan chat, tekan tombol di bawah, pilih chatnya dan beri saya kedua hak: mengundang dan memblokir pengguna. Anda juga bisa menjadikan saya administrator langsung di chat itu.
chat-line = • <b>{ $chat }</b> – { $state }
chat-state = { $state ->
    [well] ✅ semua beres
    [lacks] ⚠️ saya kekurangan hak: { $rights }
   *[out] ✖ saya tidak ada di sana lagi
 }
chat-plans = Dibuka oleh: { $plans }
chat-no-plans = Tidak ada paket yang membukanya.
chat-required = Gerbang mewajibkan orang bergabung di sini.
chat-manners = Masuk lewat permintaan: { $requests ->
    [yes] aktif – tautan pribadi menuju permintaan, dan saya hanya menyetujui orang yang tepat
   *[no] tidak aktif – tautan pribadi langsung masuk
 }.
    Orang yang masuk tanpa akses: { $strays ->
    [yes] boleh tinggal
   *[no] dikeluarkan
 }.
    Blokir manual: { $bans ->
    [yes] tetap berlaku, walau orangnya membayar
   *[no] dicabut bagi yang punya akses
 }.
chat-unseen = Telegram tidak menunjukkan { $chat } kepada saya: jadikan saya administrator di sana dulu.
alert-offered = { $who } (<code>{ $user }</code>) menjadikan saya administrator di “{ $chat }”. Orang itu bukan anggota tim Anda, jadi saya tidak berbuat apa-apa di sana. Hubungkan chat ini?
alert-not-admin = Saya sekarang ada di “{ $chat }”, tetapi hanya sebagai anggota. Jadikan saya administrator di sana dengan hak mengundang dan memblokir pengguna; setelah itu chatnya terhubung.
gate-source = { $source ->
    [subgram] sponsor dari SubGram
   *[channels] chat wajib
 }
gate-asks = Sebelum akses gratis, gerbang meminta: { $sources }.
gate-open = Gerbang terbuka: tidak meminta apa-apa.
gate-requires = Orang harus bergabung di:
gate-requires-none = Tidak ada chat wajib.
gate-required = • { $chat } – { $link }
gate-opens = Yang melewatinya mendapat “{ $plan }”.
gate-opens-nothing = Yang melewatinya belum mendapat apa-apa: pilih paket.
gate-require-which = Chat mana yang harus diikuti dulu? Di tempat saya menjadi administrator, saya bisa melihat siapa yang sudah bergabung.
gate-no-chats = Semua chat yang terhubung sudah wajib, atau belum ada yang terhubung: /chats menunjukkan caranya.
gate-no-address = Chat itu tidak punya nama publik maupun tautan undangan dari saya, jadi orang tidak bisa diarahkan ke sana. Beri nama publik, atau pakai usher gate require dengan tautan.
gate-opens-which = Apa yang didapat orang yang melewati gerbang?
gate-out-of-sale = Paket itu tidak dijual lagi: jual lagi dulu.
button-require-drop = ✖ { $chat }
methods-stars = ⭐ Bintang Telegram: { $on ->
    [yes] diterima
   *[no] tidak diterima
 }.
methods-manual = 🏦 Manual: orang membaca ini dan memberi tahu setelah membayar; Anda yang mengonfirmasi.
    <blockquote>{ $words }</blockquote>
methods-no-manual = 🏦 Manual (transfer, tunai, apa saja): belum diatur.
methods-telegram = 💳 Tagihan lewat penyedia pembayaran: { $on ->
    [yes] sudah diatur
   *[no] belum diatur
 }. Tokennya rahasia: operator mengaturnya dengan usher method set telegram, jangan dikirim ke sini.
methods-ask = Kirim apa yang harus dibaca orang yang membayar secara manual: ke mana uang dikirim dan apa yang perlu ditulis saat mengirim. /cancel membiarkannya seperti semula.
methods-bad = Kirim teks 1 sampai { $most } karakter.
team-last-owner = <code>{ $id }</code> adalah satu-satunya pemilik. Jadikan orang lain pemilik dulu: <code>/team 123456789 owner</code>.
