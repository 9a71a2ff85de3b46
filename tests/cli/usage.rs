//! What is typed wrongly is told with exit code 2, and every help is enough.

use crate::house::{House, RIGHTS, TOKEN};

/// Every command, without `usher`.
const COMMANDS: &[&str] = &[
    "",
    "run",
    "migrate",
    "backup",
    "doctor",
    "demo",
    "emulator",
    "bot",
    "bot add",
    "bot remove",
    "bot list",
    "chat",
    "chat add",
    "chat list",
    "chat set",
    "gate",
    "gate require",
    "gate drop",
    "gate sources",
    "gate subgram",
    "gate show",
    "plan",
    "plan add",
    "plan list",
    "plan change",
    "plan enable",
    "plan disable",
    "plan remove",
    "plan gate",
    "method",
    "method set",
    "method set manual",
    "method set stars",
    "method set telegram",
    "method list",
    "method remove",
    "order",
    "order list",
    "order show",
    "order confirm",
    "order reject",
    "order refund",
    "terms",
    "terms set",
    "terms show",
    "terms clear",
    "code",
    "code add",
    "code list",
    "code revoke",
    "code rollback",
    "coupon",
    "coupon add",
    "coupon list",
    "coupon revoke",
    "remind",
    "remind set",
    "remind off",
    "remind show",
    "member",
    "member show",
    "member ban",
    "member unban",
    "member grant",
    "member whitelist",
    "member unwhitelist",
];

/// What is typed wrongly when one sets up a shop, and what is said to it.
const WRONG_SALES: &[(&str, &str)] = &[
    ("plan add --name N --term forever --chat -1 --price 5XTR", "has no currency"),
    ("plan add --name N --term forever --chat -1 --price 5 6 --currency USD", "two in USD"),
    ("plan add --name N --term forever --chat -1 --rule dance", "newcomers"),
    ("plan add --name N --term forever --chat -1 --rule recurring,singleuse", "exclude each other"),
    ("plan add --name N --term forever --chat -1 --rule recurring --price 5 --currency XTR", "30 days"),
    ("plan add --name N --term 30days --chat -1 --rule recurring", "is not a term"),
    ("plan add --name N --term forever --chat -1 --days someday", "mon,tue"),
    ("plan add --name N --term forever --chat -1 --max-customers 0", "number of people"),
    ("plan add --name N --term forever --chat -1 --trial forever", "7 days"),
    ("plan add --name N --term forever --chat -1 --trial-once bot", "--trial"),
    ("plan add --name N --term forever --chat -1 --exclude-chat -2", "cannot be used with"),
    ("plan change 1", "nothing to change"),
    ("plan change Gold --name N", "usher plan list"),
    ("method set", "Usage: usher method set"),
    ("method set manual", "--instructions"),
    ("method set telegram", "--provider-token"),
    ("method set telegram --provider-token x", "@BotFather"),
    ("method remove cash", "manual, stars, telegram"),
    ("order show", "<ORDER>"),
    ("order confirm a-b", "letters and digits"),
    ("terms set", "--file"),
];

#[tokio::test]
async fn every_command_explains_itself() {
    let house = House::empty().await;
    for command in COMMANDS.iter().copied() {
        let words: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let help = house.call(&words).await.ok();
        assert!(help.contains("Usage: usher"), "{command}: {help}");
        // Settings are listed where they matter, and pointed to from everywhere else.
        assert!(help.contains("--sweep-cron") == matches!(command, "" | "run"), "{command}: {help}");
        assert!(help.contains("--sweep-cron") || help.contains("`usher --help`"), "{command}: {help}");
    }
    let help = house.call(&["--help"]).await.ok();
    for word in ["First steps", "Exit codes", "78 wrong settings", "usher doctor", "[env: GATE_ON_ERROR"] {
        assert!(help.contains(word), "{word}: {help}");
    }
    for (command, example) in
        [("plan add", "--price 9.99 --currency USD"), ("bot add", "--owners"), ("emulator", "_world")]
    {
        let words: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        assert!(house.call(&words).await.ok().contains(example), "{command}");
    }
    assert!(house.call(&["--version"]).await.ok().starts_with("usher "));
}

