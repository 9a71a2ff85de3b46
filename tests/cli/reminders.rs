//! What people are told before and after the end of what they have.

use serde_json::json;

use crate::house::on_each_database;

#[tokio::test]
async fn reminders_are_shown_chosen_and_switched_off() {
    on_each_database(async |mut house| {
        let shown = house.call(&["remind", "show"]).await.ok();
        assert!(shown.contains("7d, 3d, 1d before the end; on the day of the end; 7d after the end"), "{shown}");
        assert!(shown.contains("22-9, in UTC"), "{shown}");
        let set = house.call(&["remind", "set", "--before", "3h,2d,2d", "--win-back", "30d", "--json"]).await.json();
        let expected = json!({
            "id": house.bot, "before": ["2d", "3h"], "on_day": false, "win_back": "30d", "quiet_hours": "22-9",
        });
        assert_eq!(set, expected);
        assert_eq!(house.call(&["remind", "show", "--json"]).await.json(), expected);
        assert!(house.call(&["remind", "off"]).await.ok().contains("nothing before and after"));
        house.call(&["remind", "set", "--before", "soon"]).await.fails(2, &["7d or 2h"]);
        house.call(&["remind", "set"]).await.fails(2, &["--before"]);
        let default = ["remind", "set", "--before", "7d,3d,1d", "--on-day", "--win-back", "7d"];
        assert!(house.call(&default).await.ok().contains("7d, 3d, 1d before the end"));
        house.set("QUIET_HOURS", "off");
        assert!(house.call(&["remind", "show"]).await.ok().contains("off, in UTC"));
        house.set("QUIET_HOURS", "22");
        house.call(&["remind", "show"]).await.fails(78, &["QUIET_HOURS", "22-9"]);
    })
    .await;
}
