//! Who may import whom: lower floors never know the higher ones.

use crate::source::{self, is_name};

/// The house, ground floor first. A new top-level module gets its place here, and in `docs/architecture.md`.
const FLOORS: [&[&str]; 8] = [
    &["domain", "error"],
    &["clock", "config", "picture", "seal", "texts"],
    &["store", "telegram"],
    &["sponsors", "payments"],
    &["app"],
    &["flows"],
    &["bot", "http", "jobs", "delivery"],
    &["run", "cli", "demo", "main", "telemetry"],
];
const TOP: usize = 7;

/// Beside the house: the emulator shares nothing with the daemon but time, so it cannot share its bugs.
const EMULATOR: &str = "emulator";
const EMULATOR_USES: [&[&str]; 2] = [&["clock"], &["domain", "Moment"]];

/// Where a crate may be named; a trailing slash means a folder.
const CRATES: [(&str, &[&str]); 2] = [
    ("sqlx", &["src/store/", "src/domain/ids.rs", "src/domain/time.rs", "src/error.rs"]),
    ("teloxide", &["src/telegram/", "src/bot/", "src/delivery/", "src/run.rs", "src/run/"]),
];

/// What begins a statement, and what its text must also contain.
const SQL: [(&str, &str); 6] = [
    ("select ", " from "),
    ("insert into ", "values"),
    ("update ", " set "),
    ("delete from ", ""),
    ("create table ", "("),
    ("pragma ", ""),
];

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

/// The module of the top level that a file belongs to; none for `lib.rs`, which only lists them.
fn module(path: &str) -> Option<&str> {
    let inner = path.strip_prefix("src/")?;
    let module = inner.split('/').next()?.trim_end_matches(".rs");
    (module != "lib").then_some(module)
}

/// How deep below the crate's root the module of a file lies.
fn depth(path: &str) -> usize {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    if matches!(inner, "lib" | "main") { 0 } else { inner.split('/').count() }
}

/// Why `from` may not use this path; nothing if it may.
fn objection(from: &str, path: &[String]) -> Option<String> {
    let to = path[0].as_str();
    if to == from || to == "self" {
        return None;
    }
    if from == EMULATOR {
        let allowed = EMULATOR_USES.iter().any(|allowed| {
            path.iter().map(String::as_str).zip(*allowed).all(|(a, b)| a == *b) && path.len() >= allowed.len()
        });
        return (!allowed).then(|| "the emulator uses only clock and domain::Moment".to_owned());
    }
    let Some(own) = floor(from) else {
        return Some(format!("{from} is new at the top level: give it a floor"));
    };
    if to == EMULATOR {
        return (own != TOP).then(|| format!("only the top floor may use the emulator, and {from} is on floor {own}"));
    }
    let Some(other) = floor(to) else {
        return Some(format!("{to} is new at the top level: give it a floor"));
    };
    if matches!(from, "sponsors" | "payments") && to == "store" {
        return Some(format!("{from} may use telegram, not store"));
    }
    let allowed = other < own || (own == TOP && other == TOP);
    (!allowed).then(|| match own {
        0 => format!("{from} is on the ground floor and uses nothing of ours"),
        _ if own == other => format!("{from} and {to} are both on floor {own} and never use each other"),
        _ => format!("{from} is on floor {own} and may not use {to} on floor {other}"),
    })
}

/// Everything in one file that breaks a rule.
fn violations(path: &str, text: &str) -> Vec<String> {
    let Some(from) = module(path) else { return Vec::new() };
    let scan = source::scan(source::production(text));
    let mut found = Vec::new();
    for (line, used) in our_paths(path, &scan.code) {
        if let Some(why) = objection(from, &used) {
            found.push(format!("{path}:{line}: uses {}: {why}", used.join("::")));
        }
    }
    for (name, places) in CRATES {
        let allowed = places.iter().any(|place| path == *place || place.ends_with('/') && path.starts_with(place));
        if allowed {
            continue;
        }
        for (line, _, _) in source::names(&scan.code).into_iter().filter(|(_, found, _)| *found == name) {
            found.push(format!("{path}:{line}: names {name}, which belongs to {}", places.join(", ")));
        }
    }
    if from != "store" && from != EMULATOR {
        for (line, literal) in &scan.literals {
            let literal = literal.trim_start().to_ascii_lowercase();
            if SQL.iter().any(|(begins, contains)| literal.starts_with(begins) && literal.contains(contains)) {
                found.push(format!("{path}:{line}: SQL text belongs to src/store/"));
            }
        }
    }
    found
}

/// Every path into our own crate, from its root, with its line.
fn our_paths(file: &str, code: &str) -> Vec<(usize, Vec<String>)> {
    let mut found = Vec::new();
    let mut supers = 0;
    for (line, name, end) in source::names(code) {
        let rest = code[end..].trim_start();
        let goes_on = rest.starts_with("::");
        supers = if name == "super" && goes_on { supers + 1 } else { 0 };
        let at_root = match name {
            "crate" => true,
            "usher" => file == "src/main.rs",
            "super" => supers == depth(file) && !rest[2..].trim_start().starts_with("super"),
            _ => false,
        };
        if at_root && goes_on {
            let mut tree = Tree { rest: &rest[2..], line: line + lines_between(&code[end..], rest), found: Vec::new() };
            tree.read(&[]);
            found.extend(tree.found);
        }
    }
    found
}

