# Yang dibaca orang tentang akhir aksesnya, di /status dan di pengingat; dan yang ditambahkan /check tentang uang.

## Pengingat

remind-before = ⏳ { $kind ->
    [trial] Masa coba <b>{ $plan }</b> Anda
   *[right] Akses <b>{ $plan }</b> Anda
 } berakhir { $left ->
    [0] hari ini
    [1] besok
   *[other] { $left } hari lagi
 }: { $date }.
remind-grace = ⌛ Masa <b>{ $plan }</b> yang Anda bayar berakhir pada { $since }. Akses Anda tetap ada sampai { $date }; perpanjang sebelum itu agar tidak dikeluarkan.
remind-win-back = 👋 Akses <b>{ $plan }</b> Anda berakhir pada { $date }. Kapan pun Anda boleh kembali.
remind-price = <b>{ $plan }</b>: { $term } seharga { $price }.
remind-added = Waktu baru ditambahkan ke sisa waktu Anda.
button-renew = { $kind ->
    [trial] ▶ Lanjutkan { $plan } – { $price }
   *[right] 🔁 Perpanjang { $plan } – { $price }
 }

## Perpisahan

expired-trial = Masa coba <b>{ $plan }</b> Anda berakhir pada { $date }. Semoga Anda menyukainya.
expired-renew = Untuk kembali, tekan tombolnya: { $term } seharga { $price }.
expired-go-on = Untuk melanjutkan, tekan tombolnya: { $term } seharga { $price }.

## /status

status-state = { $state ->
    [trial] masa coba gratis
    [grace] masa yang dibayar berakhir pada { $date }: perpanjang agar tetap di dalam
    [renews] diperpanjang otomatis pada { $date }
   *[off] perpanjangan otomatis dimatikan
 }
status-ordered = Anda belum punya akses: akses terbuka begitu pembayaran dikonfirmasi.
status-orders = Pesanan Anda yang belum selesai:
status-order = • <b>{ $plan }</b>, { $price } (<code>{ $key }</code>): { $state ->
    [pending] bayar sebelum { $until }
   *[awaiting_confirmation] pemilik sedang memeriksa pembayarannya
 }
button-order-pay = 💳 Bayar { $plan } – { $price }
button-order-drop = ✖ Batalkan pesanan: { $plan }
status-renewal-off = ⏸ Jangan perpanjang: { $plan }
status-renewal-on = ▶ Perpanjang otomatis: { $plan }

## /check

check-paid-until = masa tenggang, dibayar sampai { $date }
check-payments = Pembayaran, seluruhnya { $sum }:
check-payment = • { $date }: { $price }, { $method ->
    [stars] dengan Bintang Telegram
    [telegram] dengan kartu
   *[manual] lewat transfer
 }, { $outcome ->
    [granted] akses diberikan
    [surplus] tidak ada yang diberikan: dibayar dua kali
    [nothing] tidak ada yang diberikan: tidak ada lagi yang bisa diberikan
    [banned] tidak ada yang diberikan: diblokir
   *[unknown] tidak ada yang diberikan: tidak ada pesanan yang cocok
 }
check-payment-back = dikembalikan { $date }
check-payment-charge = ID pembayaran <code>{ $charge }</code>
check-orders = Pesanan:
check-order = • <code>{ $key }</code>: { $plan }, { $price }, dibuat { $date }, { $state ->
    [pending] belum dibayar
    [awaiting_confirmation] menunggu keputusan Anda
    [paid] dibayar
    [rejected] ditolak
    [expired] tidak dibayar tepat waktu
    [refunded] uang dikembalikan
   *[cancelled] dibatalkan
 }
