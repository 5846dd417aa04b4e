//! Requests of the browser program: one way out, one way back, texts both ways. The browser's own
//! `fetch`, because the framework's client brings streams and abort signals that nobody here uses.

use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, JsValue};
use send_wrapper::SendWrapper;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

use crate::asked::joined;
use crate::trouble::Trouble;
use crate::unpack::unpack;
use crate::words::use_words;

/// What we ask for: the answer itself or a problem, never a page.
const ACCEPT: &str = "application/json";
/// What a form is sent as.
const FORM: &str = "application/x-www-form-urlencoded";

/// Posts a form.
pub(crate) async fn post(address: &str, body: String) -> Result<String, Trouble> {
    ask(address, Some(body)).await
}

/// Gets every address, one per line, and puts the answers together.
pub(crate) async fn get_all(addresses: String) -> Result<String, Trouble> {
    let mut answers = Vec::new();
    for address in addresses.lines() {
        answers.push(ask(address, None).await?);
    }
    Ok(joined(&answers))
}

async fn ask(address: &str, body: Option<String>) -> Result<String, Trouble> {
    // Resources may move between threads; a browser has one.
    match SendWrapper::new(answer(address, body)).await {
        Ok((true, text)) => Ok(text),
        // What is no problem of ours came from something between us and the server.
        Ok((false, text)) => Err(unpack(&text).unwrap_or_else(not_sent)),
        Err(_) => Err(not_sent()),
    }
}

fn not_sent() -> Trouble {
    Trouble::not_sent(use_words())
}

/// Whether it was done, and the text of the answer.
async fn answer(address: &str, body: Option<String>) -> Result<(bool, String), JsValue> {
    let headers = Headers::new()?;
    headers.set("accept", ACCEPT)?;
    let request = RequestInit::new();
    if let Some(body) = body {
        headers.set("content-type", FORM)?;
        request.set_method("POST");
        request.set_body(&JsValue::from(body));
    }
    request.set_headers(&headers);
    let coming = window().fetch_with_str_and_init(address, &request);
    let response: Response = JsFuture::from(coming).await?.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?;
    Ok((
        response.status() == 200,
        text.as_string().unwrap_or_default(),
    ))
}
