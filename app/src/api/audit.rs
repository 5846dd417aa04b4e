//! The audit log: what the auditor's page asks.

use domain::wire::AuditList;
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

/// A page of the audit log, newest first.
#[server(prefix = "/ask", endpoint = "audit", input = GetUrl)]
pub async fn audit(
    #[server(default)] after: String,
    #[server(default)] before: String,
) -> Result<AuditPage, Trouble> {
    let caller = caller()?;
    let list = caller
        .services
        .audit(&caller.actor, &after, &before)
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
