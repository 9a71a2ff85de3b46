//! Drives the world from outside, for people who write bots in any language: JSON over HTTP under `/_world`.

use axum::{extract::Request, response::Response};

use super::World;

pub async fn serve(_world: &World, _path: &str, _request: Request) -> Response {
    Response::default()
}
