//! Every sentence a person sees: one function each, in the language that is passed in.

pub mod alerts;
pub mod balance;
pub mod bot;
pub mod codes;
pub mod console;
pub mod coupons;
mod dates;
pub mod figures;
pub mod forget;
pub mod lapse;
pub mod owner;
pub mod payments;
pub mod promises;
pub mod referrals;
pub mod remind;
pub mod setup;
pub mod shop;
pub mod support;
pub mod switch;
pub mod takeover;
pub mod trial;
pub mod wizard;

use std::{borrow::Cow, sync::OnceLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::{LanguageIdentifier, langid};

use dates::{date, date_in_zone, tapped, until};

use crate::domain::Lang;

/// The files of one language, complete.
const FILES: [(Lang, LanguageIdentifier, [&str; 16]); 3] = [
    (
        Lang::En,
        langid!("en"),
        [
            include_str!("../../locales/en/bot.ftl"),
            include_str!("../../locales/en/owner.ftl"),
            include_str!("../../locales/en/shop.ftl"),
            include_str!("../../locales/en/offers.ftl"),
            include_str!("../../locales/en/payments.ftl"),
            include_str!("../../locales/en/codes.ftl"),
            include_str!("../../locales/en/remind.ftl"),
            include_str!("../../locales/en/support.ftl"),
            include_str!("../../locales/en/console.ftl"),
            include_str!("../../locales/en/referrals.ftl"),
            include_str!("../../locales/en/promises.ftl"),
            include_str!("../../locales/en/takeover.ftl"),
            include_str!("../../locales/en/wizard.ftl"),
            include_str!("../../locales/en/setup.ftl"),
            include_str!("../../locales/en/forget.ftl"),
            include_str!("../../locales/en/figures.ftl"),
        ],
    ),
    (
        Lang::Ru,
        langid!("ru"),
        [
            include_str!("../../locales/ru/bot.ftl"),
            include_str!("../../locales/ru/owner.ftl"),
            include_str!("../../locales/ru/shop.ftl"),
            include_str!("../../locales/ru/offers.ftl"),
            include_str!("../../locales/ru/payments.ftl"),
            include_str!("../../locales/ru/codes.ftl"),
            include_str!("../../locales/ru/remind.ftl"),
            include_str!("../../locales/ru/support.ftl"),
            include_str!("../../locales/ru/console.ftl"),
            include_str!("../../locales/ru/referrals.ftl"),
            include_str!("../../locales/ru/promises.ftl"),
            include_str!("../../locales/ru/takeover.ftl"),
            include_str!("../../locales/ru/wizard.ftl"),
            include_str!("../../locales/ru/setup.ftl"),
            include_str!("../../locales/ru/forget.ftl"),
            include_str!("../../locales/ru/figures.ftl"),
        ],
    ),
    (
        Lang::Id,
        langid!("id"),
        [
            include_str!("../../locales/id/bot.ftl"),
            include_str!("../../locales/id/owner.ftl"),
            include_str!("../../locales/id/shop.ftl"),
            include_str!("../../locales/id/offers.ftl"),
            include_str!("../../locales/id/payments.ftl"),
            include_str!("../../locales/id/codes.ftl"),
            include_str!("../../locales/id/remind.ftl"),
            include_str!("../../locales/id/support.ftl"),
            include_str!("../../locales/id/console.ftl"),
            include_str!("../../locales/id/referrals.ftl"),
            include_str!("../../locales/id/promises.ftl"),
            include_str!("../../locales/id/takeover.ftl"),
            include_str!("../../locales/id/wizard.ftl"),
            include_str!("../../locales/id/setup.ftl"),
            include_str!("../../locales/id/forget.ftl"),
            include_str!("../../locales/id/figures.ftl"),
        ],
    ),
];

type Bundle = FluentBundle<FluentResource>;

fn bundle(lang: Lang) -> &'static Bundle {
    static BUNDLES: OnceLock<Vec<(Lang, Bundle)>> = OnceLock::new();
    let bundles = BUNDLES.get_or_init(|| FILES.iter().map(|(lang, id, files)| (*lang, load(id, files))).collect());
    let found = bundles.iter().find(|(other, _)| *other == lang);
    &found.unwrap_or(&bundles[0]).1
}

fn load(id: &LanguageIdentifier, files: &[&str]) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![id.clone()]);
    // Invisible marks around every argument would break ids that people copy.
    bundle.set_use_isolating(false);
    for file in files {
        // A file with a broken entry still gives its other entries; the guard test refuses the broken one.
        let resource = match FluentResource::try_new((*file).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// One argument of a sentence.
pub(crate) enum Arg<'a> {
    Text(&'a str),
    Count(usize),
}

/// A sentence in HTML; text arguments are escaped, and instants among them are marked as such.
fn html(lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> String {
    dates::tags(say(lang, key, args, escape))
}

/// A sentence in plain text, for buttons and toasts.
fn plain(lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> String {
    say(lang, key, args, |text| Cow::Borrowed(text))
}

fn say(lang: Lang, key: &str, args: &[(&str, Arg<'_>)], text: fn(&str) -> Cow<'_, str>) -> String {
    let mut values = FluentArgs::with_capacity(args.len());
    for (name, arg) in args {
        match arg {
            Arg::Text(value) => values.set(*name, FluentValue::String(text(value))),
            Arg::Count(value) => values.set(*name, FluentValue::from(*value)),
        }
    }
    [lang, Lang::En]
        .into_iter()
        .find_map(|lang| {
            let bundle = bundle(lang);
            let pattern = bundle.get_message(key)?.value()?;
            Some(bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned())
        })
        .unwrap_or_else(|| key.to_owned())
}

/// Characters of a name on a button: as many as leave room for a price on a telephone.
const NAME: usize = 24;

/// A name as a button shows it.
fn label(name: &str) -> Cow<'_, str> {
    cut(name, NAME)
}

/// A text of so many characters at most, with an ellipsis where something is left out.
pub fn cut(text: &str, most: usize) -> Cow<'_, str> {
    if text.chars().nth(most).is_none() {
        return Cow::Borrowed(text);
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    // Half of a joined emoji would look odd.
    Cow::Owned(format!("{}…", kept.trim_end_matches(|c: char| c.is_whitespace() || c == '\u{200d}')))
}

/// Text made safe inside HTML. Bot API: formatting options, HTML style.
pub fn escape(text: &str) -> Cow<'_, str> {
    if text.contains(['<', '>', '&', '"']) {
        Cow::Owned(text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_text_is_cut_by_characters_and_says_so() {
        assert_eq!(cut("Gold", 4), "Gold");
        assert_eq!(cut("Golden", 4), "Gol…");
        assert_eq!(cut("Платиновый клуб", 12), "Платиновый…");
        assert_eq!(cut("👨\u{200d}👩", 3), "👨\u{200d}👩");
        assert_eq!(cut("👨\u{200d}👩\u{200d}👧", 3), "👨…");
    }
}
