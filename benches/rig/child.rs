//! The bot under test as a process of its own, and what it costs.

use std::{
    env, fs,
    process::{Command, Stdio},
    time::Duration,
};

use super::Role;

/// Linux counts processor time in hundredths of a second.
const TICK: Duration = Duration::from_millis(10);

/// A bot under test; it is killed when dropped.
pub struct Child(std::process::Child);

impl Child {
    /// Runs this executable again in another role.
    pub fn start(role: Role, words: &[String]) -> Self {
        let role = if role == Role::Usher { "usher" } else { "teloxide" };
        let mut command = Command::new(env::current_exe().expect("this executable"));
        command.args(["--role", role, "--log", "error"]).args(words).stdin(Stdio::null()).stdout(Stdio::null());
        // Nothing of the caller's surroundings may reach the bot, but for settings of the allocator.
        command.env_clear().envs(env::vars().filter(|(name, _)| name.starts_with("MIMALLOC_")));
        Self(command.spawn().expect("the bot under test"))
    }

    /// Processor time used so far, by all its threads, in user code and in the kernel.
    pub fn cpu(&self) -> Duration {
        let stat = self.proc("stat");
        // The name in parentheses may hold anything; fields are counted after it (proc_pid_stat(5)).
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
        let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<u32>().ok()).unwrap_or(0);
        TICK * (ticks(11) + ticks(12))
    }

    /// Lets the bot finish what it does after the last answer; its processor time then.
    pub async fn cpu_at_rest(&self) -> Duration {
        tokio::time::sleep(Duration::from_millis(300)).await;
        self.cpu()
    }

    /// The most memory that was ever resident, in MiB.
    pub fn peak_memory(&self) -> f64 {
        self.memory("VmHWM:")
    }

    /// The memory that is resident now, in MiB.
    pub fn resident(&self) -> f64 {
        self.memory("VmRSS:")
    }

    fn memory(&self, name: &str) -> f64 {
        let status = self.proc("status");
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.split_whitespace().next().and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / 1_024.0
    }

    fn proc(&self, file: &str) -> String {
        fs::read_to_string(format!("/proc/{}/{file}", self.0.id())).unwrap_or_default()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
