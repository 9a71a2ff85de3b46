//! EDGE time: what happens by the clock. The table (name, when, step) is in this file, without bodies.

use std::{str::FromStr, time::Duration};

use cron::Schedule;
use futures::future::BoxFuture;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    app::App,
    domain::{Moment, order::Method},
    error::{Error, Result},
    flows::{consistency, expire, method, order, remind, takeover},
};

type Step = fn(App) -> BoxFuture<'static, Result<()>>;

/// Handled updates, done errands, dead links, wrong codes and coupons in hand are kept this long; cards of orders
/// and the marks of what is done once 90 days, the ledger of reminders 400.
const KEEP: Duration = Duration::from_secs(7 * 86_400);

/// The one job that also runs when a bot begins to run.
const PAYMENTS: &str = "payments";

/// All jobs: what, when (six cron fields, UTC), and the step.
fn table(app: &App) -> Vec<(&'static str, String, Step)> {
    vec![
        ("sweep", app.settings.sweep_cron.clone(), |app| Box::pin(sweep(app))),
        ("remind", "30 * * * * *".into(), |app| Box::pin(remind(app))),
        ("outbox", "* * * * * *".into(), |app| Box::pin(look_into_outbox(app))),
        ("retried", "* * * * * *".into(), |app| Box::pin(look_for_retried(app))),
        ("orders", "5 * * * * *".into(), |app| Box::pin(tidy_orders(app))),
        (PAYMENTS, "41 7 * * * *".into(), |app| Box::pin(verify_payments(app))),
        ("check", "0 23 3 * * *".into(), |app| Box::pin(check_consistency(app))),
        ("takeover", "*/10 * * * * *".into(), |app| Box::pin(take_over(app))),
        ("prune", "17 3 * * * *".into(), |app| Box::pin(prune(app))),
    ]
}

/// Starts every job; each runs alone by its schedule, one step after the other, until `stop`.
///
/// # Errors
/// `Broken` for a schedule that is none (the settings have refused such already).
pub fn start(app: &App, tasks: &TaskTracker, stop: &CancellationToken) -> Result<()> {
    for (name, when, step) in table(app) {
        let schedule = Schedule::from_str(&when).map_err(|error| Error::Broken(anyhow::Error::new(error)))?;
        tasks.spawn(keep(app.clone(), name, schedule, step, stop.clone()));
    }
    Ok(())
}

async fn keep(app: App, name: &'static str, schedule: Schedule, step: Step, stop: CancellationToken) {
    loop {
        let now = app.clock.now();
        let Some(next) = schedule.after(&now.utc()).next() else { return };
        let next = Moment::from_millis(next.timestamp_millis());
        app.agenda.waits(name, next);
        tokio::select! {
            () = stop.cancelled() => return,
            () = app.clock.sleep_until(next) => {}
            // What was paid while a bot was away is looked for as soon as it is back.
            () = app.arrivals.notified(), if name == PAYMENTS => {}
        }
        app.agenda.works(name);
        if let Err(error) = step(app.clone()).await {
            tracing::error!(job = name, %error, "a job failed; its next run goes on where it stopped");
        }
    }
}

/// Walks out whose time is over.
async fn sweep(app: App) -> Result<()> {
    expire::sweep(&app).await.map(|_| ())
}

/// Tells people in time that something ends.
async fn remind(app: App) -> Result<()> {
    remind::run(&app).await.map(|_| ())
}

/// Wakes the senders if something waits that nobody handed them: put off for long, or written by another program.
async fn look_into_outbox(app: App) -> Result<()> {
    if app.store.anything_due().await? {
        app.outbox.send_modify(|looks| *looks += 1);
    }
    Ok(())
}

/// Wakes the bots whose updates another program put back to work.
async fn look_for_retried(app: App) -> Result<()> {
    let bots = app.store.bots_with_retried().await?;
    if !bots.is_empty() {
        app.retried.send_replace(bots);
    }
    Ok(())
}

/// Gives up orders that nobody paid, and reminds owners of those that wait for their word.
async fn tidy_orders(app: App) -> Result<()> {
    while order::tidy(&app).await? > 0 {}
    Ok(())
}

/// Asks every provider that can be asked whether it knows of money that we were never told.
async fn verify_payments(app: App) -> Result<()> {
    for bot in app.bots() {
        for method in Method::ALL.into_iter().filter(|method| method.abilities().remembers) {
            if !app.store.is_method_used(bot.id, method).await? {
                continue;
            }
            // One bot that cannot be asked does not keep the others waiting.
            if let Err(error) = method::verify(&app, &bot, method).await {
                tracing::warn!(bot.id = bot.id.0, method = method.name(), %error, "payments could not be compared");
            }
        }
    }
    Ok(())
}

/// Looks, at night, whether people and chats are as we believe.
async fn check_consistency(app: App) -> Result<()> {
    consistency::nightly(&app).await
}

/// Does what follows for people whom an owner's list names.
async fn take_over(app: App) -> Result<()> {
    takeover::settle(&app).await
}

/// Deletes what is old.
async fn prune(app: App) -> Result<()> {
    let pruned = app.store.prune(app.clock.now() - KEEP).await?;
    if pruned != crate::store::Pruned::default() {
        tracing::info!(?pruned, "pruned");
    }
    Ok(())
}
