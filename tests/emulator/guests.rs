//! Clients that know nothing of Usher, aiogram and grammY, must live in the emulated Telegram without noticing.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use serde_json::json;
use tokio::process::Command;
use usher::emulator::{ButtonKind, Entered};

use crate::{
    foreign,
    lounge::{ALL_RIGHTS, Lounge, PATIENCE, TOKEN},
};

/// A foreign interpreter may take its time to start on a busy machine.
const STARTING: Duration = Duration::from_secs(60);

fn here(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/emulator/foreign").join(name)
}

/// Plays Alice from the first word to the lifted ban against a foreign bot.
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
    let heard = async |text: &str| {
        let said = |message: &usher::emulator::Message| message.from_bot && message.text == text;
        let found = world.until(|world| world.chat_view(alice, bot).last().is_some_and(said), PATIENCE).await;
        assert!(found, "{text} in\n{}\n{:#?}", world.transcript(bot), world.calls().last());
        world.chat_view(alice, bot).pop().unwrap()
    };
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
