# Yang dibaca orang dan tim tentang saldo, undangan dan pembayaran komisi.

button-credit-all = 🪙 Bayar { $price } dengan saldo
button-credit-part = 🪙 Pakai saldo { $free }
credit-part = <b>{ $plan }</b>

 Saldo Anda { $free } dipakai lebih dulu. Sisanya mau dibayar dengan apa?
status-credit = Saldo: { $free }
status-credit-held = Saldo: { $free }, dan { $held } masih ditahan
credit-changed = { $kind ->
    [given] 🎁 Pemilik memberi Anda saldo { $amount }. Sekarang saldo Anda { $left }; lihat /plans untuk memakainya.
    [taken] Pemilik mengambil { $amount } dari saldo Anda. Sekarang saldo Anda { $left }.
   *[payout] 💸 Pemilik sudah membayarkan { $amount } kepada Anda. Sekarang saldo Anda { $left }.
 }
credit-note = Pesan pemilik: { $note }
credit-usage = Tulis /credit dan ID Telegram seseorang untuk melihat saldonya. Tambahkan jumlah untuk memberi, dengan tanda minus untuk mengambil, dan kata-kata setelahnya ikut disampaikan: <code>/credit 123456789 5.00 terima kasih</code>, <code>/credit 123456789 -2.50</code>.
credit-bad-amount = “{ $amount }” bukan jumlah dalam { $currency }. Tulis misalnya 5 atau -2.
credit-done = Selesai: <code>{ $id }</code> sekarang bisa memakai { $left }, dan sudah diberi tahu.
credit-not-enough = <code>{ $id }</code> hanya bisa memakai { $free }; tidak bisa diambil lebih dari itu.
credit-of = Saldo <b>{ $person }</b> (<code>{ $id }</code>): { $free }
 Ditahan: { $held }. Total komisi: { $earned }. Sudah dibayarkan: { $paid }.
credit-line = • { $at }: { $amount }, { $what }
credit-entry = { $kind ->
    [commission] komisi dari pembayaran
    [clawback] komisi ditarik setelah pengembalian dana
    [given] diberi oleh { $by }
    [taken] diambil oleh { $by }
    [order] untuk pesanan { $order }
    [returned] kembali dari pesanan { $order }
   *[payout] dibayarkan oleh { $by }
 }
invite-none = Saat ini tidak ada imbalan untuk mengundang orang di sini. Lihat /plans untuk yang tersedia bagi Anda.
invite-offer = { $offer ->
    [first] 🎁 Undang orang: Anda mendapat { $first }% dari pembayaran pertama setiap orang yang datang lewat tautan Anda.
    [renewal] 🎁 Undang orang: Anda mendapat { $renewal }% dari setiap pembayaran setelah yang pertama oleh orang yang datang lewat tautan Anda.
   *[both] 🎁 Undang orang: dari setiap orang yang datang lewat tautan Anda, Anda mendapat { $first }% pembayaran pertama dan { $renewal }% setiap pembayaran berikutnya.
 }
invite-link = Tautan Anda: { $link }
invite-reach = Membuka: { $clicks }
 Datang lewat tautan: { $joins }
invite-money = Komisi: { $earned }
 Ditahan: { $held }
 Bisa dipakai: { $free }
 Sudah dibayarkan: { $paid }
invite-hold = Setiap komisi ditahan selama { $hold }, karena pembayaran bisa dikembalikan.
invite-use = { $pay ->
    [manual] Bisa dipakai di sini (/plans), atau minta dibayarkan mulai dari { $minimum }.
   *[credit] Bisa dipakai di sini: /plans.
 }
