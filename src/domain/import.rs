//! Lists of people that an owner brings along: a CSV file, or an export of Telegram Desktop.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value;

use super::{PlanId, Term, UserId};

/// One person of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The Telegram id, if the list knows it.
    pub user: Option<UserId>,
    /// Without `@`, lower case.
    pub username: Option<String>,
    /// The name in the list; may be empty.
    pub name: String,
    /// The number of the plan that the person has.
    pub plan: Option<PlanId>,
    /// Until when, or for how long.
    pub term: Option<Term>,
    /// May stay without a right.
    pub is_exempt: bool,
}

impl Row {
    /// By what the person is known: the id, or `@username`; the same in every file.
    pub fn who(&self) -> String {
        match (&self.user, &self.username) {
            (Some(id), _) => id.to_string(),
            (None, Some(name)) => format!("@{name}"),
            (None, None) => String::new(),
        }
    }
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Neither an id nor a username.
    Nobody,
    /// An end or a term that cannot be read.
    Until,
    /// A plan that is none of the bot's.
    Plan,
    /// An end without a plan.
    NoPlan,
}

impl Flaw {
    /// The name by which texts tell flaws apart.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Until => "until",
            Self::Plan => "plan",
            Self::NoPlan => "no_plan",
        }
    }
}

/// A list as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// Each person once, with the number of their line; what a later line says counts.
    pub people: Vec<(usize, Row)>,
    /// Lines that were skipped, by their numbers.
    pub flaws: Vec<(usize, Flaw)>,
}

/// Why a file is no list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoList {
    /// Not UTF-8.
    Encoding,
    /// JSON, but no export of Telegram Desktop.
    Json,
    /// An export of several chats at once.
    SeveralChats,
    /// An export of a channel, in which nobody is named.
    Channel,
    /// Nobody in it.
    Empty,
}

impl NoList {
    /// The name by which texts tell the reasons apart.
    pub fn name(self) -> &'static str {
        match self {
            Self::Encoding => "encoding",
            Self::Json => "json",
            Self::SeveralChats => "several",
            Self::Channel => "channel",
            Self::Empty => "empty",
        }
    }
}

/// Reads a file of either kind.
///
/// # Errors
/// What is wrong with the whole file.
pub fn read(bytes: &[u8]) -> Result<List, NoList> {
    let text = std::str::from_utf8(bytes).map_err(|_| NoList::Encoding)?;
    let text = text.trim_start_matches('\u{feff}');
    let list = if text.trim_start().starts_with('{') { export(text)? } else { table(text) };
    if list.people.is_empty() && list.flaws.is_empty() { Err(NoList::Empty) } else { Ok(list) }
}

/// An export of Telegram Desktop: whoever wrote, joined or did anything in the chat.
fn export(text: &str) -> Result<List, NoList> {
    let whole: Value = serde_json::from_str(text).map_err(|_| NoList::Json)?;
    let Some(messages) = whole["messages"].as_array() else {
        return Err(if whole["chats"].is_object() { NoList::SeveralChats } else { NoList::Json });
    };
    let mut people: BTreeMap<UserId, Row> = BTreeMap::new();
    for message in messages {
        for (id, name) in [("from_id", "from"), ("actor_id", "actor")] {
            let digits = message[id].as_str().and_then(|id| id.strip_prefix("user"));
            let Some(user) = digits.and_then(person) else { continue };
            let name: String = message[name].as_str().unwrap_or_default().chars().take(LONGEST_NAME).collect();
            people.insert(user, Row { user: Some(user), name, ..Row::default() });
        }
    }
    let is_channel = whole["type"].as_str().is_some_and(|kind| kind.contains("channel"));
    if people.is_empty() && is_channel {
        return Err(NoList::Channel);
    }
    Ok(List { people: people.into_values().enumerate().map(|(n, row)| (n + 1, row)).collect(), flaws: Vec::new() })
}

