# Yang dibaca orang dan pemilik tentang uang yang sedang berjalan.

renewal-off = Perpanjangan <b>{ $plan }</b> sudah dimatikan. Akses Anda berlaku { $until }; tidak ada lagi yang akan ditagih.
renewal-on = Perpanjangan <b>{ $plan }</b> aktif lagi: { $price } setiap 30 hari. Sudah dibayar { $until }.
renewal-allowed = Tinggal satu langkah, dan hanya Anda yang bisa melakukannya: di Telegram, buka Pengaturan › Bintang Saya, pilih “{ $plan }” lalu perpanjang. Saya kabari begitu selesai. Jika dibiarkan, akses Anda berlaku { $until }.
renewal-missed = ⚠️ <b>{ $plan }</b> gagal diperpanjang: Bintang Anda tidak cukup. Silakan isi hingga { $price }; setelah itu Telegram memperpanjangnya sendiri. Sementara itu, akses Anda berlaku { $until }.
renewal-refused = Telegram tidak mengizinkan saya mengubah langganan ini. Anda bisa melakukannya sendiri: Pengaturan › Bintang Saya.
renewal-already = { $state ->
    [off] Perpanjangannya sudah dimatikan.
   *[on] Perpanjangannya sudah aktif.
 }
button-renewal-off = ✖ Jangan perpanjang
button-renewal-on = 🔁 Perpanjang lagi
button-refund = ↩ Kembalikan { $price }
button-refund-noted = ↩ Saya sudah mengembalikan { $price }
refund-done = ↩ { $price } dikembalikan ke <code>{ $user }</code>.
refund-noted = ↩ Dicatat: { $price } sudah Anda kembalikan sendiri ke <code>{ $user }</code>.
refund-refused = ✖ { $price } milik <code>{ $user }</code> tidak bisa dikembalikan: <code>{ $reason }</code>
refund-again = Uang itu sudah dikembalikan.
payment-returned = Uang Anda { $price } sudah dikembalikan.
checkout-refused = { $why ->
    [theirs] Tagihan ini untuk orang lain. Silakan pilih milik Anda dengan /plans.
    [paid] Ini sudah dibayar. /status menunjukkan apa yang Anda miliki.
    [lapsed] Tagihan ini sudah kedaluwarsa. Silakan pilih lagi dengan /plans.
    [replaced] Tagihan ini dibatalkan. Silakan bayar yang terbaru, atau pilih lagi dengan /plans.
    [full] Semua tempat sudah terisi. /plans menunjukkan apa yang ada.
   *[over] Tagihan ini tidak bisa dibayar lagi. /plans menunjukkan apa yang ada.
 }
no-invoice-hint = { $hint ->
    [amount] Jumlahnya lebih kecil atau lebih besar daripada yang diterima Telegram sekaligus (umumnya sekitar 1 sampai 10.000 dolar AS).
    [subscription] Harga langganan paling tinggi 10.000 Bintang.
    [currency] Telegram tidak membuat tagihan dalam mata uang ini.
    [provider] Token penyedia pembayaran tidak berfungsi: minta yang baru di @BotFather › Payments.
   *[other] Periksa harga paket dan pengaturan cara bayarnya.
 }
