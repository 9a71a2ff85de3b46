//! Every language says everything, with the same arguments, the right plural forms and sound HTML.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey},
    parser,
};
use usher::domain::{Lang, gate::AgeGroup};

use crate::source;

/// CLDR's plural categories of whole numbers.
fn categories(language: &str) -> &'static [&'static str] {
    match language {
        "en" => &["one", "other"],
        "ru" => &["one", "few", "many", "other"],
        "id" => &["other"],
        other => panic!("locales/{other}: tell this guard the plural categories of that language"),
    }
}
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// Tags that Telegram knows. Bot API: formatting options, HTML style.
const TAGS: [&str; 9] = ["b", "i", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler"];

/// Keys that `src/texts` puts together at run time: the fixed part, and what may stand in place of the rest.
fn composed() -> Vec<(&'static str, &'static str, Vec<String>)> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    vec![
        ("age-", "", AgeGroup::ALL.iter().map(|group| group.name().to_owned()).collect()),
        (
            "command-",
            "",
            words(&[
                "start",
                "plans",
                "redeem",
                "status",
                "invite",
                "language",
                "paysupport",
                "terms",
                "forget",
                "help",
            ]),
        ),
        (
            "",
            "-usage",
            words(&[
                "check",
                "ban",
                "unban",
                "grant",
                "extend",
                "revoke",
                "whitelist",
                "unwhitelist",
                "newcode",
                "team",
                "audit",
                "credit",
                "dryrun",
                "stats",
            ]),
        ),
    ]
}

/// Plain texts with a limit of Telegram's: how the key begins, and how many characters it may have.
const SHORT: [(&str, usize); 5] =
    [("button-", 64), ("age-", 64), ("command-", 256), ("stale", 200), ("gate-checking", 200)];

/// One message of one language.
#[derive(Default)]
struct Sentence {
    variables: BTreeSet<String>,
    mentions: BTreeSet<String>,
    choices: Vec<Choice>,
    /// Every text that the choices can lead to; placeholders are `{name}`.
    texts: Vec<String>,
}

/// A selector with its variants.
struct Choice {
    variable: String,
    /// Each key, and whether the text under it shows the variable.
    keys: Vec<(String, bool)>,
    default: String,
}

impl Choice {
    fn is_of_number(&self) -> bool {
        let numeric = |key: &str| CATEGORIES.contains(&key) || key.parse::<f64>().is_ok();
        self.keys.iter().any(|(key, _)| numeric(key))
    }

    fn names(&self) -> BTreeSet<&str> {
        self.keys.iter().map(|(key, _)| key.as_str()).collect()
    }
}

type Language = BTreeMap<String, Sentence>;

/// Reads the files of one language; what is wrong with their form goes to `wrong`.
fn language(code: &str, wrong: &mut Vec<String>) -> Language {
    let mut language = Language::new();
    for file in source::files(&format!("locales/{code}")) {
        read(&file.path, &file.text, &mut language, wrong);
    }
    language
}

fn read(path: &str, text: &str, language: &mut Language, wrong: &mut Vec<String>) {
    let resource = parser::parse(text).unwrap_or_else(|(resource, errors)| {
        for error in errors {
            let line = text[..error.pos.start.min(text.len())].matches('\n').count() + 1;
            wrong.push(format!("{path}:{line}: {error}"));
        }
        resource
    });
    for entry in resource.body {
        match entry {
            Entry::Message(message) => {
                let key = message.id.name.to_owned();
                let mut sentence = Sentence::default();
                match &message.value {
                    Some(pattern) if message.attributes.is_empty() => sentence.texts = sentence.pattern(pattern, wrong),
                    _ => wrong.push(format!("{path}: {key} needs a value and no attributes")),
                }
                if language.insert(key.clone(), sentence).is_some() {
                    wrong.push(format!("{path}: {key} is there twice"));
                }
            }
            Entry::Term(term) => wrong.push(format!("{path}: -{} is a term; nothing here needs one", term.id.name)),
            _ => {}
        }
    }
}

