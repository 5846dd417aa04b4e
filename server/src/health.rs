//! Whether the server lives, and whether it can work.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::refusal::Refusal;
use serde::Serialize;

use crate::house::House;
use crate::problem::Refuse;
use crate::request::Asked;

/// A good answer.
#[derive(Serialize)]
struct Healthy {
    status: &'static str,
}

/// The program runs and answers.
pub async fn live() -> Response {
    Json(Healthy { status: "live" }).into_response()
}

/// The database answers too, and can be written. 503 until it does: ask again.
pub async fn ready(State(house): State<House>, asked: Asked) -> Response {
    match house.services().ready().await {
        Ok(()) => Json(Healthy { status: "ready" }).into_response(),
        Err(fault) => {
            tracing::warn!(request_id = %asked.request_id, %fault, "the database is not ready");
            asked.refuse(Refusal::Unavailable)
        }
    }
}
