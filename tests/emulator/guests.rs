//! Clients that know nothing of Usher, aiogram and grammY, must live in the emulated Telegram without noticing.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use serde_json::json;
use tokio::process::Command;
use usher::emulator::{ButtonKind, Entered, Message, Outcome};

use crate::{
    foreign,
    lounge::{ALL_RIGHTS, Lounge, PATIENCE, START, TOKEN},
};

/// A foreign interpreter may take its time to start on a busy machine.
const STARTING: Duration = Duration::from_secs(300);

fn here(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/emulator/foreign").join(name)
}

/// Waits until the bot's newest message to somebody is this one.
async fn hears(lounge: &Lounge, person: i64, text: &str) -> Message {
    let (world, bot) = (lounge.world(), lounge.bot);
    let said = |message: &Message| message.from_bot && message.text == text;
    let found = world.until(|world| world.chat_view(person, bot).last().is_some_and(said), PATIENCE).await;
    assert!(found, "{text} in\n{}\n{:#?}", world.transcript(bot), world.calls().last());
    world.chat_view(person, bot).pop().unwrap()
}

/// Alice buys, wants to buy once more, gets her Stars back, subscribes, cancels and resumes; the bot ends it.
async fn spends_stars(lounge: &Lounge, alice: i64) {
    let (world, bot) = (lounge.world(), lounge.bot);
    let outcome = async |payment: String| world.outcome_within(&payment, PATIENCE).await;
    world.set_stars(alice, 100);
    world.says(alice, bot, "/buy").unwrap();
    let invoice = hears(lounge, alice, "Gold: Thirty days").await;
    assert_eq!(invoice.buttons[0][0].kind, ButtonKind::Other("pay".into()));
    let paid = outcome(world.pays(alice, bot, invoice.id)).await;
    assert!(matches!(paid, Some(Outcome::Paid(_))), "{paid:?}");
    hears(lounge, alice, "Paid 50").await;
    assert_eq!(outcome(world.pays(alice, bot, invoice.id)).await, Some(Outcome::Refused("You have it".into())));
    world.says(alice, bot, "/refund").unwrap();
    hears(lounge, alice, "Refunded 50: in out, 0 left").await;
    assert_eq!(world.stars(alice), 100);

    world.says(alice, bot, "/subscribe").unwrap();
    let offer = hears(lounge, alice, "Subscribe").await;
    let ButtonKind::Url(link) = &offer.buttons[0][0].kind else { panic!("no link: {offer:?}") };
    let Some(Outcome::Paid(first)) = outcome(world.pays_link(alice, link)).await else { panic!("not paid") };
    hears(lounge, alice, &format!("Paid 50 until {}", START + 2_592_000)).await;
    assert!(world.cancels_subscription(alice, &first));
    hears(lounge, alice, "monthly: canceled").await;
    assert!(world.resumes_subscription(alice, &first));
    hears(lounge, alice, "monthly: active").await;
    world.says(alice, bot, "/stop").unwrap();
    hears(lounge, alice, "Stopped").await;
    assert_eq!(world.subscriptions(alice)[0].state, "canceled");
}

/// Alice sends a photo and a document; the bot shows both in the channel and answers.
async fn sends_proofs(lounge: &Lounge, alice: i64, channel: i64) {
    let (world, bot) = (lounge.world(), lounge.bot);
    world.sends_photo(alice, bot, "paid").unwrap();
    let mine = hears(lounge, alice, "Got your photo").await.media;
    let post = world.posts(channel).pop().unwrap();
    assert!(mine.is_some() && post.media == mine && post.edited && post.buttons.is_empty());
    assert_eq!(post.text, "Alice: paid (seen)");
    world.sends_document(alice, bot, "receipt.pdf", "").unwrap();
    hears(lounge, alice, "Got receipt.pdf of Alice").await;
    let posts = world.posts(channel);
    let [.., sent, forwarded] = &posts[..] else { panic!("{posts:?}") };
    assert!(sent.media.is_some() && sent.media == forwarded.media);
    assert_eq!((sent.forwarded_from, forwarded.forwarded_from), (None, Some(alice)));
}

