//! The page's server: its files, a stream of what is to be seen, and what people do.

use std::{convert::Infallible, io, sync::Arc, time::Duration};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{
        IntoResponse,
        sse::{Event, KeepAlive, Sse},
    },
    routing::{get, post},
};
use futures::{Stream, StreamExt as _, stream};
use serde_json::json;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::{acts::Act, cast::Who, stage::Stage};

/// Changes come in bursts; the page is told once for all that happen within this time.
const BURST: Duration = Duration::from_millis(30);
/// Nothing comes from elsewhere, and nothing in a message can become a script.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

/// The page's files: path, type, text.
const FILES: [(&str, &str, &str); 12] = [
    ("/", HTML, include_str!("page/index.html")),
    ("/style.css", CSS, include_str!("page/style.css")),
    ("/phone.css", CSS, include_str!("page/phone.css")),
    ("/app.js", JS, include_str!("page/app.js")),
    ("/owner.css", CSS, include_str!("page/owner.css")),
    ("/chat.js", JS, include_str!("page/chat.js")),
    ("/compose.js", JS, include_str!("page/compose.js")),
    ("/club.js", JS, include_str!("page/club.js")),
    ("/cues.js", JS, include_str!("page/cues.js")),
    ("/tour.js", JS, include_str!("page/tour.js")),
    ("/chapters.js", JS, include_str!("page/chapters.js")),
    ("/dom.js", JS, include_str!("page/dom.js")),
];

#[derive(Clone)]
struct Served {
    stage: Arc<Stage>,
    closing: CancellationToken,
}

/// Serves until `closing`.
pub async fn run(listener: TcpListener, stage: Arc<Stage>, closing: CancellationToken) -> io::Result<()> {
    let mut router =
        Router::new().route("/events", get(events)).route("/act", post(act)).route("/file/{who}/{message}", get(open));
    for (path, kind, text) in FILES {
        router = router.route(path, get(move || file(kind, text)));
    }
    let app = router.with_state(Served { stage, closing: closing.clone() });
    axum::serve(listener, app).with_graceful_shutdown(closing.cancelled_owned()).await
}

async fn file(kind: &'static str, text: &'static str) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, text)
}

/// What is to be seen: at once, and after every change.
async fn events(State(served): State<Served>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let Served { stage, closing } = served;
    let (changed, stirred) = (stage.world.changed(), stage.stirred());
    let views =
        stream::unfold((stage, changed, stirred, true), |(stage, mut changed, mut stirred, first)| async move {
            if !first {
                let alive = tokio::select! {
                    alive = changed.changed() => alive,
                    alive = stirred.changed() => alive,
                };
                alive.ok()?;
                tokio::time::sleep(BURST).await;
                changed.mark_unchanged();
                stirred.mark_unchanged();
            }
            let view = stage.view().await;
            Some((Ok(Event::default().data(view.to_string())), (stage, changed, stirred, false)))
        });
    Sse::new(views.take_until(closing.cancelled_owned())).keep_alive(KeepAlive::default())
}

/// A file on somebody's message.
async fn open(State(served): State<Served>, Path((who, message)): Path<(Who, i64)>) -> impl IntoResponse {
    served.stage.file(who, message)
}

/// Somebody does something. Only JSON is taken, which pages from elsewhere cannot send unasked.
async fn act(State(served): State<Served>, Json(act): Json<Act>) -> impl IntoResponse {
    let toast = served.stage.play(act).await;
    (StatusCode::OK, Json(json!({ "toast": toast })))
}