fn lines_between(from: &str, to: &str) -> usize {
    from[..from.len() - to.len()].matches('\n').count()
}

/// Reads `a::{b, c::d as e}` into its single paths.
struct Tree<'a> {
    rest: &'a str,
    line: usize,
    found: Vec<(usize, Vec<String>)>,
}

impl Tree<'_> {
    fn read(&mut self, before: &[String]) {
        self.skip(|c| c.is_whitespace());
        if self.eats("{") {
            loop {
                self.skip(|c| c.is_whitespace() || c == ',');
                if self.rest.is_empty() || self.eats("}") {
                    return;
                }
                self.read(before);
                self.skip(|c| c != ',' && c != '}');
            }
        }
        let end = self.rest.find(|c| !is_name(c)).unwrap_or(self.rest.len());
        if end == 0 {
            if !before.is_empty() || self.rest.starts_with('*') {
                let path = if before.is_empty() { vec!["*".to_owned()] } else { before.to_vec() };
                self.found.push((self.line, path));
            }
            return;
        }
        let mut path = before.to_vec();
        path.push(self.rest[..end].to_owned());
        let line = self.line;
        self.rest = &self.rest[end..];
        self.skip(|c| c.is_whitespace());
        if self.eats("::") { self.read(&path) } else { self.found.push((line, path)) }
    }

    fn skip(&mut self, skipped: impl Fn(char) -> bool) {
        let rest = self.rest.trim_start_matches(skipped);
        self.line += lines_between(self.rest, rest);
        self.rest = rest;
    }

    fn eats(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }
}

#[test]
fn nobody_imports_from_a_higher_floor() {
    let found: Vec<String> = source::rust("src").iter().flat_map(|file| violations(&file.path, &file.text)).collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn every_module_has_a_floor() {
    for file in source::rust("src") {
        let Some(module) = module(&file.path) else { continue };
        assert!(floor(module).is_some() || module == EMULATOR, "{}: {module} is new: give it a floor", file.path);
    }
}

/// What the checker says of one made-up file.
fn says(path: &str, text: &str) -> String {
    violations(path, text).join("\n")
}

#[test]
fn made_up_violations_are_named_with_file_line_and_rule() {
    let group = "//! Purpose.\nuse crate::{\n    clock::Clock,\n    flows::{self, admit},\n};\n";
    let told = says("src/store/seats.rs", group);
    assert!(
        told.starts_with(
            "src/store/seats.rs:4: uses flows::self: store is on floor 2 and may not use flows on floor 5"
        ),
        "{told}"
    );
    assert_eq!(told.lines().count(), 2, "{told}");

    let cases = [
        ("src/domain/plan.rs", "use crate::error::Error;", "ground floor"),
        ("src/store/a.rs", "fn f(c: crate::telegram::Client) {}", "never use each other"),
        ("src/bot/start.rs", "use crate::jobs::sweep;", "never use each other"),
        ("src/sponsors/subgram.rs", "use crate::store::Store;", "not store"),
        ("src/flows/ban.rs", "use teloxide::types::User;", "names teloxide"),
        ("src/flows/ban.rs", "const Q: &str = \"delete from seats\";", "SQL text"),
        ("src/jobs/sweep.rs", "sqlx::query(text);", "names sqlx"),
        ("src/emulator/world.rs", "use crate::domain::{Moment, UserId};", "domain::UserId"),
        ("src/bot/mod.rs", "use crate::emulator::World;", "only the top floor"),
        ("src/clock.rs", "use crate::novelty::New;", "give it a floor"),
        ("src/novelty.rs", "use crate::domain::Moment;", "give it a floor"),
        ("src/store/a.rs", "use super::super::flows::admit;", "may not use flows"),
        ("src/clock.rs", "use super::flows::admit;", "may not use flows"),
        ("src/texts/mod.rs", "use crate::*;", "give it a floor"),
    ];
    for (path, text, rule) in cases {
        let told = says(path, text);
        assert!(told.starts_with(&format!("{path}:1: ")) && told.contains(rule), "{path}: {text}: {told:?}");
    }
}

#[test]
fn what_is_allowed_is_not_reported() {
    let cases = [
        ("src/store/a.rs", "// use crate::flows::x;\nuse super::Work; use crate::{domain::Moment, error::Result};"),
        (
            "src/flows/a.rs",
            "use crate::{store::Work, app::App, texts}; // select a from b\n#[cfg(test)]\nmod tests { use crate::bot; }",
        ),
        ("src/sponsors/a.rs", "use crate::{telegram::Client, clock::Clock};"),
        ("src/payments/a.rs", "use crate::telegram::Client;"),
        ("src/emulator/a.rs", "use crate::{clock::Clock, domain::Moment, emulator::state::State};"),
        ("src/main.rs", "fn main() { usher::cli::main() }"),
        ("src/cli/demo.rs", "use crate::{emulator::World, demo, run};"),
        ("src/bot/a.rs", "pub(crate) fn f(text: &str) -> String { \"select a plan\".into() }"),
    ];
    for (path, text) in cases {
        assert_eq!(says(path, text), "", "{path}");
    }
}
