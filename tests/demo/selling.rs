//! The second chapter in headless Chromium: Stars, a transfer with a photo, a code, and the end of the month.

use std::panic::{AssertUnwindSafe, resume_unwind};

use futures::FutureExt as _;
use usher::demo::Demo;

use crate::{browser::Browser, doors::anywhere, tour::photograph};

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_buys_and_sells() {
    let Some(browser) = Browser::open().await else { return };
    let demo = Demo::start(anywhere()).await.expect("a demo");
    let told = AssertUnwindSafe(chapter(&browser, &demo)).catch_unwind().await;
    if told.is_err() {
        browser.pictures("selling-failed").await;
    }
    browser.close().await;
    told.unwrap_or_else(|panic| resume_unwind(panic));
    assert_eq!(demo.spec_problems(), Vec::<String>::new());
    assert_eq!(demo.violations(), 0, "messages beyond Telegram's limits");
    demo.stop().await;
}

async fn chapter(browser: &Browser, demo: &Demo) {
    browser.dress(1440, 900, "light").await;
    browser.visit(&demo.url()).await;
    browser.sees("body[data-ready]", "").await;
    browser.presses("button[data-chapter]", "Selling").await;
    browser.sees("#hint", "Press /plans").await;
    browser.sees("[data-stars=alice]", "⭐ 300").await;
    browser.sees("[data-stars=mallory]", "⭐ 100").await;

    alice_pays_with_stars(browser).await;
    nothing_is_paid_twice(browser).await;
    mallory_has_too_few_stars(browser).await;
    mallory_pays_by_transfer(browser).await;
    olga_confirms(browser).await;
    alice_redeems_a_code(browser).await;
    the_month_ends(browser).await;
    mallory_subscribes(browser).await;

    browser.sees("#hint", "whole chapter").await;
    assert_eq!(browser.count("#steps .done").await, 8);
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

async fn alice_pays_with_stars(browser: &Browser) {
    browser.presses("[data-who=alice] [data-chip]", "/plans").await;
    browser.sees("[data-who=alice] .message:last-child .key.nudge", "Platinum month").await;
    browser.sees("[data-who=alice] .key", "Platinum year").await;
    photograph(browser, "4-plans").await;
    browser.presses("[data-who=alice] .key", "Platinum month").await;
    browser.sees("[data-who=alice] .bubble", "private notes, every evening").await;
    browser.sees("[data-who=alice] .key", "by transfer").await;
    photograph(browser, "5-ways").await;
    browser.presses("[data-who=alice] [data-callback^='pay:stars']", "250").await;
    browser.sees("[data-who=alice] .invoice .title", "Platinum month").await;
    browser.sees("[data-who=alice] .invoice .price", "⭐ 250").await;
    browser.sees("#timeline .money", "The bot sent Alice an invoice: Platinum month, 250 Stars.").await;
    photograph(browser, "6-invoice").await;
    orders(browser, "alice", "Platinum month", "pay:stars").await;
    // Asked for twice, it is one order, and only the newest invoice stays.
    browser.sees("[data-who=alice] .message:last-child .invoice", "").await;
    browser.presses("[data-who=alice] .message:last-child [data-kind=pay]", "Pay").await;
    browser.sees("[data-who=alice] .note.money", "You paid").await;
    browser.sees("[data-who=alice] [data-kind=pay][data-state=done]", "Receipt").await;
    browser.sees("[data-stars=alice]", "⭐ 50").await;
    browser.sees("[data-who=alice] .bubble", "is yours until").await;
    let told = browser.lines("[data-who=alice] .bubble").await;
    let (_, until) = told.split_once("is yours until ").expect("the text is laid out");
    assert!(until.starts_with(|c: char| c.is_ascii_digit()), "the date stands in its sentence: {told}");
    browser.sees("#timeline .money", "looked once more and said yes").await;
    browser.sees("#timeline .money", "Telegram took the Stars from Alice’s purse: 250 for Platinum month.").await;
    browser.sees("[data-order=paid]", "Alice").await;
    browser.presses("[data-who=alice] [data-kind=invite][data-state=live]", "Platinum Club").await;
    browser.sees("[data-who=alice] .note.in", "You joined Platinum Club").await;
    browser.sees("[data-member=alice][data-club=platinum][data-state=in]", "until").await;
    browser.sees("[data-member=alice][data-club=gold][data-state=out]", "out").await;
    browser.sees("[data-link=revoked]", "Platinum · let her in").await;
    browser.sees("[data-step='3'].done", "").await;
    photograph(browser, "7-paid").await;
}

/// Of what is paid no invoice is left that could be paid again.
async fn nothing_is_paid_twice(browser: &Browser) {
    browser.presses("[data-who=alice] .purse", "").await;
    browser.sees("[data-stars=alice]", "⭐ 300").await;
    browser.sees("[data-who=alice]:not(:has([data-kind=pay][data-state=open]))", "").await;
}

async fn mallory_has_too_few_stars(browser: &Browser) {
    orders(browser, "mallory", "Platinum month", "pay:stars").await;
    browser.presses("[data-who=mallory] [data-kind=pay]", "Pay").await;
    browser.sees("[data-who=mallory] .note.out", "you have 100, it costs 250").await;
    browser.presses("[data-who=mallory] .purse", "").await;
    browser.sees("[data-stars=mallory]", "⭐ 350").await;
    browser.sees("[data-member=mallory][data-club=platinum][data-state=out]", "").await;
}

async fn mallory_pays_by_transfer(browser: &Browser) {
    orders(browser, "mallory", "Platinum month", "pay:manual").await;
    browser.sees("[data-who=mallory] .bubble", "account 12‑34 of the Blue Bank").await;
    browser.sees("[data-order=unpaid]", "9.99 USD").await;
    browser.sees("[data-step='4'].done", "").await;
    photograph(browser, "8-transfer").await;
    browser.presses("[data-who=mallory] .attach", "").await;
    browser.sees("[data-who=mallory] .mine .photo", "").await;
    browser.sees("[data-who=mallory] .bubble", "checks whether the money has arrived").await;
    browser.sees("[data-who=olga] .message:not(.mine) .photo", "").await;
    browser.sees("[data-who=olga] .bubble", "Did the money arrive?").await;
    browser.sees("#timeline .bot", "The bot showed Olga the photo that Mallory sent.").await;
    browser.sees("[data-order='to confirm']", "Mallory").await;
    photograph(browser, "9-proof").await;
}

async fn olga_confirms(browser: &Browser) {
    browser.presses("[data-who=olga] [data-callback^='order:confirm']", "").await;
    browser.sees("[data-who=olga] .bubble", "Confirmed by Olga").await;
    assert_eq!(browser.count("[data-who=olga] [data-callback^='order:']").await, 0, "decided once");
    browser.sees("[data-who=mallory] .bubble", "Paid: 9.99").await;
    browser.presses("[data-who=mallory] [data-kind=invite][data-state=live]", "Platinum Club").await;
    browser.sees("[data-member=mallory][data-club=platinum][data-state=in]", "until").await;
    browser.sees("[data-step='6'].done", "").await;
    photograph(browser, "10-confirmed").await;
}

async fn alice_redeems_a_code(browser: &Browser) {
    browser.presses("[data-who=olga] [data-chip]", "🎟 code").await;
    browser.sees("[data-who=alice] .note", "Olga sent you an access code").await;
    browser.sees("[data-order=unused]", "code").await;
    photograph(browser, "11-code").await;
    let command = browser.text("[data-who=alice] [data-open-note=code] span").await;
    let until = browser.text("[data-member=alice][data-club=platinum] .until").await;
    browser.presses("[data-who=alice] [data-open-note=code]", "Redeem it").await;
    browser.sees("[data-who=alice] .bubble", "Your code works, and its time is added").await;
    browser.sees("[data-order='used by Alice']", "Platinum month").await;
    browser.sees("[data-step='7'].done", "").await;
    // A month more.
    browser.sees_other_than("[data-member=alice][data-club=platinum] .until", &until).await;
    // It works once, whoever has it.
    assert!(command.starts_with("/redeem ") && command.len() > 30, "{command}");
    browser.types("[data-who=mallory] .send input", &command).await;
    browser.sees("[data-who=mallory] .bubble", "This code does not work").await;
}

async fn the_month_ends(browser: &Browser) {
    for _ in 0..5 {
        browser.presses("[data-pass='168']:not(:disabled)", "").await;
    }
    browser.sees("[data-member=mallory][data-club=platinum][data-state=out]", "").await;
    browser.sees("[data-who=mallory] .note.out", "You were removed from Platinum Club").await;
    browser.sees("#timeline .out", "removed Mallory from Platinum Club").await;
    browser.sees("[data-member=alice][data-club=platinum][data-state=in]", "until").await;
    browser.sees("[data-step='8'].done", "").await;
    photograph(browser, "12-month-over").await;
}

/// A subscription is paid by a link instead of an invoice.
async fn mallory_subscribes(browser: &Browser) {
    orders(browser, "mallory", "Platinum subscription", "pay:stars").await;
    browser.presses("[data-who=mallory] [data-kind=bill]", "Subscribe").await;
    browser.sees("[data-stars=mallory]", "⭐ 125").await;
    browser.sees("#timeline .money", "Telegram asks Mallory for 225 Stars every 30 days").await;
    browser.presses("[data-who=mallory] [data-kind=invite][data-state=live]", "Platinum Club").await;
    browser.sees("[data-member=mallory][data-club=platinum][data-state=in]", "until").await;
    photograph(browser, "13-subscribed").await;
}

async fn orders(browser: &Browser, who: &str, plan: &str, way: &str) {
    browser.presses(&format!("[data-who={who}] [data-chip]"), "/plans").await;
    browser.presses(&format!("[data-who={who}] .message:last-child .key"), plan).await;
    browser.presses(&format!("[data-who={who}] .message:last-child [data-callback^='{way}']"), "").await;
}
