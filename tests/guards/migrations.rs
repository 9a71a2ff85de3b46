//! Migrations run on SQLite and PostgreSQL alike, so their language is small: bigint, text, lower case.

use std::collections::{BTreeMap, BTreeSet};

use crate::source;

/// Tables whose rows belong to no single bot, each with the reason.
const WITHOUT_BOT: [(&str, &str); 2] =
    [("plan_chats", "a plan belongs to one bot and its id is unique"), ("origins", "an origin names its bot itself")];

const KINDS: [&str; 2] = ["bigint", "text"];

type Tables = BTreeMap<String, BTreeSet<String>>;

/// Statements without comments, each in one line.
fn statements(text: &str) -> Vec<String> {
    let without: Vec<&str> = text.lines().map(|line| line.split("--").next().unwrap_or_default()).collect();
    let joined = without.join("\n");
    let one_line = |statement: &str| statement.split_whitespace().collect::<Vec<_>>().join(" ");
    joined.split(';').map(one_line).filter(|statement| !statement.is_empty()).collect()
}

/// The parts of a list in brackets, split at its outer commas.
fn parts(text: &str) -> Vec<String> {
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for c in text.chars() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if c == ',' && depth == 0 {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts.into_iter().map(|part| part.trim().to_owned()).collect()
}

/// `name (inside) rest` taken apart.
fn brackets(text: &str) -> Option<(&str, &str, &str)> {
    let open = text.find('(')?;
    let mut depth = 0;
    for (at, c) in text[open..].char_indices() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if depth == 0 {
            return Some((text[..open].trim(), &text[open + 1..open + at], &text[open + at + 1..]));
        }
    }
    None
}

/// Adds one column to a table, or says what is wrong with it.
fn column(tables: &mut Tables, table: &str, definition: &str) -> Result<(), String> {
    let mut words = definition.split(' ');
    let (name, kind) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if !KINDS.contains(&kind) {
        return Err(format!("{table}.{name} is {kind}; only {} are the same on both databases", KINDS.join(" and ")));
    }
    match tables.entry(table.to_owned()).or_default().insert(name.to_owned()) {
        true => Ok(()),
        false => Err(format!("{table}.{name} is there twice")),
    }
}

fn must_exist(tables: &Tables, table: &str, columns: &str) -> Result<(), String> {
    let known = tables.get(table).ok_or_else(|| format!("there is no table {table}"))?;
    for part in parts(columns) {
        let name = part.split(' ').next().unwrap_or_default();
        if !known.contains(name) {
            return Err(format!("{table} has no column {name}"));
        }
    }
    Ok(())
}

fn create_table(tables: &mut Tables, rest: &str) -> Result<(), String> {
    let (table, inside, _) = brackets(rest).ok_or("a table needs columns")?;
    let (keys, columns): (Vec<_>, Vec<_>) =
        parts(inside).into_iter().partition(|part| part.starts_with("primary key") || part.starts_with("unique"));
    for definition in columns {
        column(tables, table, &definition)?;
    }
    for key in keys {
        let (_, columns, _) = brackets(&key).ok_or("a key needs columns")?;
        must_exist(tables, table, columns)?;
    }
    let exempt = WITHOUT_BOT.iter().any(|(name, _)| *name == table);
    if tables[table].contains("bot_id") == exempt {
        return Err(format!("{table}: give it a bot_id or the reason why not, one of the two"));
    }
    Ok(())
}

fn create_index(tables: &Tables, rest: &str) -> Result<(), String> {
    let (head, columns, condition) = brackets(rest).ok_or("an index needs columns")?;
    let (_, table) = head.split_once(" on ").ok_or("an index needs a table")?;
    must_exist(tables, table, columns)?;
    for (_, clause) in condition.split_once("where ").into_iter() {
        for part in clause.split(" and ") {
            must_exist(tables, table, part)?;
        }
    }
    Ok(())
}

fn statement(tables: &mut Tables, text: &str) -> Result<(), String> {
    if text.chars().any(char::is_uppercase) && !text.contains('\'') {
        return Err("lower case, please".into());
    }
    if let Some(rest) = text.strip_prefix("create table ") {
        create_table(tables, rest)
    } else if let Some(rest) = text.strip_prefix("create index ").or_else(|| text.strip_prefix("create unique index "))
    {
        create_index(tables, rest)
    } else if let Some((table, definition)) =
        text.strip_prefix("alter table ").and_then(|rest| rest.split_once(" add column "))
    {
        column(tables, table, definition)
    } else if let Some((table, name)) =
        text.strip_prefix("alter table ").and_then(|rest| rest.split_once(" drop column "))
    {
        must_exist(tables, table, name)?;
        tables.entry(table.to_owned()).or_default().remove(name);
        Ok(())
    } else if text.starts_with("drop index ")
        || text.starts_with("update ")
        || text.starts_with("insert into ")
        || text.starts_with("delete from ")
    {
        Ok(())
    } else {
        Err("this guard does not know such a statement; teach it once it is tried on both databases".into())
    }
}

