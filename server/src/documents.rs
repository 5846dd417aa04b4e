//! Documents of a session over HTTP: a form with a file, the pictures of pages, and the file as it
//! was uploaded.

use std::fmt::Write as _;

use app::api::documents::documents_page;
use app::api::done::{Done, Notice};
use app::caller::Caller;
use app::trouble::Trouble;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ids::{CommandId, DocumentId};
use domain::public_review::document::{DocumentInput, DocumentKind, PageEncoding};
use domain::refusal::Refusal;
use services::public_review::{FILE_MEGABYTES_MAX, Upload};
use tokio::sync::Semaphore;

use crate::api::parts::Id;
use crate::body::{Posted, read_posted};
use crate::caller::By;
use crate::doorway::{all_legible, answered};
use crate::house::House;
use crate::problem::{Problem, Refuse, Told};

/// Forms with a file that are read at once: each may hold its file in memory.
static UPLOADS: Semaphore = Semaphore::const_new(4);

/// A form as our own page sends it.
struct Form {
    fields: Vec<(String, String)>,
    command: CommandId,
    number: String,
    input: DocumentInput,
    upload: Upload,
}

/// Adds a document to a session.
pub async fn add(State(house): State<House>, By(caller): By, request: Request) -> Response {
    let Ok(_place) = UPLOADS.try_acquire() else {
        return caller.refuse(Refusal::Busy);
    };
    let (parts, body) = request.into_parts();
    let request = Request::from_parts(parts.clone(), body);
    let posted = read_posted(request, FILE_MEGABYTES_MAX * 1024 * 1024).await;
    let form = match posted.and_then(form_of) {
        Ok(form) => form,
        Err(refusal) => return caller.refuse(refusal),
    };
    let fields = form.fields.clone();
    let done = added(&caller, form).await;
    answered(&house, caller, &parts, fields, done).await
}

async fn added(caller: &Caller, form: Form) -> Result<Done, Trouble> {
    let Form {
        command,
        number,
        input,
        upload,
        ..
    } = form;
    let added = caller
        .services
        .add_document(&caller.actor, command, &number, &input, upload)
        .await;
    added.map_err(|no| caller.trouble(no))?;
    Ok(Done::say(documents_page(&number), Notice::DocumentAdded))
}

/// Takes the form apart, and refuses what no form of ours can have sent.
fn form_of(posted: Posted) -> Result<Form, Refusal> {
    let Posted { fields, files } = posted;
    if !all_legible(&fields) {
        return Err(Refusal::Malformed);
    }
    let names = ["command_id", "number", "title", "side"].map(|name| format!("form[{name}]"));
    let is_once = |name: &String| fields.iter().filter(|(one, _)| one == name).count() <= 1;
    if !fields.iter().all(|(name, _)| names.contains(name)) || !names.iter().all(is_once) {
        return Err(Refusal::Malformed);
    }
    let value = |wanted: &str| {
        let mut fields = fields.iter();
        let found = fields.find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let [command, number, title, side] = names.map(|name| value(&name));
    let mut files = files.into_iter();
    let upload = match (files.next(), files.next()) {
        (None, None) => Upload::File(Vec::new()),
        (Some((name, file)), None) if name == "form[file]" => {
            file.map_or(Upload::TooLarge, Upload::File)
        }
        _ => return Err(Refusal::Malformed),
    };
    Ok(Form {
        command: command.parse().map_err(|_error| Refusal::Malformed)?,
        number,
        input: DocumentInput { title, side },
        upload,
        fields,
    })
}

/// The picture of one page. It never changes, so a browser may keep it; whether it may still be
/// shown is asked every time.
pub async fn page(
    By(caller): By,
    named: Result<Path<(String, String)>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let found = named.ok().and_then(|Path((id, page))| {
        let id = id.parse::<DocumentId>().ok();
        id.zip(page.parse::<u32>().ok())
    });
    let Some((id, number)) = found else {
        return caller.refuse(Refusal::NotFound);
    };
    picture(&caller, id, number, &headers)
        .await
        .unwrap_or_else(IntoResponse::into_response)
}

async fn picture(
    caller: &Caller,
    id: DocumentId,
    number: u32,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    const KEPT: HeaderValue = HeaderValue::from_static("private, no-cache");
    let (services, actor) = (&caller.services, &caller.actor);
    let tag = format!("\"{id}-{number}\"");
    let given = headers.get(header::IF_NONE_MATCH);
    if given.is_some_and(|given| given.as_bytes() == tag.as_bytes()) {
        let found = services.find_document_page(actor, id, number).await;
        found.told(caller)?;
        let kept = [(header::CACHE_CONTROL, KEPT), (header::ETAG, text(&tag))];
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    let page = services.document_page(actor, id, number).await;
    let page = page.told(caller)?;
    let kind = match page.encoding {
        PageEncoding::Png => "image/png",
        PageEncoding::Jpeg => "image/jpeg",
    };
    let head = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, KEPT),
        (header::ETAG, text(&tag)),
    ];
    Ok((head, page.image).into_response())
}

/// The file as it was uploaded: to be taken away, never to be shown here.
pub async fn original(By(caller): By, Id(id): Id<DocumentId>) -> Response {
    let original = caller.services.document_original(&caller.actor, id).await;
    let original = match original.told(&caller) {
        Ok(original) => original,
        Err(problem) => return problem.into_response(),
    };
    let document = original.document;
    let (kind, ending) = match document.kind {
        DocumentKind::Pdf => ("application/pdf", "pdf"),
        DocumentKind::Png => ("image/png", "png"),
        DocumentKind::Jpeg => ("image/jpeg", "jpg"),
    };
    let title = percent(document.entry.title.as_str());
    let name = format!(
        "attachment; filename=\"document-{}.{ending}\"; filename*=UTF-8''{title}.{ending}",
        document.position
    );
    let head = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-store"),
        ),
        (header::CONTENT_DISPOSITION, text(&name)),
    ];
    (head, original.content).into_response()
}

/// A header of letters that headers may hold.
fn text(value: &str) -> HeaderValue {
    HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static(""))
}

/// Any text in the letters of RFC 8187.
fn percent(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
