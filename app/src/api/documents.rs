//! Documents of a session: what their page asks and does. Adding one is a form with a file, which
//! the server reads by itself.

use domain::wire::SessionDocuments;
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, PostUrl};
use serde::{Deserialize, Serialize};

use super::done::Done;
#[cfg(feature = "ssr")]
use super::{
    done::Notice,
    told::{Told, read},
};
#[cfg(feature = "ssr")]
use crate::caller::caller;
use crate::trouble::Trouble;
#[cfg(feature = "ssr")]
use domain::ids::{CommandId, DocumentId};

/// Address of the form with a file.
pub const ADD_DOCUMENT: &str = "/do/add_document";

/// The page of a session's documents.
#[must_use]
pub fn documents_page(number: &str) -> String {
    format!("/office/review-sessions/{number}/documents")
}

/// A document is withdrawn.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawDocumentForm {
    /// Id of the command.
    pub command_id: String,
    /// Which document.
    pub id: String,
}

/// The documents of a session.
#[server(name = AskDocuments, prefix = "/ask", endpoint = "documents", input = GetUrl)]
pub async fn documents(number: String) -> Result<SessionDocuments, Trouble> {
    let caller = caller()?;
    caller
        .services
        .documents(&caller.actor, &number)
        .await
        .told(&caller)
}

/// Withdraws a document.
#[server(prefix = "/do", endpoint = "withdraw_document", input = PostUrl)]
pub async fn withdraw_document(form: WithdrawDocumentForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let command: CommandId = read(&form.command_id, &caller)?;
    let id: DocumentId = read(&form.id, &caller)?;
    let number = caller
        .services
        .withdraw_document(&caller.actor, command, id)
        .await
        .told(&caller)?;
    Ok(Done::say(
        documents_page(&number),
        Notice::DocumentWithdrawn,
    ))
}
