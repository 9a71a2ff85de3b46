//! The sender: errands of one bot run in their lanes, the most urgent first, at Telegram's pace, until they are done.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, BinaryHeap, HashMap, HashSet, VecDeque},
    panic::AssertUnwindSafe,
    sync::Arc,
    time::Duration,
};

use futures::FutureExt as _;
use tokio::{sync::mpsc, task::JoinSet};
use tokio_util::sync::CancellationToken;

use super::{
    crowd::Crowd,
    outbox,
    pace::{Hold, Pace, Waits},
};
use crate::{
    app::{App, Bot},
    domain::{
        ChatId, ErrandId, Moment,
        errand::{Class, Errand, Lane, Task},
    },
    error::{Error, Result},
    flows::errands::{self, Ran},
};

/// Errands of one bot that run at once.
const AT_ONCE: usize = 32;
/// Of these, how many may be errands that nobody waits for: a crowd of slow removals leaves room for replies.
const UNHURRIED: usize = 24;
/// What is due later than this is left to the outbox.
pub(super) const SOON: Duration = Duration::from_secs(60);

/// Runs until `stop`: nothing new is begun then, what runs is finished and marked.
pub async fn run(app: App, bot: Arc<Bot>, mut post: mpsc::UnboundedReceiver<Errand>, stop: CancellationToken) {
    let (marks, to_mark) = mpsc::unbounded_channel();
    let (marked, mut now_marked) = mpsc::unbounded_channel();
    let marker = tokio::spawn(outbox::mark(app.clone(), to_mark, marked));
    let mut sender = Sender::new(app.clone(), bot.clone(), marks);
    let mut rescan = app.outbox.subscribe();
    sender.recover().await;
    loop {
        sender.reload().await;
        sender.start_what_may();
        let wake = sender.next_wake();
        tokio::select! {
            () = stop.cancelled() => break,
            Some(errand) = post.recv() => {
                sender.take(errand);
                while let Ok(errand) = post.try_recv() {
                    sender.take(errand);
                }
            }
            Some(ended) = sender.running.join_next(), if !sender.running.is_empty() => sender.ended(ended).await,
            Some(ids) = now_marked.recv() => sender.forget(ids),
            _ = rescan.changed() => {
                sender.scan().await;
            }
            () = app.clock.sleep_until(wake.unwrap_or(Moment::FOREVER)), if wake.is_some() => {}
        }
    }
    while let Some(ended) = sender.running.join_next().await {
        sender.ended(ended).await;
    }
    drop(sender);
    if let Err(error) = marker.await {
        tracing::error!(bot.id = bot.id.0, %error, "finished errands could not be marked; they may be repeated");
    }
}

type Ended = (Lane, Errand, Result<Ran>);

pub(super) struct Sender {
    pub(super) app: App,
    pub(super) bot: Arc<Bot>,
    pub(super) pace: Pace,
    /// For calls that are no messages.
    pub(super) waits: Waits,
    pub(super) lanes: HashMap<Lane, VecDeque<Errand>>,
    /// Lanes whose errand runs or is not marked yet: of two messages to one chat, a crash repeats the last at most.
    pub(super) busy: HashSet<Lane>,
    under_way: HashMap<ErrandId, Lane>,
    crowd: Crowd,
    /// Chats for which more waits in the outbox, and those of them whose lane has run dry.
    pub(super) spilled: HashSet<ChatId>,
    pub(super) dry: Vec<ChatId>,
    /// How far the outbox was looked through.
    pub(super) seen: (Moment, ErrandId),
    /// Heads of lanes that may run: messages, which the pace may hold, and everything else.
    says: BTreeSet<(Class, ErrandId, Lane)>,
    others: BTreeSet<(Class, ErrandId, Lane)>,
    /// Heads that wait for their time.
    later: BinaryHeap<Reverse<(Moment, Lane)>>,
    /// No message may leave before.
    held: Option<Moment>,
    /// Everything in memory, or done but not marked yet.
    pub(super) known: HashSet<ErrandId>,
    /// Marked since the last look into the outbox began: a look that was under way may still show them.
    pub(super) tombs: HashSet<ErrandId>,
    running: JoinSet<Ended>,
    /// Those of them that nobody waits for.
    unhurried: usize,
    marks: mpsc::UnboundedSender<ErrandId>,
}

impl Sender {
    fn new(app: App, bot: Arc<Bot>, marks: mpsc::UnboundedSender<ErrandId>) -> Self {
        Self {
            pace: Pace::new(app.settings.send_rate),
            waits: Waits::default(),
            crowd: Crowd::new(app.settings.send_rate),
            app,
            bot,
            lanes: HashMap::new(),
            busy: HashSet::new(),
            under_way: HashMap::new(),
            spilled: HashSet::new(),
            dry: Vec::new(),
            seen: outbox::BEGINNING,
            says: BTreeSet::new(),
            others: BTreeSet::new(),
            later: BinaryHeap::new(),
            held: None,
            known: HashSet::new(),
            tombs: HashSet::new(),
            running: JoinSet::new(),
            unhurried: 0,
            marks,
        }
    }

