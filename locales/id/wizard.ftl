# Percakapan untuk membuat atau mengubah paket, dan cara keluar darinya.

cancel-nothing = Tidak ada yang perlu dibatalkan: saya tidak sedang menunggu jawaban.
cancel-left = { $what ->
    [coupon] Dibatalkan: saya tidak menunggu kupon lagi.
    [question] Dibatalkan: tidak ada pertanyaan yang dikirim ke pemilik.
    [reason] Dibatalkan: penolakan tetap tanpa kata-kata Anda. Pilih alasan lewat tombol, atau balas pesan itu.
    [instructions] Dibatalkan: petunjuk pembayaran tetap seperti semula.
    [plan] Dibatalkan: tidak ada paket yang dibuat.
    [new] Dibatalkan: paket “{ $plan }” tidak dibuat.
   *[change] Dibatalkan: paket “{ $plan }” tetap seperti semula.
 }
draft-ask = { $step ->
    [name] Apa nama paketnya? Kirim nama seperti yang akan dibaca orang.
    [price] Berapa harga “{ $plan }”? Kirim jumlahnya, misalnya <code>250</code> atau <code>9.99 USD</code>; untuk beberapa mata uang tulis <code>250 XTR, 9.99 USD</code> (XTR adalah Bintang Telegram).
    [currency] Dalam mata uang apa? Tekan salah satu, atau kirim tiga hurufnya.
    [term] Berapa lama aksesnya? Tekan salah satu, atau kirim jangka waktu dalam bahasa Inggris seperti <code>2 weeks</code>.
    [chats] Chat mana yang dibuka oleh “{ $plan }”? Tekan untuk memilih, lalu Selesai.
    [description] Jelaskan “{ $plan }” dalam beberapa kalimat: orang membacanya sebelum membeli.
    [places] Berapa orang yang boleh memiliki “{ $plan }” pada saat yang sama? Tekan salah satu, atau kirim angka.
    [trial] Berapa lama orang boleh mencoba “{ $plan }” gratis, satu kali? Tekan salah satu, atau kirim jangka waktu seperti <code>5 days</code>.
    [rules] Aturan apa yang berlaku bagi pembeli “{ $plan }”? Tekan untuk memilih, lalu Selesai.
    [grace] Berapa lama akses masih berlanjut setelah waktu yang dibayar habis? Tekan salah satu, atau kirim jangka waktu seperti <code>2 days</code>.
    [days] Pada hari apa “{ $plan }” dijual? Jika tidak ada yang dipilih, dijual setiap hari.
    [order] Di urutan ke berapa “{ $plan }” dalam daftar? Kirim angka: yang lebih besar tampil lebih dulu.
    [preview] Simpan, atau tekan bagian yang ingin diubah.
   *[conflict] Mana yang berlaku?
 }
button-draft = { $what ->
    [save] 💾 Simpan
    [back] ◀ Kembali
    [drop] ✖ Buang
    [free] Tidak dijual (gerbang, kode, /grant)
    [none] Tidak ada
    [nothing] Hapus semua pilihan
    [another] Jangka waktu lain…
    [all] Semua chat, juga yang baru nanti
    [done] ✔ Selesai
    [next] ▶
    [prev] ◀
    [once] satu masa coba untuk semua paket
    [mine] Simpan perubahan saya juga
    [theirs] Mulai dari yang ada sekarang
   *[resume] Lanjutkan
 }
button-field = { $field ->
    [name] Nama
    [price] Harga
    [term] Akses
    [chats] Daftar chat
    [description] Deskripsi
    [places] Kuota
    [trial] Masa coba gratis
    [rules] Aturan
    [grace] Masa tenggang
    [days] Hari penjualan
   *[order] Urutan di daftar
 }
button-rule = { $rule ->
    [recurring] diperpanjang otomatis dengan Bintang
    [newcomers] hanya untuk orang baru
    [singleuse] sekali per orang
    [token_only] hanya dengan kode akses
    [credit_only] hanya dengan saldo
    [invitee_only] hanya untuk yang diundang
   *[is_hidden] tersembunyi: hanya lewat tautan
 }
