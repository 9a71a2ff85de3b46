# Yang dibaca pemilik: laporan, jawaban atas perintah, dan peringatan yang tidak mereka minta.

## /check

check-usage = Tulis /check dan ID Telegram orangnya, misalnya <code>/check 123456789</code>.
check-unknown = Bot ini belum pernah bertemu orang dengan ID <code>{ $id }</code>. /ban { $id } akan menutup pintu baginya sejak awal.
check-title = <b>{ $name }</b> { $username } – <code>{ $id }</code>
check-standing = Status: { $standing ->
    [lead] orang baru, belum pernah punya akses
    [customer] pelanggan
    [churned] mantan pelanggan, aksesnya sudah berakhir
   *[banned] diblokir sejak { $since }
 }
check-language = Bahasa: { $language }, pertama kali terlihat { $since }
check-never-met = Orang ini belum pernah menulis ke bot ini.
check-unreachable = Tidak bisa dikirimi pesan sejak { $since } (memblokir bot atau menghapus akun)
check-gate = Gerbang: { $verdict }
check-gate-passed = Gerbang: { $verdict }, terakhir dilewati { $since }
check-came-with = Datang lewat: { $payload }
check-told = Menurut orangnya: { $what }
check-subscriptions = Langganan:
check-subscription = • { $plan }: { $from } – { $until } ({ $source }), { $state ->
    [running] berjalan
    [cancelled] dibatalkan { $at }
   *[ended] berakhir
 }
check-no-subscriptions = Langganan: tidak ada
check-seats = Chat:
check-seat = • { $chat }: { $wanted ->
    [yes] boleh di dalam { $until }
    [past] akses berakhir { $until }
   *[no] tidak punya akses
 }; { $observed ->
    [in] ada di dalam
    [out] ada di luar
    [admin] administrator (dikecualikan)
    [owner] pemilik chat (dikecualikan)
    [banned] diblokir di sana
   *[unknown] belum terlihat di sana
 }
check-seat-since = { $line }, sejak { $since }
check-exempt = { $why ->
    [whitelisted] dikecualikan: ada di daftar putih
    [by_hand] dikecualikan: ditambahkan oleh administrator
    [demoted] dikecualikan sampai { $until }: mantan administrator
    [guest] dikecualikan: sudah di dalam sebelum bot datang
    [left_in] dikecualikan: ada di dalam tanpa akses dan Anda mengizinkannya tinggal
   *[bot] dikecualikan: ini bot
 }
check-no-seats = Chat: tidak ada
check-links = Tautan:
check-link = • { $chat }: dibuat { $made }, { $state ->
    [live] berlaku sampai { $at }
    [used] dipakai { $at }
    [revoked] dicabut { $at }
   *[expired] kedaluwarsa { $at }
 }

## /ban, /unban

ban-usage = Tulis /ban dan ID Telegram orangnya, misalnya <code>/ban 123456789</code>.
ban-done = <code>{ $id }</code> sudah diblokir. { $subscriptions ->
    [0] Tidak ada langganan yang perlu dibatalkan.
   *[other] { $subscriptions } langganan dibatalkan.
 } Semua tautan dicabut; { $chats ->
    [0] ia tidak punya tempat di chat Anda, dan sekarang tidak bisa masuk ke semuanya.
   *[other] sedang dikeluarkan dari { $chats } chat.
 } /check { $id } menunjukkan perkembangannya, /unban { $id } mencabut blokir.
ban-again = <code>{ $id }</code> sudah diblokir sebelumnya. Yang belum selesai sedang dicoba lagi.
ban-impossible = <code>{ $id }</code> tidak bisa diblokir: { $why ->
    [self] itu bot ini sendiri.
    [team] ia ada di tim bot ini. Keluarkan dulu: /team { $id } none (atau OWNER_IDS).
   *[admin] orang ini pemilik atau administrator “{ $chat }”. Cabut dulu haknya di sana, lalu ulangi /ban { $id }.
 }
unban-usage = Tulis /unban dan ID Telegram orangnya, misalnya <code>/unban 123456789</code>.
unban-done = <code>{ $id }</code> tidak lagi diblokir dan boleh kembali. Langganan yang dibatalkan saat pemblokiran tetap batal.
unban-none = <code>{ $id }</code> tidak sedang diblokir.

## Peringatan

alert-connected = ✅ “{ $chat }” sudah terhubung (<code>{ $id }</code>).
alert-connected-missing = ⚠️ “{ $chat }” sudah terhubung (<code>{ $id }</code>), tetapi saya belum punya hak ini di sana: { $rights }.
alert-rights-lost = ⚠️ Di “{ $chat }” saya kehilangan hak ini: { $rights }.
alert-rights-back = ✅ Hak saya di “{ $chat }” sudah lengkap lagi. { $removals ->
    [0] Tidak ada yang menunggu untuk dikeluarkan
   *[other] { $removals } orang yang harus keluar sedang dikeluarkan
 }{ $links ->
    [0] {"."}
   *[other] , dan { $links } orang mendapat tautan yang ditunggu.
 }
