# Masa coba dan pindah paket.

button-try = 🎁 Coba gratis { $term }
trial-begun = 🎁 <b>{ $plan }</b> bisa Anda coba gratis { $until }. Kalau suka, beli kapan saja lewat /plans: waktu yang Anda bayar dimulai saat masa coba berakhir.
trial-refused = Masa coba gratis “{ $plan }” hanya untuk yang belum pernah memiliki paket ini.

button-change-plan = 🔁 Ganti paket
button-switch = 🔁 Pindah dari { $old }: { $price }
button-switch-free = 🔁 Pindah dari { $old }: gratis
button-change-to = { $plan } – { $price }
button-change-free = { $plan } – gratis
button-change-now = 🔁 Ganti sekarang
switch-list = Anda punya <b>{ $old }</b> { $until }. Sisa yang belum terpakai diperhitungkan untuk paket lain:
switch-list-several = Anda punya <b>{ $old }</b>. Sisa yang belum terpakai diperhitungkan untuk paket lain:
switch-unused = waktu { $old }
switch-title = 🔁 Dari <b>{ $old }</b> ke <b>{ $plan }</b>
switch-sum = { $price } dikurangi { $credit } untuk { $unused } yang belum terpakai = <b>{ $pay }</b>
switch-covered = { $price } dikurangi { $credit } untuk { $unused } yang belum terpakai: tidak perlu membayar.
switch-longer = Sisanya memperpanjang { $plan }; tidak dikembalikan dalam bentuk uang.
switch-rest = Sisanya tidak dikembalikan dalam bentuk uang.
switch-ends = { $plan } langsung dimulai dan berlaku { $until }. { $many ->
    [single] { $old } berakhir saat itu juga.
   *[several] Yang berakhir saat itu juga: { $old }.
 }
switch-renewal = Langganan Bintang Anda untuk { $old } akan dimatikan, jadi Anda tidak membayar dua kali.
switch-changed = Harganya sudah berubah. Silakan lihat lagi.
switch-none = Saat ini belum ada paket lain yang bisa dipilih sebagai gantinya. Untuk melihat semua paket, kirim /plans.
switch-done = 🔁 Kini Anda punya <b>{ $plan }</b> { $until }; { $many ->
    [single] { $old } sudah berakhir.
   *[several] menggantikan { $old }.
 }
