//! A hearing: what its screens ask, and what is done on tablets and consoles.

#![cfg_attr(
    feature = "ssr",
    expect(
        clippy::unused_async,
        reason = "a server function is asynchronous, even one that only forgets"
    )
)]

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, PostUrl};
use serde::{Deserialize, Serialize};

use domain::public_review::ballot::BallotMode;

use super::done::Done;
#[cfg(feature = "ssr")]
use super::told::{Told, read};
#[cfg(feature = "ssr")]
use crate::caller::{Caller, caller};
use crate::trouble::Trouble;
#[cfg(feature = "ssr")]
use domain::ids::{BallotId, DeviceId, RoundId};
#[cfg(feature = "ssr")]
use domain::public_review::agenda::{AgendaItem, ClockDeed};
#[cfg(feature = "ssr")]
use domain::refusal::{FieldFaults, Refusal};
#[cfg(feature = "ssr")]
use services::No;
#[cfg(feature = "ssr")]
use services::public_review::{BallotInput, ChoiceInput, Looker, OfferedSeat};

/// The tablet's page.
#[cfg(feature = "ssr")]
const SEAT: &str = "/seat";

/// What a tablet has to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatScreen {
    /// Another device has the seat this tablet had.
    pub moved: bool,
    /// The snapshot of the seat's session, as the stream sends it; none without a seat.
    pub shown: Option<String>,
    /// Whose seat the code names, before it is taken.
    pub offered: Option<SeatOffer>,
    /// Why the code leads to no seat.
    pub refused: Option<Trouble>,
}

/// A seat before it is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatOffer {
    /// Its number.
    pub seat: u32,
    /// Name of the reviewer.
    pub name: String,
    /// What the session is about.
    pub title: String,
    /// How it votes.
    pub ballot_mode: BallotMode,
}

/// What this tablet has to show; with a code and no seat, whose seat the code names.
#[server(name = SeatScreenQuestion, prefix = "/ask", endpoint = "seat_screen", input = GetUrl)]
pub async fn seat_screen(code: String) -> Result<SeatScreen, Trouble> {
    let caller = caller()?;
    let mut screen = SeatScreen {
        moved: caller.seat_moved,
        shown: None,
        offered: None,
        refused: None,
    };
    if let Ok(looker) = caller.services.looking_member(&caller.actor) {
        screen.shown = Some(view(&caller, Ok(looker)).await?);
    } else if !code.trim().is_empty() && caller.from_elsewhere {
        // A question may cost a wrong try and call the clerk: nobody else's page asks it for us.
        screen.refused = Some(caller.refused(Refusal::CrossSite));
    } else if !code.trim().is_empty() {
        let (services, from) = (&caller.services, caller.address);
        let offered = services.seat_of_code(from, &code, caller.tablet).await;
        match offered.told(&caller) {
            Ok(seat) => screen.offered = Some(SeatOffer::of(seat)),
            Err(trouble) => screen.refused = Some(trouble),
        }
    }
    Ok(screen)
}

#[cfg(feature = "ssr")]
impl SeatOffer {
    fn of(seat: OfferedSeat) -> Self {
        Self {
            seat: seat.seat_number,
            name: seat.name,
            title: seat.title,
            ballot_mode: seat.ballot_mode,
        }
    }
}

/// What the hall's screen starts from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectorStart {
    /// What the hall sees, as the stream sends it.
    pub screen: String,
    /// Where reviewers take their seats.
    pub seat_page: String,
}

/// What the hall's screen starts from.
#[server(name = ProjectorStartQuestion, prefix = "/ask", endpoint = "projector_screen", input = GetUrl)]
pub async fn projector_screen(key: String) -> Result<ProjectorStart, Trouble> {
    let caller = caller()?;
    let looker = caller.services.looking_hall(&key).await;
    Ok(ProjectorStart {
        screen: view(&caller, looker).await?,
        seat_page: crate::seat_page(),
    })
}

/// What chair and clerk see, as the stream sends it.
#[server(prefix = "/ask", endpoint = "console_screen", input = GetUrl)]
pub async fn console_screen(number: String) -> Result<String, Trouble> {
    let caller = caller()?;
    let looker = caller.services.looker(&caller.actor, &number).await;
    view(&caller, looker).await
}

/// The address of a session's projector.
#[server(prefix = "/ask", endpoint = "projector_address", input = GetUrl)]
pub async fn projector_address(number: String) -> Result<String, Trouble> {
    let caller = caller()?;
    let key = caller.services.projector_key(&caller.actor, &number);
    Ok(format!("/projector/{}", key.await.told(&caller)?))
}

#[cfg(feature = "ssr")]
async fn view(caller: &Caller, looker: Result<Looker, No>) -> Result<String, Trouble> {
    let looker = looker.told(caller)?;
    let view = caller.services.view(&looker).await.told(caller)?;
    Ok(view.drawn().json(caller.services.now()))
}

/// The code on a card, as typed or scanned.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimSeatForm {
    /// Id of the command, and of the device where the browser keeps no cookie that names it.
    pub command_id: String,
    /// The code. Not kept as a secret: whoever mistyped it sees what was typed.
    pub seat_code: String,
}

