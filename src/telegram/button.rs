//! What Telegram accepts on a button: one that it refuses would hold back the whole message.

use reqwest::Url;

use crate::texts;

/// Telegram's servers refuse longer addresses.
const LONGEST_ADDRESS: usize = 2_048;
/// More would not be shown anyway.
const LONGEST_CAPTION: usize = 64;

/// An address to which a button may lead, as it came; none if Telegram would refuse it.
pub fn address(text: &str) -> Option<&str> {
    let text = text.trim();
    // The parser forgives line breaks and tabs inside an address; Telegram does not.
    if text.len() > LONGEST_ADDRESS || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return None;
    }
    let url = Url::parse(text).ok()?;
    let host = url.host_str().filter(|host| !host.is_empty())?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let bare = url.port().is_none() && url.username().is_empty() && url.password().is_none();
    let accepted = match url.scheme() {
        "http" | "https" => host.contains('.') || host.starts_with('['),
        "tg" => bare && host.chars().all(plain),
        _ => false,
    };
    accepted.then_some(text)
}

/// What a button may say, made of somebody else's words; none if nothing of them would be seen.
pub fn caption(text: &str) -> Option<String> {
    let shown: String =
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_unseen(*c)).collect();
    let shown = texts::cut(shown.trim(), LONGEST_CAPTION);
    (!shown.is_empty()).then(|| shown.into_owned())
}

/// Takes no room, or turns what is around it: controls, joiners, marks of direction, fillers.
fn is_unseen(c: char) -> bool {
    let ranges = ['\u{200b}'..='\u{200f}', '\u{202a}'..='\u{202e}', '\u{2060}'..='\u{206f}', '\u{e0000}'..='\u{e0fff}'];
    let fillers =
        ['\u{ad}', '\u{34f}', '\u{61c}', '\u{115f}', '\u{1160}', '\u{2800}', '\u{3164}', '\u{feff}', '\u{ffa0}'];
    c.is_control() || fillers.contains(&c) || ranges.iter().any(|range| range.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_leads_where_telegram_lets_it() {
        let long = format!("https://t.me/{}", "a".repeat(2_048));
        for good in ["https://t.me/+AbC", " http://example.com/a?b#c ", "tg://resolve?domain=usher", "https://[::1]/"] {
            assert_eq!(address(good), Some(good.trim()), "{good}");
        }
        let bad = [
            "",
            "t.me/x",
            "https://localhost/",
            "javascript:alert(1)",
            "ftp://a.b/",
            "tg://a.b/",
            "https://a b.c",
            &long,
        ];
        for bad in bad {
            assert_eq!(address(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_caption_can_be_seen() {
        assert_eq!(caption(" News\n<b>& more</b>\u{202e} ").as_deref(), Some("News <b>& more</b>"));
        assert_eq!(caption("\u{200b}\u{2060} \u{3164}\0"), None);
        assert_eq!(caption(&"я".repeat(500)).map(|text| text.chars().count()), Some(64));
    }
}
