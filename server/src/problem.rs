//! Saying no over HTTP: `application/problem+json` (RFC 9457), in the reader's language.

use app::caller::Caller;
use app::trouble::Trouble;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::refusal::Refusal;
use services::No;

use crate::request::Asked;

/// Content type of a problem.
pub const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// A problem as an answer. Boxed: most requests have none.
#[derive(Debug)]
pub struct Problem(Box<Trouble>);

impl From<Trouble> for Problem {
    fn from(trouble: Trouble) -> Self {
        Self(Box::new(trouble))
    }
}

impl IntoResponse for Problem {
    /// The trouble itself goes along, for the layer that draws it as a page where a person asks.
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self.0).unwrap_or_default();
        let mut response = (status, body).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, PROBLEM_JSON);
        if self.0.code == Refusal::NotLoggedIn.code() {
            let scheme = HeaderValue::from_static("Bearer");
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, scheme);
        }
        if let Some(seconds) = retry_after(&self.0) {
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response.extensions_mut().insert(*self.0);
        response
    }
}

/// When to ask again, where a crowd is the only thing in the way: a full queue of log-ins is
/// worked off in less than twice that, and pages that were closed are noticed by then.
#[must_use]
pub fn retry_after(trouble: &Trouble) -> Option<HeaderValue> {
    const SECONDS: HeaderValue = HeaderValue::from_static("5");
    [
        Refusal::Busy,
        Refusal::SeatCodesSlowed,
        Refusal::TooManyStreams,
    ]
    .iter()
    .any(|refusal| trouble.code == refusal.code())
    .then_some(SECONDS)
}

/// Refuses before anything was asked of `services`.
pub trait Refuse {
    /// The refusal, said to this reader.
    fn refuse(&self, refusal: Refusal) -> Response;
}

impl Refuse for Asked {
    fn refuse(&self, refusal: Refusal) -> Response {
        Problem::from(Trouble::refused(refusal, self.words(), &self.request_id)).into_response()
    }
}

impl Refuse for Caller {
    fn refuse(&self, refusal: Refusal) -> Response {
        Problem::from(self.refused(refusal)).into_response()
    }
}

/// Turns what a service says into what a caller of the API is told.
pub trait Told<T> {
    /// The value, or the problem; a fault of ours is logged here.
    ///
    /// # Errors
    /// The problem.
    fn told(self, caller: &Caller) -> Result<T, Problem>;
}

impl<T> Told<T> for Result<T, No> {
    fn told(self, caller: &Caller) -> Result<T, Problem> {
        self.map_err(|no| Problem::from(caller.trouble(no)))
    }
}
