//! How a problem crosses the wire as the error of a server function.

use domain::refusal::Refusal;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};

use super::Trouble;
use crate::words::use_words;

/// `application/problem+json`.
pub struct ProblemJson;

impl ContentType for ProblemJson {
    const CONTENT_TYPE: &'static str = "application/problem+json";
}

impl FormatType for ProblemJson {
    const FORMAT_TYPE: Format = Format::Text;
}

impl Encodes<Trouble> for ProblemJson {
    type Error = serde_json::Error;

    fn encode(trouble: &Trouble) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(trouble).map(Bytes::from)
    }
}

impl Decodes<Trouble> for ProblemJson {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<Trouble, Self::Error> {
        serde_json::from_slice(&bytes)
    }
}

impl FromServerFnError for Trouble {
    type Encoder = ProblemJson;

    /// The framework's own failures. Their texts name types and fields: nothing for a reader.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let refusal = match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Refusal::Malformed,
            ServerFnErrorErr::UnsupportedRequestMethod(_) => Refusal::MethodNotAllowed,
            // In the browser: no answer, or one of something between us and the server.
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Deserialization(_) => {
                return Self::not_sent(use_words());
            }
            ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::MiddlewareError(_)
            | ServerFnErrorErr::Serialization(_)
            | ServerFnErrorErr::Response(_) => Refusal::Fault,
        };
        Self::refused(refusal, use_words(), &request_id())
    }
}

#[cfg(feature = "ssr")]
fn request_id() -> String {
    leptos::prelude::use_context::<crate::caller::Caller>()
        .map(|caller| caller.request_id)
        .unwrap_or_default()
}

#[cfg(not(feature = "ssr"))]
const fn request_id() -> String {
    String::new()
}
