//! Ask the gate: owners walk through, a fresh pass counts, all sources are asked at once and answer with one list.

use std::sync::Arc;

use futures::future::try_join_all;

use crate::{
    app::{App, Bot},
    config::OnError,
    domain::{
        Customer, Source, Visitor,
        alert::Alert,
        errand::{Class, Task},
        gate::{Fault, Verdict},
    },
    error::Result,
    sponsors::channels,
    store::Work,
};

/// The gate's answer, and what happened on the way to it.
#[derive(Debug)]
pub struct Asked {
    /// Pass, or what stands in the way.
    pub verdict: Verdict,
    /// Sources that gave no usable answer.
    pub faults: Vec<(Source, Fault)>,
    /// The sources were really asked (a remembered pass asks nobody).
    pub fresh: bool,
}

/// How a block ends in words.
const MISSING: &str = " missing";

/// Proof that somebody passed the gate; only [`Asked::passed`] makes one, and only it opens doors.
#[derive(Debug)]
pub struct Passed(());

impl Asked {
    fn waved_through() -> Self {
        Self { verdict: Verdict::Pass, faults: Vec::new(), fresh: false }
    }

    /// The proof, if the answer is a pass.
    pub fn passed(&self) -> Option<Passed> {
        (self.verdict == Verdict::Pass).then_some(Passed(()))
    }

    /// The answer in a word, for `/check`.
    pub fn word(&self) -> String {
        match &self.verdict {
            Verdict::Pass => "pass".into(),
            Verdict::Block(offers) => format!("{}{MISSING}", offers.len()),
            Verdict::Ask(_) => "question".into(),
            Verdict::Form(_) => "form".into(),
            Verdict::Delegated => "delegated".into(),
            Verdict::Failed(fault) => format!("failed: {}", fault.name()),
        }
    }
}

/// The gate's last answer to this person was a block.
pub fn was_blocked(customer: &Customer) -> bool {
    customer.verdict.as_ref().is_some_and(|word| word.ends_with(MISSING))
}

/// Asks the gate about a person. Network, no transaction.
///
/// # Errors
/// `Retry` when the database is out of reach; a silent sponsor is an answer, not an error.
pub async fn ask(app: &App, bot: &Arc<Bot>, who: &Visitor) -> Result<Asked> {
    if who.role.is_some() || remembered(app, who) {
        return Ok(Asked::waved_through());
    }
    let sources = &who.settings.sources;
    let mut answers = try_join_all(sources.iter().map(|source| ask_source(app, bot, who, *source))).await?;
    let mut faults = Vec::new();
    for (source, answer) in sources.iter().zip(&answers) {
        if let Verdict::Failed(fault) = answer {
            tracing::warn!(
                bot.id = bot.id.0,
                user.id = who.user.id.0,
                source = source.name(),
                fault = fault.name(),
                "a sponsor source gave no usable answer; GATE_ON_ERROR decides"
            );
            faults.push((*source, *fault));
        }
    }
    if app.settings.gate_on_error == OnError::Open {
        answers.retain(|answer| !matches!(answer, Verdict::Failed(_)));
    }
    Ok(Asked { verdict: Verdict::together(answers), faults, fresh: true })
}

fn remembered(app: &App, who: &Visitor) -> bool {
    let passed = who.customer.as_ref().and_then(|customer| customer.passed_at);
    passed.is_some_and(|passed| app.clock.now() < passed + app.settings.gate_pass_ttl)
}

async fn ask_source(app: &App, bot: &Arc<Bot>, who: &Visitor, source: Source) -> Result<Verdict> {
    Ok(match source {
        Source::SubGram => match &bot.subgram {
            None => Verdict::Pass,
            Some((subgram, breaker)) => breaker.watch(subgram.ask(&who.profile(), &who.settings.sponsor_options)).await,
        },
        Source::Channels => {
            let required = app.store.required_chats(bot.id).await?;
            channels::ask(&bot.telegram, who.user.id, &required, app.settings.gate_timeout).await
        }
    })
}

/// Remembers the answer: a pass of all sources for `GATE_PASS_TTL`, a block or a fault never. Counts faults and alerts
/// about a refused key once.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn note(work: &mut Work, who: &Visitor, asked: &Asked, payload: Option<&str>, tapped: i64) -> Result<()> {
    let before = who.customer.as_ref();
    let passed_at = match (&asked.verdict, asked.fresh) {
        (Verdict::Pass, true) if asked.faults.is_empty() => Some(work.now()),
        (Verdict::Pass, false) => before.and_then(|customer| customer.passed_at),
        _ => None,
    };
    let tapped = tapped.max(before.map_or(0, |customer| customer.tapped_message));
    work.note_gate(who.bot, who.user.id, &asked.word(), passed_at, payload, tapped).await?;
    for (source, fault) in &asked.faults {
        work.count_fault(who.bot, source.name(), fault.name()).await?;
        // Once a day: a key that is still refused tomorrow is worth another word.
        let name = format!("alert:sponsor-key:{}:{}:{}", who.bot, source.name(), work.now().utc().format("%Y-%m-%d"));
        if *fault == Fault::Auth && work.first_time(&name).await? {
            let alert = Alert::SponsorKey { source: source.name().into() };
            work.send(who.bot, Class::Reply, Task::Alert(alert));
        }
    }
    Ok(())
}
