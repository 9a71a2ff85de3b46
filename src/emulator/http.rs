//! The Bot API on the wire: `/bot<token>/<method>` in, JSON out, with whatever trouble was asked for.

use std::{collections::HashMap, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::{ConnectInfo, DefaultBodyLimit, FromRequest, Multipart, Query, Request, State as Shared},
    http::{HeaderValue, Method, StatusCode, header},
    response::Response,
};
use serde_json::{Map, Value};
use tokio::sync::watch;

use super::{
    World,
    book::Call,
    control,
    fail::Fail,
    faults::{Ordeal, Trouble},
    methods::{self, Run},
    params::{Params, Upload},
    polling,
    socket::Scissors,
};

const LARGEST_BODY: usize = 64 << 20;
const GATEWAY_PAGE: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad \
    Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n";

/// What the server shares with its handlers.
#[derive(Clone)]
pub struct Served {
    pub world: World,
    /// Also serve `/_world`.
    pub control: bool,
}

/// Counts a request as busy until it is dropped, also when its client goes away.
struct Busy(World);

impl Busy {
    fn new(world: &World) -> Self {
        world.request_began();
        Self(world.clone())
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.request_ended();
    }
}

/// Any request to the server.
pub async fn serve(
    Shared(served): Shared<Served>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    request: Request,
) -> Response {
    let path = request.uri().path().to_owned();
    if let Some(rest) = path.strip_prefix("/_world").filter(|_| served.control) {
        return control::serve(&served.world, rest, request).await;
    }
    if let Some((token, file)) = path.strip_prefix("/file/bot").and_then(|rest| rest.split_once('/')) {
        let busy = Busy::new(&served.world);
        return fetch(&served.world, &token.replace("%3A", ":"), file, busy);
    }
    let target = path.strip_prefix("/bot").and_then(|rest| rest.split_once('/'));
    let Some((token, method)) = target.filter(|(_, method)| !method.is_empty() && !method.contains('/')) else {
        return refuse(&Fail::new(404, "Not Found"));
    };
    let busy = Busy::new(&served.world);
    let token = token.replace("%3A", ":").replace("%3a", ":");
    let result = answer(&served.world, (&token, method), request, &scissors, busy).await;
    result.unwrap_or_else(|fail| refuse(&fail))
}

/// Bot API: a file by the `file_path` of getFile.
fn fetch(world: &World, token: &str, path: &str, _busy: Busy) -> Response {
    let found = authenticate(world, token).map(|bot| world.act(|state| state.fetched(bot, path)));
    match found {
        Ok(Some(content)) => Response::new(content.into()),
        Ok(None) => refuse(&Fail::new(404, "Not Found")),
        Err(fail) => refuse(&fail),
    }
}

/// An answer in JSON.
pub fn json(status: u16, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn refuse(fail: &Fail) -> Response {
    let mut response = json(fail.code, fail.body().to_string());
    if let Some(seconds) = fail.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// One call on its way: whose, what, and by which connection.
struct Visit<'a> {
    world: &'a World,
    bot: i64,
    method: &'static str,
    scissors: &'a Scissors,
}

impl Visit<'_> {
    fn record(&self, code: u16, error: Option<&Fail>, params: Params) {
        self.world.act(|state| {
            let at = state.clock.now();
            let error = error.map(|fail| fail.text.clone());
            state.book.record(Call { at, bot: self.bot, method: self.method, params: params.fields, code, error });
        });
    }

    fn cut(&self) -> Response {
        self.scissors.cut();
        Response::new(Body::empty())
    }

    /// The answer that a fault gives in place of the true one.
    fn struck(&self, blow: Trouble) -> Result<Response, Fail> {
        match blow {
            Trouble::Html => {
                let mut response = json(502, GATEWAY_PAGE);
                response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
                Ok(response)
            }
            Trouble::TooMany(after) => Err(Fail::too_many(after)),
            Trouble::Status(code) => Err(Fail::new(code, reason(code))),
            Trouble::Error(code, text) => Err(Fail::new(code, text)),
            Trouble::Drop | Trouble::LostAnswer | Trouble::LateAnswer(_) | Trouble::Delay(_) | Trouble::Hold => {
                Ok(self.cut())
            }
        }
    }

    /// Keeps a late answer back.
    async fn delay(&self, span: Duration, healed: Option<watch::Receiver<bool>>) {
        let healing = async {
            match healed {
                Some(mut healed) => _ = healed.wait_for(|healed| *healed).await,
                None => std::future::pending().await,
            }
        };
        let closing = self.world.closing();
        tokio::select! {
            () = tokio::time::sleep(span) => {}
            () = healing => {}
            () = closing.cancelled() => {}
        }
    }

    async fn wait(&self, ordeal: &mut Ordeal) {
        if !ordeal.delay.is_zero() {
            tokio::time::sleep(ordeal.delay).await;
        }
        for hold in &mut ordeal.holds {
            let closing = self.world.closing();
            tokio::select! {
                _ = hold.wait_for(|released| *released) => {}
                () = closing.cancelled() => {}
            }
        }
    }
}

