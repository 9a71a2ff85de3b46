//! `usher stats`, `usher export`, `usher member export` and `usher member forget`.

use crate::house::on_each_database;

#[tokio::test]
async fn figures_and_tables_are_written_into_new_files() {
    on_each_database(async |house| {
        let (_, plan) = house.club().await;
        house.call(&["member", "grant", "80", "--plan", &plan.to_string()]).await.ok();
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let stats = house
            .call(&["stats", "--days", "7", "--out", &at("a.png"), "--dark", "--lang", "ru", "--json"])
            .await
            .json();
        assert_eq!(stats["days"].as_array().map(Vec::len), Some(7), "{stats}");
        assert_eq!(stats["days"][6]["members"], 1);
        assert!(std::fs::read(at("a.png")).unwrap().starts_with(b"\x89PNG"));
        house.call(&["stats", "--out", &at("a.png")]).await.fails(1, &["a.png cannot be written"]);
        assert!(house.call(&["stats"]).await.ok().contains("Members now: 1"));
        house.call(&["stats", "--days", "0"]).await.fails(2, &["--days"]);

        let told = house.call(&["export", "--what", "subscriptions", "--out", &at("s.csv")]).await.ok();
        assert!(told.starts_with("1 row(s) of subscriptions"), "{told}");
        let text = std::fs::read_to_string(at("s.csv")).unwrap();
        assert!(text.starts_with("\u{feff}subscription_id,user_id,") && text.lines().count() == 2, "{text}");
        house.call(&["export", "--what", "subscriptions", "--out", &at("s.csv")]).await.fails(1, &["Name a new file"]);
        house
            .call(&["export", "--what", "secrets", "--out", &at("x.csv")])
            .await
            .fails(2, &["customers, payments or subscriptions"]);
        let acts = house.call(&["audit"]).await.ok();
        assert!(acts.contains("operator export: subscriptions"), "{acts}");
    })
    .await;
}

#[tokio::test]
async fn somebody_is_given_their_data_and_forgotten() {
    on_each_database(async |house| {
        let (_, plan) = house.club().await;
        house.call(&["member", "grant", "80", "--plan", &plan.to_string()]).await.ok();
        let data = house.call(&["member", "export", "80", "--json"]).await.json();
        assert_eq!(data["kept"]["subscriptions"].as_array().map(Vec::len), Some(1), "{data}");
        let told = house.call(&["member", "forget", "80"]).await.ok();
        assert!(told.contains("Nothing is done yet") && told.contains("--yes"), "{told}");
        house.call(&["member", "forget", "80", "--yes"]).await.ok();
        let data = house.call(&["member", "export", "80", "--json"]).await.json();
        assert!(data["kept"]["subscriptions"].is_null(), "{data}");
        let acts = house.call(&["audit"]).await.ok();
        assert!(acts.contains("operator forget -") && !acts.contains(" 80"), "{acts}");
        let owner = house.owner.to_string();
        house.call(&["member", "forget", &owner, "--yes"]).await.fails(1, &["is on the team"]);
    })
    .await;
}
