//! Foreign clients, which know nothing of Usher, install themselves: once per set of pinned packages, below the target folder.

use std::{
    ffi::OsStr,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Output, Stdio},
    time::Duration,
};

use tokio::process::Command;

/// Installing may have to download; the packages are kept for the next run.
const INSTALLATION: Duration = Duration::from_secs(240);

/// Runs a step of an installation.
async fn step(program: impl AsRef<OsStr>, args: &[&str], folder: &Path) -> Result<(), String> {
    let mut command = Command::new(&program);
    command.args(args).current_dir(folder).stdin(Stdio::null()).kill_on_drop(true);
    let name = format!("{} {}", program.as_ref().display(), args.join(" "));
    let output = tokio::time::timeout(INSTALLATION, command.output()).await;
    let output: Output = output.map_err(|_| format!("{name}: no end"))?.map_err(|error| format!("{name}: {error}"))?;
    let text = String::from_utf8_lossy(&output.stderr);
    if output.status.success() { Ok(()) } else { Err(format!("{name}: {}", text.trim())) }
}

/// Installs, by these steps, the packages that the files `pins` in `from` name; the answer is the folder.
pub async fn installed(name: &str, from: &Path, pins: &[&str], steps: &[(&str, &[&str])]) -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let read = |pin: &&str| std::fs::read_to_string(from.join(pin)).map_err(|error| format!("{pin}: {error}"));
    let wanted = pins.iter().map(read).collect::<Result<String, String>>()?;
    let mark = folder.join("installed");
    if std::fs::read_to_string(&mark).is_ok_and(|done| done == wanted) {
        return Ok(folder);
    }
    let copy = || -> std::io::Result<()> {
        std::fs::create_dir_all(&folder)?;
        pins.iter().try_for_each(|pin| std::fs::copy(from.join(pin), folder.join(pin)).map(|_| ()))
    };
    copy().map_err(|error| error.to_string())?;
    for (program, args) in steps {
        step(program, args, &folder).await?;
    }
    std::fs::write(mark, wanted).map_err(|error| error.to_string())?;
    Ok(folder)
}

/// A Python of its own with the packages of `requirements.txt` in `from`; the answer is its interpreter.
pub async fn python(name: &str, from: &Path) -> Result<PathBuf, String> {
    let interpreter = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name).join("venv/bin/python");
    let shown = interpreter.display().to_string();
    let steps: [(&str, &[&str]); 2] = [
        ("python3", &["-m", "venv", "venv"]),
        (&shown, &["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt"]),
    ];
    installed(name, from, &["requirements.txt"], &steps).await.map(|_| interpreter)
}

/// Says loudly what was left out, or fails where `USHER_REQUIRE_FOREIGN` is 1.
pub fn left_out(what: &str, why: &str) {
    let text = format!("LEFT OUT: {what} could not be installed or found, so it did not run: {why}");
    assert!(std::env::var_os("USHER_REQUIRE_FOREIGN").is_none_or(|value| value != "1"), "{text}");
    // Written past the test harness, which hides what passing tests print.
    let _ = writeln!(std::io::stderr(), "\n*** {text}\n");
}
