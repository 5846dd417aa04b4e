//! Server functions over HTTP: `/do` changes something, `/ask` only reads. A form works with and
//! without a program in the browser; what differs is only how the answer is given.

use app::api::done::Done;
use app::caller::Caller;
use app::form::{Answer, Redrawn, Refused};
use app::trouble::Trouble;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use domain::refusal::Refusal;
use leptos::context::provide_context;
use services::access::may;

use crate::address::Local;
use crate::body;
use crate::caller::By;
use crate::house::House;
use crate::page::{self, Extra, page_param};
use crate::problem::{Problem, Refuse};
use crate::request::wants_page;

/// Bytes of one posted form. The largest of ours is an opinion: five parts of two thousand characters,
/// each of nine bytes in a form where it is a Chinese one, and of twelve where it is a rare one.
pub const FORM_BYTES_MAX: usize = 256 * 1024;

/// Fields of one posted form.
const FORM_FIELDS_MAX: usize = 200;

/// Bytes of one answer of a server function: a page of a list with room to spare.
const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;

/// What a server function said.
struct Said {
    result: Result<Bytes, Trouble>,
    cookies: Vec<HeaderValue>,
}

/// Runs a command.
pub async fn run(State(house): State<House>, By(caller): By, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let form = match read_form(&caller, &parts, body).await {
        Ok(form) => form,
        Err(refused) => return *refused,
    };
    let as_page = wants_page(&parts.headers);
    if let Some(redrawn) = redrawn(&parts, &form.fields).filter(|_| as_page) {
        return show_redrawn(&house, caller, &parts, redrawn).await;
    }
    let said = call(&caller, &parts, form.body.clone()).await;
    let done = said.result.and_then(|bytes| {
        serde_json::from_slice::<Done>(&bytes).map_err(|error| {
            tracing::error!(request_id = %caller.request_id, %error, "no answer of a command");
            caller.refused(Refusal::Fault)
        })
    });
    let mut response = answered(&house, caller, &parts, form.fields, done).await;
    for cookie in said.cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// What has become of a command: a page for a person's browser, else the same as JSON.
pub async fn answered(
    house: &House,
    caller: Caller,
    parts: &Parts,
    fields: Vec<(String, String)>,
    done: Result<Done, Trouble>,
) -> Response {
    let as_page = wants_page(&parts.headers);
    match done {
        Ok(done) if as_page => show_done(house, &caller, parts, done).await,
        Ok(done) => Json(kept_local(done)).into_response(),
        Err(trouble) if as_page => show_refused(house, caller, parts, fields, trouble).await,
        Err(trouble) => Problem::from(trouble).into_response(),
    }
}

/// The names one question may be asked with.
#[derive(Clone, Copy)]
pub struct AskedWith(pub &'static [&'static str]);

/// Answers a question.
pub async fn answer(
    By(caller): By,
    Extension(AskedWith(names)): Extension<AskedWith>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let query = parts.uri.query().unwrap_or_default();
    let known = |name: &str| names.contains(&name.split('[').next().unwrap_or(name));
    if !form_urlencoded::parse(query.as_bytes()).all(|(name, _)| known(&name)) {
        return caller.refuse(Refusal::Malformed);
    }
    match call(&caller, &parts, Bytes::new()).await.result {
        Ok(bytes) => {
            let json = HeaderValue::from_static("application/json");
            ([(header::CONTENT_TYPE, json)], bytes).into_response()
        }
        Err(trouble) => Problem::from(trouble).into_response(),
    }
}

struct Form {
    body: Bytes,
    fields: Vec<(String, String)>,
}

/// Reads the body whole, and refuses what no form of ours can have sent.
async fn read_form(caller: &Caller, parts: &Parts, body: Body) -> Result<Form, Box<Response>> {
    let refuse = |refusal| Err(Box::new(caller.refuse(refusal)));
    let kind = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let kind = kind
        .and_then(|kind| kind.split(';').next())
        .unwrap_or_default()
        .trim();
    if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return refuse(Refusal::UnsupportedMediaType);
    }
    let body = match body::read(body, FORM_BYTES_MAX).await {
        Ok(body) => body,
        Err(refusal) => return refuse(refusal),
    };
    if std::str::from_utf8(&body).is_err() {
        return refuse(Refusal::Malformed);
    }
    let fields: Vec<_> = form_urlencoded::parse(&body)
        .into_owned()
        .take(FORM_FIELDS_MAX + 1)
        .collect();
    let known = fields
        .iter()
        .all(|(name, _)| name.starts_with("form[") && name.ends_with(']'));
    if !known || !all_legible(&fields) || fields.len() > FORM_FIELDS_MAX {
        return refuse(Refusal::Malformed);
    }
    Ok(Form { body, fields })
}

/// Whether every name and value can be read. What is no UTF-8 was decoded to the replacement
/// character.
pub(crate) fn all_legible(fields: &[(String, String)]) -> bool {
    let legible = |text: &str| !text.contains(['\0', char::REPLACEMENT_CHARACTER]);
    fields
        .iter()
        .all(|(name, value)| legible(name) && legible(value))
}

