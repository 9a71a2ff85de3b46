//! Every setting: from the command line's environment or a `.env` file, checked before anything starts.

use std::{net::SocketAddr, str::FromStr, time::Duration};

use chrono_tz::Tz;
use clap::{Args, ValueEnum};
use secrecy::SecretString;

use crate::domain::{BotId, Lang, Quiet, UserId};

/// The settings of the daemon. The doc line of each field is its help text.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// Token of the first bot, from @BotFather; more bots with `usher bot add`
    #[arg(long, env = "BOT_TOKEN", hide_env_values = true, value_parser = token)]
    pub bot_token: Option<SecretString>,

    /// Telegram ids of that bot's owners, comma separated
    #[arg(long, env = "OWNER_IDS", value_delimiter = ',', value_parser = owner)]
    pub owner_ids: Vec<UserId>,

    /// SQLite file (sqlite://usher.db) or PostgreSQL (postgres://user:password@host/database)
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, default_value = "sqlite://usher.db", value_parser = database)]
    pub database_url: SecretString,

    /// Bot API server, also a self-hosted one
    #[arg(long, env = "TELEGRAM_API_URL", default_value = "https://api.telegram.org", value_parser = web_address)]
    pub telegram_api_url: String,

    /// SubGram key of the first bot; for others `usher gate subgram KEY --bot ID`
    #[arg(long, env = "SUBGRAM_API_KEY", hide_env_values = true, value_parser = secret)]
    pub subgram_api_key: Option<SecretString>,

    /// SubGram's address
    #[arg(long, env = "SUBGRAM_API_URL", default_value = "https://api.subgram.org", value_parser = web_address)]
    pub subgram_api_url: String,

    /// Who shows the sponsors: `links` we do, `delegated` SubGram writes to the person itself
    #[arg(long, env = "SUBGRAM_MODE", default_value = "links")]
    pub subgram_mode: SubgramMode,

    /// How long a sponsor source may take, such as 500ms or 5s
    #[arg(long, env = "GATE_TIMEOUT", default_value = "5s", value_parser = duration)]
    pub gate_timeout: Duration,

    /// How long a pass is remembered; 0s asks every time
    #[arg(long, env = "GATE_PASS_TTL", default_value = "180s", value_parser = duration)]
    pub gate_pass_ttl: Duration,

    /// What a source that gives no usable answer means: `open` lets in, `closed` asks to try again
    #[arg(long, env = "GATE_ON_ERROR", default_value = "open")]
    pub gate_on_error: OnError,

    /// What the gate guards: `free` the gate plan, `all` everything but payments, codes, help, terms and the choice of
    /// language
    #[arg(long, env = "GATE_SCOPE", default_value = "free")]
    pub gate_scope: GateScope,

    /// When the sweeper runs: six cron fields, seconds first, UTC
    #[arg(long, env = "SWEEP_CRON", default_value = "0 * * * * *", value_parser = schedule)]
    pub sweep_cron: String,

    /// Where the HTTP side (`GET /health`) listens
    #[arg(long, env = "HTTP_ADDR", default_value = "127.0.0.1:8080", value_parser = address)]
    pub http_addr: SocketAddr,

    /// The HTTP side's address as the world sees it
    #[arg(long, env = "PUBLIC_URL", value_parser = web_address)]
    pub public_url: Option<String>,

    /// 32 bytes in base64 (`openssl rand -base64 32`): encrypts the tokens of bots added by command
    #[arg(long, env = "MASTER_KEY", hide_env_values = true, value_parser = master_key)]
    pub master_key: Option<SecretString>,

    /// Language of people whose own is not spoken: en, ru or id
    #[arg(long, env = "DEFAULT_LOCALE", default_value = "en", value_parser = lang)]
    pub default_locale: Lang,

    /// Time zone in which times are shown and calendar terms are counted
    #[arg(long, env = "TIME_ZONE", default_value = "UTC", value_parser = zone)]
    pub time_zone: Tz,

    /// Hours in which nobody is reminded of anything, in TIME_ZONE; `off` for none
    #[arg(long, env = "QUIET_HOURS", default_value = "22-9")]
    pub quiet_hours: Quiet,

    /// Currency of reports
    #[arg(long, env = "BASE_CURRENCY", default_value = "USD", value_parser = currency)]
    pub base_currency: String,

    /// Messages per second and bot; 0 does not pace (a self-hosted server without limits, benchmarks)
    #[arg(long, env = "SEND_RATE", default_value_t = 30, value_parser = rate)]
    pub send_rate: u32,

    /// How much is logged: error, warn, info, debug, trace, or a filter such as usher=debug,info
    #[arg(long, env = "LOG", default_value = "info", value_parser = filter)]
    pub log: String,

    /// `pretty` for people, `json` for machines
    #[arg(long, env = "LOG_FORMAT", default_value = "pretty")]
    pub log_format: LogFormat,
}

/// Who shows the sponsors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[expect(missing_docs, reason = "explained at the setting")]
pub enum SubgramMode {
    Links,
    Delegated,
}

