//! The desk: SQLite's one writing connection. Works take turns at it, each behind a savepoint of its own, and those that
//! wait at the same time share one commit: whoever gets a second turn first makes it for all before.

use std::sync::Arc;

use sqlx::{
    AnyConnection, Executor as _, SqlStr,
    any::{AnyArguments, AnyRow},
};
use tokio::sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard, watch};

use super::{Backend, line::hang_up};

/// Begins a group, with the savepoint of its first work. A read-then-write transaction must take the write lock at once,
/// or a concurrent commit makes it fail.
const OPEN: &str = "begin immediate;savepoint work;";
/// Keeps what the work before wrote, and sets the savepoint of the next.
const GO_ON: &str = "release work;savepoint work;";
/// Undoes what the last work wrote.
const UNDO: &str = "rollback to work";

/// Where turns are taken, in the order of asking.
#[derive(Clone, Debug)]
pub(super) struct Desk(Arc<Mutex<Page>>);

/// The connection, until it is closed, and the transaction that is open on it.
#[derive(Debug)]
pub(super) struct Page {
    connection: Option<AnyConnection>,
    group: Option<Group>,
}

/// Works that will be committed together.
#[derive(Debug)]
struct Group {
    /// Whether they were: none as long as the transaction is open.
    outcome: watch::Sender<Option<bool>>,
    last: Last,
}

/// How it stands with the last work of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Last {
    /// What it wrote stays.
    Kept,
    /// It goes on, or was given up.
    Open,
    /// A statement failed or was not waited for: nobody knows what is undone.
    Unknown,
}

/// A work's turn; dropped before its commit, it is undone.
pub(super) struct Turn {
    page: OwnedMutexGuard<Page>,
    desk: Desk,
    began: bool,
}

/// The connection outside of any transaction, for as long as it is needed.
pub(super) type Alone = OwnedMappedMutexGuard<Page, AnyConnection>;

impl Desk {
    /// Opens the connection.
    pub async fn open(backend: Backend, url: &str) -> sqlx::Result<Self> {
        let connection = Some(backend.open(url).await?);
        Ok(Self(Arc::new(Mutex::new(Page { connection, group: None }))))
    }

    /// A turn in a transaction.
    pub async fn turn(&self) -> Turn {
        let mut page = self.0.clone().lock_owned().await;
        page.tidy().await;
        Turn { page, desk: self.clone(), began: false }
    }

    /// The connection outside of any transaction: the open group is committed first.
    pub async fn alone(&self) -> sqlx::Result<Alone> {
        let mut page = self.0.clone().lock_owned().await;
        page.tidy().await;
        page.end().await;
        OwnedMutexGuard::try_map(page, |page| page.connection.as_mut()).map_err(|_| sqlx::Error::PoolClosed)
    }

    /// Closes the connection; no turn is given any more.
    pub async fn close(&self) {
        let mut page = self.0.lock().await;
        page.tidy().await;
        page.end().await;
        if let Some(connection) = page.connection.take() {
            hang_up(connection).await;
        }
    }

    /// Commits the group of this outcome, unless another turn does so first.
    async fn commits(self, mut outcome: watch::Receiver<Option<bool>>) -> bool {
        tokio::select! {
            biased;
            changed = outcome.changed() => if changed.is_err() { return false },
            mut page = self.0.clone().lock_owned() => {
                page.tidy().await;
                if outcome.borrow().is_none() {
                    page.end().await;
                }
            }
        }
        *outcome.borrow() == Some(true)
    }
}

impl Page {
    fn connection(&mut self) -> sqlx::Result<&mut AnyConnection> {
        self.connection.as_mut().ok_or(sqlx::Error::PoolClosed)
    }

    async fn say(&mut self, text: &'static str) -> sqlx::Result<()> {
        self.connection()?.execute(text).await.map(|_| ())
    }

    /// Undoes what a work left behind that was given up.
    async fn tidy(&mut self) {
        let Some(group) = &mut self.group else { return };
        // Unknown until it is done: this may not be waited for to its end.
        let last = std::mem::replace(&mut group.last, Last::Unknown);
        let is_sure = last == Last::Kept || last == Last::Open && self.say(UNDO).await.is_ok();
        if let Some(group) = self.group.as_mut().filter(|_| is_sure) {
            group.last = Last::Kept;
        } else {
            // SQLite may have rolled back by itself already.
            let _ = self.say("rollback").await;
            self.tell(false);
        }
    }

    /// Commits the open group.
    async fn end(&mut self) {
        let Some(group) = &mut self.group else { return };
        group.last = Last::Unknown;
        let done = self.say("commit").await;
        if let Err(error) = &done {
            tracing::error!(%error, "a commit failed; its works are tried again");
            let _ = self.say("rollback").await;
        }
        self.tell(done.is_ok());
    }

    /// Tells the works of the group whether they were committed.
    fn tell(&mut self, committed: bool) {
        if let Some(group) = self.group.take() {
            group.outcome.send_replace(Some(committed));
        }
    }
}

impl Turn {
    /// What must stand before the first statement.
    pub fn opening(&self) -> &'static str {
        match &self.page.group {
            _ if self.began => "",
            Some(_) => GO_ON,
            None => OPEN,
        }
    }

    /// Runs the turn's statements; the first of them follow the opening.
    pub async fn run(&mut self, text: SqlStr, arguments: AnyArguments) -> sqlx::Result<Vec<AnyRow>> {
        self.began = true;
        let page = &mut *self.page;
        let group = page.group.get_or_insert_with(|| Group { outcome: watch::Sender::new(None), last: Last::Unknown });
        group.last = Last::Unknown;
        let connection = page.connection.as_mut().ok_or(sqlx::Error::PoolClosed)?;
        let answers = sqlx::query_with(text, arguments).fetch_all(connection).await?;
        group.last = Last::Open;
        Ok(answers)
    }

    /// For statements that stand alone within the turn.
    pub fn connection(&mut self) -> sqlx::Result<&mut AnyConnection> {
        self.page.connection()
    }

    /// Ends the turn and waits until its work is committed, by this turn or a later one.
    pub async fn commit(mut self) -> sqlx::Result<()> {
        let Some(group) = &mut self.page.group else { return Ok(()) };
        group.last = Last::Kept;
        let (outcome, desk) = (group.outcome.subscribe(), self.desk.clone());
        drop(self);
        // Spawned, so that the group is committed even if nobody waits for this any more.
        let committed = tokio::spawn(desk.commits(outcome)).await.unwrap_or(false);
        if committed { Ok(()) } else { Err(sqlx::Error::WorkerCrashed) }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let left_open = self.page.group.as_ref().is_some_and(|group| group.last != Last::Kept);
        if let (true, Ok(runtime)) = (left_open, tokio::runtime::Handle::try_current()) {
            // Nobody else may come for long, and the write lock is held as long as the group is open.
            let desk = self.desk.clone();
            runtime.spawn(async move { desk.alone().await.map(drop) });
        }
    }
}
