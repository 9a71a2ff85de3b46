//! A throw-away PostgreSQL for one test binary: started once, gone when the tests end, however they end.

use std::{
    env, fs,
    io::Write as _,
    os::unix::{fs::chown, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// Lives as long as its standard input stays open, and then takes the server and its files along. The system closes
/// that pipe with the last process that holds it, be it by an ordinary end, a panic or `kill -9`.
/// Two signals: a running server ends at once by QUIT, but a shell starts its jobs deaf to it until they listen themselves;
/// TERM reaches those.
const WATCHDOG: &str = r#"
"$1/initdb" --pgdata="$2/data" --no-sync --no-instructions --auth=trust --username=usher --encoding=UTF8 --locale=C \
    >"$2/log" 2>&1 || exit
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c synchronous_commit=off \
    -c full_page_writes=off -c max_connections=400 -c shared_buffers=64MB -c autovacuum=off >>"$2/log" 2>&1 &
server=$!
read -r _
kill -TERM "$server"
kill -QUIT "$server"
wait "$server"
rm -rf "$2"
"#;

/// A running server.
pub struct Server {
    programs: PathBuf,
    folder: PathBuf,
    databases: AtomicU32,
    _lifeline: ChildStdin,
    watchdog: Child,
}

/// The server of this test binary; none where PostgreSQL is not installed.
///
/// # Panics
/// When it is not installed and `USHER_REQUIRE_POSTGRES` is 1, or when it does not start.
pub fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    SERVER.get_or_init(|| installed().map(Server::start)).as_ref()
}

/// The folder of the newest installed PostgreSQL's programs.
fn installed() -> Option<PathBuf> {
    let whole = |folder: &PathBuf| ["initdb", "postgres", "createdb"].iter().all(|name| folder.join(name).is_file());
    let versions =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = versions.filter(whole).collect();
    folders.sort_by_key(|folder| version(folder));
    let found = folders.pop().or_else(|| env::split_paths(&path).find(whole));
    if found.is_none() {
        let told = "PostgreSQL is not installed (no initdb below /usr/lib/postgresql or on PATH)";
        assert!(
            env::var("USHER_REQUIRE_POSTGRES").as_deref() != Ok("1"),
            "{told}, and USHER_REQUIRE_POSTGRES=1 wants it"
        );
        // Written past the test harness, which hides what passing tests print.
        let _ = writeln!(std::io::stderr(), "\n*** LEFT OUT: everything on PostgreSQL. {told}.\n");
    }
    found
}

/// `/usr/lib/postgresql/15/bin` is 15.
fn version(folder: &Path) -> u32 {
    folder.iter().rev().nth(1).and_then(|name| name.to_str()?.parse().ok()).unwrap_or(0)
}

/// The user and group to run as: PostgreSQL refuses root.
fn servant() -> Option<(u32, u32)> {
    let id = |arguments: &[&str]| -> Option<u32> {
        let told = Command::new("id").args(arguments).output().ok()?;
        String::from_utf8(told.stdout).ok()?.trim().parse().ok()
    };
    (id(&["-u"])? == 0).then(|| {
        let user = id(&["-u", "postgres"]).or_else(|| id(&["-u", "nobody"]));
        let group = id(&["-g", "postgres"]).or_else(|| id(&["-g", "nobody"]));
        user.zip(group).expect("a user postgres or nobody, for PostgreSQL does not run as root")
    })
}

/// A program to be run in `folder` as `servant`.
fn program(path: impl AsRef<std::ffi::OsStr>, folder: &Path, servant: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(path);
    command.current_dir(folder).env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C");
    if let Some((user, group)) = servant {
        command.uid(user).gid(group);
    }
    command
}

fn run(command: &mut Command) {
    let told = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(told.status.success(), "{command:?}: {}", String::from_utf8_lossy(&told.stderr));
}

impl Server {
    fn start(programs: PathBuf) -> Self {
        let servant = servant();
        let folder = tempfile::Builder::new().prefix("usher-postgres-").tempdir().expect("a folder").keep();
        if let Some((user, group)) = servant {
            chown(&folder, Some(user), Some(group)).expect("the folder given away");
        }
        let mut watchdog = program("/bin/sh", &folder, servant)
            .args(["-c", WATCHDOG, "watchdog"])
            .args([&programs, &folder])
            .stdin(Stdio::piped())
            // Out of the terminal's group: Ctrl-C must reach it through the pipe only.
            .process_group(0)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        let lifeline = watchdog.stdin.take().expect("a pipe");
        let mut server = Self { programs, folder, databases: AtomicU32::new(0), _lifeline: lifeline, watchdog };
        server.wait_until_ready();
        server
    }

    fn wait_until_ready(&mut self) {
        let started = Instant::now();
        let mark = self.folder.join("data/postmaster.pid");
        let state = || fs::read_to_string(&mark).unwrap_or_default();
        while state().lines().nth(7).map(str::trim) != Some("ready") {
            let ended = !matches!(self.watchdog.try_wait(), Ok(None));
            if ended || started.elapsed() > Duration::from_secs(120) {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                panic!("PostgreSQL did not start in {}:\n{log}", self.folder.display());
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Creates a fresh, empty database; the answer is its address.
    ///
    /// # Panics
    /// When the server refuses.
    pub fn database(&self) -> String {
        let name = format!("usher_{}", self.databases.fetch_add(1, Ordering::Relaxed) + 1);
        let folder = self.folder.to_str().expect("a plain path");
        let arguments = ["--host", folder, "--username", "usher", "--template", "template0", &name];
        run(program(self.programs.join("createdb"), Path::new("/"), None).args(arguments));
        format!("postgres://usher@localhost/{name}?host={folder}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_and_its_files_go_with_the_last_hand_on_the_pipe() {
        let Some(programs) = installed() else { return };
        let Server { folder, _lifeline: lifeline, .. } = Server::start(programs);
        assert!(folder.join(".s.PGSQL.5432").exists());
        drop(lifeline);
        let started = Instant::now();
        while folder.exists() {
            assert!(started.elapsed() < Duration::from_secs(120), "{} is still there", folder.display());
            thread::sleep(Duration::from_millis(10));
        }
    }
}
