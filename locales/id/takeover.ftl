# Mengambil alih chat yang sudah berjalan sebelum bot datang.

takeover-grace = “{ $chat }” sekarang saya jaga. Anda boleh tinggal tanpa melakukan apa pun sampai { $at }. Untuk tetap di sana setelah itu, pilih paket lewat /plans.
takeover-goes-on = “{ $chat }” sekarang saya jaga. Akses Anda tetap seperti semula: { $plan }, { $until }. /status menampilkannya.
takeover-begun = ✅ “{ $chat }”: { $people ->
   *[other] { $people } orang ada di daftar Anda
 }, { $news ->
    [0] dan semuanya sudah saya ketahui.
   *[other] { $news } di antaranya baru bagi saya.
 } Dalam semenit masing-masing mendapat apa yang tertulis di daftar. Yang tidak mendapat apa-apa dari daftar, tetapi sudah di dalam sebelum saya, boleh tinggal sampai { $at }; setelah itu mereka dihitung sebagai orang tanpa akses, dan saya bertanya dulu kepada Anda kalau jumlahnya banyak. /takeover menunjukkan kemajuannya.
takeover-flaws = { $count ->
   *[other] { $count } baris dilewati:
 }
takeover-flaw = • baris { $line }: { $flaw ->
    [nobody] tidak ada ID maupun nama pengguna
    [until] tanggal akhirnya tidak terbaca; tulis seperti 2030-01-31
    [plan] tidak ada paket dengan nomor ini yang membuka chat ini
   *[no_plan] ada tanggal akhir, tetapi tanpa paket: tambahkan kolom “plan”, atau tulis nomor paket setelah waktu di keterangan
 }
takeover-post-intro = Saya hanya bisa menulis kepada orang yang pernah menulis kepada saya. Untuk yang lain, kirim ini di chat:
takeover-post = Chat ini sekarang dijaga oleh bot. Siapa pun yang sudah ada di sini sebelumnya boleh tinggal sampai { $at }. Untuk tetap berada di “{ $chat }” setelah itu, buka { $link }, tekan Mulai, lalu pilih paket lewat /plans.
takeover-no-list = Berkas itu tidak bisa saya baca: { $why ->
    [encoding] bukan UTF-8. Simpan tabelnya sebagai “CSV UTF-8” lalu kirim lagi.
    [several] itu ekspor beberapa chat sekaligus. Buka satu chat di Telegram Desktop, lalu ⋮ → Ekspor riwayat chat → JSON.
    [channel] ekspor channel tidak memuat anggota: Telegram tidak menampilkannya kepada siapa pun. Kirim CSV berisi ID atau nama pengguna yang Anda punya.
    [empty] tidak ada siapa pun di dalamnya.
   *[json] itu bukan CSV dan bukan result.json dari ekspor Telegram Desktop.
 }
takeover-too-large = Telegram hanya mengizinkan bot mengambil berkas sampai 20 MB. Kirim tabelnya sebagai CSV, atau pakai usher takeover di server.
takeover-usage = Untuk mengambil alih chat yang sudah berjalan sebelum saya datang, kirim CSV (kolom id atau username, name, dan bila perlu until, plan, exempt) atau result.json dari ekspor Telegram Desktop sebagai berkas dengan keterangan: <code>/takeover CHAT_ID 14 days</code>. Selama itulah waktu bagi orang yang di berkas tidak punya tanggal akhir atau paket. Nomor paket setelah waktu itu berlaku bagi yang hanya punya tanggal akhir. Chat Anda:
takeover-chat = • <code>{ $id }</code>, { $chat }
takeover-keeps = “{ $chat }” membiarkan orang tanpa akses, jadi pengambilalihan tidak mengubah apa pun. Ubah itu dulu: usher chat set { $id } --strays remove
takeover-head = <b>{ $chat }</b>: { $state ->
    [runs] pengambilalihan berjalan sampai { $at }, { $days ->
       *[other] { $days } hari lagi.
     }
    [stopped] pengambilalihan dihentikan; semua boleh tinggal.
   *[over] pengambilalihan berakhir pada { $at }.
 }
takeover-line = • { $what ->
    [imported] di daftar Anda: { $count }
    [looked] sudah dilihat: { $count }
    [inside] di dalam: { $count }
    [entitled] punya akses: { $count }
    [exempt] dikecualikan selamanya: { $count }
    [outside] sudah tidak di dalam: { $count }
   *[unmet] hanya dikenal lewat nama pengguna sampai mereka menulis kepada saya: { $count }
 }
button-takeover-more = Tambah 7 hari
button-takeover-stop = Hentikan: semua boleh tinggal
takeover-longer = “{ $chat }”: sekarang orang punya waktu sampai { $at }.
takeover-stopped = “{ $chat }”: pengambilalihan dihentikan. Siapa pun yang sudah di dalam sebelum saya boleh tinggal.
