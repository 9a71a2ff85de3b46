//! Drives the world from outside, for people who write bots in any language: JSON over HTTP under `/_world`.
//!
//! `POST /_world/<verb>` with a JSON object (or form, or query) of parameters; the answer is `{"ok":true,"result":...}`.
//! The verbs are those of `World` in Rust:
//!
//! ```text
//! curl -s $URL/_world/bot -d token=1:T -d username=my_bot            -> {"ok":true,"result":1}
//! curl -s $URL/_world/person -d first_name=Alice                     -> the person's id
//! curl -s $URL/_world/channel -d title=Gold -d owner=ID              -> the chat's id (also supergroup, basic_group)
//! curl -s $URL/_world/promotes -d by=ID -d user=BOT -d chat=ID       -> the bot is administrator with every right;
//!                                                                       rights=["can_invite_users"] for some only
//! curl -s $URL/_world/says -d user=ID -d bot=ID -d text=/start       -> the message's id (with chat= into a group)
//! curl -s $URL/_world/replies -d user=ID -d bot=ID -d message_id=N -d text=... -> the message's id
//! curl -s $URL/_world/sends_photo -d user=ID -d bot=ID -d caption=...    -> the message's id (sends_document: file_name too)
//! curl -s $URL/_world/taps -d user=ID -d bot=ID -d message_id=N -d data=D   -> the callback query's id
//! curl -s $URL/_world/opens_link -d user=ID -d link=https://t.me/+.. -> {"Joined":{"chat":ID}}, {"Refused":"Full"}, ...
//! curl -s $URL/_world/{public_join,asks_to_join,leaves} -d user=ID -d chat=ID
//! curl -s $URL/_world/{adds,kicks,bans,unbans,demotes} -d by=ID -d user=ID -d chat=ID
//! curl -s $URL/_world/{blocks,unblocks} -d user=ID -d bot=ID         -> true (deactivates: user only)
//! curl -s $URL/_world/set_stars -d user=ID -d amount=500             -> true (stars: how many there are)
//! curl -s $URL/_world/pays -d user=ID -d bot=ID -d message_id=N      -> the payment's id (chat= for another's message;
//!                                                                       pays_link: user and link)
//! curl -s "$URL/_world/outcome?payment=ID"                           -> null, {"Paid":CHARGE}, {"Refused":"..."}, "TimedOut", ...
//! curl -s $URL/_world/{cancels,resumes}_subscription -d user=ID -d charge=C -> did anything change (subscriptions: what there is)
//! curl -s $URL/_world/refunds -d charge=C                            -> somebody else gave the Stars back: could they
//! curl -s $URL/_world/connects_provider -d bot=ID -d token=T         -> invoices in money may name this token
//! curl -s $URL/_world/{loses,repeats}_next -d bot=ID -d kind=message -> the next such update never comes, or comes twice
//! curl -s $URL/_world/migrate -d chat=ID                             -> the new chat's id
//! curl -s $URL/_world/advance -d seconds=86400                       -> a day passes
//! curl -s $URL/_world/fault -d trouble=too_many -d seconds=7 -d times=1     (drop, delay, hold, too_many, status, html,
//!                lost_answer, late_answer; method=, bot=, chat= narrow it; code= for status) and heal_all ends all faults
//! curl -s "$URL/_world/messages?user=ID&bot=ID"                      -> what the person sees
//! curl -s "$URL/_world/{members,links,requests,posts}?chat=ID"       -> what a chat holds
//! curl -s "$URL/_world/{transcript,pending}?bot=ID", "$URL/_world/{calls,problems,violations,now}"
//! ```

use std::time::Duration;

use axum::{extract::Request, response::Response};
use serde_json::{Value, json};

use super::{
    Fault, Person, Trouble, World,
    chat::RIGHTS,
    http::{json as respond, read},
    params::Params,
};

/// Why a verb was not carried out.
type Complaint = String;

/// Serves one verb.
pub async fn serve(world: &World, verb: &str, request: Request) -> Response {
    let result = match read(request).await {
        Ok(params) => carry_out(world, verb.trim_matches('/'), &params),
        Err(fail) => Err(fail.text),
    };
    match result {
        Ok(result) => respond(200, json!({ "ok": true, "result": result }).to_string()),
        Err(why) => respond(400, json!({ "ok": false, "error": why }).to_string()),
    }
}