impl Sentence {
    /// All texts of a pattern.
    fn pattern(&mut self, pattern: &Pattern<&str>, wrong: &mut Vec<String>) -> Vec<String> {
        let mut texts = vec![String::new()];
        for element in &pattern.elements {
            let parts = match element {
                PatternElement::TextElement { value } => vec![(*value).to_owned()],
                PatternElement::Placeable { expression } => self.expression(expression, wrong),
            };
            texts = texts.iter().flat_map(|text| parts.iter().map(move |part| format!("{text}{part}"))).collect();
        }
        texts
    }

    fn expression(&mut self, expression: &Expression<&str>, wrong: &mut Vec<String>) -> Vec<String> {
        match expression {
            Expression::Select { selector: InlineExpression::VariableReference { id }, variants } => {
                self.variables.insert(id.name.to_owned());
                self.select(id.name, variants, wrong)
            }
            Expression::Inline(InlineExpression::VariableReference { id }) => {
                self.variables.insert(id.name.to_owned());
                vec![format!("{{{}}}", id.name)]
            }
            Expression::Inline(InlineExpression::MessageReference { id, attribute: None }) => {
                self.mentions.insert(id.name.to_owned());
                vec![format!("{{{}}}", id.name)]
            }
            Expression::Inline(InlineExpression::StringLiteral { value }) => vec![(*value).to_owned()],
            other => {
                wrong.push(format!("only variables, messages and choices by a variable are used here: {other:?}"));
                Vec::new()
            }
        }
    }

    fn select(&mut self, variable: &str, variants: &[Variant<&str>], wrong: &mut Vec<String>) -> Vec<String> {
        let mut choice = Choice { variable: variable.to_owned(), keys: Vec::new(), default: String::new() };
        let mut texts = Vec::new();
        for variant in variants {
            let (VariantKey::Identifier { name: key } | VariantKey::NumberLiteral { value: key }) = variant.key;
            let inner = self.pattern(&variant.value, wrong);
            let shows = inner.iter().all(|text| text.contains(&format!("{{{variable}}}")));
            choice.keys.push((key.to_owned(), shows));
            if variant.default {
                choice.default = key.to_owned();
            }
            texts.extend(inner);
        }
        self.choices.push(choice);
        texts
    }

    fn tags(&self) -> BTreeSet<String> {
        self.texts.iter().flat_map(|text| tags(text).0).collect()
    }
}

/// The names of the tags in a text, and what is wrong with them.
fn tags(text: &str) -> (BTreeSet<String>, Option<String>) {
    let (mut seen, mut open) = (BTreeSet::new(), Vec::new());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '>', '&']) {
        if rest[at..].starts_with('&') {
            if !["&lt;", "&gt;", "&amp;", "&quot;"].iter().any(|known| rest[at..].starts_with(known)) {
                return (seen, Some("a bare & must be written &amp;".into()));
            }
            rest = &rest[at + 1..];
            continue;
        }
        let Some(end) = rest[at..].find('>').filter(|_| rest[at..].starts_with('<')) else {
            return (seen, Some("a bare < or >".into()));
        };
        let inner = &rest[at + 1..at + end];
        rest = &rest[at + end + 1..];
        if let Some(name) = inner.strip_prefix('/') {
            if open.pop() != Some(name) {
                return (seen, Some(format!("</{name}> closes nothing")));
            }
            continue;
        }
        let name = inner.split(' ').next().unwrap_or_default();
        if !TAGS.contains(&name) {
            return (seen, Some(format!("Telegram does not know <{name}>")));
        }
        seen.insert(name.to_owned());
        open.push(name);
    }
    let unclosed = open.pop().map(|name| format!("<{name}> is not closed"));
    (seen, unclosed)
}

