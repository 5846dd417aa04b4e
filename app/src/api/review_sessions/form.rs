//! A session as its form posts it: one flat list of names, those of the faults.

use std::collections::BTreeMap;

use domain::public_review::question::QuestionInput;
use domain::public_review::session::{RoundInput, SessionInput};
use domain::refusal::Refusal;
use serde::{Deserialize, Serialize};
use services::No;

use crate::form::redraw::shape_of;

/// What was typed, by name: `title`, `rounds.0.questions.1.text`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SessionForm(BTreeMap<String, String>);

impl SessionForm {
    /// Takes a field out; blank where it was not posted.
    pub(super) fn take(&mut self, name: &str) -> String {
        self.0.remove(name).unwrap_or_default()
    }

    /// The session as it was typed.
    ///
    /// # Errors
    /// `Malformed` for a field that no form of ours has.
    pub(super) fn input(mut self) -> Result<SessionInput, No> {
        let names: Vec<_> = self.0.keys().cloned().collect();
        let shape = shape_of(names.iter().map(String::as_str), "rounds", "questions");
        let rounds = shape
            .into_iter()
            .enumerate()
            .map(|(at, questions)| self.round(at, questions))
            .collect();
        let input = SessionInput {
            number: self.take("number"),
            title: self.take("title"),
            summary: self.take("summary"),
            petitioner_statement: self.take("petitioner_statement"),
            unit_statement: self.take("unit_statement"),
            venue: self.take("venue"),
            scheduled_at: self.take("scheduled_at"),
            openness: self.take("openness"),
            ballot_mode: self.take("ballot_mode"),
            chair: self.take("chair"),
            statement_minutes: self.take("statement_minutes"),
            expert_minutes: self.take("expert_minutes"),
            reply_minutes: self.take("reply_minutes"),
            questions_minutes: self.take("questions_minutes"),
            last_minutes: self.take("last_minutes"),
            rounds,
        };
        if self.0.is_empty() {
            Ok(input)
        } else {
            Err(No::Refused(Refusal::Malformed))
        }
    }

    fn round(&mut self, at: usize, questions: usize) -> RoundInput {
        let round = format!("rounds.{at}");
        let questions = (0..questions).map(|place| {
            let question = format!("{round}.questions.{place}");
            let options = self.take(&format!("{question}.options"));
            QuestionInput {
                text: self.take(&format!("{question}.text")),
                template: self.take(&format!("{question}.template")),
                options: options.lines().map(str::to_owned).collect(),
            }
        });
        let questions = questions.collect();
        RoundInput {
            minutes: self.take(&format!("{round}.minutes")),
            questions,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> SessionForm {
        let pairs = pairs.iter().map(|(name, value)| (*name, *value));
        SessionForm(
            pairs
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        )
    }

    #[test]
    fn a_form_is_read_round_by_round() {
        let input = form(&[
            ("title", "题"),
            ("rounds.1.minutes", "5"),
            ("rounds.1.questions.1.text", "乙"),
            ("rounds.1.questions.1.options", "方案一\r\n\r\n方案二"),
            ("rounds.0.questions.0.text", "甲"),
        ])
        .input()
        .unwrap();
        assert_eq!(input.title, "题");
        let texts: Vec<Vec<&str>> = input
            .rounds
            .iter()
            .map(|round| {
                round
                    .questions
                    .iter()
                    .map(|one| one.text.as_str())
                    .collect()
            })
            .collect();
        assert_eq!(texts, [vec!["甲"], vec!["", "乙"]]);
        let last = input.rounds[1].questions[1].clone();
        assert_eq!(last.options, ["方案一", "", "方案二"]);
    }

    #[test]
    fn a_field_that_no_form_of_ours_has_is_refused() {
        for name in [
            "status",
            "rounds.0.questions.0.result",
            "rounds.0.kind",
            "rounds.x.minutes",
        ] {
            let read = form(&[(name, "1")]).input();
            assert!(
                matches!(read, Err(No::Refused(Refusal::Malformed))),
                "{name}"
            );
        }
    }
}
