//! One rule says who is new: for the shop, for trials and for codes. What was had for nothing counts nowhere.

use usher::{
    domain::{
        BotId, Origin, Plan, PlanId, Trial,
        code::{Batch, LENGTH, OnlyFor},
        order::Method,
        sale::Rule,
    },
    seal,
};

use crate::town::{Person, Scene, Town, days, story, story_in};

/// A code of a batch of its own.
async fn code(town: &Town, plan: PlanId, only_for: Option<OnlyFor>) -> String {
    let batch = Batch {
        id: 0,
        plan,
        term: None,
        uses: Some(1),
        per_person: Some(1),
        only_for,
        valid_from: None,
        valid_until: None,
        note: None,
        created_at: town.clock.now(),
    };
    let code = seal::key(LENGTH);
    let kept = [(seal::digest(&code), code[LENGTH - 4..].to_owned())];
    let mut work = town.usher().app.begin(Origin::Repeatable).await.unwrap();
    work.add_batch(BotId(town.bot), &batch, &kept).await.unwrap();
    work.commit().await.unwrap();
    code
}

fn tried(plan: &mut Plan) {
    plan.trial = Some(Trial { term: "7 days".parse().unwrap(), once_per_bot: false });
}

async fn tries(person: &Person<'_>, plan: PlanId) {
    person.comes_for(plan).await;
    person.hears("How would you like to pay");
    person.taps("Try 7 days").await;
    person.hears("to try for free");
    person.hears("is yours until");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_only_tried_is_new_to_a_code_as_to_the_shop() {
    story(async |town| {
        let (club, den) = (town.club("Gold").await, town.club("Den").await);
        let gold = town.sells("Gold", "30 days", &[&club], &["250 XTR"]).await;
        let intro = town.sells("Intro", "30 days", &[&den], &["50 XTR"]).await;
        town.change(gold, tried).await;
        town.change(intro, |plan| plan.rules.set = vec![Rule::Newcomers]).await;
        town.takes(Method::Stars).await;
        let tina = town.person("Tina");
        tries(&tina, gold).await;
        // The shop sells it to her, so a code for newcomers, and one of the plan for newcomers, are hers too.
        tina.comes_for(intro).await;
        tina.hears("How would you like to pay");
        let welcome = code(town, gold, Some(OnlyFor::Newcomer)).await;
        tina.says(&format!("/redeem {welcome}")).await;
        tina.hears("Your code works");
        tina.may_hear("");
        // Now she has something that counts, for both.
        let second = code(town, intro, None).await;
        tina.says(&format!("/redeem {second}")).await;
        tina.hears("only for people who are new here");
        tina.comes_for(intro).await;
        tina.hears("only for newcomers");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_single_use_is_not_used_up_by_its_trial_nor_by_the_gate() {
    story_in(Scene::default(), async |town| {
        let (club, den) = (town.club("Gold").await, town.club("Den").await);
        let once = town.sells("Once", "30 days", &[&club], &["250 XTR"]).await;
        town.change(once, |plan| {
            tried(plan);
            plan.rules.set = vec![Rule::Singleuse];
        })
        .await;
        let free = town.plan("Free", "7 days", &[&den], true).await;
        town.change(free, |plan| plan.rules.set = vec![Rule::Singleuse]).await;
        town.takes(Method::Stars).await;
        let tina = town.person("Tina");
        tries(&tina, once).await;
        let hers = code(town, once, None).await;
        tina.says(&format!("/redeem {hers}")).await;
        tina.hears("Your code works");
        tina.may_hear("");
        tina.comes_for(once).await;
        tina.hears("only once, and you had it");
        tina.may_hear("Free is yours");
        // What the gate gave is not had either.
        let gus = town.person("Gus");
        gus.says("/start").await;
        gus.hears("is yours until");
        let his = code(town, free, None).await;
        gus.says(&format!("/redeem {his}")).await;
        gus.hears("Your code works");
        gus.may_hear("");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_for_those_who_left_takes_a_trial_for_nothing_had() {
    story(async |town| {
        let (club, den) = (town.club("Gold").await, town.club("Den").await);
        let gold = town.sells("Gold", "10 days", &[&club], &["250 XTR"]).await;
        let other = town.sells("Den", "30 days", &[&den], &["50 XTR"]).await;
        town.change(other, tried).await;
        town.takes(Method::Stars).await;
        let (tina, carl) = (town.person("Tina"), town.person("Carl"));
        town.world.set_stars(carl.id, 1_000);
        tries(&tina, other).await;
        let back = code(town, gold, Some(OnlyFor::Churned)).await;
        tina.says(&format!("/redeem {back}")).await;
        tina.hears("only for people who had access before");
        carl.buys("Gold", "250").await;
        town.wait(days(11)).await;
        carl.hears("access ended");
        tina.may_hear("Your trial");
        tries(&carl, other).await;
        let back = code(town, gold, Some(OnlyFor::Churned)).await;
        carl.says(&format!("/redeem {back}")).await;
        carl.hears("Your code works");
        carl.may_hear("");
        town.reminders_may_come();
    })
    .await;
}
