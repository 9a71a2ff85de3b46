# What people read in the chat. HTML is allowed; arguments arrive escaped. Buttons and toasts are plain text.

## The gate

gate-prompt = To get in, subscribe to { $left ->
    [one] the sponsor below
   *[other] the { $left } sponsors below
 } and then press <b>{ button-done }</b>.
gate-still = { $left ->
    [one] One subscription is still missing
   *[other] { $left } subscriptions are still missing
 }. Subscribe below and press <b>{ button-done }</b> again.
gate-gender = One short question first: what is your gender?
gate-age = How old are you?
gate-form = Please fill in a short form, then press <b>{ button-continue }</b>.
gate-unavailable = Your subscriptions cannot be checked right now. Nothing is lost: please try again in a minute.
gate-checking = Checking your subscriptions…

button-subscribe = Subscribe
button-done = ✅ I have subscribed
button-continue = Continue
button-form = 📝 Fill in the form
button-retry = 🔄 Try again
button-male = Male
button-female = Female
age-c1 = under 10
age-c2 = 11–13
age-c3 = 14–15
age-c4 = 16–17
age-c5 = 18–24
age-c6 = 25 or older

## Access

access-open = ✅ Done, thank you! You have access.
access-links = ✅ <b>{ $plan }</b> is yours { $until }.

    { $count ->
        [one] Here is your personal link. It works once, only for you, until { $ends }.
       *[other] Here are your personal links. Each works once, only for you, until { $ends }.
    }
access-request = ✅ <b>{ $plan }</b> is yours { $until }.

    Press the button and ask to join: your request is approved at once.
access-inside = You are already inside: <b>{ $plan }</b>, { $until }.
access-over = <b>{ $plan }</b> ended on { $since } and is not given any more. Please ask the owner of the chat what there is instead.
access-not-ready = I cannot let anyone into “{ $chat }” right now. Its owner has been told, and your access is safe: I will send you the link as soon as I can. You can also press the button later.
access-barred = You were banned in “{ $chat }” by its administrators, so I cannot let you in there. Please ask them.
access-late = { $count ->
    [one] One more link follows
   *[other] { $count } more links follow
 } as soon as Telegram permits it.
until-forever = forever
until-date = until { $date }
button-enter = 🚪 { $chat }
button-link = 🔗 Get a link to { $chat }
button-come-back = 🔁 Get access again
expired = Your <b>{ $plan }</b> access ended on { $date }. It was good to have you here.
expired-come-back = You are welcome to come back: press the button.
expired-ask = If you would like to come back, ask the owner of the chat; /start shows what is open to you now.
declined = Your request to join “{ $chat }” was declined: only people with access may enter. Send /start to get it.
no-right = You have no access to this chat at the moment. Send /start to see how to get it.
too-many-links = You have had five new links within an hour. Please use the last one, or try again later.
stale = This button is out of date. Send /start for a fresh one.

## Commands

status-none = You have no access at the moment. Send /start to get it.
status-line = • <b>{ $plan }</b>, { $until }
status-title = What you have:
status-zone = Times are in { $zone }.
help = I stand at the door of private chats.

    /start – get access
    /plans – plans and prices
    /redeem CODE – use an access code
    /status – what you have, and until when
    /invite – invite people
    /language – choose the language
    /paysupport – help with a payment
    /terms – the owner’s terms
    /cancel – drop what we began
    /forget – have your data, or have it erased
    /help – this list

    Anything else you write here goes to the owner, who answers you in this chat.
help-owner = For the team:
help-look =
    /plans – all plans and how they sell
    /chats – connected chats and my rights there
    /gate – what stands before free access
    /check ID – what is known about a person
    /orders – orders that wait for a word
    /audit – who did what
    /dryrun – what the next sweep would do
    /takeover – take over a chat that was alive before me
    /stats – figures as a picture
help-export = /export – customers, payments and subscriptions as files
help-people =
    /check_all – look at everybody in all chats
    /grant ID – give access
    /extend ID TERM – give more time
    /revoke ID – take access away
    /ban ID – remove and keep out
    /unban ID – lift a ban
    /whitelist ID – may stay without paying
    /unwhitelist ID – may not any more
help-orders =
    /credit ID – credit: see, give, take
    /payouts – who is to be paid out
help-shop =
    /newplan – make a plan, step by step
    /referrals – what you pay for invitations
help-till = /methods – the ways to pay
help-codes = /newcode – make access codes
help-team = /team – who may do what
unknown-command = I do not understand that. /help shows what I can do.
language-choose = Which language shall I write to you in?
language-set = From now on I write to you in English.
command-start = get access
command-plans = plans and prices
command-redeem = use an access code
command-paysupport = help with a payment
command-terms = the owner’s terms
command-status = what you have, and until when
command-invite = invite people
command-language = choose the language
command-forget = have your data, or have it erased
command-help = what I can do
