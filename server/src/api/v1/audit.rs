//! The audit log for programs: to read.

use axum::Json;
use domain::wire::{AuditLine, AuditList, AuditQuery};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::ProblemBody;
use crate::api::parts::{Query, rfc3339};
use crate::caller::By;
use crate::problem::{Problem, Told};

/// Which rows of the log; blank means any.
#[derive(Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct AuditRowsQuery {
    /// First day, such as 2026-05-06, as at the office.
    from: String,
    /// Last day.
    to: String,
    /// Part of the user name or displayed name of whoever did it; an account's id, `operator` or
    /// `visitor`.
    who: String,
    /// Word of what was done.
    deed: String,
    /// What it was done to: part of an account's name, the number of a session, or the beginning of
    /// an id.
    subject: String,
    /// Cursor: the rows that follow.
    after: String,
    /// Cursor: the rows that lead up.
    before: String,
}

impl From<AuditRowsQuery> for AuditQuery {
    fn from(query: AuditRowsQuery) -> Self {
        let AuditRowsQuery {
            from,
            to,
            who,
            deed,
            subject,
            after,
            before,
        } = query;
        Self {
            from,
            to,
            who,
            deed,
            subject,
            after,
            before,
        }
    }
}

/// One row of the audit log.
#[derive(Serialize, ToSchema)]
pub struct AuditRowAnswer {
    /// Place in the chain, from 1.
    seq: i64,
    /// When.
    #[schema(format = DateTime)]
    recorded_at: String,
    /// Who, as `account:<id>`, `seat:<id>`, `operator` or `visitor`.
    actor: String,
    /// Who, as displayed then.
    actor_name: String,
    /// What, a permanent word.
    deed: &'static str,
    /// What kind of thing it was done to.
    object_kind: String,
    /// Which one.
    object_id: String,
    /// Its displayed name now, where it is an account, or its number, where it is a session or a
    /// matter; blank otherwise.
    object_name: String,
    /// Number of the seat, where a seat did it.
    actor_seat: Option<u32>,
    /// What exactly: `seat`, `transition`, `reason` and the like, by their permanent words.
    #[schema(value_type = Object)]
    detail: serde_json::Value,
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
            object_name: line.object_name,
            actor_seat: line.actor_seat,
            // As it was stored: it is JSON.
            detail: serde_json::from_str(&line.detail).unwrap_or_default(),
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
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", params(AuditRowsQuery),
    responses(
        (status = 200, body = AuditAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn list(
    By(caller): By,
    Query(query): Query<AuditRowsQuery>,
) -> Result<Json<AuditAnswer>, Problem> {
    let list = caller
        .services
        .audit(&caller.actor, &query.into())
        .await
        .told(&caller)?;
    Ok(Json(list.into()))
}
