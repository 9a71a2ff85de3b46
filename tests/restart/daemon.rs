//! The daemon as a child process: what it says, how it is stopped and killed.

use std::{io, process::ExitStatus};

use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStderr},
    sync::watch,
    task::JoinHandle,
};

use crate::place::PATIENCE;

/// A running daemon. It dies with its handle.
pub struct Daemon {
    child: Child,
    log: watch::Sender<String>,
    listening: Option<JoinHandle<()>>,
}

impl Daemon {
    /// A program that was started with its errors piped to us.
    pub fn attend(mut child: Child) -> Self {
        let lines = BufReader::new(child.stderr.take().expect("its log")).lines();
        let log = watch::Sender::new(String::new());
        let listening = tokio::spawn(listen(lines, log.clone()));
        Self { child, log, listening: Some(listening) }
    }

    /// `kill -9`, now.
    pub async fn kill(mut self) -> String {
        self.child.kill().await.expect("killed");
        self.fell_silent().await;
        self.said()
    }

    /// SIGTERM.
    pub fn asks_to_stop(&self) {
        self.signal("-TERM");
    }

    /// A signal by its name, such as `-INT`.
    pub fn signal(&self, name: &str) {
        let pid = self.child.id().expect("it runs").to_string();
        let sent = std::process::Command::new("kill").args([name, &pid]).status();
        assert!(sent.is_ok_and(|status| status.success()), "kill {name} {pid}");
    }

    /// Waits until it has ended.
    pub async fn ends(&mut self) -> io::Result<ExitStatus> {
        let status = tokio::time::timeout(PATIENCE, self.child.wait()).await.map_err(io::Error::other)?;
        self.fell_silent().await;
        status
    }

    /// Whoever ended may have said more than was read so far.
    async fn fell_silent(&mut self) {
        if let Some(listening) = self.listening.take() {
            tokio::time::timeout(PATIENCE, listening).await.expect("the end of its log").expect("a log");
        }
    }

    /// SIGTERM, and a good end.
    pub async fn stop(mut self) -> String {
        self.asks_to_stop();
        let status = self.ends().await.expect("it ends");
        assert!(status.success(), "{status}: {}", self.said());
        self.said()
    }

    /// Its log so far.
    pub fn said(&self) -> String {
        self.log.borrow().clone()
    }

    /// Waits until its log says this, so many times.
    pub async fn says(&self, text: &str, times: usize) {
        let mut log = self.log.subscribe();
        let heard = log.wait_for(|log| log.matches(text).count() >= times);
        if tokio::time::timeout(PATIENCE, heard).await.is_err() {
            panic!("it never said “{text}”: {}", self.said());
        }
    }
}

async fn listen(mut lines: Lines<BufReader<ChildStderr>>, log: watch::Sender<String>) {
    while let Ok(Some(line)) = lines.next_line().await {
        log.send_modify(|log| *log += &(line + "\n"));
    }
}