/// What is wrong with a sentence by itself.
fn own_faults(code: &str, key: &str, sentence: &Sentence) -> Vec<String> {
    let mut wrong: Vec<String> = sentence.texts.iter().filter_map(|text| tags(text).1).collect();
    if let Some((_, limit)) = SHORT.iter().find(|(begins, _)| key.starts_with(begins)) {
        for text in &sentence.texts {
            let length =
                text.split('{').map(|part| part.rsplit('}').next().unwrap_or(part).chars().count()).sum::<usize>();
            if length > *limit {
                wrong.push(format!("{length} characters, Telegram allows {limit}"));
            }
            if text.contains(['<', '>', '&']) {
                wrong.push("HTML in a plain text".into());
            }
        }
    }
    for choice in sentence.choices.iter().filter(|choice| choice.is_of_number()) {
        let (names, known) = (choice.names(), categories(code));
        let forms: Vec<&str> = names.iter().copied().filter(|name| CATEGORIES.contains(name)).collect();
        let shown = choice.keys.iter().any(|(key, shows)| key == "other" && *shows);
        if choice.default != "other" {
            wrong.push(format!("the default for {} must be other", choice.variable));
        }
        if let Some(form) = forms.iter().find(|form| !known.contains(form)) {
            wrong.push(format!("{code} has no plural form {form}"));
        }
        if (shown || forms.len() > 1) && forms.len() < known.len() {
            wrong.push(format!("all of {} are needed for {}", known.join(", "), choice.variable));
        }
        // Where "one" is also 21 and 31, its text must show which.
        let hidden = choice.keys.iter().any(|(key, shows)| key == "one" && !*shows);
        if code != "en" && shown && hidden {
            wrong.push(format!("[one] must show {}; write [1] for exactly one", choice.variable));
        }
    }
    wrong
}

/// How a sentence differs from its English original where it must not.
fn differences(english: &Sentence, other: &Sentence) -> Vec<String> {
    let mut wrong = Vec::new();
    if english.variables != other.variables {
        wrong.push(format!("variables {:?}, English has {:?}", other.variables, english.variables));
    }
    if english.mentions != other.mentions {
        wrong.push(format!("mentions {:?}, English has {:?}", other.mentions, english.mentions));
    }
    if english.tags() != other.tags() {
        wrong.push(format!("tags {:?}, English has {:?}", other.tags(), english.tags()));
    }
    let by_data = |sentence: &Sentence| -> Vec<(String, BTreeSet<String>, String)> {
        let chosen = sentence.choices.iter().filter(|choice| !choice.is_of_number());
        let mut all: Vec<_> = chosen
            .map(|c| (c.variable.clone(), c.names().into_iter().map(str::to_owned).collect(), c.default.clone()))
            .collect();
        all.sort();
        all
    };
    if by_data(english) != by_data(other) {
        wrong.push(format!("choices {:?}, English has {:?}", by_data(other), by_data(english)));
    }
    wrong
}

