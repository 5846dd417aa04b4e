//! Figures for whoever watches over the machine: how many requests, how long they took, how many
//! streams are open. Patterns of addresses and numbers only: nothing of people, names or votes.

use std::net::{IpAddr, SocketAddr};
use std::sync::OnceLock;
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::refusal::Refusal;
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::house::House;
use crate::problem::Refuse;
use crate::request::Asked;

const REQUESTS: &str = "sunshine_http_requests_total";
const DURATION: &str = "sunshine_http_request_duration_seconds";
const STREAMS: &str = "sunshine_streams_open";
const RESIDENT: &str = "sunshine_process_resident_bytes";

/// From a cached file to a log-in in a queue.
const BUCKETS_SECONDS: [f64; 10] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0];

/// Headers by which a proxy says that somebody else is asking.
const FORWARDED: [HeaderName; 4] = [
    header::FORWARDED,
    header::VIA,
    HeaderName::from_static("x-forwarded-for"),
    HeaderName::from_static("x-real-ip"),
];

static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Begins to count, once in a process; none where another part of the process counts already.
fn handle() -> Option<&'static PrometheusHandle> {
    HANDLE.get_or_init(begin).as_ref()
}

fn begin() -> Option<PrometheusHandle> {
    let builder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(DURATION.to_owned()), &BUCKETS_SECONDS);
    let installed = builder.and_then(PrometheusBuilder::install_recorder);
    match installed {
        Ok(handle) => {
            describe_counter!(REQUESTS, "Requests answered, by pattern of the address");
            describe_histogram!(DURATION, "Seconds until the head of an answer was sent");
            describe_gauge!(STREAMS, "Streams open now, by audience");
            describe_gauge!(RESIDENT, "Memory of this process that is in use");
            Some(handle)
        }
        Err(error) => {
            tracing::warn!(%error, "nothing is counted for /metrics");
            None
        }
    }
}

/// Counts a request that was answered.
pub fn answered(method: &'static str, route: &str, status: StatusCode, took: Duration) {
    if handle().is_none() {
        return;
    }
    let route = route.to_owned();
    let labels = [
        ("method", method.to_owned()),
        ("route", route.clone()),
        ("status", status.as_u16().to_string()),
    ];
    counter!(REQUESTS, &labels).increment(1);
    histogram!(DURATION, "route" => route).record(took.as_secs_f64());
}

/// A stream that is counted for as long as this is kept.
#[derive(Debug)]
pub struct Stream(&'static str);

impl Stream {
    /// A stream to this audience was opened.
    #[must_use]
    pub fn open(audience: &'static str) -> Self {
        gauge!(STREAMS, "audience" => audience).increment(1.0);
        Self(audience)
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        gauge!(STREAMS, "audience" => self.0).decrement(1.0);
    }
}

/// The figures, for a program on this very machine; for others where the office says so. To all
/// others there is no such address.
pub async fn show(State(house): State<House>, asked: Asked, request: Request) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map(|ConnectInfo(peer)| peer.ip());
    if !house.network().metrics_for_everyone && !is_own(peer, host_of(&request), request.headers())
    {
        return asked.refuse(Refusal::NotFound);
    }
    let Some(handle) = handle() else {
        return asked.refuse(Refusal::Unavailable);
    };
    if let Some(bytes) = resident_bytes() {
        gauge!(RESIDENT).set(bytes);
    }
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], handle.render()).into_response()
}

/// Whether this machine itself asks, and no proxy on it for somebody else. One that does not say so
/// passes on the name by which the office is known: a program on the machine asks for an address of
/// its own, or for `localhost`.
fn is_own(peer: Option<IpAddr>, host: Option<&str>, headers: &HeaderMap) -> bool {
    let is_loopback = peer.is_some_and(|peer| peer.to_canonical().is_loopback());
    let names_machine = host.is_some_and(names_machine);
    is_loopback && names_machine && !FORWARDED.iter().any(|name| headers.contains_key(name))
}

/// Whether a host is an address, or `localhost`, whatever the port.
fn names_machine(host: &str) -> bool {
    let Ok(host) = host.parse::<Authority>() else {
        return false;
    };
    let host = host.host();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || address.parse::<IpAddr>().is_ok()
}

/// The host that was asked for: HTTP/2 has it in the address.
fn host_of(request: &Request) -> Option<&str> {
    let named = request.headers().get(header::HOST);
    let named = named.and_then(|host| host.to_str().ok());
    named.or_else(|| request.uri().authority().map(Authority::as_str))
}

/// Memory in use, where the system tells.
fn resident_bytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u32 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(f64::from(kilobytes) * 1024.0)
}

/// The word of a method; an unknown one is whatever a client typed.
#[must_use]
pub fn word_of(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        Method::PATCH => "PATCH",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_itself_is_told() {
        let ip = |text: &str| text.parse().ok();
        let none = HeaderMap::new();
        let own = |peer, host| is_own(ip(peer), Some(host), &none);
        assert!(own("127.0.0.1", "127.0.0.1:8080"));
        assert!(own("::ffff:127.0.0.1", "localhost"));
        assert!(own("::1", "[::1]:8080"));
        assert!(!own("192.0.2.7", "localhost"));
        assert!(!is_own(None, Some("localhost"), &none));
        // A proxy on the machine that says nothing of whom it asks for.
        assert!(!own("127.0.0.1", "review.example.gov.cn"));
        assert!(!own("127.0.0.1", "localhost.example.com:80"));
        assert!(!is_own(ip("127.0.0.1"), None, &none));
        for name in FORWARDED {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_static("127.0.0.1"));
            assert!(!is_own(ip("127.0.0.1"), Some("localhost"), &headers));
        }
    }

    #[test]
    fn what_is_counted_is_shown() {
        answered("GET", "/x/{id}", StatusCode::OK, Duration::from_millis(3));
        let _stream = Stream::open("projector");
        let shown = handle().unwrap().render();
        for line in [
            r#"sunshine_http_requests_total{method="GET",route="/x/{id}",status="200"} 1"#,
            r#"sunshine_http_request_duration_seconds_bucket{route="/x/{id}",le="0.005"} 1"#,
            r#"sunshine_streams_open{audience="projector"} 1"#,
        ] {
            assert!(shown.contains(line), "{line}\n{shown}");
        }
        assert!(resident_bytes().is_none_or(|bytes| bytes > 1_000_000.0));
    }
}