    /// Puts the head of a lane where it will be found.
    pub(super) fn line_up(&mut self, lane: Lane) {
        let Some(head) = self.lanes.get(&lane).and_then(VecDeque::front) else {
            self.lanes.remove(&lane);
            if let Lane::Chat(chat) = lane
                && self.spilled.contains(&chat)
            {
                self.dry.push(chat);
            }
            return;
        };
        if head.due_at > self.app.clock.now() {
            self.later.push(Reverse((head.due_at, lane)));
        } else {
            let heads = if is_message(&head.task) { &mut self.says } else { &mut self.others };
            heads.insert((head.class, head.id, lane));
        }
    }

    fn next_wake(&self) -> Option<Moment> {
        let later = self.later.peek().map(|Reverse((at, _))| *at);
        let held = self.held.or_else(|| self.crowd.full(self.app.clock.now())).filter(|_| !self.says.is_empty());
        later.into_iter().chain(held).min()
    }

    fn start_what_may(&mut self) {
        let now = self.app.clock.now();
        while let Some(Reverse((_, lane))) = self.later.peek().copied().filter(|Reverse((at, _))| *at <= now) {
            self.later.pop();
            if !self.busy.contains(&lane) {
                self.line_up(lane);
            }
        }
        self.held = self.held.filter(|until| *until > now);
        while self.running.len() < AT_ONCE {
            let may_say = self.held.is_none() && self.crowd.full(now).is_none();
            let say = self.says.first().filter(|_| may_say).copied();
            let other = self.others.first().copied();
            let Some(head) = [say, other].into_iter().flatten().min() else { return };
            // The least of all: whatever else could run is no more urgent.
            if head.0 > Class::Reply && self.unhurried >= UNHURRIED {
                return;
            }
            let heads = if Some(head) == say { &mut self.says } else { &mut self.others };
            heads.remove(&head);
            if self.may_leave(head, now) {
                self.start(head.2);
            }
        }
    }

    /// Asks the pace of messages, or what Telegram demanded of other calls; what may not leave is put where it waits.
    fn may_leave(&mut self, head: (Class, ErrandId, Lane), now: Moment) -> bool {
        let Some(task) = self.lanes.get(&head.2).and_then(VecDeque::front).map(|errand| &errand.task) else {
            return true;
        };
        let hold = match (task.message_to(), task.place()) {
            (Some(chat), _) => self.pace.leave(chat, now).err(),
            (_, Some(chat)) => self.waits.hold(chat, now),
            (_, None) => None,
        };
        match hold {
            None => return true,
            Some(Hold::All(until)) if is_message(task) => {
                self.held = Some(until);
                self.says.insert(head);
            }
            Some(Hold::All(until) | Hold::Chat(until)) => self.later.push(Reverse((until, head.2))),
        }
        false
    }

    fn start(&mut self, lane: Lane) {
        let Some(errand) = self.lanes.get_mut(&lane).and_then(VecDeque::pop_front) else { return };
        self.unhurried += usize::from(errand.class > Class::Reply);
        self.busy.insert(lane);
        self.under_way.insert(errand.id, lane);
        if is_message(&errand.task) {
            self.crowd.sets_out(errand.id, self.app.clock.now());
        }
        let (app, bot, marks) = (self.app.clone(), self.bot.clone(), self.marks.clone());
        self.running.spawn(async move {
            let ran = AssertUnwindSafe(errands::run(&app, &bot, &errand)).catch_unwind().await;
            let ran = ran.unwrap_or_else(|_| Err(Error::Broken(anyhow::anyhow!("panic while running an errand"))));
            // At once: a crash before the mark repeats what was done.
            if matches!(ran, Ok(Ran::Done)) {
                let _ = marks.send(errand.id);
            }
            (lane, errand, ran)
        });
    }

    async fn ended(&mut self, ended: std::result::Result<Ended, tokio::task::JoinError>) {
        // Panics are caught inside, and nobody aborts these tasks.
        let Ok((lane, errand, ran)) = ended else { return };
        self.unhurried -= usize::from(errand.class > Class::Reply);
        match ran {
            // Over when it is marked.
            Ok(Ran::Done) => {}
            Ok(Ran::Settled(_) | Ran::Waits) => self.forget(vec![errand.id]),
            Err(Error::Retry { after, reason }) => {
                let id = errand.id;
                self.again(lane, errand, after, &reason).await;
                self.free(id);
            }
            Err(error) => self.park(&errand, &error.to_string()).await,
        }
    }

    /// The lane's errand is over: its next one may come.
    fn free(&mut self, id: ErrandId) {
        let Some(lane) = self.under_way.remove(&id) else { return };
        self.busy.remove(&lane);
        self.crowd.is_back(id, self.app.clock.now());
        self.line_up(lane);
    }

    pub(super) fn forget(&mut self, ids: Vec<ErrandId>) {
        for id in ids {
            self.known.remove(&id);
            self.tombs.insert(id);
            self.free(id);
        }
    }
}

fn is_message(task: &Task) -> bool {
    task.message_to().is_some()
}