/// What a source without a usable answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[expect(missing_docs, reason = "explained at the setting")]
pub enum OnError {
    Open,
    Closed,
}

/// What the gate guards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[expect(missing_docs, reason = "explained at the setting")]
pub enum GateScope {
    Free,
    All,
}

/// For whom the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[expect(missing_docs, reason = "explained at the setting")]
pub enum LogFormat {
    Pretty,
    Json,
}

impl Settings {
    /// The bot of `BOT_TOKEN`.
    pub fn first_bot(&self) -> Option<BotId> {
        use secrecy::ExposeSecret as _;
        self.bot_token.as_ref().and_then(|token| BotId::of_token(token.expose_secret()))
    }
}

fn token(text: &str) -> Result<SecretString, String> {
    match BotId::of_token(text) {
        Some(_) => Ok(SecretString::from(text.trim().to_owned())),
        None => {
            Err("not a bot token; @BotFather gives one such as 123456789:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8".into())
        }
    }
}

fn owner(text: &str) -> Result<UserId, String> {
    match text.trim().parse::<i64>() {
        Ok(id @ 1..) => Ok(UserId(id)),
        _ => Err("a Telegram user id is a positive number such as 123456789 (ask @userinfobot for yours)".into()),
    }
}

fn database(text: &str) -> Result<SecretString, String> {
    let known = ["sqlite://", "sqlite:", "postgres://", "postgresql://"];
    if known.iter().any(|scheme| text.starts_with(scheme)) {
        Ok(SecretString::from(text.to_owned()))
    } else {
        Err("write sqlite://usher.db or postgres://user:password@host/database".into())
    }
}

fn web_address(text: &str) -> Result<String, String> {
    let text = text.trim().trim_end_matches('/');
    match reqwest::Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.host().is_some() => Ok(text.to_owned()),
        _ => Err("write a web address such as https://api.telegram.org".into()),
    }
}

fn secret(text: &str) -> Result<SecretString, String> {
    if text.trim().is_empty() {
        Err("must not be empty; leave the setting out instead".into())
    } else {
        Ok(text.trim().to_owned().into())
    }
}

/// A duration such as `500ms`, `5s`, `3m`, `24h` or `7d`.
///
/// # Errors
/// A sentence with an example.
pub fn duration(text: &str) -> Result<Duration, String> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let unit = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return Err("write a duration such as 500ms, 5s, 3m, 24h or 7d".into()),
    };
    let number: u64 = number.parse().map_err(|_| "write a duration such as 500ms, 5s, 3m, 24h or 7d")?;
    number.checked_mul(unit).map(Duration::from_millis).ok_or_else(|| "that is longer than time itself".into())
}

/// An address to listen on such as `127.0.0.1:8080`.
///
/// # Errors
/// A sentence with an example.
pub fn address(text: &str) -> Result<SocketAddr, String> {
    text.trim().parse().map_err(|_| "write an IP address and a port such as 127.0.0.1:8080 or [::1]:8080".into())
}

fn rate(text: &str) -> Result<u32, String> {
    text.trim().parse().map_err(|_| "write a whole number such as 30, or 0".into())
}

fn schedule(text: &str) -> Result<String, String> {
    let wrong = "write six cron fields, seconds first, such as `0 * * * * *` for every minute";
    if text.split_whitespace().count() != 6 {
        return Err(wrong.into());
    }
    cron::Schedule::from_str(text).map(|_| text.to_owned()).map_err(|error| format!("{wrong} ({error})"))
}

fn master_key(text: &str) -> Result<SecretString, String> {
    use base64::Engine as _;
    match base64::engine::general_purpose::STANDARD.decode(text.trim()) {
        Ok(bytes) if bytes.len() == 32 => Ok(SecretString::from(text.trim().to_owned())),
        _ => Err("write 32 bytes in base64; make one with `openssl rand -base64 32`".into()),
    }
}

fn lang(text: &str) -> Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "write en, ru or id".into())
}

fn zone(text: &str) -> Result<Tz, String> {
    text.parse().map_err(|_| "write a time zone such as UTC, Europe/Berlin or Asia/Jakarta".into())
}

fn currency(text: &str) -> Result<String, String> {
    if text.len() == 3 && text.chars().all(|c| c.is_ascii_uppercase()) {
        Ok(text.to_owned())
    } else {
        Err("write a currency code such as USD, EUR or XTR (Telegram Stars)".into())
    }
}

fn filter(text: &str) -> Result<String, String> {
    tracing_subscriber::EnvFilter::try_new(text)
        .map(|_| text.to_owned())
        .map_err(|_| "write error, warn, info, debug or trace, or a filter such as usher=debug,info".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("7d"), Ok(Duration::from_secs(7 * 86_400)));
        for wrong in ["", "5", "s", "5 s", "1.5s", "-1s", "99999999999999999999d", "5w"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_five_field_cron_is_refused_with_an_example() {
        assert!(schedule("* * * * *").unwrap_err().contains("0 * * * * *"));
        assert!(schedule("0 * * * * *").is_ok());
    }
}
