//! Casting a ballot: taken once, acknowledged when it is durable, never after closing.

use domain::audit::Recorded;
use domain::ids::{BallotId, RoundId};
use domain::public_review::ballot::{Answers, NamedBallot, Receipt};
use domain::public_review::question::Choice;
use domain::refusal::{Fault, FieldFaults, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Written;

use super::about;
use crate::access::{Deed, may};
use crate::actor::Actor;
use crate::no::No;
use crate::refused::RefusedOn;
use crate::services::Services;

/// A ballot as a tablet sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BallotInput {
    /// Made by the tablet, so that a repetition is harmless.
    pub ballot_id: BallotId,
    /// One for each question of the round, in its order.
    pub answers: Vec<ChoiceInput>,
}

/// An answer as it is sent: the place of an option, from 0, or `abstain`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ChoiceInput {
    /// An option.
    Option(u32),
    /// The word `abstain`.
    Word(String),
}

/// More answers than any round has questions are not even looked at.
const ANSWERS_MAX: usize = 64;

impl Services {
    /// Takes the ballot of a seat. Sent again it gives the same receipt, whenever that is: also
    /// after the round was closed.
    ///
    /// # Errors
    /// `NotPermitted` for whoever speaks for no seat; `NotFound` for a round of another session;
    /// `RoundNotOpen`, `BallotTooLate`, `NotOnPanel`, `SeatMoved`, `BallotAlreadyCast`,
    /// `BallotIdInUse`, `AnswersDoNotFit`; `Invalid` for a word that is no answer, or an id of
    /// zeros.
    pub async fn cast_ballot(
        &self,
        by: &Actor,
        round: RoundId,
        input: &BallotInput,
    ) -> Result<Receipt, No> {
        may(by, Deed::SitOnPanel)?;
        let holder = by.seat()?;
        let choices = choices(&input.answers)?;
        let id = input.ballot_id;
        if id.uuid().is_nil() {
            return Err(FieldFaults::one("ballot_id", Fault::NotAnId).into());
        }
        let (services, by_whom) = (self.clone(), by.clone());
        let cast = self.write(move |tx| async move {
            // Now, in the one place where ballots are written one after the other: the same moment
            // decides for everybody, and closing is a job in the same queue.
            let now = services.now();
            let asked = tx.round(holder.org, holder.session, round).await?;
            let (asked, course) = asked.ok_or(Refusal::NotFound)?;
            let seat = tx.bare_seat(holder.seat).await?;
            let (seat, session) = seat.ok_or(Refusal::NotOnPanel)?;
            let answers = Answers::check(choices, &asked.questions)?;
            let ballot = NamedBallot {
                id,
                seat: holder.seat,
                answers,
            };
            let before = tx.ballots_before(round, holder.seat, id, &asked.questions);
            let before = before.await?;
            if let Some(earlier) = before.of_seat {
                earlier.is_repeated_by(&ballot)?;
                return Ok(Written::Repeated(()));
            }
            course.takes_ballots(now)?;
            seat.may_vote(holder.device)?;
            if before.id_is_taken {
                return Err(No::Refused(Refusal::BallotIdInUse));
            }
            tx.add_ballot(session, round, &ballot, now).await?;
            let detail = json!({ "round": round.to_string(), "seat": seat.number.0 });
            let of = session.to_string();
            let fact = about(&by_whom, now, Recorded::BallotAccepted, &of, detail);
            Ok(Written::did((), fact))
        });
        match cast.await {
            Ok(()) => Ok(self.secrets().receipt(round, holder.seat, id)),
            Err(no) => {
                if matches!(no, No::Refused(Refusal::BallotAlreadyCast)) {
                    let detail = json!({ "round": round.to_string() });
                    let on = RefusedOn::Session(holder.session);
                    self.note_refused(by, Recorded::BallotRefused, on, detail)
                        .await;
                }
                Err(no)
            }
        }
    }
}

fn choices(sent: &[ChoiceInput]) -> Result<Vec<Choice>, No> {
    if sent.len() > ANSWERS_MAX {
        return Err(No::Refused(Refusal::AnswersDoNotFit));
    }
    let choice = |sent: &ChoiceInput| match sent {
        ChoiceInput::Option(option) => Ok(Choice::Option(*option)),
        ChoiceInput::Word(word) if word == "abstain" => Ok(Choice::Abstain),
        ChoiceInput::Word(_) => Err(FieldFaults::one("answers", Fault::UnknownChoice).into()),
    };
    sent.iter().map(choice).collect()
}
