//! `/invite`: one's own link, what it has brought, and the wish to be paid out.

use std::sync::Arc;

use super::{
    Handled,
    visitor::{Tap, remember, toast},
};
use crate::{
    app::{App, Bot},
    domain::{Visitor, referral::Pay},
    flows::{referral, say},
    seal,
    telegram::{Button, Keyboard},
    texts::referrals as texts,
};

/// Characters of the code in a link: nothing is kept secret by it, it only must not be somebody else's.
const CODE: usize = 8;

/// `/invite`.
pub async fn invite(app: App, bot: Arc<Bot>, who: Visitor) -> Handled {
    let (me, user) = (who.bot, who.user.id);
    let program = app.store.program(me).await?;
    let known = app.store.affiliate(me, user).await?;
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    let Some(program) = program else {
        say::reply(&mut work, me, who.chat(), &texts::none(who.lang), &Keyboard::new());
        return work.commit().await;
    };
    let asked = known.as_ref().is_some_and(|known| known.payout_asked_at.is_some());
    let code = match known {
        Some(known) => known.code,
        None => {
            let code = seal::key(CODE);
            work.add_affiliate(me, user, &code).await?;
            code
        }
    };
    let (link, reach) = (referral::link(&bot.username, &code), app.store.reach(me, user).await?);
    let standing = app.store.balance(me, user, app.base()).await?;
    let text = texts::page(who.lang, &program, &link, reach, &standing, asked);
    let mut keyboard = vec![vec![Button::url(texts::button_share(who.lang), share(&link, &texts::share(who.lang)))]];
    let payable = standing.payable();
    let is_enough = program.pay == Pay::Manual && payable.minor >= program.minimum.minor.max(1);
    if is_enough && !asked {
        keyboard.push(vec![Button::data(texts::button_payout(who.lang, payable), "payout:ask")]);
    }
    say::reply(&mut work, me, who.chat(), &text, &keyboard);
    work.commit().await
}

/// The address that opens Telegram's own list of chats to share a link with.
fn share(link: &str, words: &str) -> String {
    let address = reqwest::Url::parse_with_params("https://t.me/share/url", [("url", link), ("text", words)]);
    // Telegram reads a plus as a plus.
    address.map(|address| address.as_str().replace('+', "%20")).unwrap_or_else(|_| link.to_owned())
}

/// "Have it paid out".
pub async fn asks(app: App, bot: Arc<Bot>, who: Visitor, tap: Tap) -> Handled {
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    match referral::wish(&app, &mut work, &who).await? {
        Some(free) => {
            toast(&app, &bot, &tap, None);
            say::reply(&mut work, who.bot, who.chat(), &texts::asked(who.lang, free), &Keyboard::new());
        }
        None => toast(&app, &bot, &tap, Some(&texts::nothing(who.lang))),
    }
    work.commit().await
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn a_link_is_shared_with_words_in_any_language() {
        let address = share("https://t.me/usher_bot?start=r_AB", "Загляните сюда: 1+1");
        assert!(
            address.starts_with("https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fusher_bot%3Fstart%3Dr_AB&text=%D0%97")
        );
        assert!(address.ends_with("%20%D1%81%D1%8E%D0%B4%D0%B0%3A%201%2B1"), "{address}");
    }
}
