//! The reviewer pool for programs.

use axum::Json;
use axum::http::StatusCode;
use domain::ids::ReviewerId;
use domain::people::reviewer::{Reviewer, ReviewerInput, ReviewerRevision, Standing};
use domain::refusal::{Fault, FieldFaults};
use domain::wire::{ReviewerList, ReviewerQuery};
use serde::{Deserialize, Serialize};
use services::No;
use utoipa::{IntoParams, ToSchema};

use super::ProblemBody;
use crate::api::parts::{Body, Id, Key, Query, rfc3339};
use crate::caller::By;
use crate::problem::{Problem, Told};

/// What is asked of the list.
#[derive(Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Part of the name.
    name: String,
    /// Word of a category.
    category: String,
    /// `serving` (also when left out), `retired` or `all`.
    standing: String,
    /// Cursor: the rows that follow.
    after: String,
    /// Cursor: the rows that lead up.
    before: String,
}

/// What is known of a reviewer, to be written.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryInput {
    /// Name.
    name: String,
    /// Word of a category.
    category: String,
    /// Body that appointed the reviewer.
    appointing_body: String,
    /// First day of the term.
    #[schema(format = Date)]
    term_from: String,
    /// Last day of the term, included.
    #[schema(format = Date)]
    term_to: String,
    /// Units the reviewer is bound to.
    #[serde(default)]
    conflict_units: Vec<String>,
    /// Words of access needs.
    #[serde(default)]
    access_needs: Vec<String>,
    /// A note on them.
    #[serde(default)]
    access_note: String,
}

/// A new reviewer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReviewer {
    /// Made by the client; left out, the key of the command is taken.
    #[serde(default)]
    #[schema(format = Uuid)]
    id: Option<String>,
    /// What is known.
    entry: EntryInput,
}

/// A changed entry.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangedReviewer {
    /// The version that was read.
    version: u32,
    /// What is known now.
    entry: EntryInput,
}

/// A retirement.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Retirement {
    /// The version that was read.
    version: u32,
    /// Why.
    reason: String,
}

/// A return to the pool.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reinstatement {
    /// The version that was read.
    version: u32,
}

/// What is known of a reviewer.
#[derive(Serialize, ToSchema)]
pub struct EntryAnswer {
    /// Name.
    name: String,
    /// Word of a category.
    category: String,
    /// Body that appointed the reviewer.
    appointing_body: String,
    /// First day of the term.
    #[schema(format = Date)]
    term_from: String,
    /// Last day of the term, included.
    #[schema(format = Date)]
    term_to: String,
    /// Units the reviewer is bound to.
    conflict_units: Vec<String>,
    /// Words of access needs.
    access_needs: Vec<String>,
    /// A note on them; may be blank.
    access_note: String,
}

/// A reviewer.
#[derive(Serialize, ToSchema)]
pub struct ReviewerAnswer {
    /// Id.
    #[schema(format = Uuid)]
    id: String,
    /// What is known.
    entry: EntryAnswer,
    /// When the reviewer left the pool, if so.
    #[schema(format = DateTime)]
    retired_at: Option<String>,
    /// Why.
    retire_reason: Option<String>,
    /// Counts the changes, from 1.
    version: u32,
}

/// A page of the pool, in order of name.
#[derive(Serialize, ToSchema)]
pub struct ReviewersAnswer {
    /// At most 25.
    reviewers: Vec<ReviewerAnswer>,
    /// How many answer the question in all.
    total: u64,
    /// Cursor of the following page, where there is one.
    after: Option<String>,
    /// Cursor of the preceding page, where there is one.
    before: Option<String>,
}

/// One version of a reviewer.
#[derive(Serialize, ToSchema)]
pub struct RevisionAnswer {
    /// As it was.
    reviewer: ReviewerAnswer,
    /// When it became so.
    #[schema(format = DateTime)]
    changed_at: String,
    /// Who made it so, as displayed then.
    changed_by: String,
}

impl From<EntryInput> for ReviewerInput {
    fn from(input: EntryInput) -> Self {
        let EntryInput {
            name,
            category,
            appointing_body,
            term_from,
            term_to,
            conflict_units,
            access_needs,
            access_note,
        } = input;
        Self {
            name,
            category,
            appointing_body,
            term_from,
            term_to,
            conflict_units,
            access_needs,
            access_note,
        }
    }
}

impl From<Reviewer> for ReviewerAnswer {
    fn from(reviewer: Reviewer) -> Self {
        let entry = reviewer.entry.as_input();
        let (retired_at, retire_reason) = match reviewer.standing {
            Standing::Serving => (None, None),
            Standing::Retired { at, reason } => (Some(rfc3339(at)), Some(reason.to_string())),
        };
        Self {
            id: reviewer.id.to_string(),
            entry: EntryAnswer {
                name: entry.name,
                category: entry.category,
                appointing_body: entry.appointing_body,
                term_from: entry.term_from,
                term_to: entry.term_to,
                conflict_units: entry.conflict_units,
                access_needs: entry.access_needs,
                access_note: entry.access_note,
            },
            retired_at,
            retire_reason,
            version: reviewer.version,
        }
    }
}

impl From<ReviewerList> for ReviewersAnswer {
    fn from(list: ReviewerList) -> Self {
        let ReviewerList { page, total, after, before } = list;
        let reviewers = page.rows.into_iter().map(Into::into).collect();
        Self { reviewers, total, after, before }
    }
}

