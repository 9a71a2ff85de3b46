//! `src/config.rs`, `.env.example` and the README's table name the same settings, in the same order, with the same defaults.

use clap::{Args as _, Command, FromArgMatches as _};
use usher::config::Settings;

use crate::source;

/// A setting's name in the environment, its option on the command line, and its default.
struct Setting {
    name: String,
    option: String,
    default: Option<String>,
}

fn command() -> Command {
    Settings::augment_args(Command::new("usher"))
}

fn settings() -> Vec<Setting> {
    let text = |value: &std::ffi::OsStr| value.to_str().expect("plain text").to_owned();
    command()
        .get_arguments()
        .map(|argument| Setting {
            name: text(argument.get_env().expect("every setting has a name in the environment")),
            option: argument.get_long().expect("every setting has an option").to_owned(),
            default: argument.get_default_values().first().map(|value| text(value)),
        })
        .collect()
}

/// `.env.example` with every setting switched on: names and values in their order.
fn example() -> Vec<(String, String)> {
    let is_setting = |line: &&str| {
        line.split('=')
            .next()
            .is_some_and(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
    };
    let text = source::read(".env.example");
    let lines: Vec<&str> = text
        .lines()
        .map(|line| line.strip_prefix('#').unwrap_or(line))
        .filter(|line| line.contains('='))
        .filter(is_setting)
        .collect();
    dotenvy::from_read_iter(lines.join("\n").as_bytes()).map(|pair| pair.expect(".env.example is readable")).collect()
}

/// Rows of the README's settings table: names and defaults as they stand there.
fn table() -> Vec<(String, String)> {
    let readme = source::read("README.md");
    let rows = readme
        .lines()
        .skip_while(|line| !line.starts_with("| setting "))
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        assert_eq!(cells.len(), 3, "README.md: three cells in {row}");
        (cells[0].trim_matches('`').to_owned(), cells[1].to_owned())
    })
    .collect()
}

#[test]
fn the_example_names_every_setting_in_order_with_its_default() {
    let example = example();
    let names = |list: &[(String, String)]| list.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&example), settings().into_iter().map(|setting| setting.name).collect::<Vec<_>>());
    for (setting, (_, value)) in settings().iter().zip(&example) {
        if let Some(default) = &setting.default {
            assert_eq!(value, default, ".env.example: {}", setting.name);
        }
    }
}

#[test]
fn the_readme_names_every_setting_in_order_with_its_default() {
    let expected: Vec<(String, String)> = settings()
        .into_iter()
        .map(|setting| (setting.name, setting.default.map_or("–".to_owned(), |default| format!("`{default}`"))))
        .collect();
    assert_eq!(table(), expected);
}

#[test]
fn every_example_value_is_accepted() {
    let pairs = settings().into_iter().zip(example()).filter(|(_, (_, value))| !value.is_empty());
    let options = pairs.flat_map(|(setting, (_, value))| [format!("--{}", setting.option), value]);
    let arguments: Vec<String> = ["usher".to_owned()].into_iter().chain(options).collect();
    let matches = command().try_get_matches_from(arguments).unwrap_or_else(|error| panic!(".env.example: {error}"));
    Settings::from_arg_matches(&matches).expect("settings");
}

#[test]
fn every_setting_is_explained_to_the_command_line() {
    for argument in command().get_arguments() {
        assert!(argument.get_help().is_some(), "{} has no doc line", argument.get_id());
    }
}