fn carry_out(world: &World, verb: &str, params: &Params) -> Result<Value, Complaint> {
    if let Some(made) = founding(world, verb, params)? {
        return Ok(json!(made));
    }
    if acting(world, verb, params)? || moving(world, verb, params)? {
        return Ok(json!(true));
    }
    looking(world, verb, params)
}

fn id(params: &Params, name: &str) -> Result<i64, Complaint> {
    match params.int(name) {
        0 => Err(format!("{name} is missing or not a number")),
        id => Ok(id),
    }
}

fn text(params: &Params, name: &str) -> Result<String, Complaint> {
    Some(params.text(name)).filter(|text| !text.is_empty()).ok_or_else(|| format!("{name} is missing"))
}

fn span(params: &Params) -> Duration {
    Duration::from_secs(params.int("seconds").unsigned_abs())
}

fn shown(value: impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}

/// Verbs that bring something into the world; they answer with its id.
fn founding(world: &World, verb: &str, params: &Params) -> Result<Option<i64>, Complaint> {
    let optional = |name: &str| Some(params.text(name)).filter(|text| !text.is_empty());
    Ok(Some(match verb {
        "bot" => world.bot(&text(params, "token")?, &text(params, "username")?),
        "person" => world.person_with(Person {
            id: Some(params.int("id")).filter(|id| *id > 0),
            first_name: text(params, "first_name")?,
            last_name: optional("last_name"),
            username: optional("username"),
            language_code: optional("language_code").or_else(|| Some("en".to_owned())),
            is_premium: params.flag("is_premium"),
        }),
        "channel" => world.channel(&text(params, "title")?, id(params, "owner")?),
        "supergroup" => world.supergroup(&text(params, "title")?, id(params, "owner")?),
        "basic_group" => world.basic_group(&text(params, "title")?, id(params, "owner")?),
        "migrate" => world.migrate(id(params, "chat")?),
        "says" if params.has("chat") => {
            let said = world.says_in(id(params, "user")?, id(params, "chat")?, &text(params, "text")?);
            said.ok_or("there is no such chat")?
        }
        "says" => {
            let said = world.says(id(params, "user")?, id(params, "bot")?, &text(params, "text")?);
            said.map_err(|refused| format!("{refused:?}"))?
        }
        "replies" => {
            let to = id(params, "message_id")?;
            let said = world.replies(id(params, "user")?, id(params, "bot")?, to, &text(params, "text")?);
            said.map_err(|refused| format!("{refused:?}"))?
        }
        "sends_photo" => {
            let sent = world.sends_photo(id(params, "user")?, id(params, "bot")?, &params.text("caption"));
            sent.map_err(|refused| format!("{refused:?}"))?
        }
        "sends_document" => {
            let (user, bot, name) = (id(params, "user")?, id(params, "bot")?, text(params, "file_name")?);
            let sent = world.sends_document(user, bot, &name, &params.text("caption"));
            sent.map_err(|refused| format!("{refused:?}"))?
        }
        _ => return Ok(None),
    }))
}