#[test]
fn every_language_says_everything_and_says_it_right() {
    let mut wrong = Vec::new();
    let english = language("en", &mut wrong);
    for lang in Lang::ALL {
        let code = lang.code();
        let other = language(code, &mut wrong);
        for key in english.keys().filter(|key| !other.contains_key(*key)) {
            wrong.push(format!("locales/{code}: {key} is missing"));
        }
        for (key, sentence) in &other {
            let mut faults = own_faults(code, key, sentence);
            faults.extend(
                sentence
                    .mentions
                    .iter()
                    .filter(|key| !other.contains_key(*key))
                    .map(|key| format!("mentions {key}, which is not there")),
            );
            match english.get(key) {
                Some(original) => faults.extend(differences(original, sentence)),
                None => faults.push("English does not have it".into()),
            }
            wrong.extend(faults.into_iter().map(|fault| format!("locales/{code}: {key}: {fault}")));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_folder_of_sentences_is_a_language_we_speak() {
    let spoken: BTreeSet<&str> = Lang::ALL.iter().map(|lang| lang.code()).collect();
    let files = source::files("locales");
    let folders: BTreeSet<&str> = files.iter().filter_map(|file| file.path.split('/').nth(1)).collect();
    assert_eq!(folders, spoken);
}

#[test]
fn translations_are_not_copies() {
    let english = language("en", &mut Vec::new());
    for code in ["ru", "id"] {
        let other = language(code, &mut Vec::new());
        for (key, original) in &english {
            let says_words = original
                .texts
                .iter()
                .any(|text| tags_and_names_removed(text).split_whitespace().any(|word| word.chars().count() > 3));
            let copied = other.get(key).is_some_and(|sentence| sentence.texts == original.texts);
            assert!(!(copied && says_words), "locales/{code}: {key} is still English");
        }
    }
}

fn tags_and_names_removed(text: &str) -> String {
    let mut depth = 0;
    let plain = |c: &char| {
        depth += i32::from(matches!(c, '<' | '{'));
        let inside = depth > 0;
        depth -= i32::from(matches!(c, '>' | '}'));
        !inside && c.is_alphabetic() || c.is_whitespace()
    };
    text.chars().filter(plain).collect()
}

#[test]
fn every_sentence_is_said_and_everything_said_is_there() {
    let english = language("en", &mut Vec::new());
    let mut literals = BTreeSet::new();
    let mut asked = Vec::new();
    for file in source::rust("src/texts") {
        let text = source::production(&file.text);
        for (line, literal) in source::scan(text).literals {
            let is_key = literal.contains('-')
                && literal.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
            if is_key {
                asked.push((format!("{}:{line}", file.path), literal.clone()));
            }
            literals.insert(literal);
        }
    }
    let mut wrong: Vec<String> = Vec::new();
    for (place, key) in asked.iter().filter(|(_, key)| !english.contains_key(key)) {
        wrong.push(format!("{place}: {key} is in no file of locales/en"));
    }
    let mut said: BTreeSet<String> = literals.iter().cloned().collect();
    for (before, after, words) in composed() {
        let composes =
            |literal: &String| literal.contains('{') && literal.starts_with(before) && literal.ends_with(after);
        assert!(literals.iter().any(composes), "src/texts no longer composes {before}*{after}");
        said.extend(words.iter().map(|word| format!("{before}{word}{after}")));
    }
    for (before, after, words) in composed() {
        for key in words.iter().map(|word| format!("{before}{word}{after}")).filter(|key| !english.contains_key(key)) {
            wrong.push(format!("{key} is composed, but in no file of locales/en"));
        }
    }
    let mentioned: BTreeSet<&String> = english.values().flat_map(|sentence| &sentence.mentions).collect();
    for key in english.keys().filter(|key| !said.contains(*key) && !mentioned.contains(*key)) {
        wrong.push(format!("locales/en: nobody says {key}"));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn made_up_mistakes_are_found() {
    let sentence = |text: &str| {
        let (mut language, mut wrong) = (Language::new(), Vec::new());
        read("a.ftl", text, &mut language, &mut wrong);
        (language.remove("button-a").unwrap_or_default(), wrong)
    };
    assert!(!sentence("button-a = { $a\n").1.is_empty(), "a broken file");
    let faults = |code: &str, text: &str| own_faults(code, "button-a", &sentence(text).0).join("; ");
    assert_eq!(faults("en", "button-a = { $a ->\n [one] one\n *[other] { $a }\n }"), "");
    assert!(faults("ru", "button-a = { $a ->\n [one] { $a }\n *[other] { $a }\n }").contains("few"));
    assert!(faults("id", "button-a = { $a ->\n [one] x\n *[other] y\n }").contains("no plural form one"));
    assert!(faults("en", "button-a = { $a ->\n *[one] x\n [other] y\n }").contains("default"));
    assert!(faults("en", "button-a = <b>x</b>").contains("HTML"));
    assert!(faults("en", &format!("button-a = {{ $a }}{}", "x".repeat(65))).contains("65 characters"));
    assert!(
        tags("<b>a").1.is_some()
            && tags("a</b>").1.is_some()
            && tags("a < b").1.is_some()
            && tags("<p>a</p>").1.is_some()
    );
    assert!(tags("<b>a &amp; <i>b</i></b>").1.is_none());
    let (english, other) = (
        sentence("button-a = { $s ->\n [in] x { $a }\n *[out] y\n }").0,
        sentence("button-a = { $s ->\n *[out] y\n }").0,
    );
    assert_eq!(differences(&english, &other).len(), 2, "a variable and a variant are missing");
}
