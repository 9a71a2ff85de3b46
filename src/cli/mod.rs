//! EDGE command line: what was typed becomes one act, and its end an exit code.

mod access;
mod administer;
mod answer;
mod backup;
mod batches;
mod bots;
mod chats;
mod codes;
mod coupons;
mod credit;
mod desk;
mod doctor;
mod emulate;
mod environment;
mod erasure;
mod failure;
mod figures;
mod gate;
mod limits;
mod listed;
mod look;
mod members;
mod methods;
mod openings;
mod orders;
mod payouts;
mod plans;
mod promises;
mod rates;
mod referrals;
mod reminders;
mod sale;
mod secret;
mod subgram;
mod takeover;
mod team;
mod terms;
mod trials;

use std::{ffi::OsString, net::SocketAddr, path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::{Arg, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, parser::ValueSource};

use self::{
    administer::Administer,
    answer::{Answer, Shape},
    desk::Desk,
    failure::Failure,
};
use crate::{
    clock::Clock,
    config::{self, LogFormat, Settings},
    demo::{self, DemoOptions},
    run, telemetry,
};

/// Usher stands at the door of private Telegram channels and groups.
///
/// It shows sponsors to those who come in free, hands every entitled person a personal link, and walks everyone out
/// whose time is over. Without a command it serves all bots (`usher run`). Everything else can be done beside a running
/// daemon, which notices within a second.
#[derive(Debug, Parser)]
#[command(name = "usher", version, verbatim_doc_comment, after_help = FIRST_STEPS)]
struct Cli {
    #[command(flatten)]
    settings: Settings,

    #[command(subcommand)]
    command: Option<Command>,
}

const FIRST_STEPS: &str = "\
First steps:
  echo BOT_TOKEN=123456789:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8 >> .env    from @BotFather
  echo OWNER_IDS=987654321 >> .env                                       your own id, from @userinfobot
  usher                                            serve; then make the bot administrator of your channel
  usher chat list                                  the channel and its id
  usher plan add --name Free --term \"1 day\" --chat -1001234567890 --gate
  usher gate require -1009876543210                what people must have joined first
  usher doctor                                     what is wrong, and how to mend it

Exit codes: 0 fine, 1 failed, 2 wrong usage, 78 wrong settings. Settings come from the command line, the environment
or the file .env in the current directory, in this order. Durations: 500ms, 5s, 3m, 24h, 7d.";

const SETTINGS: &str = "Settings, each also from the environment or .env";
const SEE_SETTINGS: &str =
    "Settings such as DATABASE_URL and BOT_TOKEN come from the environment or .env: `usher --help`.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve all bots until SIGTERM or Ctrl-C; the same as `usher` alone
    Run,

    #[command(flatten)]
    Administer(Administer),

    /// Look for what is wrong with settings, database, tokens and rights, and say how to mend it
    #[command(after_help = doctor::EXAMPLES)]
    Doctor(doctor::Ask),

    /// Bring the database up to this version (`usher run` does it by itself)
    Migrate(Shape),

    /// Copy the database into a new file, beside a running daemon too (SQLite)
    #[command(after_help = "Example:\n  usher backup /var/backups/usher-$(date +%F).db")]
    Backup {
        /// The new file; one that exists is refused
        file: PathBuf,

        #[command(flatten)]
        shape: Shape,
    },

    /// Try everything offline: an emulated Telegram in the browser, where you play users and owner
    Demo {
        /// Where the page is served; port 0 takes any free one
        #[arg(long, default_value = "127.0.0.1:8090", value_parser = config::address)]
        addr: SocketAddr,

        /// Open the page in the browser at once
        #[arg(long)]
        open: bool,
    },

    /// Serve an emulated Telegram for the tests of any bot, in any language
    #[command(after_help = emulate::EXAMPLES)]
    Emulator {
        /// Where to listen; port 0 takes any free one
        #[arg(long, default_value = "127.0.0.1:8081", value_parser = config::address)]
        addr: SocketAddr,
    },
}

/// So often a command begins anew that stood in the daemon's way.
const TRIES: usize = 3;

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    start().unwrap_or_else(Failure::say)
}

