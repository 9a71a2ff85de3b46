# What people and the team read about credit, invitations and payouts.

button-credit-all = 🪙 Pay { $price } with my credit
button-credit-part = 🪙 Use my credit of { $free }
credit-part = <b>{ $plan }</b>

 Your credit of { $free } is used first. How would you like to pay the rest?
status-credit = Credit: { $free }
status-credit-held = Credit: { $free }, and { $held } on hold
credit-changed = { $kind ->
    [given] 🎁 The owner has given you { $amount } of credit. You now have { $left }; /plans shows what you can use it for.
    [taken] The owner has taken { $amount } off your credit. You now have { $left }.
   *[payout] 💸 The owner has paid { $amount } out to you. Your credit is { $left } now.
 }
credit-note = The owner’s words: { $note }
credit-usage = Write /credit and a person's Telegram id to see their credit. With an amount you give some, with a minus you take some, and your words go with it: <code>/credit 123456789 5.00 thank you</code>, <code>/credit 123456789 -2.50</code>.
credit-bad-amount = “{ $amount }” is no amount of { $currency }. Write one such as 5 or -2.
credit-done = Done: <code>{ $id }</code> can spend { $left } now, and has been told.
credit-not-enough = <code>{ $id }</code> can spend only { $free }; no more can be taken.
credit-of = Credit of <b>{ $person }</b> (<code>{ $id }</code>): { $free }
 On hold: { $held }. Earned in all: { $earned }. Paid out: { $paid }.
credit-line = • { $at }: { $amount }, { $what }
credit-entry = { $kind ->
    [commission] share of a payment
    [clawback] share taken back after a refund
    [given] given by { $by }
    [taken] taken by { $by }
    [order] for order { $order }
    [returned] back from order { $order }
   *[payout] paid out by { $by }
 }
invite-none = Inviting people is not rewarded here at the moment. /plans shows what there is for you.
invite-offer = { $offer ->
    [first] 🎁 Invite people: you get { $first }% of the first payment of everybody who comes by your link.
    [renewal] 🎁 Invite people: you get { $renewal }% of every payment after the first of everybody who comes by your link.
   *[both] 🎁 Invite people: of everybody who comes by your link you get { $first }% of the first payment and { $renewal }% of every later one.
 }
invite-link = Your link: { $link }
invite-reach = Opened it: { $clicks }
 Came by it: { $joins }
invite-money = Earned: { $earned }
 On hold: { $held }
 Yours to use: { $free }
 Paid out: { $paid }
invite-hold = Each share is held for { $hold }, because payments can be refunded.
invite-use = { $pay ->
    [manual] You can spend it here (/plans), or ask to be paid out from { $minimum } on.
   *[credit] You can spend it here: /plans.
 }
invite-asked = You have asked to be paid out; the owner knows and will get in touch with you.
button-share = 📣 Share my link
share-text = Come and have a look:
button-payout = 💸 Have { $amount } paid out
payout-asked = Thank you! The owner has been told that you wish { $amount } to be paid out, and will get in touch with you.
payout-nothing = There is nothing to pay out now, or you have asked already. /invite shows how it stands.
share-earned = 🎉 Somebody you invited has paid: { $amount } for you. /invite shows how it stands.
share-earned-held = 🎉 Somebody you invited has paid: { $amount } for you, yours to use from { $at } on. /invite shows how it stands.
share-taken = { $state ->
    [below] ↩ A payment of somebody you invited was refunded, and with it goes your share of { $amount }. Your credit is { $left } now; what you earn next makes up for it.
   *[fine] ↩ A payment of somebody you invited was refunded, and with it goes your share of { $amount }. Your credit is { $left } now, with what is on hold.
 }
payouts-title = To be paid out; who asked first comes first. Pay them in your own way and then press the button: it is written down, and they are told.
payouts-none = Nobody is to be paid out: nobody has { $minimum } or more.
payouts-off = Shares are spent here and not paid out. To pay them out, write <code>/referrals pay manual minimum 10</code>.
payouts-line = • <a href="tg://user?id={ $id }">{ $person }</a> (<code>{ $id }</code>): { $free }
payouts-line-asked = • <a href="tg://user?id={ $id }">{ $person }</a> (<code>{ $id }</code>): { $free }, asked { $at }
button-payout-done = ✅ Paid { $amount } to { $person }
payout-done = Noted: <code>{ $id }</code> was paid { $amount }, and has been told.
payout-again = They have been paid out already. /payouts shows who is left.
payout-less = They have less than that now. /payouts shows how much.
referrals-off = Nothing is paid for inviting people. To begin, write for example <code>/referrals first 20 renewal 10 hold 14d minimum 10 click first pay manual</code>.
referrals-on = What you pay for customers who are brought:

 • { $first }% of a person’s first payment, { $renewal }% of every later one
 • held for { $hold }
 • { $pay ->
    [manual] spent here, or paid out by your hand from { $minimum } on (/payouts)
   *[credit] spent here, not paid out
 }
 • if somebody opened several links before they bought, { $click ->
    [first] the first one counts
   *[last] the last one counts
 }

 To change it, write what changes, such as <code>/referrals first 25</code>. <code>/referrals off</code> ends it; what was earned stays.
referrals-wrong = I do not understand “{ $word }”. Write for example <code>/referrals first 20 renewal 10 hold 14d minimum 10 click first pay manual</code>: percents from 0 to 100, a time such as 14d, an amount in { $currency }, first or last, credit or manual.
alert-no-rate = ⚠️ { $amount } came in from somebody who was invited, but I know no rate from { $currency } to { $base }, so nobody earned a share of it. Set the rate with usher rate set; this one share you can give by /credit.
alert-payout = 💸 <a href="tg://user?id={ $user }">{ $name }</a> (<code>{ $user }</code>) wishes to be paid out: { $amount }. /payouts
