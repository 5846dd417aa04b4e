//! Refusing what another site makes a browser send (CSRF). Server functions have no guard of
//! their own; this one stands before everything that changes anything.
//!
//! A name proves little by itself: whoever owns a name can let it lead to this machine once a
//! browser has loaded their page (DNS rebinding), and that page is then "the same site" in the
//! browser's eyes. So a name counts as ours when it is configured, or when a browser would not
//! have come under it without our certificate. Otherwise only addresses do, which nobody can
//! point elsewhere, and `localhost`, which browsers look up nowhere.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, Uri, header};
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
    let host = host_of(request.headers(), request.uri());
    if reads || is_ours(request.headers(), host, house.network()) {
        next.run(request).await
    } else {
        asked.refuse(Refusal::CrossSite)
    }
}

/// Under which name or address the browser came; HTTP/2 has no header for it.
pub(crate) fn host_of<'a>(headers: &'a HeaderMap, uri: &'a Uri) -> Option<&'a str> {
    let header = headers.get(header::HOST);
    header.map_or_else(
        || uri.authority().map(Authority::as_str),
        |host| host.to_str().ok(),
    )
}

fn is_ours(headers: &HeaderMap, host: Option<&str>, network: &Network) -> bool {
    let origin = headers.get(header::ORIGIN);
    let from_us = || {
        let origin = origin.and_then(|origin| origin.to_str().ok());
        origin.is_some_and(|origin| is_our_origin(origin, host, network))
    };
    // Told by the browser itself; a page cannot forge it.
    if let Some(site) = headers.get("sec-fetch-site") {
        let same = matches!(site.as_bytes(), b"same-origin" | b"none");
        // Not even then may the two contradict each other. A form of a page that tells nobody
        // where it is sends `null`.
        let silent = origin.is_none_or(|origin| origin == "null");
        let agree = network.public_origin.is_some()
            || (silent && host.is_some_and(|host| is_our_host(host, network)))
            || from_us();
        return same && agree;
    }
    // Sent with every POST, also over plain http, where the header above is missing.
    if origin.is_some() {
        return from_us();
    }
    // No browser: nothing can be sent in anyone's name unless cookies came along.
    !headers.contains_key(header::COOKIE)
}

fn is_our_origin(origin: &str, host: Option<&str>, network: &Network) -> bool {
    if let Some(public) = &network.public_origin {
        return origin == public;
    }
    let scheme = if network.secure { "https" } else { "http" };
    host.is_some_and(|host| is_our_host(host, network) && origin == format!("{scheme}://{host}"))
}

/// Whether nobody else's page can have come under this name or address, where no name of ours is
/// configured. Any port is fine: somebody forwards it.
fn is_our_host(host: &str, network: &Network) -> bool {
    // Only TLS of our own makes it secure without a configured name.
    if network.secure {
        return true;
    }
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    let name = authority.host();
    let here = network.bind.is_loopback();
    let everywhere = network.bind.is_unspecified();
    if name.eq_ignore_ascii_case("localhost") {
        return here || everywhere;
    }
    let address = name.trim_start_matches('[').trim_end_matches(']');
    address
        .parse::<IpAddr>()
        .is_ok_and(|address| everywhere || address == network.bind || here && address.is_loopback())
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

    fn judged(pairs: &[(&'static str, &'static str)], network: &Network) -> bool {
        let (headers, uri) = (sent(pairs), Uri::from_static("/do/log_in"));
        is_ours(&headers, host_of(&headers, &uri), network)
    }

    #[test]
    fn only_our_own_pages_may_send_cookies() {
        let here = Network::default();
        let cookie = ("cookie", "sunshine-token=x");
        let host = ("host", "127.0.0.1:3000");
        for (pairs, ours) in [
            (vec![cookie, host, ("sec-fetch-site", "same-origin")], true),
            (vec![cookie, host, ("sec-fetch-site", "none")], true),
            (vec![cookie, host, ("sec-fetch-site", "same-site")], false),
            (
                vec![host, ("sec-fetch-site", "same-origin"), ("origin", "null")],
                true,
            ),
            // The two contradict each other.
            (
                vec![
                    host,
                    ("sec-fetch-site", "same-origin"),
                    ("origin", "http://evil.example"),
                ],
                false,
            ),
            (vec![cookie, ("sec-fetch-site", "same-origin")], false),
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
            assert_eq!(judged(&pairs, &here), ours, "{pairs:?}");
        }
    }

    #[test]
    fn a_configured_origin_is_the_only_one() {
        let network = Network {
            public_origin: Some("https://review.example".into()),
            ..Network::default()
        };
        let ours = |origin| judged(&[("origin", origin), ("host", "10.0.0.1:3000")], &network);
        assert!(ours("https://review.example"));
        assert!(!ours("http://10.0.0.1:3000"));
        assert!(!ours("https://review.example.evil"));
    }

    #[test]
    fn a_name_that_leads_here_is_not_ours_for_that() {
        let here = |bind: &str| Network {
            bind: bind.parse().unwrap(),
            ..Network::default()
        };
        let machine = [
            "127.0.0.1:3000",
            "localhost",
            "LOCALHOST:8080",
            "[::1]:3000",
        ];
        let names = [
            "evil.example:3000",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
        ];
        let odd = ["", ":3000", "a b", "localhost.", "0.0.0.0@evil.example"];
        for (bind, ours, others) in [
            ("127.0.0.1", &machine[..], &["192.0.2.1:3000"][..]),
            ("::1", &machine, &["192.0.2.1:3000"]),
            ("127.0.0.2", &["127.0.0.2:3000"], &["192.0.2.1:3000"]),
            (
                "192.0.2.1",
                &["192.0.2.1:3000"],
                &["192.0.2.2:3000", "localhost:3000"],
            ),
            ("0.0.0.0", &["192.0.2.1:3000", "localhost:3000"], &[]),
            ("::", &["[2001:db8::1]:3000", "192.0.2.1"], &[]),
        ] {
            let network = here(bind);
            for host in ours {
                assert!(is_our_host(host, &network), "{bind} {host}");
                let origin = format!("http://{host}");
                assert!(
                    is_our_origin(&origin, Some(host), &network),
                    "{bind} {host}"
                );
            }
            for host in others.iter().chain(&names).chain(&odd) {
                assert!(!is_our_host(host, &network), "{bind} {host}");
                let origin = format!("http://{host}");
                assert!(
                    !is_our_origin(&origin, Some(host), &network),
                    "{bind} {host}"
                );
            }
        }
        // A page that has let its name lead here, in the words of its browser.
        let rebound = [
            ("host", "evil.example:3000"),
            ("origin", "http://evil.example:3000"),
        ];
        assert!(!judged(&rebound, &here("127.0.0.1")));
        let rebound = [rebound[0], ("sec-fetch-site", "same-origin")];
        assert!(!judged(&rebound, &here("127.0.0.1")));
        // Under TLS of our own a browser takes no name that our certificate does not hold.
        let secure = Network {
            secure: true,
            ..here("0.0.0.0")
        };
        let hall = [
            ("host", "review.example"),
            ("origin", "https://review.example"),
        ];
        assert!(judged(&hall, &secure));
    }

    #[test]
    fn over_http2_the_address_names_the_host() {
        let headers = sent(&[("origin", "http://127.0.0.1:3000")]);
        let uri = Uri::from_static("http://127.0.0.1:3000/do/log_in");
        let host = host_of(&headers, &uri);
        assert!(is_ours(&headers, host, &Network::default()));
    }
}
