//! Review sessions: what the pages for preparing them do. These pages read by themselves, for they
//! have no program.

mod form;

use domain::ids::{CommandId, SessionId};
use domain::public_review::course::Transition;
use domain::public_review::session::{ConsentForm, SessionNo, moment};
use domain::refusal::{Fault, FieldFaults, Refusal};
use leptos::prelude::*;
use leptos::server_fn::codec::PostUrl;
use serde::{Deserialize, Serialize};
use services::No;
use services::public_review::Moving;

pub use self::form::SessionForm;
use super::done::{Card, Done, Notice};
use super::hall::console;
use super::outcome::outcome_page;
use super::told::{Told, read};
use crate::caller::caller;
use crate::trouble::Trouble;

/// The petitioner agreed, or did no longer.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordConsentForm {
    /// Id of the command.
    pub command_id: String,
    /// Number of the session.
    pub session: String,
    /// The revision the clerk has seen.
    pub version: String,
    /// Word of the form of consent; `none` takes it back.
    #[serde(default)]
    pub consent: String,
}

/// The screen a step is taken on, and which is shown again after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepScreen {
    /// The page of the session.
    #[default]
    Session,
    /// The console in the hall.
    Console,
    /// The page on which what is published is prepared.
    Outcome,
}

/// A session comes a step further.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoveSessionForm {
    /// Id of the command.
    pub command_id: String,
    /// Number of the session.
    pub number: String,
    /// The revision the page showed.
    pub revision: String,
    /// Where it is taken.
    #[serde(default)]
    pub screen: StepScreen,
    /// Word of the step.
    pub transition: String,
    /// Why, where that is asked.
    #[serde(default)]
    pub reason: String,
    /// The other day, where there is one.
    #[serde(default)]
    pub scheduled_at: String,
}

/// Cards are printed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintCardsForm {
    /// Id of the command.
    pub command_id: String,
    /// Number of the session.
    pub session: String,
    /// Number of the one seat; blank for all.
    #[serde(default)]
    pub seat: String,
}

/// The page of a session.
pub(crate) fn page_of(number: &str) -> String {
    format!("/office/review-sessions/{number}")
}

/// The page of a session of this number, however it was typed.
fn page_of_typed(number: &str) -> String {
    page_of(&SessionNo::new(number).map(String::from).unwrap_or_default())
}

/// Drafts a session on a matter, under the id of the command: sent twice, it is one session.
#[server(prefix = "/do", endpoint = "draft_session", input = PostUrl)]
pub async fn draft_session(form: SessionForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let mut form = form;
    let command: CommandId = read(&form.take("command_id"), &caller)?;
    let (matter, services) = (form.take("matter"), &caller.services);
    let input = form.input().told(&caller)?;
    let matter = services.matter(&caller.actor, &matter).await;
    let matter = matter.told(&caller)?.matter.id;
    let id = SessionId::new(command.uuid());
    let drafted = services.draft_session(&caller.actor, command, id, matter, &input);
    drafted.await.told(&caller)?;
    Ok(Done::say(
        page_of_typed(&input.number),
        Notice::SessionDrafted,
    ))
}

/// Changes the draft of a session, based on the revision that was read.
#[server(prefix = "/do", endpoint = "edit_session", input = PostUrl)]
pub async fn edit_session(form: SessionForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let mut form = form;
    let command: CommandId = read(&form.take("command_id"), &caller)?;
    let version: u32 = read(&form.take("version"), &caller)?;
    let session = form.take("session");
    let input = form.input().told(&caller)?;
    let services = &caller.services;
    let edited = services.edit_session(&caller.actor, command, &session, version, &input);
    edited.await.told(&caller)?;
    Ok(Done::say(
        page_of_typed(&input.number),
        Notice::SessionEdited,
    ))
}

/// Records that the petitioner agreed, or takes it back.
#[server(prefix = "/do", endpoint = "record_consent", input = PostUrl)]
pub async fn record_consent(form: RecordConsentForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let (command, version) = (
        read(&form.command_id, &caller)?,
        read(&form.version, &caller)?,
    );
    let unknown = || No::from(FieldFaults::one("consent", Fault::UnknownChoice));
    let consent = match form.consent.as_str() {
        "none" => Ok(None),
        word => ConsentForm::from_code(word).map(Some).ok_or_else(unknown),
    };
    let consent = consent.told(&caller)?;
    let (by, number) = (&caller.actor, &form.session);
    let services = &caller.services;
    let recorded = services.record_consent(by, command, number, version, consent);
    recorded.await.told(&caller)?;
    Ok(Done::say(page_of(number), Notice::ConsentRecorded))
}

/// Brings a session a step further.
#[server(prefix = "/do", endpoint = "move_session", input = PostUrl)]
pub async fn move_session(form: MoveSessionForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let command = read(&form.command_id, &caller)?;
    let transition = Transition::from_code(&form.transition)
        .ok_or(No::Refused(Refusal::Malformed))
        .told(&caller)?;
    let scheduled_at = match transition {
        Transition::Reschedule => Some(
            moment(&form.scheduled_at)
                .map_err(|fault| No::from(FieldFaults::one("scheduled_at", fault)))
                .told(&caller)?,
        ),
        _ => None,
    };
    let moving = Moving {
        transition,
        expected_revision: read(&form.revision, &caller)?,
        reason: form.reason,
        scheduled_at,
    };
    let (services, number) = (&caller.services, &form.number);
    let moved = services.move_session(&caller.actor, command, number, &moving);
    moved.await.told(&caller)?;
    Ok(match form.screen {
        StepScreen::Session => Done::say(page_of(number), Notice::SessionMoved),
        // The console itself shows what has become of it.
        StepScreen::Console => Done::go(console(number)),
        StepScreen::Outcome => Done::say(outcome_page(number), Notice::SessionMoved),
    })
}

/// Makes the codes of all seats anew, or of one, and shows the cards with them.
#[server(prefix = "/do", endpoint = "print_cards", input = PostUrl)]
pub async fn print_cards(form: PrintCardsForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let command = read(&form.command_id, &caller)?;
    let wrong = || No::from(FieldFaults::one("seat", Fault::OutOfRange));
    let seat = match form.seat.trim() {
        "" => None,
        typed => Some(
            typed
                .parse::<u32>()
                .map_err(|_none| wrong())
                .told(&caller)?,
        ),
    };
    let services = &caller.services;
    let printed = services.print_cards(&caller.actor, command, &form.session, seat);
    let printed = printed.await.map_err(|no| match no {
        // The session is there, or the form would not be: the seat is not.
        No::Refused(Refusal::NotFound) if seat.is_some() => wrong(),
        no => no,
    });
    let cards = printed.told(&caller)?.into_iter().map(|card| Card {
        number: card.number,
        name: card.name,
        code: card.code.reveal().to_owned(),
        scanned: card.scanned,
    });
    let page = format!("{}/cards", page_of(&form.session));
    Ok(Done::go(page).cards(cards.collect()))
}