invite-asked = Anda sudah meminta saldo dibayarkan; pemilik sudah tahu dan akan menghubungi Anda.
button-share = 📣 Bagikan tautan
share-text = Ayo lihat ke sini:
button-payout = 💸 Minta dibayarkan { $amount }
payout-asked = Terima kasih! Pemilik sudah diberi tahu bahwa Anda meminta { $amount } dibayarkan, dan akan menghubungi Anda.
payout-nothing = Sekarang tidak ada yang bisa dibayarkan, atau Anda sudah memintanya. Lihat /invite untuk keadaannya.
share-earned = 🎉 Orang yang Anda undang sudah membayar: komisi Anda { $amount }. Lihat /invite.
share-earned-held = 🎉 Orang yang Anda undang sudah membayar: komisi Anda { $amount }, bisa dipakai mulai { $at }. Lihat /invite.
share-taken = { $state ->
    [below] ↩ Pembayaran orang yang Anda undang dikembalikan, jadi komisi Anda { $amount } ditarik. Saldo Anda sekarang { $left }; komisi berikutnya akan menutupnya.
   *[fine] ↩ Pembayaran orang yang Anda undang dikembalikan, jadi komisi Anda { $amount } ditarik. Saldo Anda sekarang { $left }, termasuk yang ditahan.
 }
payouts-title = Yang harus dibayarkan; yang meminta lebih dulu di atas. Bayarkan dengan cara Anda sendiri, lalu tekan tombolnya: pembayaran dicatat dan orangnya diberi tahu.
payouts-none = Tidak ada yang harus dibayarkan: tidak ada yang punya { $minimum } atau lebih.
payouts-off = Komisi dipakai di sini dan tidak dibayarkan. Untuk membayarkannya, tulis <code>/referrals pay manual minimum 10</code>.
payouts-line = • <a href="tg://user?id={ $id }">{ $person }</a> (<code>{ $id }</code>): { $free }
payouts-line-asked = • <a href="tg://user?id={ $id }">{ $person }</a> (<code>{ $id }</code>): { $free }, diminta { $at }
button-payout-done = ✅ { $amount } dibayarkan ke { $person }
payout-done = Dicatat: { $amount } dibayarkan kepada <code>{ $id }</code>, dan ia sudah diberi tahu.
payout-again = Saldo orang ini sudah dibayarkan. Lihat /payouts untuk yang tersisa.
payout-less = Saldonya sekarang kurang dari itu. Lihat /payouts untuk jumlahnya.
referrals-off = Belum ada imbalan untuk mengundang orang. Untuk memulai, tulis misalnya <code>/referrals first 20 renewal 10 hold 14d minimum 10 click first pay manual</code>.
referrals-on = Yang Anda bayarkan untuk pelanggan yang dibawa:

 • { $first }% dari pembayaran pertama seseorang, { $renewal }% dari setiap pembayaran berikutnya
 • ditahan selama { $hold }
 • { $pay ->
    [manual] dipakai di sini, atau Anda bayarkan mulai dari { $minimum } (/payouts)
   *[credit] dipakai di sini, tidak dibayarkan
 }
 • jika seseorang membuka beberapa tautan sebelum membeli, { $click ->
    [first] yang pertama dihitung
   *[last] yang terakhir dihitung
 }

 Untuk mengubahnya, tulis yang berubah saja, misalnya <code>/referrals first 25</code>. <code>/referrals off</code> mengakhirinya; komisi yang sudah ada tetap.
referrals-wrong = Saya belum mengerti “{ $word }”. Tulis misalnya <code>/referrals first 20 renewal 10 hold 14d minimum 10 click first pay manual</code>: persen dari 0 sampai 100, waktu seperti 14d, jumlah dalam { $currency }, first atau last, credit atau manual.
alert-no-rate = ⚠️ { $amount } masuk dari orang yang diundang, tetapi saya tidak tahu kurs { $currency } ke { $base }, jadi tidak ada komisi yang dicatat. Atur kursnya dengan usher rate set; komisi yang satu ini bisa Anda beri dengan /credit.
alert-payout = 💸 <a href="tg://user?id={ $user }">{ $name }</a> (<code>{ $user }</code>) minta saldonya dibayarkan: { $amount }. /payouts