button-stars = ⭐ Bintang
stale-answered = Pertanyaan itu sudah dijawab. Silakan pakai pesan terbaru.
stale-draft = Itu sudah selesai. /newplan membuat paket, /plans menampilkan semuanya.
draft-no-chats = Belum ada chat yang terhubung; /chats menunjukkan caranya. Anda bisa memilih semua chat: paket ini juga akan membuka yang terhubung nanti.
draft-term-hint = Kirim lamanya: <code>12 hours</code> (jam), <code>10 days</code> (hari), <code>2 weeks</code> (minggu), <code>6 months</code> (bulan), <code>2 years</code> (tahun), <code>forever</code> (selamanya) atau <code>until 2030-01-31</code> (sampai tanggal).
draft-press = Silakan jawab yang ini dengan tombol.
draft-flaw = { $flaw ->
    [name] Kirim nama dengan 1 sampai 64 karakter dalam satu baris.
    [price] “{ $text }” tidak bisa menjadi harga: kirim angka seperti <code>250</code> atau <code>9.99 USD</code> (Bintang tanpa desimal).
    [bare] “{ $text }” tidak punya mata uang: jika ada beberapa harga, tulis masing-masing dengan mata uangnya, seperti <code>250 XTR, 9.99 USD</code>.
    [twice] Ada dua harga dalam { $text }: tulis satu untuk setiap mata uang.
    [currency] Kirim kode mata uang tiga huruf, seperti <code>USD</code>, <code>EUR</code> atau <code>XTR</code> untuk Bintang Telegram.
    [term] “{ $text }” bukan jangka waktu: kirim misalnya <code>10 days</code>, <code>6 months</code>, <code>forever</code> atau <code>until 2030-01-31</code>.
    [over] “{ $text }” sudah lewat: pilih hari lain yang belum lewat.
    [chats] Pilih setidaknya satu chat, atau semuanya.
    [chat] Chat { $text } tidak terhubung lagi: pilih ulang chatnya.
    [description] Kirim teks 1 sampai 2000 karakter, atau tekan Tidak ada.
    [places] Kirim jumlah orang seperti <code>100</code>, atau tekan Tidak ada.
    [span] “{ $text }” bukan rentang waktu: kirim misalnya <code>12 hours</code>, <code>7 days</code> atau <code>1 month</code>, atau tekan Tidak ada.
    [days] “{ $text }” bukan hari: tekan harinya, atau tulis <code>fri,sat</code>, atau <code>all</code>.
    [order] “{ $text }” bukan angka: kirim misalnya <code>10</code>.
    [once] “Diperpanjang otomatis” dan “sekali per orang” tidak bisa dipakai bersama: hapus salah satunya.
    [month] Langganan dengan Bintang berlaku 30 hari: atur akses menjadi <code>30 days</code>, atau hapus harga dalam Bintang atau aturan “diperpanjang otomatis”.
    [dear] Harga langganan dengan Bintang paling tinggi 10000 ⭐: turunkan harganya, atau hapus aturan “diperpanjang otomatis”.
   *[held] Lama akses tidak bisa diubah: orang yang memiliki paket ini atau sedang membayarnya ({ $text }) membelinya seperti ini. Buat paket lain dan hentikan penjualan yang ini.
 }
draft-title = { $kind ->
    [new] 🆕 <b>Paket baru</b>
   *[change] ✏️ <b>Mengubah “{ $plan }”</b>
 }
draft-field = <b>{ $field }:</b> { $value }
draft-not-sold = tidak dijual
draft-chats = { $kind ->
    [all] semua, juga yang baru nanti
    [but] semua, juga yang baru nanti, kecuali { $chats }
    [none] tidak ada
   *[listed] { $chats }
 }
draft-unpayable = ⚠️ Belum ada cara membayar dalam { $currencies }: pemilik mengaturnya lewat /methods.
draft-saved = { $kind ->
    [new] ✅ “{ $plan }” sudah dibuat; nomornya { $id }.
   *[change] ✅ “{ $plan }” sudah diubah (nomor { $id }). Yang sudah memilikinya tetap membayar harga lama.
 } Orang bisa melihatnya lewat tautan ini: { $link }
draft-gone = “{ $plan }” sudah dihapus sementara itu; tidak ada yang diubah.
draft-meanwhile = Orang lain mengubah “{ $plan }” selagi Anda mengerjakannya: { $fields }. Mana yang berlaku?
draft-put-aside = { $named ->
    [yes] “{ $plan }” saya simpan dulu, sampai langkah terakhir Anda.
   *[no] Paket baru ini saya simpan dulu.
 } Rancangan ini menunggu selama seminggu; /cancel membuangnya.