async fn answer(
    world: &World,
    (token, method): (&str, &str),
    request: Request,
    scissors: &Scissors,
    busy: Busy,
) -> Result<Response, Fail> {
    let bot = authenticate(world, token)?;
    let (name, run) = methods::find(method).ok_or_else(|| unknown(world, method))?;
    let params = read(request).await?;
    let visit = Visit { world, bot, method: name, scissors };
    // Whoever waits for updates, or is kept from them by a fault, is not busy.
    let _busy = matches!(run, Run::Act(_)).then_some(busy);
    let mut ordeal = world.meet_faults(name, bot, params.int("chat_id"));
    visit.wait(&mut ordeal).await;
    let lost = matches!(ordeal.blow, Some(Trouble::LostAnswer));
    let late = if let Some(Trouble::LateAnswer(span)) = ordeal.blow { Some(span) } else { None };
    if let Some(blow) = ordeal.blow.filter(|_| !lost && late.is_none()) {
        let dropped = matches!(blow, Trouble::Drop);
        let result = visit.struck(blow);
        let code = result.as_ref().map_or_else(|fail| fail.code, |response| response.status().as_u16());
        visit.record(if dropped { 0 } else { code }, result.as_ref().err(), params);
        return result;
    }
    let result = match run {
        Run::Poll => {
            world.check(name, &params);
            polling::poll(world, bot, &params).await
        }
        Run::Act(act) => world.run(bot, name, act, &params).map(|value| value.to_string()),
    };
    let code = result.as_ref().map_or_else(|fail| fail.code, |_| 200);
    visit.record(if lost { 0 } else { code }, result.as_ref().err(), params);
    if lost {
        return Ok(visit.cut());
    }
    if let Some(span) = late {
        visit.delay(span, ordeal.healed).await;
    }
    result.map(|body| json(200, format!("{{\"ok\":true,\"result\":{body}}}")))
}

fn reason(code: u16) -> String {
    StatusCode::from_u16(code).ok().and_then(|code| code.canonical_reason()).unwrap_or("Internal Server Error").into()
}

fn authenticate(world: &World, token: &str) -> Result<i64, Fail> {
    let shaped = token.split_once(':').is_some_and(|(id, secret)| id.parse::<i64>().is_ok() && !secret.is_empty());
    if !shaped {
        return Err(Fail::new(401, "Unauthorized: invalid token specified"));
    }
    world.lock().tokens.get(token).copied().ok_or_else(|| Fail::new(401, "Unauthorized"))
}

fn unknown(world: &World, method: &str) -> Fail {
    let mut state = world.lock();
    if let Some(name) = state.spec.and_then(|spec| spec.method(method)) {
        state.book.problems.add(format!("{name} is a method of Telegram's that is not emulated"));
    }
    Fail::new(404, "Not Found: method not found")
}

/// Collects parameters from the query and from the body, whatever its form.
pub async fn read(request: Request) -> Result<Params, Fail> {
    let mut fields = Map::new();
    let mut loose = false;
    if request.uri().query().is_some_and(|query| !query.is_empty()) {
        if let Ok(Query(pairs)) = Query::<Vec<(String, String)>>::try_from_uri(request.uri()) {
            fields.extend(pairs.into_iter().map(|(name, value)| (name, Value::String(value))));
        }
        loose = true;
    }
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_lowercase();
    if kind == "multipart/form-data" {
        return multipart(request, fields).await;
    }
    if kind == "application/x-www-form-urlencoded" && request.method() == Method::POST {
        let form = axum::Form::<Vec<(String, String)>>::from_request(request, &()).await;
        let pairs = form.map_err(|_| Fail::bad("can't parse the form"))?.0;
        fields.extend(pairs.into_iter().map(|(name, value)| (name, Value::String(value))));
        return Ok(Params { fields, loose: true, ..Params::default() });
    }
    let body = axum::body::to_bytes(request.into_body(), LARGEST_BODY).await;
    let body: Bytes = body.map_err(|_| Fail::new(413, "Request Entity Too Large"))?;
    if kind == "application/json" && !body.is_empty() {
        match serde_json::from_slice(&body) {
            Ok(Value::Object(object)) => fields.extend(object),
            Ok(Value::Null) => {}
            _ => return Err(Fail::bad("can't parse JSON object")),
        }
    }
    Ok(Params { fields, loose, ..Params::default() })
}

async fn multipart(mut request: Request, mut fields: Map<String, Value>) -> Result<Params, Fail> {
    let broken = |_| Fail::bad("can't parse the multipart form");
    let mut files = HashMap::new();
    DefaultBodyLimit::max(LARGEST_BODY).apply(&mut request);
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| Fail::bad("no multipart boundary"))?;
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let Some(name) = part.name().map(str::to_owned) else { continue };
        let file_name = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(broken)?;
        match file_name {
            Some(file) => _ = files.insert(name, Upload { name: file, bytes }),
            None => _ = fields.insert(name, Value::String(String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    // A part that no other names is the parameter itself.
    for name in files.keys() {
        let named = format!("attach://{name}");
        if !fields.values().any(|value| value.as_str().is_some_and(|text| text.contains(&named))) {
            fields.insert(name.clone(), Value::String(named));
        }
    }
    Ok(Params { fields, loose: true, files })
}