/// How far a take-over is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Named in files.
    pub imported: i64,
    /// Of these, known only by a username that we have not met.
    pub unmet: i64,
    /// At whom Telegram was asked to look.
    pub looked: i64,
    /// Inside.
    pub inside: i64,
    /// Have a right.
    pub entitled: i64,
    /// Exempt for good.
    pub exempt: i64,
    /// Left, or were never inside.
    pub outside: i64,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Id,
    Username,
    Name,
    Until,
    Plan,
    Exempt,
    Other,
}

impl Column {
    fn of(head: &str) -> Self {
        match head.trim().to_lowercase().replace([' ', '-'], "_").as_str() {
            "id" | "user_id" | "telegram_id" | "userid" => Self::Id,
            "username" | "user" | "nick" | "login" => Self::Username,
            "name" | "first_name" | "full_name" => Self::Name,
            "until" | "end" | "ends" | "expires" | "end_date" | "expires_at" => Self::Until,
            "plan" | "plan_id" => Self::Plan,
            "exempt" | "whitelist" | "keep" => Self::Exempt,
            _ => Self::Other,
        }
    }
}

/// Columns of a file without a head.
const WITHOUT_HEAD: [Column; 5] = [Column::Id, Column::Username, Column::Name, Column::Until, Column::Plan];
/// Characters of a name that are kept.
const LONGEST_NAME: usize = 128;

/// A table: columns by the names in the first line, or id, username, name, until, plan.
fn table(text: &str) -> List {
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [',', '\t', ';'].into_iter().max_by_key(|mark| first.matches(*mark).count()).unwrap_or(',');
    let mut columns = WITHOUT_HEAD.to_vec();
    let (mut list, mut places) = (List::default(), BTreeMap::new());
    for (n, (line, cells)) in records(text, delimiter).into_iter().enumerate() {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let named: Vec<Column> = cells.iter().map(|cell| Column::of(cell)).collect();
        if n == 0 && named.iter().any(|column| matches!(column, Column::Id | Column::Username)) {
            columns = named;
            continue;
        }
        match row(&columns, &cells) {
            Err(flaw) => list.flaws.push((line, flaw)),
            Ok(row) => match places.get(&row.who()) {
                Some(place) => list.people[*place] = (line, row),
                None => {
                    places.insert(row.who(), list.people.len());
                    list.people.push((line, row));
                }
            },
        }
    }
    list
}

fn row(columns: &[Column], cells: &[String]) -> Result<Row, Flaw> {
    let mut row = Row::default();
    for (column, cell) in columns.iter().zip(cells) {
        let cell = cell.trim();
        if cell.is_empty() {
            continue;
        }
        match column {
            Column::Id => match person(cell) {
                Some(user) => row.user = Some(user),
                None => row.username = row.username.or(username(cell)),
            },
            Column::Username => row.username = username(cell).or(row.username),
            Column::Name => row.name = cell.chars().take(LONGEST_NAME).collect(),
            Column::Until => row.term = Some(term(cell).ok_or(Flaw::Until)?),
            Column::Plan => row.plan = Some(PlanId(cell.parse().map_err(|_| Flaw::Plan)?)),
            Column::Exempt => {
                row.is_exempt = matches!(cell.to_lowercase().as_str(), "1" | "yes" | "true" | "x" | "да" | "ya");
            }
            Column::Other => {}
        }
    }
    if row.user.is_none() && row.username.is_none() { Err(Flaw::Nobody) } else { Ok(row) }
}

/// A person's Telegram id; a chat's is negative.
fn person(text: &str) -> Option<UserId> {
    text.parse::<i64>().ok().filter(|id| *id > 0 && *id < (1 << 52)).map(UserId)
}

/// A username, with or without `@` or the address before it. Telegram: 4 to 32 of letters, digits and `_`.
fn username(text: &str) -> Option<String> {
    let name = text.trim_start_matches("https://").trim_start_matches("t.me/").trim_start_matches('@').to_lowercase();
    let fits = (4..=32).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (fits && name.chars().any(|c| c.is_ascii_alphabetic())).then_some(name)
}

/// An end such as 2030-01-31, 31.01.2030 or 2030-01-31T10:00:00Z, or a term.
fn term(text: &str) -> Option<Term> {
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    let dated = ["%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d"].iter().find_map(|form| NaiveDate::parse_from_str(day, form).ok());
    dated.map(Term::Until).or_else(|| text.parse().ok())
}

