//! Settings from the environment: `.env` is read first, and what is wrong there is told by the setting's name.

use std::{error::Error as _, ffi::OsString, fs, io};

use clap::{
    Arg, Command,
    error::{ContextKind, ContextValue, Error, ErrorKind},
};

use super::Failure;

const FILE: &str = ".env";

/// Reads `.env` of the current directory, if there is one; what the environment says already stays.
pub fn load() -> Result<(), Failure> {
    match dotenvy::from_path(FILE) {
        Ok(()) => Ok(()),
        Err(dotenvy::Error::Io(error)) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        // The line itself may hold a secret: it is counted, not shown.
        Err(dotenvy::Error::LineParse(wrong, _)) => {
            let text = fs::read_to_string(FILE).unwrap_or_default();
            let place = text.lines().position(|line| line == wrong).map(|n| format!(", line {}", n + 1));
            let place = place.unwrap_or_default();
            Err(Failure::Setting(format!(
                "{FILE}{place} cannot be read; write one NAME=value per line, such as LOG=info"
            )))
        }
        Err(error) => Err(Failure::Setting(format!("{FILE} cannot be read: {error}"))),
    }
}

/// A setting that is empty in the environment is not set: `BOT_TOKEN=` is how forms and compose files leave it out.
pub fn unless_empty(arg: Arg) -> Arg {
    let is_empty = set(&arg).is_some_and(|value| value.to_str().is_some_and(|value| value.trim().is_empty()));
    if is_empty { arg.env(None::<&str>) } else { arg }
}

/// The failure for an error that is the environment's; none for what was typed.
pub fn blamed(command: &Command, error: &Error, typed: &[OsString]) -> Option<Failure> {
    let arg = match error.kind() {
        ErrorKind::ValueValidation | ErrorKind::InvalidValue => {
            let Some(ContextValue::String(wrong)) = error.get(ContextKind::InvalidArg) else { return None };
            let flag = wrong.split([' ', '=']).next()?;
            let with_value = format!("{flag}=");
            let is_it = |word: &OsString| word.to_str().is_some_and(|w| w == flag || w.starts_with(&with_value));
            if typed.iter().any(is_it) {
                return None;
            }
            command.get_arguments().find(|arg| arg.get_long().is_some_and(|long| flag == format!("--{long}")))?
        }
        // clap does not say which one it could not read.
        ErrorKind::InvalidUtf8 if typed.iter().all(|word| word.to_str().is_some()) => {
            command.get_arguments().find(|arg| set(arg).is_some_and(|value| value.to_str().is_none()))?
        }
        _ => return None,
    };
    let name = arg.get_env()?.to_string_lossy();
    Some(Failure::Setting(format!("{name}: {}", complaint(arg, error))))
}

fn set(arg: &Arg) -> Option<OsString> {
    std::env::var_os(arg.get_env()?)
}

/// What is wrong with the value and what a right one looks like.
fn complaint(arg: &Arg, error: &Error) -> String {
    let wrong = match error.get(ContextKind::InvalidValue) {
        Some(ContextValue::String(value)) if !arg.is_hide_env_values_set() => format!("`{value}` is wrong: "),
        _ => String::new(),
    };
    let why = match (error.get(ContextKind::ValidValue), error.source()) {
        (Some(ContextValue::Strings(values)), _) => format!("write {}", values.join(" or ")),
        // Some parsers draw pictures over several lines.
        (_, Some(source)) => source.to_string().split_whitespace().collect::<Vec<_>>().join(" "),
        _ => "it cannot be read as text".to_owned(),
    };
    let usual = arg.get_default_values().first().and_then(|value| value.to_str());
    match usual {
        Some(usual) if !why.contains(usual) => format!("{wrong}{why} (such as {usual})"),
        _ => format!("{wrong}{why}"),
    }
}