fn start() -> Result<ExitCode, Failure> {
    environment::load()?;
    let (command, typed): (_, Vec<OsString>) = (command(), std::env::args_os().collect());
    let parsed = command.clone().try_get_matches_from(&typed).and_then(|matches| {
        let log_is_set = matches.value_source("log").is_some_and(|source| source != ValueSource::DefaultValue);
        Cli::from_arg_matches(&matches).map(|cli| (matches, cli, log_is_set))
    });
    let (matches, cli, log_is_set) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => match environment::blamed(&command, &error, &typed) {
            Some(failure) => return Err(failure),
            None => {
                let _ = error.print();
                return Ok(ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2)));
            }
        },
    };
    let command = cli.command.unwrap_or(Command::Run);
    // A daemon's reader reads its log; who types a command reads its answer.
    let log = if log_is_set || matches!(command, Command::Run) { &cli.settings.log } else { "warn" };
    telemetry::start(log, cli.settings.log_format);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("the runtime")?;
    let mut done = runtime.block_on(Box::pin(act(cli.settings, command)));
    for _ in 0..TRIES {
        let (Err(Failure::Collided(_)), Ok(cli)) = (&done, Cli::from_arg_matches(&matches)) else { break };
        done = runtime.block_on(Box::pin(act(cli.settings, cli.command.unwrap_or(Command::Run))));
    }
    done
}

/// The command with every setting accepted everywhere, and shown where it matters: at `usher` and `usher run`.
fn command() -> clap::Command {
    let is_setting = |arg: &Arg| arg.get_help_heading() == Some(SETTINGS);
    let root = Cli::command().mut_args(|arg| match arg.get_env() {
        Some(_) => environment::unless_empty(arg.global(true).help_heading(SETTINGS)),
        None => arg,
    });
    let hidden: Vec<Arg> =
        root.get_arguments().filter(|arg| is_setting(arg)).map(|arg| arg.clone().hide(true)).collect();
    root.mut_subcommands(|sub| if sub.get_name() == "run" { sub } else { with_hidden(sub, &hidden) })
}

fn with_hidden(command: clap::Command, settings: &[Arg]) -> clap::Command {
    let examples = command.get_after_help().map(|help| format!("{help}\n\n")).unwrap_or_default();
    command
        .args(settings)
        .after_help(format!("{examples}{SEE_SETTINGS}"))
        .mut_subcommands(|sub| with_hidden(sub, settings))
}

async fn act(settings: Settings, command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Run => return serve(settings).await,
        Command::Doctor(ask) => return doctor::run(settings, &ask).await,
        Command::Emulator { addr } => emulate::run(addr).await?,
        Command::Demo { addr, open } => demo::run(DemoOptions { addr, open }).await?,
        Command::Migrate(shape) => migrate(settings).await?.say(&shape),
        Command::Backup { file, shape } => backup::run(&settings, &file).await?.say(&shape),
        Command::Administer(order) => {
            let desk = Desk::open(settings).await?;
            let done = order.run(&desk).await;
            desk.close().await;
            done?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn serve(settings: Settings) -> Result<ExitCode, Failure> {
    let format = settings.log_format;
    match run::until_signal(settings).await.map_err(Failure::from) {
        Err(failure) if format == LogFormat::Json => {
            tracing::error!("{failure}");
            Ok(failure.code())
        }
        ended => ended.map(|()| ExitCode::SUCCESS),
    }
}

async fn migrate(settings: Settings) -> Result<Answer, Failure> {
    let store = desk::connect(settings, Clock::system()).await?.1;
    let run = store.migrate().await;
    let backend = format!("{:?}", store.backend()).to_lowercase();
    store.close().await;
    let run = run?;
    let text = match run {
        0 => format!("The database ({backend}) is up to date."),
        count => format!("The database ({backend}) is up to date now; {count} migration(s) run."),
    };
    Ok(Answer { text, json: serde_json::json!({ "id": backend, "migrations_run": run }) })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_well_formed() {
        super::command().debug_assert();
    }
}