/// The records of a table with the number of the line where each begins; quotes hold delimiters and line breaks.
fn records(text: &str, delimiter: char) -> Vec<(usize, Vec<String>)> {
    let (mut records, mut cells, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut line, mut begun, mut quoted) = (1, 1, false);
    let mut marks = text.chars().peekable();
    while let Some(mark) = marks.next() {
        line += usize::from(mark == '\n');
        match mark {
            '"' if quoted && marks.peek() == Some(&'"') => {
                cell.push('"');
                marks.next();
            }
            '"' if quoted || cell.trim().is_empty() => quoted = !quoted,
            '\r' if !quoted => {}
            '\n' if !quoted => {
                cells.push(std::mem::take(&mut cell));
                records.push((begun, std::mem::take(&mut cells)));
                begun = line;
            }
            mark if mark == delimiter && !quoted => cells.push(std::mem::take(&mut cell)),
            mark => cell.push(mark),
        }
    }
    if !cell.is_empty() || !cells.is_empty() {
        cells.push(cell);
        records.push((begun, cells));
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(text: &str) -> List {
        read(text.as_bytes()).expect("a list")
    }

    #[test]
    fn tables_are_read_whatever_wrote_them() {
        for text in [
            "\u{feff}id,username,name,until\r\n7,@Alice_A,\"A, \"\"B\"\"\",2030-01-31\r\n",
            "username;id;until;name\nt.me/alice_a;7;31.01.2030;\"A, \"\"B\"\"\"\n",
            "id\tname\tuntil\tusername\n7\t\"A, \"\"B\"\"\"\t2030-01-31T10:00:00Z\talice_a",
            "7,alice_a,\"A, \"\"B\"\"\",2030-01-31",
        ] {
            let list = people(text);
            assert!(list.flaws.is_empty(), "{text}: {list:?}");
            let [(_, row)] = &list.people[..] else { panic!("{list:?}") };
            let day = NaiveDate::from_ymd_opt(2030, 1, 31).expect("a day");
            assert_eq!((row.user, row.term), (Some(UserId(7)), Some(Term::Until(day))), "{text}");
            assert_eq!((row.username.as_deref(), row.name.as_str()), (Some("alice_a"), "A, \"B\""), "{text}");
        }
    }

    #[test]
    fn bad_lines_are_named_and_nothing_else_is_lost() {
        let list = people("id,until,plan\n1,2030-01-01,\nAlice!,,\n2,soon,\n\n3,,gold\n\"4\n\",,5\n1,,2\n");
        assert_eq!(list.flaws, [(3, Flaw::Nobody), (4, Flaw::Until), (6, Flaw::Plan)]);
        let ids: Vec<_> = list.people.iter().filter_map(|(_, row)| row.user).collect();
        assert_eq!(ids, [UserId(1), UserId(4)]);
        assert_eq!((list.people[0].0, list.people[0].1.plan), (9, Some(PlanId(2))), "the later line counts");
    }

    #[test]
    fn an_export_names_who_wrote_and_who_joined() {
        let export = r#"{"type":"private_supergroup","messages":[
            {"type":"message","from":"Alice","from_id":"user7"},
            {"type":"message","from":"Gold","from_id":"channel9"},
            {"type":"service","action":"join_group_by_link","actor":"Bob","actor_id":"user8"},
            {"type":"message","from":null,"from_id":"user7"}]}"#;
        let ids: Vec<_> = people(export).people.iter().map(|(_, row)| row.who()).collect();
        assert_eq!(ids, ["7", "8"]);
        let channel = r#"{"type":"private_channel","messages":[{"from":"Gold","from_id":"channel9"}]}"#;
        assert_eq!(read(channel.as_bytes()), Err(NoList::Channel));
        assert_eq!(read(br#"{"chats":{"list":[]}}"#), Err(NoList::SeveralChats));
        assert_eq!(read(b"{}"), Err(NoList::Json));
        assert_eq!(read(&[0xff, 0xfe, 0x00]), Err(NoList::Encoding));
        assert_eq!(read(b"id,name\n"), Err(NoList::Empty));
    }
}