/// Plays Alice from the first word to the lifted ban, with proofs and with money, against a foreign bot.
async fn plays_alice(mut command: Command) {
    let lounge = Lounge::open().await;
    let (world, bot) = (lounge.world(), lounge.bot);
    let owner = world.person("Olga");
    let chat = world.channel("Gold", owner);
    world.add_bot_admin(chat, bot, &ALL_RIGHTS, owner);
    command.env("API_URL", lounge.emulator.url()).env("TOKEN", TOKEN).env("CHANNEL", chat.to_string());
    command.env("NO_PROXY", "127.0.0.1").stdin(Stdio::null()).kill_on_drop(true);
    let mut child = command.spawn().expect("the bot starts");
    tokio::select! {
        polls = world.until(|world| world.is_polling(bot), STARTING) => assert!(polls, "it polls"),
        ended = child.wait() => panic!("the bot ended: {ended:?}"),
    }
    let start = json!([{ "command": "start", "description": "Begin" }]);
    assert_eq!(world.commands(bot, &json!({}), ""), start);

    let alice = world.person("Alice");
    let heard = async |text: &str| hears(&lounge, alice, text).await;
    world.says(alice, bot, "/start").unwrap();
    let welcome = heard("Welcome, Alice").await;
    assert_eq!(welcome.entities[0]["type"], json!("bold"));
    let tap = world.taps(alice, bot, welcome.id, "link");
    let offer = heard("Your link").await;
    assert_eq!(offer.id, welcome.id);
    assert_eq!(world.answered(&tap), Some(Some("Here you are".into())));
    let ButtonKind::Url(link) = &offer.buttons[0][0].kind else { panic!("no link: {offer:?}") };
    assert_eq!(world.opens_link(alice, link), Entered::Joined { chat });
    heard("You are in").await;
    let made = &world.links(chat)[0];
    assert!(made.revoked && made.limit == Some(1) && made.name == Some(format!("for {alice}")));
    assert_eq!(made.used_by, [alice]);
    world.says(alice, bot, "/ban").unwrap();
    heard("Status: kicked").await;
    assert_eq!(world.status(alice, chat), "kicked");
    world.says(alice, bot, "/unban").unwrap();
    heard("Status: left").await;
    sends_proofs(&lounge, alice, chat).await;
    spends_stars(&lounge, alice).await;
    assert!(world.until(|world| world.pending(bot) == 0 && world.is_polling(bot), PATIENCE).await, "all confirmed");
    let failed: Vec<_> = world.calls().into_iter().filter(|call| call.code != 200).collect();
    assert!(failed.is_empty(), "{failed:#?}");
    child.kill().await.expect("the bot ends");
    lounge.close().await;
}

#[tokio::test]
async fn an_aiogram_bot_feels_at_home() {
    match foreign::python("foreign-python", &here("")).await {
        Ok(python) => {
            let mut command = Command::new(python);
            command.arg(here("aiogram_bot.py")).env("PYTHONDONTWRITEBYTECODE", "1");
            plays_alice(command).await;
        }
        Err(why) => foreign::left_out("aiogram", &why),
    }
}

#[tokio::test]
async fn a_grammy_bot_feels_at_home() {
    let steps: [(&str, &[&str]); 2] =
        [("node", &["--version"]), ("npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund"])];
    match foreign::installed("foreign-node", &here(""), &["package.json", "package-lock.json"], &steps).await {
        Ok(folder) => {
            // Node looks for packages beside the script.
            std::fs::copy(here("grammy_bot.mjs"), folder.join("grammy_bot.mjs")).expect("a copy");
            let mut command = Command::new("node");
            command.arg("grammy_bot.mjs").current_dir(folder);
            plays_alice(command).await;
        }
        Err(why) => foreign::left_out("grammY", &why),
    }
}
