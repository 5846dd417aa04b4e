//! Logging in as a program.

use axum::Json;
use axum::http::StatusCode;
use domain::people::account::LogInStage;
use domain::refusal::Refusal;
use serde::{Deserialize, Serialize};
use services::Actor;
use services::log_ins::{LogInInput, LoggedIn, Tokens};
use utoipa::ToSchema;

use super::ProblemBody;
use crate::api::parts::{Body, rfc3339};
use crate::caller::By;
use crate::problem::{Problem, Told};

/// User name and password. No `Debug`: it holds a secret.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLogIn {
    /// User name; `login` is read as the same.
    #[serde(alias = "login")]
    username: String,
    /// Password.
    password: String,
}

/// The six digits of the second factor.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// Six digits.
    code: String,
}

/// The first password of one's own.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnPassword {
    /// At least ten characters, not letters a–z alone, nor digits and signs alone, without the user name.
    new_password: String,
}

/// What an authenticator needs. The same throughout one log-in, another in every other.
#[derive(Serialize, ToSchema)]
pub struct SecondFactorAnswer {
    /// The secret in base32, in groups of four.
    secret: String,
    /// The same as an `otpauth://` address.
    url: String,
}

/// The refresh token of a log-in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    /// As it was given.
    refresh_token: String,
}

/// Proofs of a log-in.
#[derive(Serialize, ToSchema)]
pub struct LogInAnswer {
    /// Goes into `Authorization: Bearer`.
    access_token: String,
    /// Gets a new access token when the old one has run out.
    refresh_token: String,
    /// What is still to be done: `code`, `enrol` (set up a second factor), `password` (choose one
    /// of one's own), or `complete`.
    stage: &'static str,
    /// When the access token runs out, RFC 3339 in UTC.
    expires_at: String,
}

/// Proofs of a log-in, the one that is needed first under a name of its own.
#[derive(Serialize, ToSchema)]
pub struct LoginAnswer {
    /// The access token once more: goes into `Authorization: Bearer`.
    token: String,
    #[serde(flatten)]
    log_in: LogInAnswer,
}

impl LogInAnswer {
    fn new(tokens: Tokens, stage: LogInStage) -> Self {
        Self {
            access_token: tokens.access,
            refresh_token: tokens.refresh,
            stage: stage.code(),
            expires_at: rfc3339(tokens.access_ends_at),
        }
    }
}

impl From<LoggedIn> for LogInAnswer {
    fn from(logged_in: LoggedIn) -> Self {
        Self::new(logged_in.tokens, logged_in.stage)
    }
}

/// Begins a log-in.
#[utoipa::path(post, path = "/api/v1/log-ins", tag = "log-ins", security(()),
    request_body = NewLogIn,
    responses(
        (status = 201, body = LogInAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn begin(
    By(caller): By,
    Body(body): Body<NewLogIn>,
) -> Result<(StatusCode, Json<LogInAnswer>), Problem> {
    let NewLogIn { username, password } = body;
    let input = LogInInput {
        username,
        password,
        device: caller.device.clone(),
    };
    // A program may have several; a browser's is not its to end.
    let logged_in = caller
        .services
        .log_in(&Actor::Visitor, &caller.address, input)
        .await
        .told(&caller)?;
    Ok((StatusCode::CREATED, Json(logged_in.into())))
}

/// Begins a log-in, answered as programs that know one address for it expect.
#[utoipa::path(post, path = "/api/v1/login", tag = "log-ins", security(()),
    request_body = NewLogIn,
    responses(
        (status = 200, body = LoginAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn log_in(by: By, body: Body<NewLogIn>) -> Result<Json<LoginAnswer>, Problem> {
    let (_created, Json(log_in)) = begin(by, body).await?;
    Ok(Json(LoginAnswer {
        token: log_in.access_token.clone(),
        log_in,
    }))
}

/// Gives the code of the second factor.
#[utoipa::path(post, path = "/api/v1/log-ins/code", tag = "log-ins",
    request_body = Code,
    responses(
        (status = 200, body = LogInAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn give_code(
    By(caller): By,
    Body(Code { code }): Body<Code>,
) -> Result<Json<LogInAnswer>, Problem> {
    let given = caller
        .services
        .give_code(&caller.actor, &caller.address, &code)
        .await;
    Ok(Json(given.told(&caller)?.into()))
}

/// Reads the second factor that is offered for setting up, at the stage `enrol`.
#[utoipa::path(get, path = "/api/v1/log-ins/second-factor", tag = "log-ins",
    responses(
        (status = 200, body = SecondFactorAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn second_factor_offer(By(caller): By) -> Result<Json<SecondFactorAnswer>, Problem> {
    let offer = caller.services.second_factor_offer(&caller.actor).await;
    let offer = offer.told(&caller)?;
    Ok(Json(SecondFactorAnswer {
        secret: offer.secret_text,
        url: offer.url,
    }))
}

/// Sets the second factor up, proven by its first code.
#[utoipa::path(post, path = "/api/v1/log-ins/second-factor", tag = "log-ins",
    request_body = Code,
    responses(
        (status = 200, body = LogInAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn enrol_second_factor(
    By(caller): By,
    Body(Code { code }): Body<Code>,
) -> Result<Json<LogInAnswer>, Problem> {
    let enrolled = caller
        .services
        .enrol_second_factor(&caller.actor, &code)
        .await;
    Ok(Json(enrolled.told(&caller)?.into()))
}

/// Chooses a password of one's own in place of the one somebody else set, at the stage
/// `password`.
#[utoipa::path(post, path = "/api/v1/log-ins/password", tag = "log-ins",
    request_body = OwnPassword,
    responses(
        (status = 200, body = LogInAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn choose_first_password(
    By(caller): By,
    Body(OwnPassword { new_password }): Body<OwnPassword>,
) -> Result<Json<LogInAnswer>, Problem> {
    // Typing it twice is for people, who cannot see what they type.
    let chosen = caller
        .services
        .choose_first_password(&caller.actor, &new_password, &new_password)
        .await;
    Ok(Json(chosen.told(&caller)?.into()))
}

/// Gets a new access token.
#[utoipa::path(post, path = "/api/v1/log-ins/refresh", tag = "log-ins", security(()),
    request_body = Refresh,
    responses(
        (status = 200, body = LogInAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn refresh(
    By(caller): By,
    Body(Refresh { refresh_token }): Body<Refresh>,
) -> Result<Json<LogInAnswer>, Problem> {
    let (tokens, actor) = caller
        .services
        .refresh(&refresh_token)
        .await
        .told(&caller)?;
    Ok(Json(LogInAnswer::new(tokens, stage_of(&actor))))
}

fn stage_of(actor: &Actor) -> LogInStage {
    match actor {
        Actor::HalfLoggedIn(half) => half.stage,
        Actor::Account(_) | Actor::Visitor | Actor::Seat(_) | Actor::Operator => {
            LogInStage::Complete
        }
    }
}

/// Ends the log-in that asks.
#[utoipa::path(delete, path = "/api/v1/log-ins/current", tag = "log-ins",
    responses(
        (status = 204, description = "It has ended"),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn end(By(caller): By) -> Result<StatusCode, Problem> {
    if caller.actor == Actor::Visitor {
        return Err(caller.refused(Refusal::NotLoggedIn).into());
    }
    caller.services.log_out(&caller.actor).await.told(&caller)?;
    Ok(StatusCode::NO_CONTENT)
}
