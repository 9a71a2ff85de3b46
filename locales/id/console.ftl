# Yang dibaca tim sebagai jawaban atas perintahnya.

grant-usage = Tulis /grant, ID Telegram orangnya, nomor paket dan, jika perlu, lamanya: <code>/grant 123456789 1 2 weeks</code>. Tanpa nomor paket saya tanyakan dulu.
extend-usage = Tulis /extend, ID Telegram orangnya dan berapa lama ditambah: <code>/extend 123456789 1 month</code>.
revoke-usage = Tulis /revoke dan ID Telegram orangnya, misalnya <code>/revoke 123456789</code>. Saya tanyakan dulu akses mana sebelum mencabutnya.
whitelist-usage = Tulis /whitelist dan ID Telegram orangnya: ia boleh tinggal di semua chat tanpa membayar.
unwhitelist-usage = Tulis /unwhitelist dan ID Telegram orangnya.
newcode-usage = Tulis /newcode, nomor paket dan jumlah kode, paling banyak 50: <code>/newcode 1 10</code>. Lebih banyak: usher code add.
team-usage = Untuk mengubahnya, tulis <code>/team 123456789 manager</code>. Peran: owner (semuanya), manager (semua kecuali tim), code_manager (hanya kode akses), viewer (hanya melihat), none (keluar dari tim).
audit-usage = Tulis /audit, atau /audit dan ID Telegram seseorang untuk melihat apa yang dilakukan terhadapnya.
bad-term = “{ $term }” bukan jangka waktu, atau sudah lewat. Tulis misalnya 30 days, 1 month, 2 years, forever atau until 2030-01-01.
no-such-plan = Tidak ada paket bernomor “{ $id }”. Paket Anda:
plan-line = { $id }: { $plan }
no-plans-yet = Belum ada paket. Pemilik membuatnya dengan /newplan.
grant-which = Paket mana untuk <b>{ $person }</b> (<code>{ $id }</code>), selama masa penuhnya?
granted = ✅ <code>{ $id }</code> punya { $plan } { $until }. Jalan masuk sedang dikirim, jika ia pernah memulai bot.
granted-more = ✅ Ditambahkan: <code>{ $id }</code> punya { $plan } { $until }.
has-enough = <code>{ $id }</code> sudah punya { $plan } { $until }: tidak ada yang perlu ditambah.
is-banned = <code>{ $id }</code> diblokir. Kirim /unban { $id } dulu.
has-nothing = <code>{ $id }</code> tidak punya akses yang berjalan. Beri dengan /grant { $id }.
has-several = <code>{ $id }</code> punya beberapa paket. Kirim baris yang Anda maksud:
grant-line = <code>{ $command }</code>: { $plan }
revoke-which = Apa yang dicabut dari <b>{ $person }</b> (<code>{ $id }</code>)? Ia diberi tahu, tidak ditagih lagi, dan uangnya tidak ikut kembali.
button-all-rights = Semuanya
revoked = <code>{ $id }</code> kehilangan { $plans }. Dari chat yang tidak lagi terbuka baginya, ia sedang dikeluarkan.
access-taken = Pemilik mengakhiri akses Anda: { $plans }. Jika ini keliru, kirim /paysupport.
whitelisted = <code>{ $id }</code> boleh tinggal di semua chat tanpa membayar: di { $chats } chat yang ada sekarang dan di chat yang akan datang.
unwhitelisted = <code>{ $id }</code> tidak lagi di daftar putih; sebelumnya berlaku di { $chats } chat. Dari chat yang tidak lagi terbuka baginya, ia sedang dikeluarkan.
was-not-whitelisted = <code>{ $id }</code> memang tidak ada di daftar putih.
newcode-which = Untuk paket mana?
newcode-made = 🎟 { $count } kode untuk <b>{ $plan }</b>, kelompok { $batch }. Masing-masing berlaku sekali. Hanya ditampilkan sekarang:
orders-waiting = { $count ->
    [0] Tidak ada pesanan yang menunggu keputusan.
   *[other] { $count } pesanan menunggu keputusan; yang paling lama lebih dulu.
 }
role = { $role ->
    [owner] pemilik
    [manager] pengelola
    [code_manager] pengelola kode
   *[viewer] pemantau
 }
team-title = Tim Anda:
team-member = • <b>{ $person }</b> (<code>{ $id }</code>): { $role }
team-set = <code>{ $id }</code> sekarang { $role }. /help menunjukkan apa yang bisa ia lakukan.
team-left = <code>{ $id }</code> tidak lagi di tim.
team-set-owner = <code>{ $id }</code> adalah pemilik menurut OWNER_IDS; hanya operator yang bisa mengubahnya.
audit-title = Siapa melakukan apa, yang terbaru dulu:
audit-empty = Belum ada yang dilakukan.
audit-line = • { $at }, <b>{ $by }</b>: { $what }
act = { $act ->
    [ban] memblokir { $id }
    [unban] mencabut blokir { $id }
    [whitelist] memasukkan { $id } ke daftar putih
    [unwhitelist] mengeluarkan { $id } dari daftar putih
    [grant] memberi { $id } { $what }
    [revoke] mencabut { $what } dari { $id }
    [confirm] mengonfirmasi pesanan { $what } dari { $id }
    [reject] menolak pesanan { $what } dari { $id }
    [refund] mengembalikan { $what } kepada { $id }
    [make_codes] membuat kode { $what }
    [revoke_codes] mencabut kode { $what }
    [roll_back] membatalkan kode { $what } dari { $id }
    [answer] menjawab { $id }
    [mute] membisukan { $id }
    [hear] menerima pesan { $id } lagi
    [forget] melupakan seseorang
    [export] mengunduh { $what }
    [set_role] { $id } di tim sebagai { $what }
    [give_credit] memberi saldo { $what } kepada { $id }
    [take_credit] mengambil saldo { $what } dari { $id }
    [payout] membayarkan { $what } kepada { $id }
    [set_referrals] mengatur imbalan undangan: { $what }
    [set_rate] mengatur kurs: { $what }
    [remove_strays] mengizinkan pengeluaran orang tanpa akses: { $what }
    [keep_strays] mengizinkan orang tanpa akses tinggal: { $what }
    [check] meminta pemeriksaan menyeluruh
    [take_over] mengambil alih chat: { $what }
    [add_plan] membuat paket { $what }
    [change_plan] mengubah paket { $what }
    [enable_plan] menjual lagi paket { $what }
    [disable_plan] menghentikan penjualan paket { $what }
    [delete_plan] menghapus paket { $what }
    [connect] menghubungkan “{ $what }”
    [set_chat] mengatur chat { $what }
    [set_gate] mengatur gerbang: { $what }
    [set_method] mengatur cara membayar: { $what }
    [drop_method] menghapus cara membayar: { $what }
   *[end_role] mengeluarkan { $id } dari tim
 }
