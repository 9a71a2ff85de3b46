# Pesan antara orang dan tim, dan yang dibaca orang tentang bukti pembayaran.

letter-sent = ✉️ Pesan Anda sudah sampai ke pemilik dan akan dijawab di sini. Yang bisa saya lakukan sendiri ada di /help.
letter-wait = Pesan-pesan Anda sudah sampai ke pemilik dan akan dijawab di sini. Anda bisa mengirim lagi setelah { $until }.
letter-not-heard = Pemilik tidak menerima pesan di sini. Untuk urusan pembayaran, kirim /paysupport; yang bisa saya lakukan sendiri ada di /help.
letter-from = ✉️ <a href="tg://user?id={ $user }">{ $name }</a>{ $username } (<code>{ $user }</code>){ $about ->
    [payment] , tentang pembayaran
   *[anything] {""}
 }
letter-has = { $has ->
    [has] Punya { $what }.
    [had] Sekarang tidak punya apa-apa; yang terakhir { $what }.
   *[nothing] Belum pernah punya apa pun di sini.
 } Balas pesan ini untuk menjawab.
letter-right = { $plan }, { $until }
letter-banned = Orang ini diblokir. <code>/unban { $user }</code> membuka blokirnya.
letter-muted = Anda membisukan orang ini; pertanyaan tentang pembayaran tetap masuk, sekali sehari.
letter-answered = ↩️ <b>{ $author }</b> menjawab { $person }:
letter-delivered = ✅ Jawaban Anda sudah sampai ke { $person }.
letter-blocked = ✖ { $person } memblokir bot atau menghapus akunnya, jadi jawaban Anda tidak sampai.
letter-refused = ✖ Telegram tidak meneruskan ini ke { $person }: <code>{ $why }</code>. Silakan tulis sebagai teks.
button-mute = 🔇 Bisukan
button-hear = 🔔 Batal bisukan
muted-on = Pesan orang ini tidak lagi sampai ke tim.
muted-off = Pesan orang ini sampai lagi ke tim.
proof-received = 📎 Sudah diterima: pemilik chat akan melihatnya bersama pesanan Anda <code>{ $key }</code>.
proofs-enough = Foto dan dokumen Anda untuk pesanan <code>{ $key }</code> sudah ada pada pemilik dan akan diperiksa. Jika masih ada yang ingin disampaikan, kirim /paysupport.
check-muted = Dibisukan: pesannya tidak sampai ke tim
