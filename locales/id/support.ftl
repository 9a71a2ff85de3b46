# Yang dibaca orang tentang pertanyaan kepada pemilik dan bukti pembayaran.

paysupport-wait = Pertanyaan Anda sudah sampai ke pemilik dan akan dijawab di Telegram. Anda bisa mengirim pertanyaan lagi setelah { $until }.
alert-support-banned = Orang ini diblokir. <code>/unban { $user }</code> membuka blokirnya.
proof-received = 📎 Sudah diterima: pemilik chat akan melihatnya bersama pesanan Anda <code>{ $key }</code>.
proofs-enough = Foto dan dokumen Anda untuk pesanan <code>{ $key }</code> sudah ada pada pemilik dan akan diperiksa. Jika masih ada yang ingin disampaikan, kirim /paysupport.
