//! The reviewer pool for programs.

mod wire;

use axum::Json;
use axum::http::StatusCode;
use domain::ids::ReviewerId;
use domain::refusal::{Fault, FieldFaults};
use domain::wire::ReviewerQuery;
use services::No;
use services::reviewers::Namesake;

pub use wire::{
    ChangedReviewer, EntryAnswer, EntryInput, ListQuery, NewReviewer, Reinstatement, Retirement,
    ReviewerAnswer, ReviewersAnswer, VersionAnswer,
};

use super::ProblemBody;
use crate::api::parts::{Body, Id, Key, Query};
use crate::caller::By;
use crate::problem::{Problem, Told};

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
    let ListQuery {
        name,
        category,
        standing,
        after,
        before,
    } = query;
    let query = ReviewerQuery {
        name,
        category,
        standing,
        after,
        before,
    };
    let list = caller
        .services
        .reviewers(&caller.actor, query)
        .await
        .told(&caller)?;
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
    Body(new): Body<NewReviewer>,
) -> Result<(StatusCode, Json<ReviewerAnswer>), Problem> {
    let NewReviewer {
        id,
        another_person,
        entry,
    } = new;
    let namesake = if another_person {
        Namesake::Another
    } else {
        Namesake::Ask
    };
    let id = match id.map(|text| text.parse()) {
        None => ReviewerId::new(key.uuid()),
        Some(Ok(id)) => id,
        Some(Err(_)) => {
            let faults = FieldFaults::one("id", Fault::NotAnId);
            return Err(caller.trouble(No::Invalid(faults)).into());
        }
    };
    let added = caller
        .services
        .add_reviewer(&caller.actor, key, id, &entry.into(), namesake)
        .await;
    Ok((StatusCode::CREATED, Json(added.told(&caller)?.into())))
}

/// Reads one reviewer.
#[utoipa::path(get, path = "/api/v1/reviewers/{id}", tag = "reviewers",
    params(("id" = String, Path, format = Uuid)),
    responses(
        (status = 200, body = ReviewerAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn read(By(caller): By, Id(id): Id<ReviewerId>) -> Result<Json<ReviewerAnswer>, Problem> {
    Ok(Json(
        caller
            .services
            .reviewer(&caller.actor, id)
            .await
            .told(&caller)?
            .into(),
    ))
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
    let edited = services
        .edit_reviewer(&caller.actor, key, id, version, &entry.into())
        .await;
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
    let retired = services
        .retire_reviewer(&caller.actor, key, id, version, &reason)
        .await;
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
    let back = caller
        .services
        .reinstate_reviewer(&caller.actor, key, id, version)
        .await;
    Ok(Json(back.told(&caller)?.into()))
}

/// Reads what became of a reviewer, newest first.
#[utoipa::path(get, path = "/api/v1/reviewers/{id}/history", tag = "reviewers",
    params(("id" = String, Path, format = Uuid)),
    responses(
        (status = 200, body = Vec<VersionAnswer>),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn history(
    By(caller): By,
    Id(id): Id<ReviewerId>,
) -> Result<Json<Vec<VersionAnswer>>, Problem> {
    let history = caller
        .services
        .reviewer_history(&caller.actor, id)
        .await
        .told(&caller)?;
    Ok(Json(history.into_iter().map(Into::into).collect()))
}
