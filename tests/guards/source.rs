//! Reading the repository: its files, and Rust code without comments, strings and tests.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// One text file, named by its path from the root of the repository.
pub struct File {
    pub path: String,
    pub text: String,
}

/// The root of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file that must be there.
pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All text files below a folder, sorted; what Git does not keep is left out.
pub fn files(folder: &str) -> Vec<File> {
    let mut paths = Vec::new();
    collect(&root().join(folder), &mut paths);
    paths.sort();
    paths
        .into_iter()
        .filter_map(|path| {
            let text = fs::read_to_string(&path).ok()?;
            let path = path.strip_prefix(root()).ok()?.to_str()?.to_owned();
            Some(File { path, text })
        })
        .collect()
}

/// All Rust files below a folder.
pub fn rust(folder: &str) -> Vec<File> {
    let mut files = files(folder);
    files.retain(|file| file.path.ends_with(".rs"));
    files
}

const NOT_KEPT: [&str; 6] = ["target", ".git", "node_modules", "__pycache__", ".venv", ".env"];

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if NOT_KEPT.contains(&name.as_str()) || name.contains(".db") {
            continue;
        }
        if entry.path().is_dir() {
            collect(&entry.path(), paths);
        } else {
            paths.push(entry.path());
        }
    }
}

/// The part of a file before its tests, which stand at its end.
pub fn production(text: &str) -> &str {
    match text.find("\n#[cfg(test)]") {
        Some(end) => &text[..=end],
        None => text,
    }
}

/// Code and string literals of a file, apart.
pub struct Scan {
    /// The code, with blanks in place of comments and literals, so that lines and columns stay where they were.
    pub code: String,
    /// Each string literal as it is written, with the number of its first line.
    pub literals: Vec<(usize, String)>,
}

/// Takes code and literals apart.
pub fn scan(text: &str) -> Scan {
    let mut scanner = Scanner { chars: text.chars().collect(), at: 0, line: 1, code: String::new() };
    let mut literals = Vec::new();
    while let Some(c) = scanner.peek(0) {
        match (c, scanner.peek(1)) {
            ('/', Some('/')) => scanner.blank_while(|scanner| scanner.peek(0).is_some_and(|c| c != '\n')),
            ('/', Some('*')) => scanner.block_comment(),
            ('"', _) => literals.push(scanner.string()),
            ('r', Some('"' | '#')) if scanner.opens_raw_string() => literals.push(scanner.raw_string()),
            ('\'', Some(next)) if next == '\\' || scanner.peek(2) == Some('\'') => scanner.character(),
            _ => scanner.keep(),
        }
    }
    Scan { code: scanner.code, literals }
}

struct Scanner {
    chars: Vec<char>,
    at: usize,
    line: usize,
    code: String,
}

impl Scanner {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn step(&mut self, keep: bool) {
        let c = self.chars[self.at];
        self.code.push(if keep || c == '\n' { c } else { ' ' });
        self.line += usize::from(c == '\n');
        self.at += 1;
    }

    fn keep(&mut self) {
        self.step(true);
    }

    fn blank(&mut self, count: usize) {
        for _ in 0..count.min(self.chars.len() - self.at) {
            self.step(false);
        }
    }

    fn blank_while(&mut self, go_on: impl Fn(&Self) -> bool) {
        while go_on(self) {
            self.blank(1);
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => depth += 1,
                (Some('*'), Some('/')) => depth -= 1,
                (None, _) => return,
                _ => {
                    self.blank(1);
                    continue;
                }
            }
            self.blank(2);
            if depth == 0 {
                return;
            }
        }
    }

    fn string(&mut self) -> (usize, String) {
        let (line, start) = (self.line, self.at + 1);
        self.blank(1);
        while let Some(c) = self.peek(0) {
            if c == '"' {
                break;
            }
            self.blank(if c == '\\' { 2 } else { 1 });
        }
        let text = self.chars[start..self.at].iter().collect();
        self.blank(1);
        (line, text)
    }

    fn hashes(&self) -> usize {
        (1..).take_while(|&ahead| self.peek(ahead) == Some('#')).count()
    }

    /// `r"`, `r#"`, `br"` and `cr"`, but neither `r#name` nor a name that ends with r.
    fn opens_raw_string(&self) -> bool {
        let before = |back: usize| self.at.checked_sub(back).map(|at| self.chars[at]).is_some_and(is_name);
        let alone = !before(1) || matches!(self.chars[self.at - 1], 'b' | 'c') && !before(2);
        alone && self.peek(1 + self.hashes()) == Some('"')
    }

    fn raw_string(&mut self) -> (usize, String) {
        let hashes = self.hashes();
        let line = self.line;
        self.blank(2 + hashes);
        let start = self.at;
        let closes =
            |scanner: &Self| scanner.peek(0) == Some('"') && (1..=hashes).all(|ahead| scanner.peek(ahead) == Some('#'));
        self.blank_while(|scanner| scanner.peek(0).is_some() && !closes(scanner));
        let text = self.chars[start..self.at].iter().collect();
        self.blank(1 + hashes);
        (line, text)
    }

    fn character(&mut self) {
        self.blank(if self.peek(1) == Some('\\') { 3 } else { 2 });
        self.blank_while(|scanner| scanner.peek(0).is_some_and(|c| c != '\''));
        self.blank(1);
    }
}

/// May stand in the name of something.
pub fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Every name in the code with its line and the place after it.
pub fn names(code: &str) -> Vec<(usize, &str, usize)> {
    let mut found = Vec::new();
    let mut line = 1;
    let mut start = None;
    for (at, c) in code.char_indices().chain([(code.len(), ' ')]) {
        match start {
            None if is_name(c) => start = Some(at),
            Some(from) if !is_name(c) => {
                found.push((line, &code[from..at], at));
                start = None;
            }
            _ => {}
        }
        line += usize::from(c == '\n');
    }
    found
}

#[test]
fn comments_strings_and_characters_are_told_from_code() {
    let text = "let a = 'x'; // \"no\"\nlet b = \"yes \\\" crate::z\"; /* /* crate::y */ */ let c: &'static str = r#\"raw \"s\"#;\n\
                let d = '\\''; let e = b'\"'; r#type(x)";
    let scan = scan(text);
    assert_eq!(scan.literals, [(2, "yes \\\" crate::z".to_owned()), (2, "raw \"s".to_owned())]);
    assert_eq!(scan.code.lines().count(), 3);
    assert!(!scan.code.contains("crate") && scan.code.contains("&'static str") && scan.code.contains("r#type(x)"));
}
