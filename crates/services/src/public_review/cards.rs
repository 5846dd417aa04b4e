//! Seat cards: a code for each seat, made anew with every printing.

use domain::audit::Recorded;
use domain::ids::CommandId;
use domain::public_review::course::{Roll, Status};
use domain::public_review::seat_code::SeatCode;
use domain::refusal::Refusal;
use serde_json::json;
use store::{PanelSeat, Tx};

use super::{about, found};
use crate::access::{Deed, may};
use crate::actor::Actor;
use crate::command::Command;
use crate::no::No;
use crate::services::Services;

/// What stands on a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatCard {
    /// Number of the seat.
    pub number: u32,
    /// Name of the reviewer.
    pub name: String,
    /// The code.
    pub code: SeatCode,
    /// What the QR code says: the code and the proof that it was printed here.
    pub scanned: String,
}

impl Services {
    /// Makes the codes of all seats anew, or of one. Repeating the command gives the same codes;
    /// whoever has an older card has a card that is worth nothing.
    ///
    /// # Errors
    /// `NotFound` for the session or the seat; `TransitionNotNow` before the panel is seated and
    /// once the roll is frozen.
    pub async fn print_cards(
        &self,
        by: &Actor,
        command: CommandId,
        number: &str,
        seat: Option<u32>,
    ) -> Result<Vec<SeatCard>, No> {
        may(by, Deed::KeepSessions)?;
        let org = by.person()?.org;
        let command = Command {
            id: command,
            kind: "print-cards",
            wish: &(number, seat),
        };
        let (services, of, by_whom) = (self.clone(), number.to_owned(), by.clone());
        let turns: Vec<(u32, u32)> = self
            .once(by, command, self.now(), move |tx| async move {
                let now = services.now();
                let session = found(&tx, org, &of).await?;
                let course = session.course();
                let printable = matches!(course.roll(), Roll::Seated | Roll::CheckIn)
                    && course.status() != Status::Terminated;
                if !printable {
                    return Err(No::Refused(Refusal::TransitionNotNow));
                }
                let mut turns = Vec::new();
                for one in tx.seats(session.id).await? {
                    if seat.is_some_and(|number| number != one.seat.number.0) {
                        continue;
                    }
                    let turn = services.renew_code(&tx, &one).await?;
                    turns.push((one.seat.number.0, turn));
                }
                if turns.is_empty() {
                    return Err(No::Refused(Refusal::NotFound));
                }
                let id = session.id.to_string();
                let detail = json!({ "cards": turns.len(), "seat": seat });
                let fact = about(&by_whom, now, Recorded::CardsPrinted, &id, detail);
                Ok((turns, fact))
            })
            .await?;
        self.cards(by, number, &turns).await
    }

    /// The cards of these seats as they were printed in these turns.
    async fn cards(
        &self,
        by: &Actor,
        number: &str,
        turns: &[(u32, u32)],
    ) -> Result<Vec<SeatCard>, No> {
        let org = by.person()?.org;
        let session = self.store().session_of_number(org, number).await?;
        let session = session.ok_or(Refusal::NotFound)?;
        let seats = self.store().seats(session.id).await?;
        let cards = turns.iter().filter_map(|(number, turn)| {
            let one = seats.iter().find(|one| one.seat.number.0 == *number)?;
            let code = self.seat_code(&one.seat.id.to_string(), *turn);
            Some(SeatCard {
                number: *number,
                name: one.name.clone(),
                scanned: self.secrets().card_proof(&code).behind(&code),
                code,
            })
        });
        Ok(cards.collect())
    }

    /// Gives a seat another code, whereby the old one is good no longer; tells which turn it is.
    pub(super) async fn renew_code(&self, tx: &Tx, one: &PanelSeat) -> Result<u32, No> {
        let turn = one.code_turn.saturating_add(1);
        let code = self.seat_code(&one.seat.id.to_string(), turn);
        let hash = self.secrets().seat_code_hash(&code);
        tx.save_code(one.seat.id, Some(hash), turn).await?;
        Ok(turn)
    }

    /// The code of a seat in this turn.
    pub(crate) fn seat_code(&self, seat: &str, turn: u32) -> SeatCode {
        SeatCode::from_chance(self.secrets().seat_chance(seat, turn))
    }
}
