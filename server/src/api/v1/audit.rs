//! The audit log for programs: to read.

use axum::Json;
use domain::wire::{AuditLine, AuditList};
use serde::Serialize;
use utoipa::ToSchema;

use super::ProblemBody;
use super::accounts::PageQuery;
use crate::api::parts::{Query, rfc3339};
use crate::caller::By;
use crate::problem::{Problem, Told};

/// One row of the audit log.
#[derive(Serialize, ToSchema)]
pub struct AuditRowAnswer {
    /// Place in the chain, from 1.
    seq: i64,
    /// When.
    #[schema(format = DateTime)]
    recorded_at: String,
    /// Who, as `account:<id>`, `operator` or `visitor`.
    actor: String,
    /// Who, as displayed then.
    actor_name: String,
    /// What, a permanent word.
    deed: &'static str,
    /// What kind of thing it was done to.
    object_kind: String,
    /// Which one.
    object_id: String,
    /// Hash of the row, hex. It covers the row before, and so the whole log up to here.
    hash: String,
}

/// A page of the audit log, newest first.
#[derive(Serialize, ToSchema)]
pub struct AuditAnswer {
    /// At most 25.
    rows: Vec<AuditRowAnswer>,
    /// Cursor of the older page, where there is one.
    after: Option<String>,
    /// Cursor of the newer page, where there is one.
    before: Option<String>,
}

impl From<AuditLine> for AuditRowAnswer {
    fn from(line: AuditLine) -> Self {
        Self {
            seq: line.seq,
            recorded_at: rfc3339(line.recorded_at),
            actor: line.actor,
            actor_name: line.actor_name,
            deed: line.deed.word(),
            object_kind: line.object_kind,
            object_id: line.object_id,
            hash: line.hash,
        }
    }
}

impl From<AuditList> for AuditAnswer {
    fn from(list: AuditList) -> Self {
        let AuditList {
            page,
            after,
            before,
        } = list;
        Self {
            rows: page.rows.into_iter().map(Into::into).collect(),
            after,
            before,
        }
    }
}

/// Reads the audit log.
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", params(PageQuery),
    responses(
        (status = 200, body = AuditAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn list(
    By(caller): By,
    Query(PageQuery { after, before }): Query<PageQuery>,
) -> Result<Json<AuditAnswer>, Problem> {
    let list = caller
        .services
        .audit(&caller.actor, &after, &before)
        .await
        .told(&caller)?;
    Ok(Json(list.into()))
}
