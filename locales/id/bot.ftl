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
gate-age = And how old are you?
gate-form = Please fill in a short form, then press <b>{ button-continue }</b>.
gate-unavailable = The check cannot be made right now. Nothing is lost: please try again in a minute.
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
        [one] Here is your personal link. It works once, only for you, and for 24 hours.
       *[other] Here are your personal links. Each works once, only for you, and for 24 hours.
    }
access-request = ✅ <b>{ $plan }</b> is yours { $until }.

    Press the button and ask to join: you will be let in at once.
access-inside = You are inside: <b>{ $plan }</b>, { $until }.
access-not-ready = “{ $chat }” cannot take anybody in at this moment; its owner has been told. Your right is safe: press the button in a while.
until-forever = for good
until-date = until { $date }
button-enter = 🚪 { $chat }
button-link = 🔗 Get a link to { $chat }
button-come-back = 🔁 Get access again
expired = Your access by <b>{ $plan }</b> ended on { $date }. It was good to have you here.
expired-come-back = You are welcome to come back: press the button.
declined = Your request to join “{ $chat }” was declined: it is open to people with access only. Send /start to get it.
no-right = You have no access to this chat at the moment. Send /start to see how to get it.
too-many-links = You have had five new links within an hour. Please use the last one, or try again later.
stale = This button is no longer in use. Send /start for a fresh one.

## Commands

status-none = You have no access at the moment. Send /start to get it.
status-line = • <b>{ $plan }</b>, { $until }
status-title = What you have:
status-zone = Times are in { $zone }.
help = I stand at the door of private chats.

    /start – get access
    /status – what you have, and until when
    /language – choose the language
    /help – this list
help-owner = For you as an owner:

    /check ID – what is known of a person
    /ban ID – throw out and keep out
    /unban ID – lift a ban
unknown-command = I do not know that. /help shows what I can do.
language-choose = In which language shall I write to you?
language-set = I will write to you in English.
command-start = get access
command-status = what you have, and until when
command-language = choose the language
command-help = what I can do
