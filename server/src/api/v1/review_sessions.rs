//! Review sessions for programs: reading, following and leading them, taking seats, casting ballots.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::ids::{CommandId, DeviceId, RoundId};
use domain::public_review::course::Transition;
use domain::refusal::{Fault, FieldFaults, Refusal};
use serde::{Deserialize, Serialize};
use services::No;
use services::public_review::{BallotInput, ChoiceInput, Moving};
use utoipa::ToSchema;

use super::ProblemBody;
use crate::api::parts::{Body, Query, Word};
use crate::caller::By;
use crate::house::House;
use crate::live::hall::{self, Held};
use crate::problem::{Problem, Refuse, Told};

/// A seat's code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeatClaim {
    /// The six characters on the card, however typed, or the twenty of its QR code, which are never
    /// slowed.
    code: String,
    /// UUID made by the device, so that a repetition after a lost answer gives the same seat. One
    /// is made where it is left out: then the first answer must not be lost.
    #[serde(default)]
    device_id: Option<String>,
}

/// A seat that was taken.
#[derive(Serialize, ToSchema)]
pub struct SeatAnswer {
    /// Goes into `Authorization: Bearer`.
    token: String,
    /// Number of the session.
    session: String,
    /// Number of the seat.
    seat: u32,
    /// Name of the reviewer.
    name: String,
}

