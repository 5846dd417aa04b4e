//! Who makes a request: the guard that stands before every address, by the one policy of
//! `services::access`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use app::caller::{Caller, CookieStyle, Reading};
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::ids::DeviceId;
use domain::refusal::Refusal;
use services::access::{Deed, may};
use services::{Actor, ClientAddress, No};

use crate::house::House;
use crate::page;
use crate::problem::{Problem, Refuse};
use crate::request::{Asked, cookie};
use crate::router::Kind;

/// Longest word of a browser about itself that is passed on.
const DEVICE_BYTES_MAX: usize = 400;

/// What stands before one address.
#[derive(Clone)]
pub struct Post {
    /// The server.
    pub house: House,
    /// What is asked there.
    pub deed: Deed,
    /// What kind of address it is.
    pub kind: Kind,
}

/// Finds out who asks, refuses by the policy, and passes the caller on.
pub async fn guard(
    State(post): State<Post>,
    asked: Asked,
    request: Request,
    next: Next,
) -> Response {
    let house = &post.house;
    let (mut parts, body) = request.into_parts();
    let (caller, renewed) = match recognise(&post, &asked, &parts).await {
        Ok(found) => found,
        Err(no) => {
            let caller = stranger(house, &asked, &parts);
            return Problem::from(caller.trouble(no)).into_response();
        }
    };
    let allowed = may(&caller.actor, post.deed);
    if allowed == Err(Refusal::NotPermitted) {
        let services = house.services();
        services.note_not_permitted(&caller.actor, post.deed).await;
    }
    let mut response = match allowed {
        Err(refusal) if post.kind.is_for_people(&parts.headers) => {
            page::turned_away(&caller, &parts, refusal)
        }
        Err(refusal) => caller.refuse(refusal),
        Ok(()) => {
            parts.extensions.insert(caller.clone());
            next.run(Request::from_parts(parts, body)).await
        }
    };
    // For the page of a problem, which knows its reader too.
    response.extensions_mut().insert(caller);
    add_unless_set(response.headers_mut(), renewed);
    response
}

/// Renewed tokens go along unless the answer itself gave or took tokens.
fn add_unless_set(headers: &mut HeaderMap, renewed: Vec<HeaderValue>) {
    let name_of = |value: &HeaderValue| {
        value
            .to_str()
            .ok()
            .and_then(|text| text.split_once('='))
            .map(|(name, _)| name.to_owned())
    };
    let set: Vec<_> = headers
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(name_of)
        .collect();
    for value in renewed {
        if name_of(&value).is_some_and(|name| !set.contains(&name)) {
            headers.append(header::SET_COOKIE, value);
        }
    }
}

/// The caller, and cookies of tokens that were renewed unseen.
async fn recognise(
    post: &Post,
    asked: &Asked,
    parts: &Parts,
) -> Result<(Caller, Vec<HeaderValue>), No> {
    let house = &post.house;
    let mut caller = stranger(house, asked, parts);
    let mut renewed = Vec::new();
    if let Some(authorization) = parts.headers.get(header::AUTHORIZATION) {
        // Whoever brings a token of the own is that one or nobody: cookies are not looked at.
        let token = authorization
            .to_str()
            .ok()
            .and_then(bearer)
            .ok_or(Refusal::NotLoggedIn)?;
        // Tokens of log-ins are of three parts, those of seats of one.
        caller.actor = if token.contains('.') {
            house.services().caller(token).await?
        } else {
            match house.services().seat_caller(token).await? {
                Actor::Visitor => return Err(Refusal::NotLoggedIn.into()),
                actor => actor,
            }
        };
    } else if is_about_a_seat(post.deed) {
        (caller.actor, caller.seat_moved) = by_seat_cookie(post, &parts.headers).await?;
        (caller.tablet, renewed) = tablet(post, parts);
    } else {
        (caller.actor, renewed) = by_cookies(house, &parts.headers).await?;
        if post.deed == Deed::ReadDocuments && may(&caller.actor, post.deed).is_err() {
            // The office reads them, and the panel: whoever is logged in is asked for first.
            let (seat, _moved) = by_seat_cookie(post, &parts.headers).await?;
            if seat != Actor::Visitor {
                caller.actor = seat;
            }
        }
    }
    if let Actor::Account(person) = &caller.actor {
        let Reading {
            language,
            text_size,
        } = caller.reading;
        caller.reading = Reading {
            language: person.language.unwrap_or(language),
            text_size: person.text_size.unwrap_or(text_size),
        };
    }
    Ok((caller, renewed))
}

/// Whether a browser asks for its seat, whoever else is logged in there.
const fn is_about_a_seat(deed: Deed) -> bool {
    matches!(deed, Deed::TakeSeat | Deed::SitOnPanel)
}

/// The seat, and whether another device has it now: that is told where one can do something about
/// it, and refused elsewhere.
async fn by_seat_cookie(post: &Post, headers: &HeaderMap) -> Result<(Actor, bool), No> {
    let house = &post.house;
    let Some(token) = cookie(headers, house.cookies().seat_name()) else {
        return Ok((Actor::Visitor, false));
    };
    match house.services().seat_caller(token).await {
        Ok(actor) => Ok((actor, false)),
        Err(No::Refused(Refusal::SeatMoved)) if post.deed == Deed::TakeSeat => {
            Ok((Actor::Visitor, true))
        }
        Err(no) => Err(no),
    }
}

