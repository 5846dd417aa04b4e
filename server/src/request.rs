//! What every request gets, whatever it asks: an id, a language, safe headers, one line in the
//! log, and an answer even if the program breaks.

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use app::caller::{Caller, LANGUAGE_COOKIE, Reading, TEXT_SIZE_COOKIE};
use app::trouble::Trouble;
use app::words::Words;
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header};
use axum::middleware::Next;
use axum::response::Response;
use domain::preference::{Language, TextSize};
use domain::refusal::Refusal;
use futures::FutureExt;

use crate::caller::stranger;
use crate::house::House;
use crate::metrics;
use crate::page;
use crate::problem::Refuse;

/// The id is also in the log, and on the page of a fault.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What is known of a request before anyone asked who makes it.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Finds the request in the log.
    pub request_id: String,
    /// How the reader reads, by cookie and header.
    pub reading: Reading,
}

impl Asked {
    fn new(request_id: String, headers: &HeaderMap) -> Self {
        let language = cookie(headers, LANGUAGE_COOKIE).and_then(Language::from_tag);
        let text_size = cookie(headers, TEXT_SIZE_COOKIE).and_then(TextSize::from_code);
        let wished = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        let reading = Reading {
            language: language.unwrap_or_else(|| Language::from_header(wished.unwrap_or_default())),
            text_size: text_size.unwrap_or_default(),
        };
        Self {
            request_id,
            reading,
        }
    }

    /// The words of this reader.
    #[must_use]
    pub const fn words(&self) -> Words {
        Words(self.reading.language)
    }
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let asked = parts.extensions.get::<Self>().cloned();
        // Only a test that leaves out the layer below comes without one.
        Ok(asked.unwrap_or_else(|| Self::new(String::new(), &parts.headers)))
    }
}

/// The value of a cookie; the first of several wins, as a browser sends the narrowest first.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// Whether a person's browser asks for a page, rather than a program for an answer.
#[must_use]
pub fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// Tells search engines what they may keep.
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// The layer around every address.
pub async fn layer(State(house): State<House>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let asked = Asked::new(
        house.services().new_id().simple().to_string(),
        request.headers(),
    );
    request.extensions_mut().insert(asked.clone());
    let (method, version) = (request.method().clone(), request.version());
    // The pattern, not the address: an address may name people.
    let route = request.extensions().get::<MatchedPath>().cloned();
    let is_api = request.uri().path().starts_with("/api/");
    let is_front = request.uri().path() == "/";
    let page_wanted = wants_page(request.headers()) && !is_api;
    let head = page_wanted.then(|| head_of(&request));

    let answered = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let mut response = answered.unwrap_or_else(|_| {
        tracing::error!(request_id = %asked.request_id, "request panicked");
        asked.refuse(Refusal::Fault)
    });
    let caller = response.extensions_mut().remove::<Caller>();
    if let (Some(head), Some(trouble)) = (head, response.extensions_mut().remove::<Trouble>()) {
        let caller = caller.unwrap_or_else(|| stranger(&house, &asked, &head));
        response = draw(&house, caller, head, trouble, response).await;
    }
    finish(&house, &asked, &mut response);
    if !is_front {
        // What is withdrawn must not live on in somebody's index; nothing else is for one either.
        let robots = HeaderValue::from_static("noindex, nofollow, noarchive");
        response.headers_mut().insert(ROBOTS, robots);
    }
    close_after_slow(version, &mut response);
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    note(
        &asked.request_id,
        &method,
        route,
        response.status(),
        began.elapsed(),
    );
    response
}

/// One line a request; those of machines that ask after the health only where details are wanted.
fn note(request_id: &str, method: &Method, route: &str, status: StatusCode, took: Duration) {
    let method = metrics::word_of(method);
    metrics::answered(method, route, status, took);
    let status = status.as_u16();
    let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    if route.starts_with("/health") || route == "/readyz" {
        tracing::debug!(request_id, method, route, status, duration_ms, "answered");
    } else {
        tracing::info!(request_id, method, route, status, duration_ms, "answered");
    }
}

/// What of a request is needed to draw a page after all, kept while it is answered.
fn head_of(request: &Request) -> Parts {
    let (mut head, ()) = axum::http::Request::new(()).into_parts();
    head.uri = request.uri().clone();
    head.headers = request.headers().clone();
    head.extensions = request.extensions().clone();
    head
}

/// A problem as a page, for a person. If even that breaks, the problem itself is the answer.
async fn draw(
    house: &House,
    caller: Caller,
    head: Parts,
    trouble: Trouble,
    plain: Response,
) -> Response {
    let request_id = caller.request_id.clone();
    let extra = page::Extra {
        trouble: Some(trouble),
        ..page::Extra::default()
    };
    let drawn = page::draw(house, caller, &head.uri, head.headers, extra);
    let drawn = AssertUnwindSafe(drawn).catch_unwind().await;
    let Ok(mut drawn) = drawn else {
        tracing::error!(%request_id, "the page of a fault panicked");
        return plain;
    };
    for cookie in plain.headers().get_all(header::SET_COOKIE) {
        drawn
            .headers_mut()
            .append(header::SET_COOKIE, cookie.clone());
    }
    drawn
}

fn finish(house: &House, asked: &Asked, response: &mut Response) {
    const NOTHING: HeaderValue =
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
    const YEAR: HeaderValue = HeaderValue::from_static("max-age=31536000");
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&asked.request_id) {
        headers.insert(REQUEST_ID, id);
    }
    // Set where the answer knows better: a page's own policy, an asset that never changes.
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(NOTHING);
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Nothing to others. With nothing to ourselves a form would come from `null`, and over plain
        // http, where a browser has no other word for it, be taken for another site's.
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if house.network().hsts {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, YEAR);
    }
}

/// What still arrives of a body that took too long is not waited for. Over HTTP/2 the other
/// requests of the connection go on: only the slow one ends.
fn close_after_slow(version: Version, response: &mut Response) {
    if version < Version::HTTP_2 && response.status() == StatusCode::REQUEST_TIMEOUT {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("a=1; sunshine-token=x.y=z"),
        );
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("sunshine-token=late; b"),
        );
        assert_eq!(cookie(&headers, "sunshine-token"), Some("x.y=z"));
        assert_eq!(cookie(&headers, "token"), None);
        assert_eq!(cookie(&headers, "b"), None);
    }
}
