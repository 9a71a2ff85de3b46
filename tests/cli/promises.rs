//! `usher check`, `usher dryrun`, `usher takeover`: looking after, looking ahead, and taking over.

use serde_json::json;

use crate::house::on_each_database;

#[tokio::test]
async fn a_check_is_begun_once_and_a_dry_run_says_what_would_end() {
    on_each_database(async |house| {
        let (_, plan) = house.club().await;
        house.call(&["check", "--last"]).await.fails(1, &["no check yet"]);
        let begun = house.call(&["check"]).await.ok();
        assert!(begun.contains("usher check --last"), "{begun}");
        let again = house.call(&["check"]).await.ok();
        assert!(again.contains("running already"), "{again}");
        let last = house.call(&["check", "--last", "--json"]).await.json();
        assert_eq!((&last["looked"], &last["finished_at"]), (&json!(0), &json!(null)));

        let calm = house.call(&["dryrun", "--json"]).await.json();
        assert_eq!(calm["calm"], json!(true), "{calm}");
        house.call(&["member", "grant", "80", "--plan", &plan.to_string()]).await.ok();
        let ahead = house.call(&["dryrun", "--ahead", "10 years", "--json"]).await.json();
        assert_eq!(ahead["ends"][0]["person"], json!(80), "{ahead}");
        assert_eq!(ahead["items"][0]["removed"][0]["person"], json!(80), "{ahead}");
        let text = house.call(&["dryrun", "--ahead", "10 years"]).await.ok();
        assert!(text.contains("access ends: 1") && text.contains("80 80: access ended at"), "{text}");
        house.call(&["dryrun", "--ahead", "soon"]).await.fails(2, &["soon"]);
    })
    .await;
}

#[tokio::test]
async fn a_take_over_is_begun_shown_made_longer_and_stopped() {
    on_each_database(async |house| {
        let (chat, plan) = house.club().await;
        let (chat, plan) = (chat.to_string(), plan.to_string());
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("people.csv");
        std::fs::write(&file, "id,until\n7,2099-01-01\n8,\nnobody!,\n").expect("a file");
        let path = file.display().to_string();
        house.call(&["takeover", &chat]).await.fails(1, &["never taken over"]);
        let begun =
            house.call(&["takeover", &chat, "--file", &path, "--grace", "3d", "--plan", &plan, "--json"]).await.json();
        assert_eq!((&begun["people"], &begun["new"]), (&json!(2), &json!(2)), "{begun}");
        assert_eq!(begun["skipped"], json!([{ "line": 4, "why": "nobody" }]));
        let again = house.call(&["takeover", &chat, "--file", &path, "--plan", &plan]).await.ok();
        assert!(
            again.contains("2 people in the list, 0 of them new") && again.contains("line 4 is skipped"),
            "{again}"
        );
        house.call(&["takeover", &chat, "--file", "missing.csv"]).await.fails(1, &["missing.csv cannot be read"]);
        house.call(&["takeover", &chat, "--file", &path, "--plan", "99999"]).await.fails(1, &["usher plan list"]);
        house.call(&["takeover", &chat, "--grace", "whenever"]).await.fails(2, &["14d"]);
        let shown = house.call(&["takeover", &chat, "--json"]).await.json();
        assert_eq!((&shown["state"], &shown["imported"]), (&json!("runs"), &json!(2)), "{shown}");
        house.call(&["takeover", &chat, "--extend", "7d"]).await.ok();
        let stopped = house.call(&["takeover", &chat, "--stop"]).await.ok();
        assert!(stopped.contains("everybody may stay"), "{stopped}");
        house.call(&["takeover", &chat, "--extend", "7d"]).await.fails(1, &["does not run any more"]);
    })
    .await;
}
