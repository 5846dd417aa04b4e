//! Refusing what another site makes a browser send (CSRF). Server functions have no guard of
//! their own; this one stands before everything that changes anything.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use domain::refusal::Refusal;

use crate::house::{House, Network};
use crate::problem::Refuse;
use crate::request::Asked;

/// Lets through what only reads, what our own pages send, and programs that carry a token of
/// their own.
pub async fn guard(
    State(house): State<House>,
    asked: Asked,
    request: Request,
    next: Next,
) -> Response {
    let reads = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if reads || is_ours(request.headers(), house.network()) {
        next.run(request).await
    } else {
        asked.refuse(Refusal::CrossSite)
    }
}

fn is_ours(headers: &HeaderMap, network: &Network) -> bool {
    // Told by the browser itself; a page cannot forge it.
    if let Some(site) = headers.get("sec-fetch-site") {
        return matches!(site.as_bytes(), b"same-origin" | b"none");
    }
    // Sent with every POST, also over plain http, where the header above is missing.
    if let Some(origin) = headers.get(header::ORIGIN) {
        return origin
            .to_str()
            .is_ok_and(|origin| is_our_origin(origin, headers, network));
    }
    // No browser: nothing can be sent in anyone's name unless cookies came along.
    !headers.contains_key(header::COOKIE)
}

fn is_our_origin(origin: &str, headers: &HeaderMap, network: &Network) -> bool {
    if let Some(public) = &network.public_origin {
        return origin == public;
    }
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let scheme = if network.secure { "https" } else { "http" };
    host.is_some_and(|host| origin == format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn sent(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn only_our_own_pages_may_send_cookies() {
        let here = Network::default();
        let cookie = ("cookie", "sunshine-token=x");
        let host = ("host", "127.0.0.1:3000");
        for (pairs, ours) in [
            (vec![cookie, ("sec-fetch-site", "same-origin")], true),
            (vec![cookie, ("sec-fetch-site", "none")], true),
            (vec![cookie, ("sec-fetch-site", "same-site")], false),
            (
                vec![
                    cookie,
                    ("sec-fetch-site", "cross-site"),
                    ("origin", "http://127.0.0.1:3000"),
                    host,
                ],
                false,
            ),
            (
                vec![cookie, ("origin", "http://127.0.0.1:3000"), host],
                true,
            ),
            (
                vec![cookie, ("origin", "https://127.0.0.1:3000"), host],
                false,
            ),
            (vec![cookie, ("origin", "http://evil.example"), host], false),
            (vec![cookie, ("origin", "null"), host], false),
            (vec![cookie, host], false),
            // Logging someone in as someone else needs no cookie to do harm.
            (vec![("origin", "http://evil.example"), host], false),
            (vec![("sec-fetch-site", "cross-site")], false),
            // A program.
            (vec![host], true),
            (vec![host, ("authorization", "Bearer x")], true),
        ] {
            assert_eq!(is_ours(&sent(&pairs), &here), ours, "{pairs:?}");
        }
    }

    #[test]
    fn a_configured_origin_is_the_only_one() {
        let network = Network {
            public_origin: Some("https://review.example".into()),
            ..Network::default()
        };
        let ours = |origin| {
            is_ours(
                &sent(&[("origin", origin), ("host", "10.0.0.1:3000")]),
                &network,
            )
        };
        assert!(ours("https://review.example"));
        assert!(!ours("http://10.0.0.1:3000"));
        assert!(!ours("https://review.example.evil"));
    }
}
