//! The daemon's own client library is strict: whatever the emulator says must be readable to it.

use teloxide::{
    prelude::*,
    types::{
        AllowedUpdate, ChatMemberStatus, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, LabeledPrice,
        MessageKind, ParseMode, PreCheckoutQueryId, Seconds, UpdateKind,
    },
};

use crate::lounge::{ALL_RIGHTS, Lounge, TOKEN};

fn bot(lounge: &Lounge) -> Bot {
    let client = teloxide::net::default_reqwest_settings().no_proxy().build().unwrap();
    Bot::with_client(TOKEN, client).set_api_url(lounge.emulator.url().parse().unwrap())
}

#[tokio::test]
async fn it_reads_every_answer() {
    let lounge = Lounge::open().await;
    let (world, us) = (lounge.world(), bot(&lounge));
    let me = us.get_me().await.unwrap();
    assert_eq!(me.username(), "usher_bot");
    let alice = lounge.guest("Alice").await;
    let (chat, owner) = lounge.channel("Gold").await;
    let club = world.supergroup("Club", owner);
    world.add_bot_admin(club, lounge.bot, &ALL_RIGHTS, owner);
    let group = world.basic_group("Friends", owner);
    world.add_bot_admin(group, lounge.bot, &ALL_RIGHTS, owner);

    let keyboard = InlineKeyboardMarkup::new([[InlineKeyboardButton::callback("Go", "go")]]);
    let sent = us.send_message(ChatId(alice), "<i>Hello</i>").parse_mode(ParseMode::Html).reply_markup(keyboard);
    let sent = sent.await.unwrap();
    assert_eq!(sent.text(), Some("Hello"));
    us.edit_message_text(ChatId(alice), sent.id, "Changed").await.unwrap();
    us.delete_message(ChatId(alice), sent.id).await.unwrap();
    us.send_message(ChatId(chat), "post").await.unwrap();
    for id in [alice, chat, club, group] {
        assert_eq!(us.get_chat(ChatId(id)).await.unwrap().id, ChatId(id));
    }
    assert_eq!(us.get_chat_administrators(ChatId(club)).await.unwrap().len(), 2);
    assert_eq!(us.get_chat_member_count(ChatId(club)).await.unwrap(), 2);

    let person = UserId(alice.unsigned_abs());
    let status = async || us.get_chat_member(ChatId(club), person).await.unwrap().status();
    assert_eq!(status().await, ChatMemberStatus::Left);
    world.public_join(alice, club);
    assert_eq!(status().await, ChatMemberStatus::Member);
    world.restricts(owner, alice, club);
    assert_eq!(status().await, ChatMemberStatus::Restricted);
    world.bans(owner, alice, club);
    assert_eq!(status().await, ChatMemberStatus::Banned);
    us.unban_chat_member(ChatId(club), person).only_if_banned(true).await.unwrap();
    world.promotes(owner, alice, club, &ALL_RIGHTS);
    assert_eq!(status().await, ChatMemberStatus::Administrator);

    let link = us.create_chat_invite_link(ChatId(chat)).member_limit(1).name("n").await.unwrap();
    us.edit_chat_invite_link(ChatId(chat), link.invite_link.as_str()).creates_join_request(true).await.unwrap();
    assert!(us.revoke_chat_invite_link(ChatId(chat), link.invite_link).await.unwrap().is_revoked);
    assert!(us.export_chat_invite_link(ChatId(chat)).await.unwrap().starts_with("https://"));
    us.get_webhook_info().await.unwrap();
    lounge.close().await;
}