/// Calls the server function, always asking for JSON: how it is shown is decided here.
async fn call(caller: &Caller, parts: &Parts, body: Bytes) -> Said {
    let mut request = Request::new(Body::from(body));
    *request.method_mut() = parts.method.clone();
    *request.uri_mut() = path_and_query(&parts.uri);
    let headers = request.headers_mut();
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(kind) = parts.headers.get(header::CONTENT_TYPE) {
        headers.insert(header::CONTENT_TYPE, kind.clone());
    }
    let given = caller.clone();
    let response = leptos_axum::handle_server_fns_with_context(
        move || provide_context(given.clone()),
        request,
    );
    let (head, body) = response.await.into_response().into_parts();
    let cookies = head
        .headers
        .get_all(header::SET_COOKIE)
        .iter()
        .cloned()
        .collect();
    let result = match to_bytes(body, ANSWER_BYTES_MAX).await {
        Ok(bytes) if head.status.is_success() => Ok(bytes),
        Ok(bytes) => Err(trouble_of(caller, &head.headers, &bytes)),
        Err(error) => {
            tracing::error!(request_id = %caller.request_id, %error, "an answer is too long");
            Err(caller.refused(Refusal::Fault))
        }
    };
    Said { result, cookies }
}

fn trouble_of(caller: &Caller, headers: &HeaderMap, bytes: &Bytes) -> Trouble {
    match serde_json::from_slice::<Trouble>(bytes) {
        // Made by the framework while it read the arguments; a browser would say "not sent".
        Ok(trouble) if trouble.status == 0 => caller.refused(Refusal::Malformed),
        Ok(trouble) => trouble,
        Err(_) => {
            let kind = headers.get(header::CONTENT_TYPE);
            tracing::error!(request_id = %caller.request_id, ?kind, "a server function failed oddly");
            caller.refused(Refusal::Fault)
        }
    }
}

fn path_and_query(uri: &Uri) -> Uri {
    uri.path_and_query()
        .and_then(|path| path.as_str().parse().ok())
        .unwrap_or_default()
}

/// The same, leading nowhere but to a page of ours.
fn kept_local(done: Done) -> Done {
    if Local::new(&done.go).is_some() {
        done
    } else {
        Done {
            go: "/".to_owned(),
            ..done
        }
    }
}

/// On to the next page; or, where a secret is shown once, that page at once, because a secret
/// does not travel in an address.
async fn show_done(house: &House, caller: &Caller, parts: &Parts, done: Done) -> Response {
    let mut done = kept_local(done);
    if done.once.is_some() || done.cards.is_some() {
        let Ok(uri) = done.go.parse() else {
            return caller.refuse(Refusal::Fault);
        };
        let extra = Extra {
            cards: done.cards.take(),
            answer: Some(Answer::done(done)),
            ..Extra::default()
        };
        return page::draw(house, caller.clone(), &uri, parts.headers.clone(), extra).await;
    }
    match (Local::new(&done.go), done.notice) {
        (Some(local), Some(notice)) => page::to(&local.with("notice", notice.code())),
        (local, _) => page::to(local.as_ref().map_or("/", Local::as_str)),
    }
}

/// The page the form stands on, with what was typed and why it was refused.
async fn show_refused(
    house: &House,
    caller: Caller,
    parts: &Parts,
    fields: Vec<(String, String)>,
    trouble: Trouble,
) -> Response {
    let page = page_param(parts.uri.query())
        .as_deref()
        .and_then(Local::new);
    // Without a page, or with one this actor may not see, the problem stands alone.
    let Some(page) = page.filter(|page| may(&caller.actor, page.page().deed).is_ok()) else {
        return Problem::from(trouble).into_response();
    };
    let Ok(uri) = page.as_str().parse::<Uri>() else {
        return Problem::from(trouble).into_response();
    };
    let which = form_param(parts.uri.query()).unwrap_or_default();
    let command = parts.uri.path().to_owned();
    let refused = Refused::new(command, which, fields, trouble);
    let answer = Answer::refused(page.as_str().to_owned(), refused);
    let extra = Extra {
        answer: Some(answer),
        ..Extra::default()
    };
    let mut response = page::draw(house, caller, &uri, parts.headers.clone(), extra).await;
    if response.status() == StatusCode::OK {
        // Cannot be: a refused form carries its status. Never say "done" for what was not.
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

/// The form to draw anew, where that is what was asked for.
fn redrawn(parts: &Parts, fields: &[(String, String)]) -> Option<Redrawn> {
    let which = form_param(parts.uri.query()).unwrap_or_default();
    Redrawn::of(parts.uri.path(), &which, fields)
}

/// The page the form stands on, with an entry more or less and all that was typed.
async fn show_redrawn(house: &House, caller: Caller, parts: &Parts, redrawn: Redrawn) -> Response {
    let page = page_param(parts.uri.query()).map(|page| redrawn.page(&page));
    let page = page.as_deref().and_then(Local::new);
    let page = page.filter(|page| may(&caller.actor, page.page().deed).is_ok());
    let Some((page, uri)) = page.and_then(|page| {
        let uri = page.as_str().parse::<Uri>().ok()?;
        Some((page, uri))
    }) else {
        return caller.refuse(Refusal::Malformed);
    };
    let extra = Extra {
        answer: Some(Answer::redrawn(page.as_str().to_owned())),
        redrawn: Some(redrawn),
        ..Extra::default()
    };
    page::draw(house, caller, &uri, parts.headers.clone(), extra).await
}

/// Which of several forms of a page.
fn form_param(query: Option<&str>) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query?.as_bytes());
    let which = pairs.find_map(|(name, value)| (name == "form").then(|| value.into_owned()))?;
    (which.len() <= 64).then_some(which)
}
