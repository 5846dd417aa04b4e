//! Sending a form from the browser, without loading a page: the same body as the form alone
//! would post, and the same answer.

use leptos::ev::SubmitEvent;
use leptos::wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement, UrlSearchParams};

use super::Done;
use crate::trouble::Trouble;
use crate::unpack::unpack;
use crate::words::use_words;

/// The form an event comes from.
pub(crate) fn form_of(event: &SubmitEvent) -> Option<HtmlFormElement> {
    event.target()?.dyn_into().ok()
}

/// The fields of a form, as its body or query.
pub(crate) fn fields_of(form: &HtmlFormElement) -> Option<String> {
    let fields = FormData::new_with_form(form).ok()?;
    let fields = UrlSearchParams::new_with_str_sequence_sequence(&fields).ok()?;
    fields.to_string().as_string()
}

/// Posts a command.
pub(crate) async fn post(command: &str, body: String) -> Result<Done, Trouble> {
    let text = crate::fetch::post(command, body).await?;
    // An answer nobody can read is as good as none: pressing again is safe.
    unpack(&text).ok_or_else(|| Trouble::not_sent(use_words()))
}
