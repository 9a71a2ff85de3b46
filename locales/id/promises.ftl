# Janji yang ditepati: rem pada jumlah yang mencurigakan, pemeriksaan, prakiraan.

brake = ⚠️ Saya menghentikan pengeluaran dari “{ $chat }”: { $people ->
   *[other] { $people } orang ada di dalam tanpa akses dan akan dikeluarkan sekarang.
 }
brake-after = { $gone ->
   *[other] { $gone } orang sudah dikeluarkan dalam satu jam terakhir.
 }
brake-of = { $members ->
   *[other] Chat ini punya { $members } anggota.
 }
brake-open = Itu luar biasa banyak, jadi saya bertanya dulu. Sebelum Anda menjawab, tidak ada yang dikeluarkan karena alasan itu; yang masa aksesnya habis tetap keluar seperti biasa. Keluarkan mereka?
brake-went = ✅ Keputusan { $judge }: mereka sedang dikeluarkan.
brake-stayed = ✅ Keputusan { $judge }: mereka boleh tinggal sampai keluar sendiri.
button-brake-go = Keluarkan
button-brake-stay = Biarkan tinggal
button-brake-who = Tampilkan siapa
brake-who = Di dalam “{ $chat }” tanpa akses:
person-line = • { $person }, <code>{ $id }</code>
and-more = { $count ->
   *[other] … dan { $count } lagi.
 }
check-begins = 🔎 Saya memeriksa semua orang yang saya kenal di chat Anda, tanpa terburu-buru. Laporan menyusul setelah selesai.
check-runs = 🔎 Pemeriksaan sedang berjalan; sejauh ini { $looked ->
   *[other] { $looked } tempat
 } sudah dilihat. Laporan menyusul setelah selesai.
report-title = 🔎 Pemeriksaan selesai: { $looked ->
   *[other] { $looked } tempat
 } di chat Anda sudah dilihat. { $repaired ->
    [0] Semuanya sesuai dengan catatan saya.
   *[other] { $repaired } tidak sesuai dengan catatan saya; itu sudah dibetulkan.
 }
report-unclear = { $unclear ->
   *[other] Tentang { $unclear } tempat Telegram tidak memberi jawaban jelas; di sana tidak ada yang berubah.
 }
report-place = <b>{ $chat }</b>, di dalam: { $entitled ->
   *[other] { $entitled } orang dengan akses
 }, { $exempt ->
   *[other] { $exempt } dikecualikan
 }, dan { $admins ->
   *[other] { $admins } administrator.
 }
report-unknown = Telegram menghitung { $members ->
   *[other] { $members } anggota
 }; { $unknown ->
    [0] semuanya saya kenal.
   *[other] { $unknown } di antaranya belum saya kenal: mereka sudah ada sebelum saya, atau masuk tanpa terlihat.
 }
report-inside = Di dalam tanpa akses: { $count ->
   *[other] { $count } orang.
 } { $fortune ->
    [rights] Mereka dikeluarkan begitu hak saya kembali.
    [answer] Mereka menunggu jawaban Anda.
   *[removed] Mereka sedang dikeluarkan; pakai /whitelist untuk mempertahankan seseorang.
 }
report-outside = Di luar, padahal punya akses: { $count ->
   *[other] { $count } orang.
 }
button-send-links = Kirim jalan masuk
links-sent = { $sent ->
    [0] Tidak ada yang membutuhkannya.
   *[other] Jalan masuk sedang dikirim kepada { $sent } orang.
 }
links-silent = { $silent ->
   *[other] { $silent } orang tidak bisa dihubungi: mereka harus mengirim /start kepada saya dulu.
 }
links-sent-before = Itu sudah dilakukan.
dryrun-usage = Tulis /dryrun, atau /dryrun dan seberapa jauh ke depan, misalnya <code>/dryrun 7 days</code>.
dryrun-title = 🔮 Jika tidak ada hal lain sampai { $at }, inilah yang akan saya lakukan. Sekarang belum ada yang dilakukan.
dryrun-calm = Tidak ada: tidak ada masa akses yang habis, tidak ada orang di dalam tanpa akses.
dryrun-ends = { $count ->
   *[other] Akses { $count } orang berakhir:
 }
dryrun-end = • { $person }, <code>{ $id }</code>: { $what }
dryrun-place = <b>{ $chat }</b>: { $goes ->
    [0] tidak ada yang dikeluarkan
   *[other] { $goes } orang dikeluarkan
 }{ $waits ->
    [0] {"."}
   *[other] ; { $waits } lagi menunggu.
 }
dryrun-line = • { $person }, <code>{ $id }</code>: { $why ->
    [banned] diblokir
    [ended] akses berakhir { $at }
   *[stray] di dalam tanpa akses
 }{ $waits ->
    [rights] ; menunggu sampai hak saya kembali
    [answer] ; menunggu jawaban Anda
   *[no] {""}
 }
dryrun-asks = Orang tanpa akses luar biasa banyak: saya akan bertanya kepada Anda dulu.
dryrun-looks = { $count ->
   *[other] Saya akan menanyakan kepada Telegram apakah { $count } orang masih administrator.
 }
dryrun-check = Pemeriksaan malam melihat { $count ->
    [0] 0 tempat: tidak ada yang perlu diperiksa.
   *[other] { $count } tempat.
 }
dryrun-reminded = { $count ->
   *[other] { $count } orang diingatkan:
 }
dryrun-lapses = { $count ->
   *[other] { $count } pesanan kedaluwarsa tanpa dibayar:
 }
button-check-now = Periksa semua sekarang
