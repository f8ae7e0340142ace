//! For those who watch over the server.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::state::AppState;

/// The process answers.
pub async fn alive() -> &'static str {
    "ok"
}

/// Questions can be answered: state exists only once the shop is open.
pub async fn ready(state: AppState) -> Response {
    (StatusCode::OK, Json(json!({ "ready": true, "catalog": state.shop().catalog.version }))).into_response()
}

pub async fn version() -> Json<serde_json::Value> {
    Json(json!({ "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") }))
}
