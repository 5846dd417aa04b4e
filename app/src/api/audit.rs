//! The audit log: what the auditor's page asks.

use domain::wire::{AuditList, AuditQuery};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::told::Told;
#[cfg(feature = "ssr")]
use crate::caller::caller;
use crate::trouble::Trouble;

/// A page of the audit log, and the end of the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// The rows.
    pub list: AuditList,
    /// Place of the newest row; 0 when nothing is recorded.
    pub head_seq: i64,
    /// Hash of the newest row, hex.
    pub head_hash: String,
}

/// A page of the audit log, newest first. The two who have no account can be asked for in the
/// words of the page as well.
#[server(prefix = "/ask", endpoint = "audit", input = GetUrl)]
pub async fn audit(#[server(default)] query: AuditQuery) -> Result<AuditPage, Trouble> {
    let caller = caller()?;
    let (mut query, words) = (query, caller.words());
    for (said, word) in [
        (words.audit_actor_operator(), "operator"),
        (words.audit_actor_visitor(), "visitor"),
    ] {
        if query.who.trim() == said {
            word.clone_into(&mut query.who);
        }
    }
    let list = caller
        .services
        .audit(&caller.actor, &query)
        .await
        .told(&caller)?;
    let head = caller
        .services
        .audit_head(&caller.actor)
        .await
        .told(&caller)?;
    Ok(AuditPage {
        list,
        head_seq: head.seq,
        head_hash: head.hash,
    })
}