/// Which tablet it is, and the cookie that names it where a page is asked for the first time.
fn tablet(post: &Post, parts: &Parts) -> (Option<DeviceId>, Vec<HeaderValue>) {
    let style = post.house.cookies();
    let named = cookie(&parts.headers, style.tablet_name()).and_then(|id| id.parse().ok());
    if named.is_some() || parts.method != Method::GET || post.deed != Deed::TakeSeat {
        return (named, Vec::new());
    }
    let device = DeviceId::new(post.house.services().new_id());
    (Some(device), style.tablet(device))
}

async fn by_cookies(house: &House, headers: &HeaderMap) -> Result<(Actor, Vec<HeaderValue>), No> {
    let style: CookieStyle = house.cookies();
    if let Some(access) = cookie(headers, style.access_name()).filter(|token| !token.is_empty()) {
        match house.services().caller(access).await {
            Ok(actor) => return Ok((actor, Vec::new())),
            // Run out, or forged: the refresh token decides.
            Err(No::Refused(_)) => {}
            Err(no) => return Err(no),
        }
    }
    if let Some(refresh) = cookie(headers, style.refresh_name()).filter(|token| !token.is_empty()) {
        match house.services().refresh(refresh).await {
            Ok((tokens, actor)) => return Ok((actor, style.log_in(&tokens))),
            Err(No::Refused(_)) => {}
            Err(no) => return Err(no),
        }
    }
    Ok((Actor::Visitor, Vec::new()))
}

fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The caller of whom nothing is known yet.
#[must_use]
pub fn stranger(house: &House, asked: &Asked, parts: &Parts) -> Caller {
    let device = parts
        .headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok());
    let device: String = device
        .unwrap_or_default()
        .chars()
        .take(DEVICE_BYTES_MAX)
        .collect();
    Caller {
        services: house.services().clone(),
        actor: Actor::Visitor,
        reading: asked.reading,
        cookies: house.cookies(),
        address: ClientAddress(address_of(parts, &house.network().trusted_proxies)),
        device,
        request_id: asked.request_id.clone(),
        seat_moved: false,
        tablet: None,
        from_elsewhere: is_from_elsewhere(&parts.headers),
    }
}

/// Told by browsers themselves; no page can forge it.
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether a page of another site made the browser ask. One that does not say, as over plain HTTP,
/// is believed.
fn is_from_elsewhere(headers: &HeaderMap) -> bool {
    let site = headers.get(SITE);
    site.is_some_and(|site| !matches!(site.as_bytes(), b"same-origin" | b"none"))
}

/// The other end of the connection, or whom a trusted proxy names: the last address that is not
/// itself a trusted proxy, because everything before it can be invented by the client.
fn address_of(parts: &Parts, trusted: &[IpAddr]) -> IpAddr {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| {
        info.0.ip().to_canonical()
    });
    if !trusted.contains(&peer) {
        return peer;
    }
    let named: Vec<_> = parts
        .headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|entry| {
            entry
                .trim()
                .parse::<IpAddr>()
                .map(|address| address.to_canonical())
        })
        .collect();
    for entry in named.into_iter().rev() {
        match entry {
            Ok(address) if trusted.contains(&address) => {}
            Ok(address) => return address,
            Err(_) => return peer,
        }
    }
    peer
}

/// The caller, in a handler of a guarded address.
pub struct By(pub Caller);

impl<S: Sync> FromRequestParts<S> for By {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        if let Some(caller) = parts.extensions.get::<Caller>() {
            return Ok(Self(caller.clone()));
        }
        let Ok(asked) = Asked::from_request_parts(parts, state).await;
        Err(asked.refuse(Refusal::Fault))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(peer: &str, forwarded: &[&'static str]) -> IpAddr {
        let trusted = ["127.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()];
        let mut parts = Request::new(axum::body::Body::empty()).into_parts().0;
        parts
            .extensions
            .insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 9)));
        for value in forwarded {
            parts
                .headers
                .append("x-forwarded-for", HeaderValue::from_static(value));
        }
        address_of(&parts, &trusted)
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(from("192.0.2.1", &["198.51.100.1"]), ip("192.0.2.1"));
        assert_eq!(from("127.0.0.1", &[]), ip("127.0.0.1"));
        assert_eq!(from("127.0.0.1", &["198.51.100.1"]), ip("198.51.100.1"));
        assert_eq!(
            from("127.0.0.1", &["1.1.1.1, 198.51.100.1, 10.0.0.2"]),
            ip("198.51.100.1")
        );
        assert_eq!(
            from("127.0.0.1", &["1.1.1.1", "198.51.100.1"]),
            ip("198.51.100.1")
        );
        assert_eq!(from("::ffff:127.0.0.1", &["rubbish"]), ip("127.0.0.1"));
    }

    #[test]
    fn a_browser_says_that_another_site_made_it_ask() {
        let said = |value: &'static str| {
            let value = HeaderValue::from_static(value);
            is_from_elsewhere(&[(SITE, value)].into_iter().collect())
        };
        assert!(said("cross-site") && said("same-site") && said("what comes later"));
        assert!(!said("same-origin") && !said("none"));
        assert!(!is_from_elsewhere(&HeaderMap::new()));
    }

    #[test]
    fn tokens_the_answer_took_away_are_not_given_back() {
        let mut headers = HeaderMap::new();
        headers.append(
            header::SET_COOKIE,
            HeaderValue::from_static("sunshine-token=; Max-Age=0"),
        );
        let renewed = ["sunshine-token=new", "sunshine-refresh=new"].map(HeaderValue::from_static);
        add_unless_set(&mut headers, renewed.to_vec());
        let all: Vec<_> = headers.get_all(header::SET_COOKIE).iter().collect();
        assert_eq!(all, ["sunshine-token=; Max-Age=0", "sunshine-refresh=new"]);
    }
}
