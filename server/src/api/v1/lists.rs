//! Petition matters and review sessions for programs: the lists of the office, to read.

use axum::Json;
use domain::petitions::matter::Matter;
use domain::public_review::session::ReviewSession;
use serde::{Deserialize, Serialize};
use services::public_review::{ListPage, ListQuery, MatterRow, SessionRow};
use utoipa::{IntoParams, ToSchema};

use super::ProblemBody;
use crate::api::parts::{Query, rfc3339};
use crate::caller::By;
use crate::problem::{Problem, Told};

/// Which rows of a list.
#[derive(Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct RowsQuery {
    /// Words that all have to stand in number, title, unit or venue; blank for everything.
    words: String,
    /// Cursor: the rows that follow.
    after: String,
    /// Cursor: the rows that lead up.
    before: String,
}

impl From<RowsQuery> for ListQuery {
    fn from(query: RowsQuery) -> Self {
        Self {
            words: query.words,
            after: query.after,
            before: query.before,
        }
    }
}

/// A petition matter.
#[derive(Serialize, ToSchema)]
pub struct MatterAnswer {
    /// The office's number.
    matter_no: String,
    /// Topic in a few words, without a name.
    title: String,
    /// `SUGGESTION`, `ACCUSATION` or `CLAIM`.
    purpose: &'static str,
    /// Word of what it is about.
    category: &'static str,
    /// De-identified summary.
    summary: String,
    /// The unit with power to handle.
    responsible_unit: String,
    /// Numbers of the sessions on it, the latest first.
    review_sessions: Vec<String>,
}

/// A page of the petition matters, the highest number first.
#[derive(Serialize, ToSchema)]
pub struct MattersAnswer {
    /// The matters.
    petition_matters: Vec<MatterAnswer>,
    /// Cursor of the page that follows, where there is one.
    after: Option<String>,
    /// Cursor of the page before, where there is one.
    before: Option<String>,
}

/// A review session as the list has it.
#[derive(Serialize, ToSchema)]
pub struct SessionBriefAnswer {
    /// Its number.
    number: String,
    /// What it is about, in a few words.
    title: String,
    /// Word of how far it is.
    status: &'static str,
    /// When it is held.
    #[schema(format = DateTime)]
    scheduled_at: String,
    /// Where it is held.
    venue: String,
    /// `secret` or `named`.
    ballot_mode: &'static str,
    /// Name of whoever leads it, once somebody does.
    chair: Option<String>,
}

/// A page of the review sessions, the latest first.
#[derive(Serialize, ToSchema)]
pub struct SessionsAnswer {
    /// The sessions.
    review_sessions: Vec<SessionBriefAnswer>,
    /// Cursor of the page that follows, where there is one.
    after: Option<String>,
    /// Cursor of the page before, where there is one.
    before: Option<String>,
}

fn matter(row: MatterRow) -> MatterAnswer {
    let Matter { entry, .. } = row.matter;
    MatterAnswer {
        matter_no: entry.matter_no.as_str().to_owned(),
        title: entry.title.to_string(),
        purpose: entry.purpose.code(),
        category: entry.category.code(),
        summary: entry.summary.to_string(),
        responsible_unit: entry.responsible_unit.to_string(),
        review_sessions: row.sessions.into_iter().map(|one| one.number).collect(),
    }
}

fn session(row: SessionRow) -> SessionBriefAnswer {
    let status = row.session.status().code();
    let ReviewSession { entry, .. } = row.session;
    SessionBriefAnswer {
        number: entry.number.as_str().to_owned(),
        title: entry.title.to_string(),
        status,
        scheduled_at: rfc3339(entry.scheduled_at),
        venue: entry.venue.to_string(),
        ballot_mode: entry.ballot_mode.code(),
        chair: row.chair,
    }
}

/// Reads the petition matters, the highest number first.
#[utoipa::path(get, path = "/api/v1/petition-matters", tag = "petition-matters",
    params(RowsQuery),
    responses(
        (status = 200, body = MattersAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn matters(
    By(caller): By,
    Query(query): Query<RowsQuery>,
) -> Result<Json<MattersAnswer>, Problem> {
    let page = caller.services.matters(&caller.actor, &query.into()).await;
    let ListPage {
        rows,
        after,
        before,
    } = page.told(&caller)?;
    Ok(Json(MattersAnswer {
        petition_matters: rows.into_iter().map(matter).collect(),
        after,
        before,
    }))
}

/// Reads the review sessions, the latest first.
#[utoipa::path(get, path = "/api/v1/review-sessions", tag = "review-sessions",
    params(RowsQuery),
    responses(
        (status = 200, body = SessionsAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn sessions(
    By(caller): By,
    Query(query): Query<RowsQuery>,
) -> Result<Json<SessionsAnswer>, Problem> {
    let page = caller.services.sessions(&caller.actor, &query.into()).await;
    let ListPage {
        rows,
        after,
        before,
    } = page.told(&caller)?;
    Ok(Json(SessionsAnswer {
        review_sessions: rows.into_iter().map(session).collect(),
        after,
        before,
    }))
}
