//! Instants in words: in the zone of the house with its name, and marked, so that Telegram shows the reader's own time.

use chrono_tz::Tz;

use super::{Arg, plain};
use crate::domain::{Lang, Moment};

/// What stands around an instant until its sentence is whole: private characters, for a tag would be escaped.
const BEGINS: char = '\u{e0f0}';
const SAID: char = '\u{e0f1}';
const ENDS: char = '\u{e0f2}';

/// A date and time of the zone, to the minute, in the order the language writes them.
pub fn date(lang: Lang, at: Moment, zone: Tz) -> String {
    let format = match lang {
        Lang::En => "%-d %b %Y, %H:%M",
        Lang::Ru => "%d.%m.%Y, %H:%M",
        Lang::Id => "%d/%m/%Y %H.%M",
    };
    at.utc().with_timezone(&zone).format(format).to_string()
}

/// The same for a person, who may live elsewhere: a tap shows it in the zone of their own telephone.
pub fn tapped(lang: Lang, at: Moment, zone: Tz) -> String {
    mark(at, &date(lang, at, zone))
}

/// The same with the zone named.
pub fn date_in_zone(lang: Lang, at: Moment, zone: Tz) -> String {
    mark(at, &format!("{} ({})", date(lang, at, zone), zone.name()))
}

/// "until", with the date as it is to be shown, or "for good".
pub fn until(lang: Lang, at: Moment, date: &str) -> String {
    if at.is_forever() {
        return plain(lang, "until-forever", &[]);
    }
    plain(lang, "until-date", &[("date", Arg::Text(date))])
}

fn mark(at: Moment, said: &str) -> String {
    format!("{BEGINS}{}{SAID}{said}{ENDS}", at.secs())
}

/// Makes tags of the marks in a sentence; what looks like a mark and is none loses it. Bot API: formatting options,
/// date-time entity; without a format the words stay as they are.
pub fn tags(sentence: String) -> String {
    if !sentence.contains([BEGINS, SAID, ENDS]) {
        return sentence;
    }
    let (mut text, mut rest) = (String::with_capacity(sentence.len() + 32), sentence.as_str());
    while let Some((before, after)) = rest.split_once(BEGINS) {
        text.push_str(before);
        rest = after;
        if let Some((secs, said, left)) = marked(after) {
            text.push_str(&format!("<tg-time unix=\"{secs}\">{said}</tg-time>"));
            rest = left;
        }
    }
    text.push_str(rest);
    text.replace([SAID, ENDS], "")
}

/// The instant, its words, and what follows; none if somebody's name only looks like it.
fn marked(text: &str) -> Option<(u64, &str, &str)> {
    let (secs, rest) = text.split_once(SAID)?;
    let (said, left) = rest.split_once(ENDS)?;
    let is_plain = !said.contains([BEGINS, SAID, '<']);
    Some((secs.parse().ok()?, said, left)).filter(|_| is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marked_instant_becomes_a_tag_and_a_forged_one_nothing() {
        let at = Moment::from_secs(1_800_000_000);
        let said = format!("<b>Gold</b> until {}.", date_in_zone(Lang::En, at, Tz::Asia__Jakarta));
        let tag = "<tg-time unix=\"1800000000\">15 Jan 2027, 15:00 (Asia/Jakarta)</tg-time>";
        assert_eq!(tags(said), format!("<b>Gold</b> until {tag}."));
        let forged = format!(
            "{BEGINS}5{SAID}<b>Eve</b> {ENDS}{BEGINS}x{SAID}y{ENDS} {BEGINS} {}",
            tapped(Lang::En, at, Tz::UTC)
        );
        let tags = tags(forged);
        assert!(tags.ends_with("<tg-time unix=\"1800000000\">15 Jan 2027, 08:00</tg-time>"), "{tags}");
        assert_eq!(tags.matches("tg-time").count(), 2);
        assert!(!tags.contains([BEGINS, SAID, ENDS]));
    }
}