#[tokio::test]
async fn wrong_usage_is_told_with_code_two_before_anything_happens() {
    let house = House::open().await;
    for (line, word) in [
        ("dance", "unrecognized subcommand"),
        ("--dance", "unexpected argument"),
        ("bot", "Usage: usher bot"),
        ("bot add", "<TOKEN>"),
        ("bot add 123", "not a bot token"),
        ("bot add 5:abcdef --owners 1,x", "positive number"),
        ("bot remove x", "digits before the colon"),
        ("chat list --bot usher_bot", "usher bot list"),
        ("chat add", "<CHAT_ID>"),
        ("chat add 5", "-1001234567890"),
        ("gate require @news", "not its name"),
        ("chat set -1001", "--join-requests"),
        ("chat set -1001 --strays dance", "keep, remove"),
        ("gate require -1001 --link example", "https://t.me/"),
        ("gate sources dance", "not a sponsor source"),
        ("gate sources channels,channels", "once each"),
        ("gate subgram --max-sponsors 11", "from 1 to 10"),
        ("gate subgram --mode mine", "links, delegated or default"),
        ("gate subgram --action sell", "subscribe or newtask"),
        ("gate subgram --exclude-ads-ids all", "or none"),
        ("gate subgram", "--clear"),
        ("gate subgram KEY --clear", "cannot be used with"),
        ("plan add --name N --term forever", "--chat"),
        ("plan add --name N --term soon --chat -1", "7 days"),
        ("plan add --name N --term forever --chat -1 --price 5", "--currency"),
        ("plan add --name N --term forever --chat -1 --currency USD", "--price"),
        ("plan add --name N --term forever --chat -1 --price 9.99 --currency JPY", "JPY has no decimals"),
        ("plan add --name N --term forever --chat -1 --price 1.5 --currency XTR", "XTR has no decimals"),
        ("plan add --name N --term forever --chat -1 --price 9,99 --currency USD", "is not a price"),
        ("plan add --name N --term forever --chat -1 --price 5 --currency dollars", "currency code"),
        ("plan gate", "--none"),
        ("member show -5", "positive number"),
        ("member show 0", "positive number"),
        ("member grant 5", "--plan"),
        ("member grant 5 --plan Gold", "usher plan list"),
        ("plan remove Gold", "usher plan list"),
        ("member grant 5 --plan 1 --term 0days", "is not a term"),
        ("backup", "<FILE>"),
        ("demo --dance", "unexpected argument"),
        ("emulator --addr here", "127.0.0.1:8080"),
        // A setting that was typed is usage too.
        ("--sweep-cron never", "six cron fields"),
        ("bot list --gate-on-error=maybe", "open, closed"),
    ] {
        let words: Vec<&str> = line.split_whitespace().collect();
        let ran = house.call(&words).await;
        assert_eq!(ran.code, 2, "{line}: {ran:?}");
        assert!(ran.err.contains(word) || ran.out.contains(word), "{line}: {ran:?}");
    }
    house.call(&["plan", "add", "--name", " ", "--term", "forever", "--chat", "-1"]).await.fails(2, &["--name"]);
    house
        .call(&["plan", "add", "--name", "N", "--term", "until 2020-01-01", "--chat", "-1"])
        .await
        .fails(2, &["--term", "over already"]);
    // Nothing of this was a reason to say a token or to make anything.
    assert!(house.world().calls().is_empty());
    assert_eq!(house.call(&["bot", "add", "123:x", "--offline"]).await.err.matches("123:x").count(), 0);
}

#[tokio::test]
async fn a_shop_that_cannot_be_meant_so_is_refused_with_code_two() {
    let house = House::open().await;
    for (line, word) in WRONG_SALES {
        let words: Vec<&str> = line.split_whitespace().collect();
        let ran = house.call(&words).await;
        assert_eq!(ran.code, 2, "{line}: {ran:?}");
        assert!(ran.err.contains(word) || ran.out.contains(word), "{line}: {ran:?}");
    }
    assert!(house.world().calls().is_empty());
}

#[tokio::test]
async fn an_unknown_environment_is_ignored_and_what_is_typed_wins() {
    let mut house = House::open().await;
    house.set("USHER_DANCE", "1");
    house.set("GATE_TIMEOUTS", "soon");
    house.set("SWEEP_CRON", "never");
    house.call(&["bot", "list"]).await.fails(78, &["SWEEP_CRON"]);
    house.unset("SWEEP_CRON");
    house.set("DATABASE_URL", "sqlite://other.db");
    house.call(&["--database-url", "sqlite://this.db", "bot", "list"]).await.ok();
    house.call(&["chat", "list", "--database-url", "sqlite://this.db"]).await.ok();
    assert!(house.path("this.db").exists() && !house.path("other.db").exists());
}

#[tokio::test]
async fn no_secret_is_ever_repeated() {
    let mut house = House::open().await;
    house.set("LOG", "trace");
    house.set("MASTER_KEY", crate::house::MASTER_KEY);
    house.set("SUBGRAM_API_KEY", "sub-secret-1");
    house.set("SUBGRAM_API_URL", house.emulator.url());
    let chat = house.channel("Club", &RIGHTS).to_string();
    for line in [
        format!("bot add {} --owners 5", crate::house::SECOND),
        format!("bot add {TOKEN}"),
        format!("chat add {chat} --bot 110201543"),
        "bot list --json".into(),
        "gate subgram sub-secret-2 --bot 110201543".into(),
        "gate show --json --bot 110201543".into(),
        "doctor --json".into(),
        "method set telegram --provider-token 284685063:TEST:provider-secret --json --bot 110201543".into(),
        "method list --json --bot 110201543".into(),
        "method list --bot 110201543".into(),
        "member ban 77 --bot 110201543".into(),
    ] {
        let words: Vec<&str> = line.split_whitespace().collect();
        let ran = house.call(&words).await;
        for secret in
            [&TOKEN[10..], &crate::house::SECOND[10..], crate::house::MASTER_KEY, "sub-secret", "provider-secret"]
        {
            assert!(!ran.out.contains(secret) && !ran.err.contains(secret), "{line} tells {secret}: {ran:?}");
        }
    }
}