#[tokio::test]
async fn it_reads_payments() {
    let lounge = Lounge::open().await;
    let (world, us) = (lounge.world(), bot(&lounge));
    let alice = lounge.guest("Alice").await;
    world.set_stars(alice, 500);
    let prices = || [LabeledPrice::new("Gold", 250)];
    let sent = us.send_invoice(ChatId(alice), "Gold", "Thirty days", "once", "XTR", prices()).await.unwrap();
    assert_eq!(sent.invoice().unwrap().total_amount, 250);
    let link = us.create_invoice_link("Gold", "Thirty days", "monthly", "XTR", prices());
    let link = link.subscription_period(Seconds::from_seconds(2_592_000)).await.unwrap();
    let payments = [world.pays(alice, lounge.bot, i64::from(sent.id.0)), world.pays_link(alice, &link)];
    for payment in payments {
        us.answer_pre_checkout_query(PreCheckoutQueryId(payment), true).await.unwrap();
    }
    let updates = us.get_updates().await.unwrap();
    let paid: Vec<_> = updates
        .iter()
        .filter_map(|update| match &update.kind {
            UpdateKind::Message(message) => message.successful_payment(),
            UpdateKind::PreCheckoutQuery(query) => {
                assert_eq!(query.from.id.0, alice.unsigned_abs());
                None
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(paid.len(), 2);
    assert!(paid[1].is_recurring && paid[1].is_first_recurring && !paid[0].is_recurring);
    assert!(paid[1].subscription_expiration_date.is_some());
    let person = UserId(alice.unsigned_abs());
    us.refund_star_payment(person, paid[0].telegram_payment_charge_id.clone()).await.unwrap();
    us.edit_user_star_subscription(person, paid[1].telegram_payment_charge_id.clone(), true).await.unwrap();
    assert_eq!(us.get_star_transactions().await.unwrap().transactions.len(), 3);
    let told = us.get_updates().offset(i32::try_from(updates[3].id.0).unwrap() + 1).await.unwrap();
    let UpdateKind::Message(message) = &told[0].kind else { panic!("{told:?}") };
    let MessageKind::RefundedPayment(refund) = &message.kind else { panic!("{message:?}") };
    assert_eq!(refund.refunded_payment.total_amount, 250);
    lounge.close().await;
}

#[tokio::test]
async fn it_reads_photos_and_documents() {
    let lounge = Lounge::open().await;
    let (world, us) = (lounge.world(), bot(&lounge));
    let (alice, owner) = (lounge.guest("Alice").await, lounge.guest("Olga").await);
    world.sends_photo(alice, lounge.bot, "paid").unwrap();
    world.sends_document(alice, lounge.bot, "receipt.pdf", "").unwrap();
    let updates = us.get_updates().await.unwrap();
    let message = |at: usize| match &updates[at].kind {
        UpdateKind::Message(message) => message,
        other => panic!("{other:?}"),
    };
    assert_eq!(message(0).caption(), Some("paid"));
    let photo = message(0).photo().unwrap().last().unwrap().file.id.clone();
    let document = message(1).document().unwrap();
    assert_eq!(document.file_name.as_deref(), Some("receipt.pdf"));
    let keyboard = InlineKeyboardMarkup::new([[InlineKeyboardButton::callback("Accept", "accept")]]);
    let sent = us.send_photo(ChatId(owner), InputFile::file_id(photo.clone())).caption("<b>Alice</b>: paid");
    let sent = sent.parse_mode(ParseMode::Html).reply_markup(keyboard).await.unwrap();
    assert_eq!((sent.caption(), sent.caption_entities().unwrap().len()), (Some("Alice: paid"), 1));
    assert_eq!(sent.photo().unwrap().last().unwrap().file.id, photo);
    us.send_document(ChatId(owner), InputFile::file_id(document.file.id.clone())).await.unwrap();
    let changed = us.edit_message_caption(ChatId(owner), sent.id).caption("Accepted").await.unwrap();
    assert_eq!(changed.caption(), Some("Accepted"));
    us.copy_message(ChatId(owner), ChatId(alice), message(0).id).caption("A copy").await.unwrap();
    let forwarded = us.forward_message(ChatId(owner), ChatId(alice), message(0).id).await.unwrap();
    assert_eq!(forwarded.forward_from_user().unwrap().id.0, alice.unsigned_abs());
    let seen: Vec<String> = world.chat_view(owner, lounge.bot).into_iter().map(|message| message.text).collect();
    assert_eq!(seen, ["/start", "Accepted", "", "A copy", "paid"]);
    lounge.close().await;
}

#[tokio::test]
async fn it_reads_every_update() {
    let lounge = Lounge::open().await;
    let (world, us) = (lounge.world(), bot(&lounge));
    let wanted = [
        AllowedUpdate::Message,
        AllowedUpdate::ChannelPost,
        AllowedUpdate::CallbackQuery,
        AllowedUpdate::MyChatMember,
        AllowedUpdate::ChatMember,
        AllowedUpdate::ChatJoinRequest,
    ];
    us.get_updates().allowed_updates(wanted).await.unwrap();
    world.set_service_messages(true);
    let (owner, alice) = (world.person("Olga"), world.person("Alice"));
    let group = world.basic_group("Friends", owner);
    world.add_bot_admin(group, lounge.bot, &ALL_RIGHTS, owner);
    let club = world.migrate(group);
    let channel = world.channel("Gold", owner);
    world.add_bot_admin(channel, lounge.bot, &ALL_RIGHTS, owner);
    world.says(alice, lounge.bot, "/start").unwrap();
    world.says_in(alice, club, "hello");
    world.says_in(owner, channel, "news");
    world.taps(alice, lounge.bot, 1, "x");
    world.taps_missing(alice, lounge.bot, "x");
    world.blocks(alice, lounge.bot);
    world.unblocks(alice, lounge.bot);
    for (request, name) in [(true, "by request"), (false, "at once")] {
        let person = world.person(name);
        world.opens_link(person, &world.makes_link(lounge.bot, channel, None, request));
        world.answers_request(owner, person, channel, true);
        world.restricts(owner, person, channel);
        world.leaves(person, channel);
    }
    world.join_request_without_link(alice, channel);
    world.answers_request(owner, alice, channel, true);
    world.promotes(owner, alice, channel, &ALL_RIGHTS);
    world.demotes(owner, alice, channel);
    world.kicks(owner, alice, channel);
    world.adds(owner, alice, club);
    world.kicks(owner, alice, club);
    world.deactivates(alice);
    world.bans(owner, alice, club);
    world.remove_bot(club, lounge.bot, owner);
    let updates = us.get_updates().await.unwrap();
    assert!(updates.len() > 25, "{}", updates.len());
    for update in updates {
        assert!(!matches!(update.kind, UpdateKind::Error(_)), "{:?}", update.kind);
    }
    lounge.close().await;
}

#[tokio::test]
async fn it_understands_refusals() {
    use teloxide::{ApiError, RequestError};
    let lounge = Lounge::open().await;
    let (world, us) = (lounge.world(), bot(&lounge));
    let alice = lounge.guest("Alice").await;
    world.blocks(alice, lounge.bot);
    let error = us.send_message(ChatId(alice), "x").await.unwrap_err();
    assert!(matches!(error, RequestError::Api(ApiError::BotBlocked)), "{error:?}");
    let owner = world.person("Olga");
    let group = world.basic_group("Friends", owner);
    world.add_bot_admin(group, lounge.bot, &ALL_RIGHTS, owner);
    let club = world.migrate(group);
    let error = us.send_message(ChatId(group), "x").await.unwrap_err();
    assert!(matches!(error, RequestError::MigrateToChatId(ChatId(id)) if id == club), "{error:?}");
    world.fault(usher::emulator::Fault::any(usher::emulator::Trouble::TooMany(3)).once());
    let error = us.send_message(ChatId(club), "x").await.unwrap_err();
    assert!(matches!(error, RequestError::RetryAfter(wait) if wait.seconds() == 3), "{error:?}");
    let error = us.get_chat(ChatId(-5)).await.unwrap_err();
    assert!(matches!(error, RequestError::Api(ApiError::ChatNotFound)), "{error:?}");
    lounge.close().await;
}
