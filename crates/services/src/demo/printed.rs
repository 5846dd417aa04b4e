//! What the shell prints of the demo's sessions: nobody's file, so that everything may be said.

use domain::ids::OrgId;
use domain::page::Cut;
use domain::public_review::ballot::BallotMode;
use domain::public_review::course::Status;
use serde::Serialize;

use crate::no::No;
use crate::services::Services;

/// Most sessions that are printed.
const SESSIONS_MAX: u64 = 200;

/// A session of the demo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DemoSession {
    /// Its number.
    pub number: String,
    /// How far it has come.
    pub status: Status,
    /// How it votes.
    pub ballot_mode: BallotMode,
    /// Its seats with the codes on their cards, for as long as cards are printed.
    pub seats: Vec<DemoSeat>,
    /// Address of what the hall sees, without the server's; none once the hall is empty.
    pub projector: Option<String>,
}

/// A seat with its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DemoSeat {
    /// Number of the seat.
    pub seat: u32,
    /// The six characters on its card.
    pub code: String,
}

/// The sessions in the order of their numbers, those that people added to the demo among them.
pub(super) async fn sessions(services: &Services, org: OrgId) -> Result<Vec<DemoSession>, No> {
    let store = services.store();
    let page = store
        .sessions_page(org, "", &Cut::Start, SESSIONS_MAX)
        .await?;
    let mut sessions = Vec::new();
    for session in page.rows {
        let seats = store.seats(session.id).await?;
        let printed = seats.iter().filter(|one| one.code_turn > 0);
        let seats = printed.map(|one| {
            let code = services.seat_code(&one.seat.id.to_string(), one.code_turn);
            DemoSeat {
                seat: one.seat.number.0,
                code: code.reveal().to_owned(),
            }
        });
        let number = session.entry.number.as_str();
        let turn = store.projector_turn(org, number).await?;
        let (_, turn) = turn.ok_or_else(|| No::bug("a session without a projector"))?;
        let key = services.projector_key_of(session.id, turn);
        let is_shown = session.seats_speak(services.now()).is_ok();
        sessions.push(DemoSession {
            number: number.to_owned(),
            status: session.status(),
            ballot_mode: session.entry.ballot_mode,
            seats: seats.collect(),
            projector: is_shown.then(|| format!("/projector/{key}")),
        });
    }
    sessions.sort_by(|one, other| one.number.cmp(&other.number));
    Ok(sessions)
}