rights-stop = { $lost ->
    [invite] Tanpa itu saya tidak bisa membuat tautan atau menjawab permintaan bergabung, jadi tidak ada yang bisa masuk, dan yang harus keluar pun menunggu.
    [restrict] Tanpa itu saya tidak bisa mengeluarkan atau memblokir siapa pun di sana, jadi tidak ada pula yang saya terima.
   *[both] Tanpa itu tidak ada yang bisa saya terima atau keluarkan di sana.
 } Tidak ada yang terlupa: begitu hak saya kembali, yang sudah membayar mendapat tautan dan yang harus keluar dikeluarkan.
rights-how = Cara mengembalikannya: buka “{ $chat }”, ketuk namanya, lalu Edit → Administrator → saya, nyalakan { $rights }, dan simpan.
alert-disconnected = ⚠️ Saya dikeluarkan dari “{ $chat }”. Tambahkan saya lagi sebagai administrator dan saya akan melanjutkan dari titik terakhir.
alert-leak = Tautan ke “{ $chat }” yang dibuat untuk <code>{ $owner }</code> dipakai oleh <code>{ $stranger }</code>; tautannya sedang dicabut. { $entry ->
        [entitled] Orang itu punya hak sendiri dan tetap di sana.
        [exempt] Orang itu dikecualikan dan tetap di sana.
        [kept] Orang itu tetap di sana: chat ini membiarkan orang tanpa hak.
        [waiting] Orang asing itu dikeluarkan begitu hak saya kembali.
       *[removed] Orang asing itu sedang dikeluarkan.
    }
alert-demoted = <code>{ $user }</code> bukan lagi administrator “{ $chat }” dan tidak punya akses ke sana. Dalam 24 jam ia akan dikeluarkan, kecuali Anda memberinya akses.
alert-ban-lifted = <code>{ $user }</code> punya akses ke “{ $chat }” tetapi diblokir manual di sana; blokirnya sudah dicabut. Pakai /ban { $user } untuk menutup pintu baginya seterusnya.
alert-gate-plan-over = ⚠️ “{ $plan }” sudah berakhir, tetapi masih menjadi paket yang dibuka gerbang: tidak ada yang mendapat apa pun. Pilih paket lain dengan usher plan gate.
alert-no-link = ⚠️ Telegram tidak mengizinkan saya membuat tautan di “{ $chat }”: <code>{ $reason }</code>. Sebelum itu diperbaiki, tidak ada yang bisa dimasukkan ke sana; yang meminta diminta mencoba lagi nanti.
alert-sponsor-key = ⚠️ Jaringan sponsor { $source } menolak kunci Anda. Mohon pasang kunci yang benar; sampai saat itu pengaturan GATE_ON_ERROR menentukan apakah orang diterima atau diminta mencoba lagi.
right-invite = “Undang Pengguna via Tautan”
right-restrict = “Blokir Pengguna”

## Pesanan dan pembayaran

card = 🧾 Pesanan <code>{ $key }</code>: { $person } (<code>{ $user }</code>), “{ $plan }”, { $price }, dibuat { $placed }{ $purpose ->
    [renew] , perpanjangan
    [switch] , ganti paket
   *[new] {""}
 }.
card-operator = operator
card-state = { $state ->
    [pending] Belum dibayar.
    [awaiting_confirmation] Orangnya mengatakan sudah membayar. Apakah uangnya masuk?
    [paid] { $by ->
        [owner] ✅ Dikonfirmasi oleh { $judge }.
       *[nobody] ✅ Lunas.
     }
    [rejected] ✖ Ditolak oleh { $judge }.
    [expired] ⌛ Kedaluwarsa: belum dibayar sampai batas waktunya.
    [cancelled] ✖ Dibatalkan.
   *[refunded] { $by ->
        [owner] ↩ Uangnya sudah dikembalikan oleh { $judge }.
       *[nobody] ↩ Uangnya sudah dikembalikan.
     }
 }
card-reason = { " " }Alasan: { $reason }
card-claimed = Pesanan <code>{ $key }</code> menunggu keputusan Anda.
button-confirm = ✅ Konfirmasi
button-reject = ✖ Tolak
alert-payment-kept = ⚠️ { $price } masuk dari <code>{ $user }</code>, tetapi tidak ada yang diberikan: { $why ->
    [surplus] pesanannya sudah dibayar.
    [nothing] orangnya sudah memiliki semuanya, atau masanya sudah berakhir.
    [banned] orangnya diblokir.
   *[unknown] tidak ada pesanan yang cocok.
 } Kembalikan dengan <code>usher order refund { $charge }</code>, atau simpan dan beri akses dengan <code>usher member grant</code>.
alert-no-invoice = ⚠️ Telegram menolak tagihan pesanan <code>{ $key }</code> ({ $method }): <code>{ $reason }</code>.
