//! Version 1 of the API. What crosses the wire is written down here, apart from the domain's own
//! types: those may change, this may not.
#![expect(
    clippy::missing_errors_doc,
    reason = "a handler's comment is its description in openapi.json; the responses are listed there"
)]

pub mod accounts;
pub mod audit;
pub mod lists;
pub mod log_ins;
pub mod outcomes;
pub mod review_sessions;
pub mod reviewers;

use app::trouble::{FieldTrouble, Trouble};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi, ToSchema};

/// Where it is.
pub const PREFIX: &str = "/api/v1";

/// The description of every address.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Sunshine Review",
        description = "Commands carry the header `Idempotency-Key`: an id (UUID) made by the \
            client for one command. Sending the same command again does nothing twice and gives \
            the first answer. Every refusal is `application/problem+json` with a permanent \
            `code`. Lists are read page by page: hand the cursor `after` or `before` back unread.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    modifiers(&Bearer, &Unavailable),
    security(("bearer" = [])),
    paths(
        log_ins::begin, log_ins::log_in, log_ins::give_code, log_ins::second_factor_offer,
        log_ins::enrol_second_factor, log_ins::choose_first_password, log_ins::refresh,
        log_ins::end,
        reviewers::list, reviewers::add, reviewers::read, reviewers::edit, reviewers::retire,
        reviewers::reinstate, reviewers::history,
        accounts::list, accounts::read, audit::list, openapi,
        outcomes::list, outcomes::read, lists::matters, lists::sessions,
        review_sessions::claim_seat, review_sessions::read, review_sessions::live,
        review_sessions::state, review_sessions::move_session, review_sessions::cast_ballot,
        review_sessions::projector_state, review_sessions::projector_live,
    ),
    components(schemas(ProblemBody)),
)]
struct Description;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .build();
        let components = description.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// Whatever can be refused asks the database, which may be away, or be asked too much at once.
struct Unavailable;

impl Modify for Unavailable {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        for item in description.paths.paths.values_mut() {
            let operations = [
                &mut item.get,
                &mut item.put,
                &mut item.post,
                &mut item.delete,
            ];
            for operation in operations.into_iter().flatten() {
                let responses = &mut operation.responses.responses;
                let Some(RefOr::T(mut refused)) = responses.get("4XX").cloned() else {
                    continue;
                };
                "The database cannot be reached, or too much is asked at once: try again"
                    .clone_into(&mut refused.description);
                responses.insert("503".to_owned(), RefOr::T(refused));
            }
        }
    }
}

/// A refusal (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// `urn:sunshine:problem:<code>`.
    #[serde(rename = "type")]
    kind: String,
    /// A few words in the language asked for.
    title: String,
    /// HTTP status.
    status: u16,
    /// Permanent code.
    code: String,
    /// What it means and what to do.
    detail: String,
    /// The fields to correct.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<ProblemField>,
    /// Finds the request in the log.
    request_id: String,
}

/// A field to correct.
#[derive(Serialize, ToSchema)]
pub struct ProblemField {
    /// Name of the field.
    field: String,
    /// Permanent code.
    code: String,
    /// What is wrong.
    detail: String,
}

impl From<Trouble> for ProblemBody {
    /// Keeps the description true: it does not compile when the two differ.
    fn from(trouble: Trouble) -> Self {
        let Trouble {
            kind,
            title,
            status,
            code,
            detail,
            fields,
            request_id,
        } = trouble;
        let field = |FieldTrouble {
                         field,
                         code,
                         detail,
                     }| ProblemField {
            field,
            code,
            detail,
        };
        let fields = fields.into_iter().map(field).collect();
        Self {
            kind,
            title,
            status,
            code,
            detail,
            fields,
            request_id,
        }
    }
}

/// The description as `openapi.json` keeps it.
#[must_use]
pub fn openapi_json() -> String {
    let mut json = Description::openapi().to_pretty_json().unwrap_or_default();
    json.push('\n');
    json
}

/// This description.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "description", security(()),
    responses(
        (status = 200, description = "The description", content_type = "application/json"),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn openapi() -> Response {
    let json = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, json)], openapi_json()).into_response()
}
