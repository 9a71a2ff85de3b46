# Yang dibaca orang saat minta dilupakan.

forget-about = Ini yang saya simpan tentang Anda: nama dan nama pengguna seperti yang ditampilkan Telegram, bahasa, apa yang pernah Anda miliki di sini dan sampai kapan, pesanan, pembayaran, kode yang dipakai, pesan Anda kepada pemilik, dan di chat mana Anda berada.

    Jika Anda minta dilupakan, semua itu dihapus dan akses Anda berakhir. Yang tetap ada, tanpa nama dan di bawah nomor yang tidak mengarah ke siapa pun: jumlah dan tanggal pembayaran serta apa yang dibayar, karena pemilik wajib punya pembukuan. ID Telegram Anda sendiri hanya tetap ada di tempat yang memerlukannya: jika pernah memakai masa coba, agar tidak diambil dua kali{ $banned ->
    [yes] , dan pada blokir Anda, agar tidak terhapus begitu saja
   *[no] {""}
 }; dan di chat tempat Anda berada, sampai Anda keluar. Jejak teknis hilang paling lambat setelah 90 hari. Pesan yang sudah Anda kirim tetap ada di chat penerimanya.

    Data Anda bisa dikirim dulu sebagai berkas.
button-forget-data = 📄 Kirim data saya
button-forget = 🗑 Lupakan saya
forget-sure = Lupakan Anda? Ini tidak bisa dibatalkan.
forget-lose = Yang hilang, tanpa uang kembali:
forget-payments = { $count ->
   *[other] { $count } pembayaran Anda tidak bisa lagi dicari dengan nama Anda atau dikembalikan lewat saya.
 }
button-forget-yes = 🗑 Ya, hapus semuanya
button-forget-no = Tidak, simpan saja
forget-kept = Tidak ada yang dihapus.
forget-done = Anda sudah dilupakan. Jika Anda menulis lagi, kita berkenalan lagi dari awal.
forget-impossible = { $why ->
    [team] Anda ada di tim bot ini, dan tindakan tim disimpan. Minta pemilik mengeluarkan Anda dari tim dulu; yang ada di OWNER_IDS menghubungi operator.
   *[claimed] Anda sudah memberi tahu pemilik bahwa pesanan dibayar, tetapi ia belum menjawab. Tunggu jawabannya dulu agar uang Anda tidak hilang; tanyakan lewat /paysupport.
 }
forget-data = Semua yang saya simpan tentang Anda. Waktu dalam UTC, jumlah dalam satuan terkecil mata uangnya. Untuk menghapus: /forget.
forgotten-person = orang yang dilupakan
