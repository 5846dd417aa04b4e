//! A ballot (选票): one per seat and round, all questions of the round on it.

use serde::{Deserialize, Serialize};

use super::question::{Choice, Question};
use super::seat_code::spelled;
use crate::codes::codes;
use crate::ids::{BallotId, SeatId};
use crate::refusal::Refusal;

codes! {
    /// How a session votes. Announced before opening, and locked when the first round opens.
    BallotMode {
        /// 记名: the member's name goes with the vote, and is told beforehand.
        Named = "named",
        /// 无记名: nobody can tell who voted what.
        Secret = "secret",
    }
}

/// The answers of a ballot: one for each question of the round, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(Vec<Choice>);

impl Answers {
    /// Checks answers against the questions of the round.
    ///
    /// # Errors
    /// `AnswersDoNotFit` when there are more or fewer than questions, or one is no option.
    pub fn check(answers: Vec<Choice>, questions: &[Question]) -> Result<Self, Refusal> {
        let fits = !questions.is_empty()
            && answers.len() == questions.len()
            && questions
                .iter()
                .zip(&answers)
                .all(|(question, choice)| question.has(*choice));
        if fits {
            Ok(Self(answers))
        } else {
            Err(Refusal::AnswersDoNotFit)
        }
    }

    /// The answers in the order of the questions.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        &self.0
    }
}

/// A named ballot as it was cast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedBallot {
    /// Made by the tablet, so that repeating it is harmless.
    pub id: BallotId,
    /// Whose it is.
    pub seat: SeatId,
    /// What it says.
    pub answers: Answers,
}

impl NamedBallot {
    /// A ballot of this seat is there already: is the new one the same, sent again?
    ///
    /// # Errors
    /// `BallotAlreadyCast` for any difference: a confirmed vote is final.
    pub fn is_repeated_by(&self, again: &Self) -> Result<(), Refusal> {
        if self == again {
            Ok(())
        } else {
            Err(Refusal::BallotAlreadyCast)
        }
    }
}

/// Characters of a receipt.
const RECEIPT_CHARS: usize = 8;

/// A receipt's code: two groups of four.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Receipt(String);

impl Receipt {
    /// The receipt that these bits spell. Where they come from, the mode of the ballot decides: of
    /// a named ballot they follow, by a key of the server, from round, seat and ballot id, so that
    /// nobody can choose a receipt, and it tells nothing of the vote.
    #[must_use]
    pub fn spell(bits: u64) -> Self {
        let code = spelled(bits, RECEIPT_CHARS);
        let (first, second) = code.split_at(RECEIPT_CHARS / 2);
        Self(format!("{first} {second}"))
    }

    /// The code as another part of the program wrote it.
    #[must_use]
    pub fn read(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The code as shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Counts the answers to one question, in the order of its options, and the abstentions.
#[must_use]
pub fn count<'a>(
    question: &Question,
    at: usize,
    ballots: impl IntoIterator<Item = &'a Answers>,
) -> (Vec<u32>, u32) {
    let mut options = vec![0_u32; question.options().len()];
    let mut abstain = 0;
    for answers in ballots {
        match answers.choices().get(at) {
            Some(Choice::Abstain) => abstain += 1,
            Some(Choice::Option(option)) => {
                let votes = usize::try_from(*option)
                    .ok()
                    .and_then(|option| options.get_mut(option));
                if let Some(votes) = votes {
                    *votes += 1;
                }
            }
            None => {}
        }
    }
    (options, abstain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::super::profile::HearingProfile;
    use super::super::question::QuestionInput;
    use super::super::tally::{Counts, Tally};
    use super::*;

    fn question(template: &str) -> Question {
        Question::check(&QuestionInput {
            text: "是否合理？".to_owned(),
            template: template.to_owned(),
            options: Vec::new(),
        })
        .unwrap()
    }

    fn ballot(id: u128, choices: &[Choice]) -> NamedBallot {
        NamedBallot {
            id: BallotId::new(Uuid::from_u128(id)),
            seat: SeatId::new(Uuid::from_u128(1)),
            answers: Answers::check(choices.to_vec(), &[question("A")]).unwrap(),
        }
    }

    #[test]
    fn a_repetition_is_known_and_anything_else_is_refused() {
        let first = ballot(7, &[Choice::Option(1)]);
        assert_eq!(first.is_repeated_by(&first.clone()), Ok(()));
        for other in [
            ballot(7, &[Choice::Abstain]),
            ballot(8, &[Choice::Option(1)]),
        ] {
            assert_eq!(
                first.is_repeated_by(&other),
                Err(Refusal::BallotAlreadyCast)
            );
        }
    }

    #[test]
    fn a_receipt_is_two_groups_of_four() {
        let one = Receipt::spell(0x1234_5678_9abc_def0);
        assert_eq!(one.as_str().len(), 9);
        assert_eq!(one.as_str().find(' '), Some(4));
        assert_ne!(one, Receipt::spell(0x1234_5678_9abc_def1));
    }

    #[test]
    fn answers_must_fit_the_questions() {
        let questions = [question("A"), question("C")];
        let fits = |choices: &[Choice]| Answers::check(choices.to_vec(), &questions).is_ok();
        assert!(fits(&[Choice::Option(2), Choice::Abstain]));
        assert!(!fits(&[Choice::Option(2)]));
        assert!(!fits(&[Choice::Option(2), Choice::Option(2)]));
        assert!(!fits(&[
            Choice::Option(2),
            Choice::Abstain,
            Choice::Abstain
        ]));
        assert!(Answers::check(Vec::new(), &[]).is_err());
    }

    proptest! {
        /// From ballots to the outcome: every ballot is in exactly one column.
        #[test]
        fn counting_loses_and_doubles_nothing(
            votes in prop::collection::vec(prop::option::of(0_u32..3), 0..120),
            silent in 0_u32..20,
        ) {
            let questions = [question("A")];
            let ballots: Vec<_> = votes.iter().map(|vote| {
                let choice = vote.map_or(Choice::Abstain, Choice::Option);
                Answers::check(vec![choice], &questions).unwrap()
            }).collect();
            let (options, abstain) = count(&questions[0], 0, &ballots);
            let returned = u32::try_from(ballots.len()).unwrap();
            let present = returned + silent;
            let counts = Counts { eligible: present, present, issued: present, returned, invalid: 0, options, abstain };
            let tally = Tally::of(counts, HearingProfile::DEFAULT.threshold).unwrap();
            prop_assert_eq!(tally.valid(), returned);
            prop_assert_eq!(tally.not_returned(), silent);
        }
    }
}
