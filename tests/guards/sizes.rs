//! Files stay small: at most 300 lines before their tests.

use crate::source;

const LIMIT: usize = 300;

/// Longer files, each with the reason why it is better whole.
const LONGER: [(&str, usize, &str); 1] =
    [("src/run.rs", 380, "starting, following the list of bots and stopping are one order of events")];

#[test]
fn files_stay_small() {
    let mut wrong = Vec::new();
    for file in source::rust("src") {
        let lines = source::production(&file.text).lines().count();
        let limit = LONGER.iter().find(|(path, ..)| *path == file.path).map_or(LIMIT, |(_, limit, _)| *limit);
        if lines > limit {
            wrong.push(format!("{}: {lines} lines before the tests, at most {limit}: cut it by topic", file.path));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn exceptions_are_still_needed() {
    for (path, limit, reason) in LONGER {
        let lines = source::production(&source::read(path)).lines().count();
        assert!(lines > LIMIT && lines <= limit && !reason.is_empty(), "{path}: {lines} lines; take it off the list");
    }
}

/// What stands behind `#[cfg(test)]` is not counted and not checked by the other guards, so nothing else may hide there.
#[test]
fn tests_stand_at_the_end_of_their_file_and_nowhere_else() {
    let mut wrong = Vec::new();
    for file in source::rust("src") {
        let production = source::scan(source::production(&file.text)).code;
        if production.contains("cfg(test)") {
            wrong.push(format!("{}: cfg(test) inside production code", file.path));
        }
        let tests = &file.text[source::production(&file.text).len()..];
        let code = source::scan(tests).code;
        let mut ends = code.match_indices("\n}").map(|(at, _)| at + 2);
        let whole = tests.is_empty()
            || code.trim_start().trim_start_matches("#[cfg(test)]").trim_start().starts_with("mod tests")
                && ends.next().is_some_and(|end| code[end..].trim().is_empty());
        if !whole {
            wrong.push(format!("{}: after #[cfg(test)] only `mod tests`, at the end of the file", file.path));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