super::hides_itself!(ClaimSeatForm);

/// Takes the seat of a code for this tablet.
#[server(prefix = "/do", endpoint = "claim_seat", input = PostUrl)]
pub async fn claim_seat(form: ClaimSeatForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let made: DeviceId = read(&form.command_id, &caller)?;
    // A page that is loaded anew makes another command, but the tablet is the same.
    let device = caller.tablet.unwrap_or(made);
    let claimed = caller
        .services
        .claim_seat(caller.address, &form.seat_code, device)
        .await
        .map_err(|no| named(no, "code", "seat_code"))
        .told(&caller)?;
    caller.set_seat_cookie(&claimed.token);
    Ok(Done::go(SEAT))
}

/// A fault under the name its field has on our own page.
#[cfg(feature = "ssr")]
fn named(no: No, from: &str, to: &str) -> No {
    match no {
        No::Invalid(faults) => {
            let mut renamed = FieldFaults::default();
            for fault in faults.into_vec() {
                let field = if fault.field == from {
                    to
                } else {
                    &fault.field
                };
                renamed.add(field, fault.fault);
            }
            No::Invalid(renamed)
        }
        other => other,
    }
}

/// A command of a tablet that needs no words.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TabletForm {
    /// Id of the command.
    pub command_id: String,
}

/// The tablet forgets its seat, for somebody else to take it. The seat itself stays as it is.
#[server(prefix = "/do", endpoint = "leave_tablet", input = PostUrl)]
pub async fn leave_tablet(form: TabletForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    drop(form);
    caller.clear_seat_cookie();
    Ok(Done::go(SEAT))
}

/// Calls the clerk to the seat.
#[server(prefix = "/do", endpoint = "ask_for_help", input = PostUrl)]
pub async fn ask_for_help(form: TabletForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    drop(form);
    let asked = caller.services.ask_for_help(&caller.actor).await;
    asked.told(&caller)?;
    Ok(Done::go(SEAT))
}

/// A ballot: confirmed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CastBallotForm {
    /// Made by the tablet for this ballot: sent again it is the same ballot.
    pub command_id: String,
    /// The round.
    pub round: String,
    /// One for each question: the place of an option from 0, or `abstain`.
    #[serde(default)]
    pub answers: Vec<String>,
}

/// Casts the ballot of this tablet's seat. Answered once it is safely stored.
#[server(prefix = "/do", endpoint = "cast_ballot", input = PostUrl)]
pub async fn cast_ballot(form: CastBallotForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let id: BallotId = read(&form.command_id, &caller)?;
    let round: RoundId = read(&form.round, &caller)?;
    let choice = |answer: String| match answer.parse() {
        Ok(option) => ChoiceInput::Option(option),
        Err(_word) => ChoiceInput::Word(answer),
    };
    let input = BallotInput {
        ballot_id: id,
        answers: form.answers.into_iter().map(choice).collect(),
    };
    let cast = caller.services.cast_ballot(&caller.actor, round, &input);
    let receipt = cast.await.told(&caller)?;
    Ok(Done::go(SEAT).receipt(receipt.as_str()))
}

/// A wish about a speaking clock.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetClockForm {
    /// Id of the command.
    pub command_id: String,
    /// Number of the session.
    pub number: String,
    /// The revision the console showed.
    pub revision: String,
    /// Word of the item.
    pub item: String,
    /// `start`, `pause`, `finish` or `restart`.
    pub deed: String,
}

/// Starts, pauses or finishes a speaking clock, or gives its time back.
#[server(prefix = "/do", endpoint = "set_clock", input = PostUrl)]
pub async fn set_clock(form: SetClockForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let (command, revision) = (
        read(&form.command_id, &caller)?,
        read(&form.revision, &caller)?,
    );
    let wish = AgendaItem::from_code(&form.item).zip(ClockDeed::from_code(&form.deed));
    let (item, deed) = wish.ok_or_else(|| caller.refused(Refusal::Malformed))?;
    let services = &caller.services;
    let set = services.set_clock(&caller.actor, command, &form.number, revision, item, deed);
    set.await.told(&caller)?;
    Ok(Done::go(console(&form.number)))
}

/// An alert that was seen to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettleAlertForm {
    /// Id of the command.
    pub command_id: String,
    /// Number of the session.
    pub number: String,
    /// Which alert.
    pub alert: String,
}

/// The clerk has seen to an alert.
#[server(prefix = "/do", endpoint = "settle_alert", input = PostUrl)]
pub async fn settle_alert(form: SettleAlertForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let (command, alert) = (
        read(&form.command_id, &caller)?,
        read(&form.alert, &caller)?,
    );
    let services = &caller.services;
    let settled = services.settle_alert(&caller.actor, command, &form.number, alert);
    settled.await.told(&caller)?;
    Ok(Done::go(console(&form.number)))
}

#[cfg(feature = "ssr")]
pub(super) fn console(number: &str) -> String {
    format!("/office/review-sessions/{number}/console")
}