fn faults(path: &str, text: &str, tables: &mut Tables) -> Vec<String> {
    statements(text)
        .iter()
        .filter_map(|text| statement(tables, text).err().map(|why| format!("{path}: {why}\n    {text}")))
        .collect()
}

#[test]
fn migrations_mean_the_same_on_both_databases() {
    let mut tables = Tables::new();
    let wrong: Vec<String> =
        source::files("migrations").iter().flat_map(|file| faults(&file.path, &file.text, &mut tables)).collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    for (table, _) in WITHOUT_BOT {
        assert!(tables.contains_key(table), "{table} is no table any more: take it off the list");
    }
}

#[test]
fn migrations_are_numbered_without_gaps() {
    for (place, file) in source::files("migrations").iter().enumerate() {
        let name = file.path.trim_start_matches("migrations/");
        assert!(
            name.starts_with(&format!("{:04}_", place + 1)) && name.ends_with(".sql"),
            "{name} is not number {}",
            place + 1
        );
    }
}

#[test]
fn made_up_migrations_are_refused() {
    let told = |text: &str| {
        let mut tables = Tables::new();
        faults("a.sql", &format!("create table t (bot_id bigint not null, a text);\n{text}"), &mut tables).join("\n")
    };
    let wrong = [
        ("create table u (bot_id bigint, on_off boolean);", "u.on_off is boolean"),
        ("create table u (bot_id bigint, at timestamp);", "timestamp"),
        ("create table u (bot_id bigint, n integer);", "integer"),
        ("create table u (bot_id bigint, id serial primary key);", "serial"),
        ("create table u (a text);", "bot_id"),
        ("create table u (bot_id bigint, primary key (b));", "no column b"),
        ("create index i on t (b);", "no column b"),
        ("create index i on t (a) where b is null;", "no column b"),
        ("create index i on nowhere (a);", "no table nowhere"),
        ("CREATE index i on t (a);", "lower case"),
        ("alter table t add column c real;", "t.c is real"),
        ("alter table t add column a text;", "twice"),
        ("alter table t drop column b;", "no column b"),
        ("alter table t drop column a; create index i on t (a);", "no column a"),
        ("create view v as select a from t;", "teach it"),
    ];
    for (text, rule) in wrong {
        assert!(told(text).contains(rule), "{text}: {:?}", told(text));
    }
    let right =
        "create unique index i on t (a, bot_id) where a is not null; alter table t add column c bigint; -- Why.\n";
    assert_eq!(told(right), "");
}

/// Who forgets a person must know every place where one is named.
#[test]
fn everything_that_names_a_person_has_a_fate() {
    use usher::store::traces::{NAMELESS, TRACES};
    let mut tables = Tables::new();
    for file in source::files("migrations") {
        faults(&file.path, &file.text, &mut tables);
    }
    let mut wrong = Vec::new();
    let named: BTreeSet<&str> = TRACES.iter().map(|(table, ..)| *table).collect();
    for (table, columns) in &tables {
        match (named.contains(table.as_str()), NAMELESS.contains(&table.as_str())) {
            (true, false) | (false, true) => {}
            _ => wrong.push(format!("{table}: say in store/forget.rs what becomes of it, in one of the two lists")),
        }
        for column in columns {
            let names = ["user", "person"].iter().any(|word| column.contains(word))
                || column.ends_with("_by") && column != "renews_by";
            let has_fate = TRACES.iter().any(|(of, at, _)| of == table && at == column);
            // What a bot is called names nobody.
            if names && !has_fate && !column.contains("username") && column != "per_person" {
                wrong.push(format!("{table}.{column} may name a person: what becomes of it? (store/forget.rs)"));
            }
        }
    }
    for (table, column, _) in TRACES {
        if !tables.get(*table).is_some_and(|columns| columns.contains(*column)) {
            wrong.push(format!("{table}.{column} is not there any more (store/forget.rs)"));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
