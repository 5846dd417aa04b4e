//! Pages: drawn whole on the server, under a policy that lets no foreign script run.

use app::PublicAddress;
use app::addresses::page_at;
use app::api::done::Cards;
use app::api::log_in::page_of;
use app::caller::Caller;
use app::form::{Answer, Redrawn};
use app::trouble::{PageTrouble, Trouble, status_of};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use domain::people::account::LogInStage;
use domain::refusal::Refusal;
use leptos::context::provide_context;
use leptos::nonce::Nonce;
use services::Actor;

use crate::address::Local;
use crate::caller::By;
use crate::cross_site::host_of;
use crate::house::{House, Network};
use crate::problem::{Refuse, retry_after};
use crate::request::wants_page;

/// What a page is given besides the caller.
#[derive(Clone, Debug, Default)]
pub struct Extra {
    /// The page answers a posted form.
    pub answer: Option<Answer>,
    /// This is shown in place of the page.
    pub trouble: Option<Trouble>,
    /// The page's form is drawn anew.
    pub redrawn: Option<Redrawn>,
    /// Seat cards that were just printed.
    pub cards: Option<Cards>,
}

/// A page of the route list.
pub async fn show(State(house): State<House>, By(caller): By, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    if let Some(stage) = another_stage(&caller, parts.uri.path()) {
        return to(&page_of(stage, ""));
    }
    let for_program = !wants_page(&parts.headers);
    let page = draw(
        &house,
        caller.clone(),
        &parts.uri,
        parts.headers,
        Extra::default(),
    )
    .await;
    // What is missing or broken has one page of its own, whatever had been begun to be drawn; a
    // question that makes no sense is answered on the page it was asked on. A program that reads
    // pages is told as everywhere else.
    let status = page.status();
    let on_page = matches!(
        status,
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY
    );
    if status.is_success() || status.is_redirection() || (on_page && !for_program) {
        page
    } else {
        caller.refuse(refusal_of(status))
    }
}

/// The stage of a half-finished log-in, on the page of another stage.
fn another_stage(caller: &Caller, path: &str) -> Option<LogInStage> {
    let Actor::HalfLoggedIn(half) = &caller.actor else {
        return None;
    };
    let elsewhere = path.starts_with("/log-in/") && path != page_of(half.stage, "");
    elsewhere.then_some(half.stage)
}

/// The refusal a page's status stands for: the first of several.
fn refusal_of(status: StatusCode) -> Refusal {
    let mut all = Refusal::ALL.iter().copied();
    all.find(|refusal| status_of(*refusal) == status.as_u16())
        .unwrap_or(Refusal::Fault)
}

/// Draws the page at `uri` whole.
pub async fn draw(
    house: &House,
    caller: Caller,
    uri: &Uri,
    headers: HeaderMap,
    extra: Extra,
) -> Response {
    let status = extra.status();
    let retry_after = extra.trouble().and_then(retry_after);
    let nonce = caller.services.new_id().simple().to_string();
    let policy = policy(&nonce);
    let assets = house.site().assets();
    let card = house.card().clone();
    let address = public_address(house.network(), &headers, uri);
    let given = move || {
        provide_context(Nonce::from_value(nonce.as_str()));
        provide_context(caller.clone());
        provide_context(card.clone());
        if let Some(answer) = extra.answer.clone() {
            provide_context(answer);
        }
        if let Some(trouble) = extra.trouble.clone() {
            provide_context(PageTrouble(trouble));
        }
        if let Some(redrawn) = extra.redrawn.clone() {
            provide_context(redrawn);
        }
        provide_context(address.clone());
        if let Some(cards) = extra.cards.clone() {
            provide_context(cards);
        }
    };
    let page =
        leptos_axum::render_app_async_with_context(given, move || app::shell(assets.clone()));
    let mut response = page(get(uri, headers)).await;
    if let Some(status) = status {
        *response.status_mut() = status;
    }
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    if let Some(policy) = policy {
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The origin that people reach us by: the configured one, or the one this request came to.
fn public_address(network: &Network, headers: &HeaderMap, uri: &Uri) -> PublicAddress {
    let scheme = if network.secure { "https" } else { "http" };
    let came_to = || format!("{scheme}://{}", host_of(headers, uri).unwrap_or_default());
    PublicAddress(network.public_origin.clone().unwrap_or_else(came_to))
}

impl Extra {
    fn trouble(&self) -> Option<&Trouble> {
        let refused = self
            .answer
            .as_ref()
            .and_then(|answer| answer.refused.as_ref());
        self.trouble
            .as_ref()
            .or_else(|| refused.map(|refused| &refused.trouble))
    }

    fn status(&self) -> Option<StatusCode> {
        self.trouble().map(|trouble| {
            StatusCode::from_u16(trouble.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
        })
    }
}

/// The renderer wants a request: this one has no body, and an address it can read.
fn get(uri: &Uri, headers: HeaderMap) -> Request {
    let mut request = Request::new(Body::empty());
    *request.method_mut() = Method::GET;
    // Over HTTP/2 an address comes with scheme and host; `*` and the like come without a path.
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let path = if path.starts_with('/') { path } else { "/" };
    *request.uri_mut() = path.parse().unwrap_or_default();
    *request.headers_mut() = headers;
    request
}

fn policy(nonce: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'; \
         base-uri 'none'; form-action 'self'"
    ))
    .ok()
}

/// What a person gets who may not see a page: the way to log in, the rest of a log-in that is
/// half done, or plain words.
#[must_use]
pub fn turned_away(caller: &Caller, parts: &Parts, refusal: Refusal) -> Response {
    let page = match parts.method {
        Method::GET | Method::HEAD => Some(parts.uri.path().to_owned()),
        // A form: back to the page it stands on.
        _ => page_param(parts.uri.query())
            .and_then(|page| Local::new(&page).map(|local| path_of(local.as_str()).to_owned())),
    };
    let page = page
        .filter(|page| page_at(page).is_some())
        .unwrap_or_default();
    match (&caller.actor, refusal) {
        (Actor::HalfLoggedIn(half), _) => to(&page_of(half.stage, &page)),
        // A tablet without a seat needs a seat card, not an account.
        (_, Refusal::NotLoggedIn) if page.starts_with("/seat") => to("/seat"),
        (Actor::Visitor, Refusal::NotLoggedIn) => match Local::new(&page) {
            Some(local) if page != "/" => to(&format!("/log-in?next={}", local.as_str())),
            _ => to("/log-in"),
        },
        // Whoever is logged in has nothing left to finish.
        (Actor::Account(_), _) if page.starts_with("/log-in/") => {
            to(&page_of(LogInStage::Complete, ""))
        }
        _ => caller.refuse(refusal),
    }
}

/// The page a form stands on, as its address says.
#[must_use]
pub fn page_param(query: Option<&str>) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query?.as_bytes());
    pairs.find_map(|(name, value)| (name == "page").then(|| value.into_owned()))
}

fn path_of(address: &str) -> &str {
    address.split('?').next().unwrap_or(address)
}

/// Sends the browser to a page of ours (303: by GET, whatever was asked). Anything else leads to
/// the front page.
#[must_use]
pub fn to(address: &str) -> Response {
    let local = Local::new(address);
    let location = local.as_ref().map_or("/", Local::as_str);
    let location = HeaderValue::from_str(location).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}