/// Takes the seat of a code for a device.
#[utoipa::path(post, path = "/api/v1/seats/claim", tag = "review-sessions", security(()),
    request_body = SeatClaim,
    responses(
        (status = 200, body = SeatAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn claim_seat(
    By(caller): By,
    Body(SeatClaim { code, device_id }): Body<SeatClaim>,
) -> Result<Json<SeatAnswer>, Problem> {
    let device = match device_id {
        None => DeviceId::new(caller.services.new_id()),
        Some(text) => read_id(&text, "device_id").told(&caller)?,
    };
    let claimed = caller
        .services
        .claim_seat(caller.address, &code, device)
        .await
        .told(&caller)?;
    Ok(Json(SeatAnswer {
        token: claimed.token.reveal().to_owned(),
        session: claimed.session_number,
        seat: claimed.seat_number,
        name: claimed.name,
    }))
}

fn read_id<T: std::str::FromStr>(text: &str, field: &str) -> Result<T, No> {
    let wrong = |_error| No::Invalid(FieldFaults::one(field, Fault::NotAnId));
    text.parse().map_err(wrong)
}

/// Reads a session as the caller may see it: the panel's view with the token of a seat, the
/// office's with that of a log-in.
#[utoipa::path(get, path = "/api/v1/review-sessions/{number}", tag = "review-sessions",
    params(("number" = String, Path)),
    responses(
        (status = 200, description = "The snapshot", content_type = "application/json"),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn read(By(caller): By, Word(number): Word) -> Response {
    let looker = caller.services.looker(&caller.actor, &number).await;
    hall::state(&caller, looker, &Held::default()).await
}

/// Follows a session: events `snapshot` (the whole, its id is `changes`), `alive` every 15
/// seconds, `moved` when another device has the seat, `ended` when the log-in has ended.
#[utoipa::path(get, path = "/api/v1/review-sessions/{number}/live", tag = "review-sessions",
    params(("number" = String, Path)),
    responses(
        (status = 200, description = "Server-sent events", content_type = "text/event-stream"),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn live(State(house): State<House>, By(caller): By, Word(number): Word) -> Response {
    let looker = caller.services.looker(&caller.actor, &number).await;
    hall::follow(&house, caller, looker).await
}

/// Asks for what is newer than `rev`: for whom streams do not come through.
#[utoipa::path(get, path = "/api/v1/review-sessions/{number}/state", tag = "review-sessions",
    params(("number" = String, Path),
        ("rev" = Option<i64>, Query, description = "`changes` of the snapshot held")),
    responses(
        (status = 200, description = "The snapshot", content_type = "application/json"),
        (status = 204, description = "Nothing is newer"),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn state(By(caller): By, Word(number): Word, Query(held): Query<Held>) -> Response {
    let looker = caller.services.looker(&caller.actor, &number).await;
    hall::state(&caller, looker, &held).await
}

/// A wish of a console.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransitionInput {
    /// A word of `other_steps` or `next_step`.
    transition: String,
    /// The `revision` that the console shows.
    expected_revision: u32,
    /// Why, where that is needed.
    #[serde(default)]
    reason: String,
    /// The other day of a session that was postponed, RFC 3339.
    #[serde(default)]
    scheduled_at: Option<DateTime<Utc>>,
    /// UUID of the command. Where it is left out, the same wish of the same person at the same
    /// revision is the same command.
    #[serde(default)]
    command_id: Option<String>,
}

/// Where the session stands now.
#[derive(Serialize, ToSchema)]
pub struct TransitionAnswer {
    /// What the next wish must name.
    revision: u32,
}

/// Moves a session: 409 `version-conflict` when somebody else was faster.
#[utoipa::path(post, path = "/api/v1/review-sessions/{number}/transitions",
    tag = "review-sessions", params(("number" = String, Path)),
    request_body = TransitionInput,
    responses(
        (status = 200, body = TransitionAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn move_session(
    By(caller): By,
    Word(number): Word,
    Body(wish): Body<TransitionInput>,
) -> Result<Json<TransitionAnswer>, Problem> {
    let transition = Transition::from_code(&wish.transition).ok_or_else(|| {
        caller.trouble(FieldFaults::one("transition", Fault::UnknownChoice).into())
    })?;
    let moving = Moving {
        transition,
        expected_revision: wish.expected_revision,
        reason: wish.reason,
        scheduled_at: wish.scheduled_at,
    };
    let services = &caller.services;
    let command: CommandId = match wish.command_id {
        Some(text) => read_id(&text, "command_id").told(&caller)?,
        None => services.command_of(&caller.actor, &number, &moving),
    };
    let moved = services.move_session(&caller.actor, command, &number, &moving);
    let revision = moved.await.told(&caller)?;
    Ok(Json(TransitionAnswer { revision }))
}

/// A ballot.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBallot {
    /// UUID made by the device for this ballot: sent again it gives the same receipt.
    ballot_id: String,
    /// One for each question of the round: the place of an option, from 0, or `abstain`.
    #[schema(value_type = Vec<AnswerInput>)]
    answers: Vec<ChoiceInput>,
}

/// An answer: the place of an option, from 0, or the word `abstain`.
#[derive(ToSchema)]
#[schema(example = json!(0))]
#[serde(untagged)]
#[expect(
    dead_code,
    reason = "what is read is `ChoiceInput`, whose crate knows no description"
)]
enum AnswerInput {
    /// The place of an option, from 0.
    Option(u32),
    /// To abstain.
    Abstain(Abstain),
}

/// The word of an answer that abstains.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "for the description alone")]
enum Abstain {
    /// To abstain, which is a vote.
    Abstain,
}

/// That a ballot was received; never which.
#[derive(Serialize, ToSchema)]
pub struct BallotAnswer {
    /// The id of the ballot.
    ballot_id: String,
    /// The code to take home.
    receipt: String,
}

/// Casts the ballot of the caller's seat. Answered once it is safely stored; a second, different
/// ballot is 409 `ballot-already-cast`, one that comes after the closing 409 `ballot-too-late`, one
/// under the id of another ballot 409 `ballot-id-in-use`: make another id and send it again.
#[utoipa::path(post, path = "/api/v1/review-sessions/{number}/rounds/{round}/ballots",
    tag = "review-sessions",
    params(("number" = String, Path), ("round" = String, Path, format = Uuid)),
    request_body = NewBallot,
    responses(
        (status = 200, body = BallotAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn cast_ballot(
    By(caller): By,
    path: Result<Path<(String, String)>, axum::extract::rejection::PathRejection>,
    Body(new): Body<NewBallot>,
) -> Result<Json<BallotAnswer>, Response> {
    let not_found = || caller.refuse(Refusal::NotFound);
    let Path((number, round)) = path.map_err(|_rejection| not_found())?;
    let round: RoundId = round.parse().map_err(|_error| not_found())?;
    let cast = async {
        let input = BallotInput {
            ballot_id: read_id(&new.ballot_id, "ballot_id")?,
            answers: new.answers,
        };
        let services = &caller.services;
        let receipt = services.cast_ballot_in(&caller.actor, &number, round, &input);
        Ok(BallotAnswer {
            receipt: receipt.await?.as_str().to_owned(),
            ballot_id: input.ballot_id.to_string(),
        })
    };
    let cast: Result<BallotAnswer, No> = cast.await;
    let told = cast.told(&caller);
    told.map(Json)
        .map_err(axum::response::IntoResponse::into_response)
}

/// Reads what the hall sees, by the key in the projector's address.
#[utoipa::path(get, path = "/api/v1/projectors/{key}/state", tag = "review-sessions",
    security(()), params(("key" = String, Path), ("rev" = Option<i64>, Query)),
    responses(
        (status = 200, description = "The snapshot", content_type = "application/json"),
        (status = 204, description = "Nothing is newer"),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn projector_state(by: By, key: Word, held: Query<Held>) -> Response {
    hall::projector_state(by, key, held).await
}

/// Follows what the hall sees.
#[utoipa::path(get, path = "/api/v1/projectors/{key}/live", tag = "review-sessions",
    security(()), params(("key" = String, Path)),
    responses(
        (status = 200, description = "Server-sent events", content_type = "text/event-stream"),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn projector_live(house: State<House>, by: By, key: Word) -> Response {
    hall::projector(house, by, key).await
}
