//! What every address of the API reads, strictly: a body, a query, an id, a command's key.

use std::str::FromStr;

use app::caller::Caller;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, SecondsFormat, Utc};
use domain::ids::CommandId;
use domain::refusal::{Fault, FieldFaults, Refusal};
use serde::de::DeserializeOwned;
use services::No;

use crate::body;
use crate::caller::By;
use crate::problem::{Problem, Refuse};

/// Bytes of one JSON body: the largest of ours is a reviewer with twenty units.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// Header with the id of a command: sending it again does nothing twice.
pub const KEY_HEADER: &str = "idempotency-key";

/// A time as the API writes it: RFC 3339 in UTC, to the millisecond.
#[must_use]
pub fn rfc3339(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Millis, true)
}

async fn caller<S: Sync>(parts: &mut Parts, state: &S) -> Result<Caller, Response> {
    By::from_request_parts(parts, state)
        .await
        .map(|By(caller)| caller)
}

/// A JSON body. Unknown fields, wrong types, other content types and long bodies are refused.
pub struct Body<T>(pub T);

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let caller = caller(&mut parts, state).await?;
        if !is_json(&parts.headers) {
            return Err(caller.refuse(Refusal::UnsupportedMediaType));
        }
        let bytes = body::read(body, BODY_BYTES_MAX).await;
        let bytes = bytes.map_err(|refusal| caller.refuse(refusal))?;
        match serde_json::from_slice(&bytes) {
            Ok(body) => Ok(Self(body)),
            // The parser's words may quote what was sent: they stay here.
            Err(_) => Err(caller.refuse(Refusal::Malformed)),
        }
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let kind = kind
        .and_then(|kind| kind.split(';').next())
        .unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}

/// The query of an address. Unknown names are refused.
pub struct Query<T>(pub T);

impl<S: Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Query<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        match axum::extract::Query::try_from_uri(&parts.uri) {
            Ok(axum::extract::Query(query)) => Ok(Self(query)),
            Err(_) => Err(caller(parts, state).await?.refuse(Refusal::Malformed)),
        }
    }
}

/// The id in an address. What is no id names nothing.
pub struct Id<T>(pub T);

impl<S: Send + Sync, T: FromStr + Send> FromRequestParts<S> for Id<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let text = Path::<String>::from_request_parts(parts, state).await;
        match text.ok().and_then(|Path(text)| text.parse().ok()) {
            Some(id) => Ok(Self(id)),
            None => Err(caller(parts, state).await?.refuse(Refusal::NotFound)),
        }
    }
}

/// A word of an address, whatever it is: a number, a key.
pub struct Word(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Word {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        match Path::<String>::from_request_parts(parts, state).await {
            Ok(Path(word)) => Ok(Self(word)),
            Err(_) => Err(caller(parts, state).await?.refuse(Refusal::NotFound)),
        }
    }
}

/// The id of a command.
pub struct Key(pub CommandId);

impl<S: Sync> FromRequestParts<S> for Key {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let given = parts
            .headers
            .get(KEY_HEADER)
            .map(|value| value.to_str().unwrap_or("?"));
        let key = given
            .ok_or(Fault::Missing)
            .and_then(|text| text.parse().or(Err(Fault::NotAnId)));
        match key {
            Ok(key) => Ok(Self(key)),
            Err(fault) => {
                let faults = FieldFaults::one(KEY_HEADER, fault);
                let caller = caller(parts, state).await?;
                Err(Problem::from(caller.trouble(No::Invalid(faults))).into_response())
            }
        }
    }
}
