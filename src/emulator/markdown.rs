//! `parse_mode` MarkdownV2 and its old sister, with the complaints of Telegram's own parser.

use super::{fail::Fail, text::Formatted};

const RESERVED: &str = "_*[]()~`>#+-=|{}.!";

fn fail(what: String) -> Fail {
    Fail::bad(format_args!("can't parse entities: {what}"))
}

/// The marks of MarkdownV2, longest first, with the entity and the name in complaints.
const MARKS: [(&str, &str, &str); 6] = [
    ("__", "underline", "Underline"),
    ("||", "spoiler", "Spoiler"),
    ("*", "bold", "Bold"),
    ("_", "italic", "Italic"),
    ("~", "strikethrough", "Strikethrough"),
    ("[", "text_link", "TextUrl"),
];

/// MarkdownV2.
pub fn parse(raw: &str) -> Result<Formatted, Fail> {
    let mut out = Formatted::default();
    let mut open: Vec<(usize, usize, usize)> = Vec::new();
    let mut place = 0;
    while let Some(letter) = raw[place..].chars().next() {
        let rest = &raw[place..];
        if letter == '\\' && rest[1..].starts_with(|c: char| c.is_ascii() && !c.is_ascii_control()) {
            out.text.push_str(&rest[1..2]);
            place += 2;
        } else if letter == '`' {
            place += code(rest, place, &mut out)?;
        } else if let Some((mark, at, from)) = open.last().copied().filter(|open| closes(rest, open.0)) {
            open.pop();
            let (sign, kind, _) = MARKS[mark];
            if sign == "[" {
                place += link(rest, at, from, &mut out)?;
            } else {
                out.add(kind, from, &[]);
                place += sign.len();
            }
        } else if let Some(mark) = MARKS.iter().position(|(sign, _, _)| rest.starts_with(sign)) {
            open.push((mark, place, out.units()));
            place += MARKS[mark].0.len();
        } else if letter == '>' && (place == 0 || raw[..place].ends_with('\n')) {
            place += 1;
        } else if RESERVED.contains(letter) {
            let what = format!("Character '{letter}' is reserved and must be escaped with the preceding '\\'");
            return Err(fail(what));
        } else {
            out.text.push(letter);
            place += letter.len_utf8();
        }
    }
    match open.last() {
        Some((mark, at, _)) => Err(fail(format!("Can't find end of {} entity at byte offset {at}", MARKS[*mark].2))),
        None => Ok(out),
    }
}

fn closes(rest: &str, mark: usize) -> bool {
    match MARKS[mark].0 {
        "[" => rest.starts_with(']'),
        // Two underscores are greedily one mark.
        "_" => rest.starts_with('_') && !rest.starts_with("__"),
        sign => rest.starts_with(sign),
    }
}

fn code(rest: &str, at: usize, out: &mut Formatted) -> Result<usize, Fail> {
    let (fence, kind, name) = if rest.starts_with("```") { ("```", "pre", "Pre") } else { ("`", "code", "Code") };
    let body = &rest[fence.len()..];
    let end = body.find(fence).ok_or_else(|| fail(format!("Can't find end of {name} entity at byte offset {at}")))?;
    let from = out.units();
    out.text.push_str(&body[..end].replace("\\`", "`").replace("\\\\", "\\"));
    out.add(kind, from, &[]);
    Ok(end + 2 * fence.len())
}

/// What follows the text of a link; returns how much of `rest` it takes.
fn link(rest: &str, at: usize, from: usize, out: &mut Formatted) -> Result<usize, Fail> {
    let Some(target) = rest[1..].strip_prefix('(') else { return Ok(1) };
    let end = target.find(')').ok_or_else(|| fail(format!("Can't find end of a URL at byte offset {at}")))?;
    let address = target[..end].replace('\\', "");
    if address.contains("://") {
        out.add("text_link", from, &[("url", &address)]);
    }
    Ok(end + 3)
}

/// The old Markdown: no nesting, nothing reserved.
pub fn parse_old(raw: &str) -> Result<Formatted, Fail> {
    let mut out = Formatted::default();
    let mut place = 0;
    while let Some(letter) = raw[place..].chars().next() {
        let rest = &raw[place..];
        if letter == '\\' && rest[1..].starts_with(['_', '*', '`', '[']) {
            out.text.push_str(&rest[1..2]);
            place += 2;
        } else if let Some(kind) = match letter {
            '*' => Some("bold"),
            '_' => Some("italic"),
            '`' => Some("code"),
            '[' => Some("text_link"),
            _ => None,
        } {
            let close = if letter == '[' { ']' } else { letter };
            let unfinished = || fail(format!("Can't find end of the entity starting at byte offset {place}"));
            let end = rest[1..].find(close).ok_or_else(unfinished)?;
            let from = out.units();
            out.text.push_str(&rest[1..=end]);
            if letter == '[' {
                place += end + 1 + link(&rest[end + 1..], place, from, &mut out)?;
            } else {
                out.add(kind, from, &[]);
                place += end + 2;
            }
        } else {
            out.text.push(letter);
            place += letter.len_utf8();
        }
    }
    Ok(out)
}
