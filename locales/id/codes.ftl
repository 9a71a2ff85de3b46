# Yang dibaca orang tentang kode akses dan kupon.

redeem-usage = Kirim /redeem dan kode akses Anda dalam satu pesan, misalnya <code>/redeem ABCDE-23456-…</code>. Huruf besar, spasi, dan tanda hubung tidak berpengaruh.
redeemed = 🎟 Kode Anda berhasil: <b>{ $plan }</b> milik Anda { $until }.
redeemed-more = 🎟 Kode Anda berhasil, dan waktunya ditambahkan di akhir: kini Anda memiliki <b>{ $plan }</b> { $until }.
code-wrong = Kode ini tidak berlaku (lagi). Periksa apakah kodenya lengkap, atau tanyakan kepada orang yang memberikannya.
code-wait = Terlalu banyak kode yang salah. Silakan coba lagi setelah { $until }.
code-unfit = Kode Anda benar, tetapi { $why ->
    [early] baru berlaku mulai { $date }. Silakan coba lagi nanti.
    [newcomers] kode ini hanya untuk orang yang baru di sini.
    [churned] kode ini hanya untuk orang yang dulu punya akses dan sekarang tidak.
    [again] Anda sudah memakai kode semacam ini sebanyak yang boleh dipakai satu orang.
    [had] paket “{ $plan }” hanya bisa didapat sekali, dan Anda sudah pernah memilikinya.
    [disabled] paket “{ $plan }” tidak lagi diberikan kepada orang baru. Silakan tanyakan kepada pemilik chat.
    [full] semua tempat di paket “{ $plan }” sudah terisi. Kodenya tetap berlaku: silakan coba lagi nanti.
    [enough] Anda sudah memiliki paket “{ $plan }” setidaknya selama itu. Kodenya tetap berlaku.
   *[over] masa paket “{ $plan }” sudah berakhir. Silakan tanyakan kepada pemilik chat.
 }
code-taken-back = ↩ Pemilik menarik kembali waktu dari kode Anda. Akses “{ $plan }” Anda telah berakhir.
code-taken-back-runs = ↩ Pemilik menarik kembali waktu dari kode Anda. Kini Anda memiliki “{ $plan }” { $until }.

button-coupon = 🏷 Saya punya kupon
button-free = 🎁 Ambil gratis
coupon-ask = Silakan kirim kupon Anda sebagai pesan berikutnya.
coupon-wrong = Kupon ini tidak berlaku (lagi). Periksa lalu kirim sekali lagi.
coupon-spent = Kupon “{ $word }” sudah Anda pakai sebanyak yang boleh dipakai satu orang.
coupon-gone = { $why ->
    [used] Kupon “{ $word }” sudah Anda pakai, jadi sekarang harganya kembali penuh.
   *[over] Kupon “{ $word }” tidak berlaku lagi, jadi sekarang harganya kembali penuh.
 }
coupon-taken = 🏷 Kupon <b>{ $word }</b> memberi potongan { $off }. Harga barunya terlihat sebelum Anda membayar.
coupon-lowered = 🏷 Dengan kupon <b>{ $word }</b>: <s>{ $full }</s> menjadi <b>{ $price }</b>.
coupon-once = Potongan ini untuk satu pembayaran: perpanjangan dikenai harga penuh.
coupon-not-recurring = 🏷 Kupon <b>{ $word }</b> tidak berlaku untuk langganan Bintang, karena Telegram akan terus menagih harga yang lebih rendah itu.
coupon-recurring = Langganan Bintang tetap dengan harga lebih rendah setiap 30 hari selama masih berjalan.
coupon-free = 🎁 <b>{ $plan }</b> milik Anda { $until }, gratis dengan kupon Anda.
