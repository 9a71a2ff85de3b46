//! The HTTP side: key, checks, decision, record, answer.

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::{get, post},
    serve::ListenerExt,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::{
    logic,
    quirk::{Quirk, Sending},
    wire::{Answer, Ask, Review},
    world::{self, SubGramWorld},
};

const SPONSORS: &str = "/get-sponsors";
const SUBSCRIPTIONS: &str = "/get-user-subscriptions";

/// Serves until `end`.
pub(super) async fn run(listener: TcpListener, world: SubGramWorld, end: CancellationToken) {
    let router = Router::new()
        .route(SPONSORS, post(sponsors))
        .route(SUBSCRIPTIONS, post(subscriptions))
        .route("/_emulator/requests", get(async |State(w): State<SubGramWorld>| Json(w.requests())))
        .route("/_emulator/problems", get(async |State(w): State<SubGramWorld>| Json(w.problems())))
        .fallback(unknown)
        .with_state(world);
    // Small answers must not wait for more to come.
    let listener = listener.tap_io(|stream| _ = stream.set_nodelay(true));
    let served = axum::serve(listener, router).with_graceful_shutdown(end.cancelled_owned()).await;
    if let Err(error) = served {
        tracing::error!(%error, "the emulated SubGram stopped");
    }
}

async fn sponsors(State(world): State<SubGramWorld>, headers: HeaderMap, body: Bytes) -> Response {
    let _busy = world.request_began();
    let heard = hear(&world, SPONSORS, &headers, &body, |state, bot, body| {
        Ok(logic::ask(state, world.now(), bot, &Ask::parse(body)?))
    });
    heard.send().await
}

async fn subscriptions(State(world): State<SubGramWorld>, headers: HeaderMap, body: Bytes) -> Response {
    let _busy = world.request_began();
    let heard = hear(&world, SUBSCRIPTIONS, &headers, &body, |state, _, body| {
        Ok(logic::review(state, world.now(), &Review::parse(body)?))
    });
    heard.send().await
}

async fn unknown(State(world): State<SubGramWorld>, method: Method, uri: Uri) -> Response {
    world.state().note_problem(format!("{method} {}: no such method", uri.path()));
    (StatusCode::NOT_FOUND, Json(json!({ "detail": "Not Found" }))).into_response()
}

/// Everything that happens at once and in the world; what takes time comes afterwards.
fn hear(
    world: &SubGramWorld,
    path: &'static str,
    headers: &HeaderMap,
    body: &[u8],
    decide: impl FnOnce(&mut world::State, usize, &Value) -> Result<Answer, String>,
) -> Sending {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_json = header(CONTENT_TYPE.as_str()).starts_with("application/json");
    let parsed = serde_json::from_slice(body).ok().filter(|_| is_json);
    let key = header("auth");
    let mut state = world.state();
    let quirks = state.take_quirks();
    // Under the lock, so that no `heal` falls between meeting a fault and listening for its end.
    let healing = world.healing();
    let ill = *healing.borrow();
    let bot = state.keys.get(key).copied();
    let mut answer = match (quirks.iter().find_map(Quirk::instead), bot, &parsed) {
        (Some(instead), ..) => instead,
        (None, None, _) => Answer::error(401, "Невалидный API токен"),
        (None, Some(_), None) => refuse(&mut state, path, "the body is not JSON or does not say so"),
        (None, Some(bot), Some(body)) => match decide(&mut state, bot, body) {
            Ok(answer) => answer,
            Err(problem) => refuse(&mut state, path, &problem),
        },
    };
    state.note_request(path, key, parsed.unwrap_or_default(), &answer);
    drop(state);
    quirks.iter().for_each(|quirk| quirk.bend(&mut answer.body));
    Sending { answer, quirks, healing, ill }
}

fn refuse(state: &mut world::State, path: &str, problem: &str) -> Answer {
    state.note_problem(format!("{path}: {problem}"));
    Answer::error(422, problem)
}
