//! Words that do not belong into the repository, and the word that every file begins with.

use crate::source;

/// Absolute paths of one machine, written in two parts so that this file does not break its own rule.
const PATHS: [(&str, &str); 4] = [("/wo", "rk/"), ("/tmp/", "w/"), ("/ro", "ot/"), ("/ho", "me/")];

/// Settings that point a package manager at one machine's mirror.
const MIRRORS: [(&str, &str); 6] = [
    ("index-", "url"),
    ("PIP_INDEX", "_URL"),
    ("replace-", "with"),
    ("registry=", "http"),
    ("--regi", "stry"),
    ("GOPRO", "XY="),
];

/// Where lock files may say that packages come from.
const ORIGINS: [&str; 3] = [
    "registry+https://github.com/rust-lang/crates.io-index",
    "https://registry.npmjs.org/",
    "https://files.pythonhosted.org/",
];

/// A path is meant only where it begins: `src/work/` names no machine.
fn names_path(text: &str, path: &str) -> bool {
    text.match_indices(path).any(|(at, _)| {
        !text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '~' | '*' | '}' | ')'))
    })
}

fn faults(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let is_lock = path.ends_with(".lock") || path.ends_with("-lock.json") || path.ends_with("requirements.txt");
    for (number, line) in text.lines().enumerate() {
        let place = format!("{path}:{}", number + 1);
        for machine in PATHS.iter().map(|(a, b)| format!("{a}{b}")).filter(|machine| names_path(line, machine)) {
            found.push(format!("{place}: {machine} is a place on one machine"));
        }
        for mirror in MIRRORS.iter().map(|(a, b)| format!("{a}{b}")).filter(|mirror| line.contains(mirror.as_str())) {
            found.push(format!("{place}: {mirror} points at one machine's mirror"));
        }
        let origin = line.split(['"', ' ']).find(|word| word.contains("://"));
        if let Some(origin) = origin.filter(|origin| is_lock && !ORIGINS.iter().any(|known| origin.starts_with(known)))
        {
            let funding = line.contains("\"url\":");
            if !funding {
                found.push(format!("{place}: {origin} is no public package index"));
            }
        }
    }
    found
}

#[test]
fn nothing_names_one_machine() {
    let found: Vec<String> = source::files("").iter().flat_map(|file| faults(&file.path, &file.text)).collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn every_rust_file_says_first_what_it_is_for() {
    for file in ["src", "tests", "benches"].into_iter().flat_map(source::rust) {
        let first = file.text.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! ") && first.len() > 8, "{}: begin with `//! ` and one sentence", file.path);
    }
}

#[test]
fn made_up_leaks_are_found() {
    let told = |path: &str, text: &str| faults(path, text).len();
    assert_eq!(told("a.md", concat!("see /wo", "rk/a, not src/wo", "rk/a or net", "/wo", "rks")), 1);
    assert_eq!(told("a.toml", concat!("replace-", "with = \"mirror\"")), 1);
    assert_eq!(told("Cargo.lock", "source = \"registry+https://crates.example/index\""), 1);
    assert_eq!(told("Cargo.lock", "source = \"registry+https://github.com/rust-lang/crates.io-index\""), 0);
    assert_eq!(told("a.md", "read https://core.telegram.org/bots/api"), 0);
}
