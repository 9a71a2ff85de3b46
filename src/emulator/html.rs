//! `parse_mode` HTML, with the complaints of Telegram's own parser.

use super::{fail::Fail, text::Formatted};

const TAGS: [&str; 15] =
    ["a", "b", "strong", "i", "em", "s", "strike", "del", "u", "ins", "tg-spoiler", "tg-emoji", "span", "pre", "code"];

struct Open {
    tag: String,
    argument: String,
    from: usize,
}

fn fail(what: String) -> Fail {
    Fail::bad(format_args!("can't parse entities: {what}"))
}

/// Turns tags into entities.
pub fn parse(raw: &str) -> Result<Formatted, Fail> {
    let mut out = Formatted::default();
    let mut open: Vec<Open> = Vec::new();
    let mut place = 0;
    while let Some(letter) = raw[place..].chars().next() {
        let rest = &raw[place..];
        if let Some((decoded, length)) = (letter == '&').then(|| reference(rest)).flatten() {
            out.text.push(decoded);
            place += length;
        } else if letter != '<' {
            out.text.push(letter);
            place += letter.len_utf8();
        } else if rest.starts_with("</") {
            place += close(rest, place, &mut open, &mut out)?;
        } else {
            let (tag, length) = begin(rest, place, out.units())?;
            open.push(tag);
            place += length;
        }
    }
    match open.last() {
        Some(tag) => Err(fail(format!("Can't find end tag corresponding to start tag \"{}\"", tag.tag))),
        None => Ok(out),
    }
}

fn begin(rest: &str, at: usize, from: usize) -> Result<(Open, usize), Fail> {
    let unclosed = || fail(format!("Unclosed start tag at byte offset {at}"));
    let name_end = rest.find(|c: char| c.is_whitespace() || c == '>').ok_or_else(unclosed)?;
    let tag = rest[1..name_end].to_lowercase();
    if !TAGS.contains(&tag.as_str()) && tag != "blockquote" && tag != "tg-time" {
        return Err(fail(format!("Unsupported start tag \"{tag}\" at byte offset {at}")));
    }
    let mut argument = String::new();
    let mut left = rest[name_end..].trim_start();
    while !left.starts_with('>') {
        let end = left.find(|c: char| c.is_whitespace() || c == '=' || c == '>').ok_or_else(unclosed)?;
        if end == 0 {
            return Err(fail(format!("Empty attribute name in the tag \"{tag}\" at byte offset {at}")));
        }
        let name = left[..end].to_lowercase();
        left = left[end..].trim_start();
        let mut value = String::new();
        if let Some(after) = left.strip_prefix('=') {
            let after = after.trim_start();
            let (text, length) = match after.chars().next().filter(|quote| matches!(quote, '"' | '\'')) {
                Some(quote) => {
                    let end = after[1..].find(quote).ok_or_else(unclosed)?;
                    (&after[1..=end], end + 2)
                }
                None => {
                    let end = after.find(|c: char| c.is_whitespace() || c == '>').ok_or_else(unclosed)?;
                    (&after[..end], end)
                }
            };
            value = decode(text);
            left = after[length..].trim_start();
        }
        if left.is_empty() {
            return Err(unclosed());
        }
        match (tag.as_str(), name.as_str()) {
            ("a", "href") | ("tg-emoji", "emoji-id") => argument = value,
            ("code", "class") => argument = value.strip_prefix("language-").unwrap_or_default().to_owned(),
            ("span", "class") if value.starts_with("tg-") => argument = value[3..].to_owned(),
            ("blockquote", "expandable") => argument = "1".to_owned(),
            ("tg-time", "unix") => argument = format!("{value}{argument}"),
            ("tg-time", "format") => argument = format!("{argument} {value}"),
            _ => {}
        }
    }
    if tag == "span" && argument != "spoiler" {
        return Err(fail(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {at}")));
    }
    Ok((Open { tag, argument, from }, rest.len() - left.len() + 1))
}

fn close(rest: &str, at: usize, open: &mut Vec<Open>, out: &mut Formatted) -> Result<usize, Fail> {
    let Open { tag, argument, from } =
        open.pop().ok_or_else(|| fail(format!("Unexpected end tag at byte offset {at}")))?;
    let end = rest.find('>').ok_or_else(|| fail(format!("Unclosed end tag at byte offset {at}")))?;
    let name = rest[2..end].trim_end().to_lowercase();
    if !name.is_empty() && name != tag {
        let what = format!("Unmatched end tag at byte offset {at}, expected \"</{tag}>\", found \"</{name}>\"");
        return Err(fail(what));
    }
    match tag.as_str() {
        "b" | "strong" => out.add("bold", from, &[]),
        "i" | "em" => out.add("italic", from, &[]),
        "s" | "strike" | "del" => out.add("strikethrough", from, &[]),
        "u" | "ins" => out.add("underline", from, &[]),
        "tg-spoiler" | "span" => out.add("spoiler", from, &[]),
        "blockquote" if argument.is_empty() => out.add("blockquote", from, &[]),
        "blockquote" => out.add("expandable_blockquote", from, &[]),
        "tg-emoji" => out.add("custom_emoji", from, &[("custom_emoji_id", &argument)]),
        "pre" => out.add("pre", from, &[]),
        "code" => out.add("code", from, &[]),
        // A link that is no web address loses its link and keeps its text, as on Telegram.
        "a" if argument.contains("://") => out.add("text_link", from, &[("url", &argument)]),
        "tg-time" => {
            let (unix, format) = argument.split_once(' ').unwrap_or((&argument, ""));
            out.add("date_time", from, &[("date_time_format", format)]);
            if let Some((entity, unix)) = out.entities.last_mut().zip(unix.parse::<i64>().ok()) {
                entity["unix_time"] = unix.into();
            }
        }
        _ => {}
    }
    Ok(end + 1)
}

fn decode(text: &str) -> String {
    let mut out = String::new();
    let mut left = text;
    while let Some(letter) = left.chars().next() {
        let (decoded, length) = reference(left).unwrap_or((letter, letter.len_utf8()));
        out.push(decoded);
        left = &left[length..];
    }
    out
}

/// A character reference at the start of `text`, and its length.
fn reference(text: &str) -> Option<(char, usize)> {
    let body = text.strip_prefix('&')?;
    let end = body.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(body.len());
    let letter = match &body[..end] {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        name => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?).filter(|letter| *letter != '\0')?
        }
    };
    Some((letter, 1 + end + usize::from(body[end..].starts_with(';'))))
}
