# Masa coba dan pindah paket.

button-try = 🎁 Coba gratis { $term }
trial-begun = 🎁 <b>{ $plan }</b> bisa Anda coba gratis { $until }. Kalau suka, beli kapan saja lewat /plans: waktu yang Anda bayar dimulai saat masa coba berakhir.
trial-refused = Masa coba gratis “{ $plan }” hanya untuk yang belum pernah memilikinya.

button-change-plan = 🔁 Ganti paket
button-switch = 🔁 Ganti dari { $old }: { $price }
button-switch-free = 🔁 Ganti dari { $old }: tanpa bayar
button-change-to = { $plan } – { $price }
button-change-free = { $plan } – tanpa bayar
button-change-now = 🔁 Ganti sekarang
switch-list = Anda punya <b>{ $old }</b> { $until }. Sisa yang belum terpakai dihitung untuk paket lain:
switch-title = 🔁 Dari <b>{ $old }</b> ke <b>{ $plan }</b>
switch-sum = { $price } dikurangi { $credit } untuk { $unused } yang belum terpakai = <b>{ $pay }</b>
switch-covered = { $price } dikurangi { $credit } untuk { $unused } yang belum terpakai: tidak perlu membayar.
switch-longer = Sisanya memperpanjang { $plan }; uang tidak dikembalikan.
switch-rest = Sisanya tidak dikembalikan dalam bentuk uang.
switch-ends = { $plan } langsung dimulai dan berlaku { $until }. { $old } berakhir saat itu juga.
switch-renewal = Langganan Stars Anda untuk { $old } akan dimatikan, jadi Anda tidak membayar dua kali.
switch-changed = Harganya berubah sejak Anda melihatnya. Silakan lihat lagi.
switch-none = Saat ini tidak ada paket lain untuk dipilih. /plans menunjukkan apa saja yang ada.
switch-done = 🔁 Kini Anda punya <b>{ $plan }</b> { $until }; { $old } sudah berakhir.
checkout-changed = Paket Anda berubah sejak harga ini dibuat. Silakan lihat lagi dengan /status.