impl From<ReviewerRevision> for RevisionAnswer {
    fn from(revision: ReviewerRevision) -> Self {
        Self {
            reviewer: revision.reviewer.into(),
            changed_at: rfc3339(revision.changed_at),
            changed_by: revision.changed_by,
        }
    }
}

/// Reads the pool.
#[utoipa::path(get, path = "/api/v1/reviewers", tag = "reviewers", params(ListQuery),
    responses(
        (status = 200, body = ReviewersAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn list(
    By(caller): By,
    Query(query): Query<ListQuery>,
) -> Result<Json<ReviewersAnswer>, Problem> {
    let ListQuery { name, category, standing, after, before } = query;
    let query = ReviewerQuery { name, category, standing, after, before };
    let list = caller.services.reviewers(&caller.actor, query).await.told(&caller)?;
    Ok(Json(list.into()))
}

/// Adds a reviewer.
#[utoipa::path(post, path = "/api/v1/reviewers", tag = "reviewers",
    params(("Idempotency-Key" = String, Header, description = "Id of the command")),
    request_body = NewReviewer,
    responses(
        (status = 201, body = ReviewerAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn add(
    By(caller): By,
    Key(key): Key,
    Body(NewReviewer { id, entry }): Body<NewReviewer>,
) -> Result<(StatusCode, Json<ReviewerAnswer>), Problem> {
    let id = match id.map(|text| text.parse()) {
        None => ReviewerId::new(key.uuid()),
        Some(Ok(id)) => id,
        Some(Err(_)) => {
            let faults = FieldFaults::one("id", Fault::NotAnId);
            return Err(caller.trouble(No::Invalid(faults)).into());
        }
    };
    let added = caller.services.add_reviewer(&caller.actor, key, id, &entry.into()).await;
    Ok((StatusCode::CREATED, Json(added.told(&caller)?.into())))
}

/// Reads one reviewer.
#[utoipa::path(get, path = "/api/v1/reviewers/{id}", tag = "reviewers",
    params(("id" = String, Path, format = Uuid)),
    responses(
        (status = 200, body = ReviewerAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn read(
    By(caller): By,
    Id(id): Id<ReviewerId>,
) -> Result<Json<ReviewerAnswer>, Problem> {
    Ok(Json(caller.services.reviewer(&caller.actor, id).await.told(&caller)?.into()))
}

/// Changes a reviewer's entry.
#[utoipa::path(put, path = "/api/v1/reviewers/{id}", tag = "reviewers",
    params(("id" = String, Path, format = Uuid),
        ("Idempotency-Key" = String, Header, description = "Id of the command")),
    request_body = ChangedReviewer,
    responses(
        (status = 200, body = ReviewerAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn edit(
    By(caller): By,
    Id(id): Id<ReviewerId>,
    Key(key): Key,
    Body(ChangedReviewer { version, entry }): Body<ChangedReviewer>,
) -> Result<Json<ReviewerAnswer>, Problem> {
    let services = &caller.services;
    let edited = services.edit_reviewer(&caller.actor, key, id, version, &entry.into()).await;
    Ok(Json(edited.told(&caller)?.into()))
}

/// Retires a reviewer.
#[utoipa::path(post, path = "/api/v1/reviewers/{id}/retire", tag = "reviewers",
    params(("id" = String, Path, format = Uuid),
        ("Idempotency-Key" = String, Header, description = "Id of the command")),
    request_body = Retirement,
    responses(
        (status = 200, body = ReviewerAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn retire(
    By(caller): By,
    Id(id): Id<ReviewerId>,
    Key(key): Key,
    Body(Retirement { version, reason }): Body<Retirement>,
) -> Result<Json<ReviewerAnswer>, Problem> {
    let services = &caller.services;
    let retired = services.retire_reviewer(&caller.actor, key, id, version, &reason).await;
    Ok(Json(retired.told(&caller)?.into()))
}

/// Takes a retired reviewer back.
#[utoipa::path(post, path = "/api/v1/reviewers/{id}/reinstate", tag = "reviewers",
    params(("id" = String, Path, format = Uuid),
        ("Idempotency-Key" = String, Header, description = "Id of the command")),
    request_body = Reinstatement,
    responses(
        (status = 200, body = ReviewerAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn reinstate(
    By(caller): By,
    Id(id): Id<ReviewerId>,
    Key(key): Key,
    Body(Reinstatement { version }): Body<Reinstatement>,
) -> Result<Json<ReviewerAnswer>, Problem> {
    let back = caller.services.reinstate_reviewer(&caller.actor, key, id, version).await;
    Ok(Json(back.told(&caller)?.into()))
}

/// Reads what became of a reviewer, newest first.
#[utoipa::path(get, path = "/api/v1/reviewers/{id}/history", tag = "reviewers",
    params(("id" = String, Path, format = Uuid)),
    responses(
        (status = 200, body = Vec<RevisionAnswer>),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn history(
    By(caller): By,
    Id(id): Id<ReviewerId>,
) -> Result<Json<Vec<RevisionAnswer>>, Problem> {
    let history = caller.services.reviewer_history(&caller.actor, id).await.told(&caller)?;
    Ok(Json(history.into_iter().map(Into::into).collect()))
}
