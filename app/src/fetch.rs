//! Requests of the browser program: one way out, one way back, texts both ways.

use leptos::server_fn::ContentType;
use leptos::server_fn::client::Client;
use leptos::server_fn::client::browser::BrowserClient;
use leptos::server_fn::codec::PostUrl;
use leptos::server_fn::request::ClientReq;
use leptos::server_fn::response::ClientRes;

use crate::asked::joined;
use crate::trouble::Trouble;
use crate::words::use_words;

type Request = <BrowserClient as Client<Trouble>>::Request;

/// What we ask for: the answer itself or a problem, never a page.
const ACCEPT: &str = "application/json";

/// Posts a form.
pub(crate) async fn post(address: &str, body: String) -> Result<String, Trouble> {
    let kind = PostUrl::CONTENT_TYPE;
    send(<Request as ClientReq<Trouble>>::try_new_post(
        address, kind, ACCEPT, body,
    )?)
    .await
}

/// Gets every address, one per line, and puts the answers together.
pub(crate) async fn get_all(addresses: String) -> Result<String, Trouble> {
    let mut answers = Vec::new();
    for address in addresses.lines() {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let kind = PostUrl::CONTENT_TYPE;
        let request = <Request as ClientReq<Trouble>>::try_new_get(path, kind, ACCEPT, query)?;
        answers.push(send(request).await?);
    }
    Ok(joined(&answers))
}

async fn send(request: Request) -> Result<String, Trouble> {
    let response = <BrowserClient as Client<Trouble>>::send(request).await?;
    let status = ClientRes::<Trouble>::status(&response);
    let text: String = ClientRes::<Trouble>::try_into_string(response).await?;
    if status == 200 {
        return Ok(text);
    }
    // What is no problem of ours came from something between us and the server.
    Err(serde_json::from_str(&text).unwrap_or_else(|_| Trouble::not_sent(use_words())))
}
