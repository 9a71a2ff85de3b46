//! `usher backup`: a consistent copy of the SQLite database, beside a running daemon too.

use std::path::Path;

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;

use super::{Answer, Failure, desk};
use crate::{clock::Clock, config::Settings, store::Backend};

pub async fn run(settings: &Settings, file: &Path) -> Result<Answer, Failure> {
    let url = settings.database_url.expose_secret();
    if Backend::of(url)? == Backend::Postgres {
        return Err(Failure::Failed(
            "this database is PostgreSQL: use pg_dump, such as `pg_dump --format=custom --file=usher.dump $DATABASE_URL`"
                .into(),
        ));
    }
    let shown = file.display();
    let exists = || Failure::Failed(format!("{shown} exists already: choose another name, or remove it first"));
    if file.exists() {
        return Err(exists());
    }
    // Written beside its place and moved there when complete: half a copy never looks like a whole one.
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    let part = Path::new(&part);
    let Some(text) = part.to_str() else {
        return Err(Failure::Usage("the file's name must be readable as text".into()));
    };
    let _ = std::fs::remove_file(part);
    let settings = Settings { database_url: existing(url), ..settings.clone() };
    let (_, store) = desk::connect(settings, Clock::system()).await?;
    let copied = store.copy_into(text).await;
    store.close().await;
    let unwritten = |error| {
        Failure::Failed(format!(
            "{shown} cannot be written ({error}): look whether its folder exists, is yours to write and has room"
        ))
    };
    let placed = copied.map_err(unwritten).and_then(|()| {
        if file.exists() {
            return Err(exists());
        }
        std::fs::rename(part, file).map_err(|error| Failure::Failed(format!("{shown} cannot be written: {error}")))
    });
    let _ = std::fs::remove_file(part);
    placed?;
    let bytes = std::fs::metadata(file).map_or(0, |data| data.len());
    Ok(Answer {
        text: format!("The database was copied to {shown} ({} KiB).", bytes.div_ceil(1024)),
        json: json!({ "id": shown.to_string(), "bytes": bytes }),
    })
}

/// The address of a database that must exist: looking at one must not create it.
pub fn existing(url: &str) -> SecretString {
    let is_file = url.starts_with("sqlite:") && !url.contains("mode=");
    let joint = if url.contains('?') { '&' } else { '?' };
    if is_file { format!("{url}{joint}mode=rw").into() } else { url.to_owned().into() }
}
