//! Casting a ballot: taken once, acknowledged when it is durable, never after closing.

use domain::audit::Recorded;
use domain::ids::{BallotId, RoundId};
use domain::public_review::ballot::Receipt;
use domain::public_review::ballot_box::SentBallot;
use domain::public_review::question::Choice;
use domain::refusal::{Fault, FieldFaults, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;

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
        self.cast(by, None, round, input).await
    }

    /// As [`Self::cast_ballot`], where the address names the session too.
    ///
    /// # Errors
    /// As [`Self::cast_ballot`]; `NotFound` where the seat is in another session.
    pub async fn cast_ballot_in(
        &self,
        by: &Actor,
        number: &str,
        round: RoundId,
        input: &BallotInput,
    ) -> Result<Receipt, No> {
        self.cast(by, Some(number.to_owned()), round, input).await
    }

    async fn cast(
        &self,
        by: &Actor,
        number: Option<String>,
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
        let sent = SentBallot {
            id,
            round,
            seat: holder.seat,
            device: holder.device,
            session: holder.session,
            number,
            choices,
        };
        match self.put_into_box(by, sent).await {
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
