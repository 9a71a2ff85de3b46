//! Figures and tables: the picture of `/stats`, and files that a spreadsheet opens.

use usher::{
    domain::{
        BotId, Currency, Lang, Money,
        figures::{Day, Figures, Kept},
        order::Method,
    },
    emulator::{Media, Outcome},
    flows::figures,
};

use crate::town::{Person, Scene, Town, days, hours, story, story_in};

/// Documents that somebody was sent: name and text.
fn documents(person: &Person<'_>) -> Vec<(String, String)> {
    let media = person.view().into_iter().filter_map(|message| message.media);
    let read = |media: Media| {
        let bytes = person.town.world.content(&media).expect("what is in it");
        match media {
            Media::Document { name, .. } => Some((name, String::from_utf8(bytes).expect("UTF-8"))),
            _ => None,
        }
    };
    media.filter_map(read).collect()
}

async fn buys(person: &Person<'_>, plan: &str) {
    person.town.world.set_stars(person.id, 10_000);
    person.orders(plan, "250").await;
    person.hears(plan);
    assert!(matches!(person.pays().await, Outcome::Paid(_)));
    person.may_hear("");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_takes_everything_out_and_no_name_becomes_a_formula() {
    story(async |town| {
        let club = town.club("Gold").await;
        town.sells("=Gold, \"best\"", "30 days", &[&club], &["250 XTR"]).await;
        town.takes(Method::Stars).await;
        let (olga, max) = (town.owner(), town.person("Max"));
        let eve = town.person("=HYPERLINK(\"http://evil\")");
        let olya = town.speaker("Оля\nИ", "ru");
        buys(&eve, "=Gold").await;
        olya.says("/help").await;
        olya.may_hear("");
        max.says("/help").await;
        max.hears("/start");
        olga.says(&format!("/team {} manager", max.id)).await;
        olga.hears("is now");
        max.says("/export").await;
        max.hears("I do not understand that");
        olga.says("/export").await;
        olga.hears("as CSV files");
        olga.hears("Customers: 4 rows");
        olga.hears("Payments: one row");
        olga.hears("Subscriptions: one row");
        let files = documents(&olga);
        let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["customers-2027-01-15.csv", "payments-2027-01-15.csv", "subscriptions-2027-01-15.csv"]);
        for (name, text) in &files {
            assert!(text.starts_with('\u{feff}') && text.ends_with("\r\n"), "{name}");
            let read = |row: Result<csv::StringRecord, csv::Error>| row.expect("a row");
            let rows: Vec<_> =
                csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes()).records().map(read).collect();
            assert!(rows.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '@'])), "{name}: {text}");
        }
        let customers = &files[0].1;
        assert!(customers.contains("\"'=HYPERLINK(\"\"http://evil\"\")\""), "{customers}");
        assert!(customers.contains("Оля\nИ") && customers.contains(",lead,"), "{customers}");
        assert!(files[1].1.contains(",\"'=Gold, \"\"best\"\"\",250,XTR,stars,granted,,"), "{}", files[1].1);
        assert!(files[2].1.contains("2027-01-15T12:00"), "{}", files[2].1);
        olga.says("/audit").await;
        assert!(olga.hears("Who did what").text.contains("took out customers, payments, subscriptions"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_of_many_pages_is_whole() {
    story(async |town| {
        let olga = town.owner();
        let mut work = town.usher().app.begin(usher::domain::Origin::Repeatable).await.unwrap();
        for id in 1..=2_500 {
            work.whitelist(BotId(town.bot), usher::domain::UserId(id)).await.unwrap();
        }
        work.commit().await.unwrap();
        olga.says("/export").await;
        olga.hears("as CSV files");
        olga.hears("Customers: 2500 rows");
        olga.hears("Payments: 0 rows");
        olga.hears("Subscriptions: 0 rows");
        assert_eq!(documents(&olga)[0].1.lines().count(), 2_501);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_are_those_of_the_books() {
    let scene = Scene::default().with("--time-zone", "Asia/Tokyo").with("--base-currency", "XTR");
    story_in(scene, async |town| {
        let club = town.club("Gold").await;
        let plan = town.sells("Gold", "3 days", &[&club], &["250 XTR"]).await;
        town.takes(Method::Stars).await;
        let gather = async |days| figures::gather(&town.usher().app, BotId(town.bot), days).await.unwrap();
        let (alice, bob, carol) = (town.person("Alice"), town.person("Bob"), town.person("Carol"));
        // 15 January, 21:00 in Tokyo.
        buys(&alice, "Gold").await;
        town.clock.advance(hours(4));
        // The 16th, 01:00.
        buys(&bob, "Gold").await;
        carol.is_given(plan).await;
        carol.may_hear("");
        town.clock.advance(hours(24));
        // Alice goes on before her end: she neither leaves nor joins.
        buys(&alice, "Gold").await;
        let shown = gather(3).await;
        let of = |value: fn(&usher::domain::figures::Day) -> i64| shown.days.iter().map(value).collect::<Vec<_>>();
        assert_eq!(of(|day| day.joined), [1, 2, 0]);
        assert_eq!(of(|day| day.members), [1, 3, 3]);
        assert_eq!(of(|day| day.sales), [1, 1, 1]);
        assert_eq!(of(|day| day.revenue), [250, 250, 250]);
        assert_eq!(shown.revenue, [Money::new(750, Currency::STARS)]);
        // Three days after their beginning two of them leave.
        town.wait(days(3)).await;
        for person in [alice, bob, carol] {
            person.may_hear("");
        }
        let shown = gather(7).await;
        assert_eq!((shown.members(), shown.sum(|day| day.left), shown.sum(|day| day.joined)), (1, 2, 3));
        assert_eq!(shown.kept.churn(), Some(667));
        assert_eq!(shown.monthly, [Money::new(2_500, Currency::STARS)], "250 for 3 days");
        town.wait(days(4)).await;
        for person in [alice, bob, carol] {
            person.may_hear("");
        }
        assert_eq!(gather(30).await.members(), 0);
        town.reminders_may_come();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_picture_has_other_periods_and_shades() {
    for (code, title, dark) in
        [("en", "30 days: ", "Dark"), ("ru", "30 дней: ", "Тёмная"), ("id", "30 hari: ", "Gelap")]
    {
        story(async |town| {
            let club = town.club("Gold").await;
            town.sells("Gold", "30 days", &[&club], &["250 XTR"]).await;
            town.takes(Method::Stars).await;
            let (olga, alice) = (town.owner(), town.person("Alice"));
            buys(&alice, "Gold").await;
            olga.says("/language").await;
            olga.may_hear("");
            olga.presses(&format!("lang:set:{code}")).await;
            olga.may_hear("");
            olga.says("/stats").await;
            let first = olga.hears(title);
            let picture = |media: &Media| town.world.content(media).expect("a picture");
            let light = picture(first.media.as_ref().expect("a picture"));
            assert!(light.starts_with(b"\x89PNG"));
            olga.taps(dark).await;
            olga.presses("stats:dark:365").await;
            let pictures: Vec<_> = olga.view().into_iter().filter(|message| message.media.is_some()).collect();
            let [only] = &pictures[..] else { panic!("the same message: {}", pictures.len()) };
            assert!(only.text.contains("365") && picture(only.media.as_ref().unwrap()) != light, "{}", only.text);
            olga.says("/stats 400").await;
            olga.hears("/stats 90");
            alice.says("/stats").await;
            alice.hears("/help");
            alice.presses("stats:dark:7").await.expect("it is not hers");
        })
        .await;
    }
}

/// Money in another currency is told, and not added up.
#[tokio::test(flavor = "multi_thread")]
async fn what_has_no_rate_is_told() {
    story(async |town: &Town| {
        let club = town.club("Gold").await;
        town.sells("Gold", "30 days", &[&club], &["250 XTR"]).await;
        town.takes(Method::Stars).await;
        let alice = town.person("Alice");
        buys(&alice, "Gold").await;
        town.owner().says("/stats 7").await;
        let told = town.owner().hears("Sales: 1").text;
        assert!(told.contains("One payment is not in the chart") && told.contains("250"), "{told}");
    })
    .await;
}

/// Figures of so many days that go on from a seed.
fn made_up(days: usize, seed: i64, scale: i64) -> Figures {
    let today = "2027-01-15".parse::<chrono::NaiveDate>().unwrap();
    let mut members = 40 * scale;
    let day = |at: usize| {
        let n = i64::try_from(at).unwrap();
        let (joined, left) = ((n * 7 + seed) % 11 * scale, (n * 5 + seed) % 6 * scale);
        members += joined - left;
        Day {
            date: today - chrono::Days::new(u64::try_from(days - 1 - at).unwrap()),
            members,
            joined,
            left,
            sales: (n * 3 + seed) % 8 * scale,
            revenue: (n * 3 + seed) % 8 * 999 * scale,
        }
    };
    let days: Vec<Day> = (0..days).map(day).collect();
    let revenue = days.iter().map(|day| day.revenue).sum();
    let base: Currency = "USD".parse().unwrap();
    Figures {
        kept: Kept { now: members, joined: 10, left: members / 20 },
        revenue: vec![Money::new(revenue, base), Money::new(2_500 * scale, Currency::STARS)],
        base,
        unconverted: if scale > 1 { 12 } else { 1 },
        monthly: vec![Money::new(revenue, base)],
        days,
    }
}

fn empty(days: usize) -> Figures {
    let mut figures = made_up(days, 0, 1);
    for day in &mut figures.days {
        *day = Day { date: day.date, members: 0, joined: 0, left: 0, sales: 0, revenue: 0 };
    }
    Figures { kept: Kept::default(), revenue: Vec::new(), unconverted: 0, monthly: Vec::new(), ..figures }
}

/// Every picture is drawn; with `USHER_PICTURES=FOLDER` they lie there to be looked at.
#[test]
fn pictures_are_drawn_of_everything_there_can_be() {
    let folder = std::env::var("USHER_PICTURES").ok();
    let scenes = [
        ("month", made_up(30, 3, 1)),
        ("week", made_up(7, 1, 1)),
        ("day", made_up(1, 4, 1)),
        ("year", made_up(365, 5, 3)),
        ("huge", made_up(90, 2, 77_000_000)),
        ("empty", empty(30)),
    ];
    for (name, figures) in &scenes {
        for lang in Lang::ALL {
            for dark in [false, true] {
                // One of each kind is drawn always, and all of them to be looked at.
                if *name != "month" && (lang, dark) != (Lang::Ru, true) && folder.is_none() {
                    continue;
                }
                let picture = figures::picture(chrono_tz::Tz::Asia__Jakarta, lang, figures, dark).unwrap();
                assert!(picture.len() < 1 << 20, "{name}: {} bytes", picture.len());
                let caption = usher::texts::figures::caption(lang, figures, chrono_tz::Tz::Asia__Jakarta);
                assert!(caption.chars().count() < 1_024, "{caption}");
                if let Some(folder) = &folder {
                    let shade = if dark { "dark" } else { "light" };
                    std::fs::write(format!("{folder}/{name}-{}-{shade}.png", lang.code()), &picture).unwrap();
                    println!("{name}: {caption}\n");
                }
            }
        }
    }
}
