//! The third chapter in headless Chromium: Olga runs her clubs from her phone.

use std::panic::{AssertUnwindSafe, resume_unwind};

use futures::FutureExt as _;
use usher::demo::Demo;

use crate::{browser::Browser, doors::anywhere, tour::photograph};

const OLGA: &str = "[data-panel=olga]";
const ALICE: &str = "[data-panel=alice]";
const MALLORY: &str = "[data-panel=mallory]";
const STEPS: u64 = 15;

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_runs_the_clubs_as_their_owner() {
    let Some(browser) = Browser::open().await else { return };
    let demo = Demo::start(anywhere()).await.expect("a demo");
    let told = AssertUnwindSafe(chapter(&browser, &demo)).catch_unwind().await;
    if told.is_err() {
        browser.pictures("owner-failed").await;
    }
    browser.close().await;
    told.unwrap_or_else(|panic| resume_unwind(panic));
    assert_eq!(demo.spec_problems(), Vec::<String>::new());
    demo.stop().await;
}

async fn chapter(browser: &Browser, demo: &Demo) {
    browser.dress(1440, 900, "light").await;
    browser.visit(&demo.url()).await;
    browser.sees("body[data-ready]", "").await;
    browser.presses("button[data-chapter]", "The owner").await;
    browser.sees("#hint", "let them pass").await;
    // What is behind a tab on a narrow screen is Olga's.
    looks_at(browser, "Olga").await;
    photograph(browser, "20-owner").await;

    eight_weeks(browser).await;
    the_figures(browser).await;
    an_order_waits(browser).await;
    an_old_group(browser).await;
    a_plan_is_made(browser).await;
    the_group_is_taken_over(browser).await;
    a_letter(browser).await;
    a_helper(browser).await;
    a_right_is_lost(browser).await;
    somebody_slips_in(browser).await;
    a_friend_comes(browser).await;
    the_brake(browser).await;
    the_share(browser).await;
    everything_out(browser).await;
    the_menu(browser).await;
    forget_me(browser).await;

    browser.sees("#hint", "whole tour").await;
    assert_eq!(browser.count("#steps .done").await, STEPS);
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

/// Waits until Olga has read this.
async fn olga_reads(browser: &Browser, text: &str) {
    browser.sees(&format!("{OLGA} .message:not(.mine) .bubble"), text).await;
}

/// A button below the latest message of somebody.
async fn taps(browser: &Browser, phone: &str, text: &str) {
    browser.presses(&format!("{phone} .message:last-child .key"), text).await;
}

async fn chip(browser: &Browser, phone: &str, text: &str) {
    browser.presses(&format!("{phone} [data-chip]"), text).await;
}

async fn done(browser: &Browser, step: u64) {
    browser.sees(&format!("[data-step='{step}'].done"), "").await;
}

/// On a narrow screen one phone is seen at a time.
async fn looks_at(browser: &Browser, tab: &str) {
    browser.dress(390, 844, "light").await;
    browser.presses("[data-go]", tab).await;
    browser.dress(1440, 900, "light").await;
}

async fn eight_weeks(browser: &Browser) {
    browser.presses("[data-cue=weeks]", "").await;
    browser.sees("#timeline .clock", "Week 2 passed").await;
    browser.pictures("21-weeks-pass").await;
    browser.sees("#timeline .clock", "Week 8 passed").await;
    browser.sees("#cues", "customers inside now").await;
    done(browser, 1).await;
}

async fn the_figures(browser: &Browser) {
    chip(browser, OLGA, "/stats").await;
    let picture = format!("{OLGA} .picture img");
    assert!(browser.natural_width(&picture).await > 600, "the picture is there and large");
    done(browser, 2).await;
    photograph(browser, "22-figures").await;
    browser.presses(&format!("{OLGA} [data-callback='stats:light:90']"), "").await;
    browser.sees(&format!("{OLGA} [data-callback='stats:dark:90']"), "").await;
    browser.presses(&format!("{OLGA} [data-callback='stats:dark:90']"), "").await;
    browser.sees(&format!("{OLGA} [data-callback='stats:dark:7']"), "").await;
    assert!(browser.natural_width(&picture).await > 600, "the picture is there and large");
    photograph(browser, "23-figures-dark").await;
}

async fn an_order_waits(browser: &Browser) {
    browser.presses("[data-cue=transfer]", "").await;
    olga_reads(browser, "Did the money arrive?").await;
    chip(browser, OLGA, "/orders").await;
    browser.sees(&format!("{OLGA} .message:last-child [data-callback^='order:confirm']"), "").await;
    photograph(browser, "24-orders").await;
    taps(browser, OLGA, "Confirm").await;
    olga_reads(browser, "Confirmed by Olga").await;
    done(browser, 3).await;
}

async fn an_old_group(browser: &Browser) {
    chip(browser, OLGA, "/chats").await;
    browser.presses(&format!("{OLGA} [data-url*=startgroup]"), "").await;
    olga_reads(browser, "Old Circle").await;
    browser.sees("#cues", "30 people inside, 0 known to the bot").await;
    done(browser, 4).await;
    photograph(browser, "25-connected").await;
}

async fn a_plan_is_made(browser: &Browser) {
    let input = format!("{OLGA} .send input");
    chip(browser, OLGA, "/newplan").await;
    olga_reads(browser, "What shall the plan be called?").await;
    browser.types(&input, "Circle month").await;
    olga_reads(browser, "What does “Circle month” cost?").await;
    browser.types(&input, "150 XTR, 5 USD").await;
    olga_reads(browser, "For how long is access given?").await;
    taps(browser, OLGA, "one month").await;
    olga_reads(browser, "Which chats does “Circle month” open?").await;
    taps(browser, OLGA, "Old Circle").await;
    browser.sees(&format!("{OLGA} .key"), "✅ Old Circle").await;
    photograph(browser, "26-newplan").await;
    taps(browser, OLGA, "Done").await;
    olga_reads(browser, "A new plan").await;
    taps(browser, OLGA, "Save").await;
    olga_reads(browser, "“Circle month” is made").await;
    done(browser, 5).await;
}

async fn the_group_is_taken_over(browser: &Browser) {
    browser.presses(&format!("{OLGA} .papers"), "").await;
    browser.sees(&format!("{OLGA} [data-paper=csv] code"), "/takeover -100").await;
    photograph(browser, "27-papers").await;
    browser.presses(&format!("{OLGA} [data-paper=csv]"), "").await;
    olga_reads(browser, "30 people are in your list, 30 of them are new to me").await;
    let own = browser.files(&format!("{OLGA} .mine a.file")).await;
    let sent = fetch(&own[0].0).await;
    assert!(sent.contains("Anna") && sent.starts_with('\u{feff}'), "{sent}");
    done(browser, 6).await;
    // Each minute the bot does what the list says, and then looks at everybody.
    browser.presses("[data-pass='1']", "").await;
    browser.sees("#cues", "30 people inside, 30 known to the bot").await;
    browser.types(&format!("{OLGA} .send input"), "/takeover").await;
    olga_reads(browser, "in your lists: 30").await;
    photograph(browser, "28-taken-over").await;
}

async fn a_letter(browser: &Browser) {
    chip(browser, MALLORY, "ask the owner").await;
    browser.sees(&format!("{MALLORY} .bubble"), "Your message is with the owner").await;
    olga_reads(browser, "is there a discount for students?").await;
    browser.presses(&format!("{OLGA} .message:has([data-callback^='letter:']) [data-reply]"), "").await;
    browser.sees(&format!("{OLGA} .replying"), "Mallory").await;
    photograph(browser, "29-replying").await;
    browser.types(&format!("{OLGA} .send input"), "Yes, a third off. Bring your card.").await;
    browser.sees(&format!("{MALLORY} .message:not(.mine) .bubble"), "Yes, a third off. Bring your card.").await;
    browser.sees(&format!("{MALLORY} .message:not(.mine) .quoted"), "discount for students").await;
    olga_reads(browser, "has your answer").await;
    done(browser, 7).await;
    photograph(browser, "30-answered").await;
}

async fn a_helper(browser: &Browser) {
    browser.presses(&format!("{OLGA} [data-about]"), "Mallory").await;
    chip(browser, OLGA, "/team ID viewer").await;
    olga_reads(browser, "is now").await;
    done(browser, 8).await;
    // Her list of commands has grown, and what she may not she may not.
    browser.presses(&format!("{MALLORY} .menu"), "").await;
    browser.presses(&format!("{MALLORY} [data-menu=audit]"), "").await;
    browser.sees(&format!("{MALLORY} .bubble"), "Who did what").await;
    browser.types(&format!("{MALLORY} .send input"), "/export").await;
    browser.sees(&format!("{MALLORY} .bubble"), "I do not understand that").await;
}

async fn a_right_is_lost(browser: &Browser) {
    browser.presses("[data-cue=right]", "take it").await;
    olga_reads(browser, "I have lost these rights: “Ban Users”").await;
    photograph(browser, "31-right-lost").await;
    browser.presses("[data-cue=right]", "give it back").await;
    olga_reads(browser, "complete again").await;
    done(browser, 9).await;
}

async fn somebody_slips_in(browser: &Browser) {
    browser.presses("[data-cue=slip]", "").await;
    browser.sees("#timeline .out", "Telegram did not tell the bot").await;
    chip(browser, OLGA, "/check_all").await;
    olga_reads(browser, "Inside without access: one person").await;
    done(browser, 10).await;
    photograph(browser, "32-checked").await;
}

async fn a_friend_comes(browser: &Browser) {
    chip(browser, ALICE, "/invite").await;
    browser.sees(&format!("{ALICE} .bubble"), "Invite people").await;
    browser.presses("[data-cue=friend]", "").await;
    browser.sees("#timeline .money", "bought a Platinum year").await;
    done(browser, 11).await;
    chip(browser, ALICE, "/invite").await;
    browser.sees(&format!("{ALICE} .message:last-child .bubble"), "held").await;
    photograph(browser, "33-invited").await;
}

async fn the_brake(browser: &Browser) {
    for _ in 0..2 {
        browser.presses("[data-pass='168']:not(:disabled)", "").await;
    }
    olga_reads(browser, "I have stopped removals from “Old Circle”: 22 people").await;
    browser.sees("#cues", "30 people inside").await;
    browser.presses(&format!("{OLGA} [data-callback^='brake:who']"), "").await;
    olga_reads(browser, "Anna").await;
    photograph(browser, "34-brake").await;
    browser.presses(&format!("{OLGA} [data-callback^='brake:go']"), "").await;
    browser.sees("#cues", "8 people inside").await;
    done(browser, 12).await;
}

async fn the_share(browser: &Browser) {
    chip(browser, OLGA, "/payouts").await;
    browser.presses(&format!("{OLGA} [data-callback^='payout:done']"), "Alice").await;
    browser.sees(&format!("{ALICE} .bubble"), "out to you").await;
    done(browser, 13).await;
}

async fn everything_out(browser: &Browser) {
    chip(browser, OLGA, "/export").await;
    browser.sees(&format!("{OLGA} a.file"), "subscriptions").await;
    browser.sees(&format!("{OLGA} a.file"), "customers").await;
    let files = browser.files(&format!("{OLGA} .message:not(.mine) a.file")).await;
    let customers = files.iter().find(|(_, name)| name.starts_with("customers") && name.ends_with(".csv"));
    let text = fetch(&customers.expect("a table of customers").0).await;
    assert!(text.starts_with('\u{feff}') && text.contains("Mallory") && text.contains("Ada"), "{text}");
    done(browser, 14).await;
    photograph(browser, "35-exported").await;
}

async fn the_menu(browser: &Browser) {
    browser.presses(&format!("{OLGA} .menu"), "").await;
    browser.sees(&format!("{OLGA} [data-menu=newcode]"), "make access codes").await;
    photograph(browser, "36-menu").await;
    // A command that wants more is put before her.
    browser.presses(&format!("{OLGA} [data-menu=extend]"), "").await;
    browser.types(&format!("{OLGA} .send input"), "7 days").await;
    browser.sees(&format!("{OLGA} .mine .bubble"), "/extend 501000002 7 days").await;
    browser.presses(&format!("{OLGA} .menu"), "").await;
    browser.presses(&format!("{OLGA} [data-menu=newcode]"), "").await;
    taps(browser, OLGA, "Platinum month").await;
    olga_reads(browser, "?start=c_").await;
}

async fn forget_me(browser: &Browser) {
    looks_at(browser, "Alice").await;
    chip(browser, ALICE, "/forget").await;
    browser.presses(&format!("{ALICE} [data-callback^='forget:data']"), "").await;
    browser.sees(&format!("{ALICE} a.file"), ".json").await;
    let files = browser.files(&format!("{ALICE} a.file")).await;
    assert!(fetch(&files[0].0).await.contains("Alice"));
    browser.presses(&format!("{ALICE} [data-callback^='forget:ask']"), "").await;
    photograph(browser, "37-forget").await;
    browser.presses(&format!("{ALICE} [data-callback^='forget:yes']"), "").await;
    browser.sees(&format!("{ALICE} .bubble"), "You are forgotten").await;
    done(browser, 15).await;
    photograph(browser, "38-forgotten").await;
}

/// What is in a file of the page.
async fn fetch(url: &str) -> String {
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let answer = http.get(url).send().await.expect("an answer");
    assert!(answer.status().is_success(), "{url}: {}", answer.status());
    assert!(answer.headers()["content-disposition"].to_str().unwrap().starts_with("attachment"), "{url}");
    String::from_utf8(answer.bytes().await.expect("its bytes").to_vec()).expect("UTF-8")
}
