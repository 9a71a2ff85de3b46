//! EDGE HTTP: for now whether the daemon lives and works.

use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use serde_json::{Value, json};

use crate::app::App;

/// All routes.
pub fn routes(app: App) -> Router {
    Router::new().route("/health", get(health)).with_state(app)
}

/// `GET /health`: 200 while the database answers, 503 otherwise.
async fn health(State(app): State<App>) -> (StatusCode, Json<Value>) {
    match app.store.bots().await {
        Ok(bots) => (StatusCode::OK, Json(json!({ "ok": true, "bots": bots.len() }))),
        Err(error) => {
            let body = json!({ "ok": false, "description": format!("the database does not answer: {error}") });
            (StatusCode::SERVICE_UNAVAILABLE, Json(body))
        }
    }
}
