# Yang dibaca orang dan pemilik tentang uang yang sedang berjalan.

renewal-off = Perpanjangan <b>{ $plan }</b> sudah dimatikan. Akses Anda berlaku { $until }; tidak akan ada tagihan lagi.
renewal-on = Perpanjangan <b>{ $plan }</b> aktif lagi: { $price } setiap 30 hari. Sudah dibayar { $until }.
renewal-allowed = Tinggal satu langkah, dan hanya Anda yang bisa melakukannya: di Telegram, buka Pengaturan › Bintang Saya, pilih “{ $plan }” lalu perpanjang. Saya kabari begitu selesai. Jika dibiarkan, akses Anda berlaku { $until }.
renewal-missed = ⚠️ <b>{ $plan }</b> gagal diperpanjang: Bintang Anda tidak cukup. Silakan isi sampai { $price }, lalu Telegram akan memperpanjangnya sendiri. Sementara itu, akses Anda tetap berlaku { $until }.
renewal-needless = <b>{ $plan }</b> kini milik Anda selamanya, jadi perpanjangannya saya matikan. Tidak akan ada tagihan lagi.
renewal-refused = Telegram tidak mengizinkan saya mengubah langganan ini. Anda bisa melakukannya sendiri: Pengaturan › Bintang Saya.
renewal-already = { $state ->
    [off] Perpanjangannya sudah dimatikan.
   *[on] Perpanjangannya sudah aktif.
 }
button-renewal-off = ✖ Jangan perpanjang
button-renewal-on = 🔁 Perpanjang lagi
button-refund = ↩ Kembalikan { $price }
button-refund-noted = ↩ Sudah kembali: { $price }
refund-done = ↩ { $price } sudah dikembalikan ke <code>{ $user }</code>.
refund-noted = ↩ Dicatat: { $price } sudah Anda kembalikan sendiri ke <code>{ $user }</code>.
refund-refused = ✖ { $price } dari <code>{ $user }</code> tidak bisa dikembalikan: <code>{ $reason }</code>
refund-again = Pembayaran ini sudah dikembalikan.
payment-returned = { $price } sudah dikembalikan kepada Anda.
checkout-refused = { $why ->
    [theirs] Tagihan ini untuk orang lain. Silakan pilih paket Anda sendiri lewat /plans.
    [paid] Ini sudah dibayar. Lihat akses Anda lewat /status.
    [lapsed] Tagihan ini sudah kedaluwarsa. Silakan pilih lagi lewat /plans.
    [changed] Paket Anda sudah berubah, jadi harga ini tidak berlaku lagi. Silakan lihat lagi lewat /status.
    [underway] Pembayaran ini sedang diproses; Anda hanya ditagih sekali. Tunggu sebentar, lalu /status menampilkan apa yang Anda miliki.
    [replaced] Tagihan ini dibatalkan. Silakan bayar yang terbaru, atau pilih lagi lewat /plans.
    [full] Semua tempat sudah terisi. Lihat paket lain lewat /plans.
    [banned] Tagihan ini tidak bisa dibayar lagi. Untuk pertanyaan tentang pembayaran, kirim /paysupport.
   *[over] Tagihan ini tidak bisa dibayar lagi. Silakan pilih lagi lewat /plans.
 }
invoice-about = Akses ke { $chats }: { $term }
invoice-renews = Akses ke { $chats }. Diperpanjang otomatis setiap 30 hari sampai Anda membatalkannya.
invoice-lapsed = Tagihan untuk “{ $plan }” sudah tidak berlaku: dalam sehari tidak ada pembayaran yang masuk. Jika masih mau, buka lagi paketnya dan pilih cara membayar. Jika sudah membayar, tulis ke /paysupport.
button-look-again = 🛒 { $plan }
no-invoice-hint = { $hint ->
    [amount] Jumlahnya di bawah atau di atas batas Telegram untuk satu pembayaran (umumnya sekitar 1 sampai 10.000 dolar AS).
    [subscription] Harga langganan paling tinggi 10.000 Bintang.
    [currency] Telegram tidak menerima mata uang ini.
    [provider] Token penyedia pembayaran tidak berfungsi: minta yang baru di @BotFather › Payments.
   *[other] Periksa harga paket dan pengaturan cara bayarnya.
 }
payment-nothing = Pembayaran Anda sebesar { $price } sudah masuk, tetapi tidak ada yang bisa diberikan untuknya: semuanya sudah Anda miliki, atau masanya sudah berakhir. Pemiliknya sudah diberi tahu dan akan menghubungi Anda; Anda juga bisa mengirim /paysupport.
payment-went-back = { $by ->
    [owner] ↩ Uangnya sudah dikembalikan oleh { $judge }.
   *[nobody] ↩ Uangnya sudah dikembalikan.
 }
order-barred = Pesanan <code>{ $key }</code> sudah kedaluwarsa dan tidak bisa dibayar lagi.
order-barred-then = { $who ->
    [person] Jika sudah membayar, kirim /paysupport: pemiliknya akan mengurusnya.
   *[owner] Jika uangnya masuk, kembalikan lewat cara yang sama, atau beri akses dengan <code>usher member grant</code>.
 }