/// Verbs of private chats, of time and of trouble.
fn acting(world: &World, verb: &str, params: &Params) -> Result<bool, Complaint> {
    match verb {
        "blocks" => world.blocks(id(params, "user")?, id(params, "bot")?),
        "unblocks" => world.unblocks(id(params, "user")?, id(params, "bot")?),
        "deactivates" => world.deactivates(id(params, "user")?),
        "advance" => world.clock().advance(span(params)),
        "set_stars" => world.set_stars(id(params, "user")?, params.int("amount")),
        "connects_provider" => world.connects_provider(id(params, "bot")?, &text(params, "token")?),
        "loses_next" => world.loses_next(id(params, "bot")?, &text(params, "kind")?),
        "repeats_next" => world.repeats_next(id(params, "bot")?, &text(params, "kind")?),
        "heal_all" => world.heal_all(),
        "fault" => {
            world.fault(Fault {
                trouble: trouble(params)?,
                method: Some(params.text("method")).filter(|method| !method.is_empty()),
                bot: Some(params.int("bot")).filter(|bot| *bot != 0),
                chat: Some(params.int("chat")).filter(|chat| *chat != 0),
                times: u32::try_from(params.int("times")).ok().filter(|times| *times > 0),
            });
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn trouble(params: &Params) -> Result<Trouble, Complaint> {
    Ok(match params.text("trouble").as_str() {
        "drop" => Trouble::Drop,
        "delay" => Trouble::Delay(span(params)),
        "hold" => Trouble::Hold,
        "too_many" => Trouble::TooMany(span(params).as_secs()),
        "status" => Trouble::Status(u16::try_from(params.int("code")).map_err(|_| "code is no status code")?),
        "html" => Trouble::Html,
        "lost_answer" => Trouble::LostAnswer,
        "late_answer" => Trouble::LateAnswer(span(params)),
        other => return Err(format!("trouble {other} is unknown")),
    })
}

/// Verbs of groups and channels.
fn moving(world: &World, verb: &str, params: &Params) -> Result<bool, Complaint> {
    let (who, place) = (|| id(params, "user"), || id(params, "chat"));
    match verb {
        "leaves" => world.leaves(who()?, place()?),
        "adds" => world.adds(id(params, "by")?, who()?, place()?),
        "kicks" => world.kicks(id(params, "by")?, who()?, place()?),
        "bans" => world.bans(id(params, "by")?, who()?, place()?),
        "unbans" => world.unbans(id(params, "by")?, who()?, place()?),
        "demotes" => world.demotes(id(params, "by")?, who()?, place()?),
        "promotes" => {
            let rights = params.json("rights").map_err(|text| format!("rights is no JSON list: {text}"))?;
            let names = rights.as_ref().and_then(Value::as_array);
            let names = names.map(|list| list.iter().filter_map(Value::as_str).collect::<Vec<_>>());
            let all = || RIGHTS.into_iter().filter(|right| *right != "is_anonymous").collect();
            world.promotes(id(params, "by")?, who()?, place()?, &names.unwrap_or_else(all));
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// Verbs that answer with what came of them, and those that only look.
fn looking(world: &World, verb: &str, params: &Params) -> Result<Value, Complaint> {
    Ok(match verb {
        "taps" => {
            let (user, bot) = (id(params, "user")?, id(params, "bot")?);
            json!(world.taps(user, bot, id(params, "message_id")?, &text(params, "data")?))
        }
        "pays" => {
            let (user, bot) = (id(params, "user")?, id(params, "bot")?);
            let chat = if params.has("chat") { id(params, "chat")? } else { user };
            json!(world.pays_in(user, bot, chat, id(params, "message_id")?))
        }
        "pays_link" => json!(world.pays_link(id(params, "user")?, &text(params, "link")?)),
        "outcome" => shown(world.outcome(&params.text("payment"))),
        "stars" => json!(world.stars(id(params, "user")?)),
        "subscriptions" => shown(world.subscriptions(id(params, "user")?)),
        "cancels_subscription" => json!(world.cancels_subscription(id(params, "user")?, &text(params, "charge")?)),
        "refunds" => json!(world.refunds(&text(params, "charge")?)),
        "resumes_subscription" => json!(world.resumes_subscription(id(params, "user")?, &text(params, "charge")?)),
        "opens_link" => shown(world.opens_link(id(params, "user")?, &text(params, "link")?)),
        "public_join" => shown(world.public_join(id(params, "user")?, id(params, "chat")?)),
        "asks_to_join" => shown(world.join_request_without_link(id(params, "user")?, id(params, "chat")?)),
        "messages" => shown(world.chat_view(id(params, "user")?, id(params, "bot")?)),
        "posts" => shown(world.posts(id(params, "chat")?)),
        "members" => shown(world.members(id(params, "chat")?)),
        "requests" => shown(world.requests(id(params, "chat")?)),
        "links" => shown(world.links(id(params, "chat")?)),
        "status" => json!(world.status(id(params, "user")?, id(params, "chat")?)),
        "answered" => shown(world.answered(&text(params, "callback_query_id")?)),
        "transcript" => json!(world.transcript(id(params, "bot")?)),
        "pending" => json!(world.pending(id(params, "bot")?)),
        "calls" => shown(world.calls()),
        "problems" => shown(world.spec_problems()),
        "violations" => json!(world.violations()),
        "now" => json!(world.clock().now().secs()),
        _ => return Err(format!("{verb} is no verb of this world")),
    })
}
