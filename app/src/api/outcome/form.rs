//! An outcome as its form posts it: one flat list of names, those of the faults.

use std::collections::BTreeMap;

use domain::public_review::outcome::{AskedInput, OutcomeInput, ResponseInput};
use domain::public_review::remedy::RemedyInput;
use domain::refusal::Refusal;
use serde::{Deserialize, Serialize};
use services::No;

/// What was typed, by name: `title`, `asked.0.options.1`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OutcomeForm(BTreeMap<String, String>);

impl OutcomeForm {
    /// Takes a field out; blank where it was not posted.
    pub(super) fn take(&mut self, name: &str) -> String {
        self.0.remove(name).unwrap_or_default()
    }

    /// The outcome as it was typed.
    ///
    /// # Errors
    /// `Malformed` for a field that no form of ours has.
    pub(super) fn input(mut self) -> Result<OutcomeInput, No> {
        let mut asked = Vec::new();
        while let Some(text) = self.0.remove(&format!("asked.{}.text", asked.len())) {
            let mut options = Vec::new();
            let name = |option: usize| format!("asked.{}.options.{option}", asked.len());
            while let Some(option) = self.0.remove(&name(options.len())) {
                options.push(option);
            }
            asked.push(AskedInput { text, options });
        }
        let input = OutcomeInput {
            title: self.take("title"),
            place: self.take("place"),
            plain_line: self.take("plain_line"),
            summary: self.take("summary"),
            petitioner_says: self.take("petitioner_says"),
            unit_says: self.take("unit_says"),
            asked,
            recommendation: self.take("recommendation"),
            next_remedy: RemedyInput {
                remedy: self.take("next_remedy.remedy"),
                last_day: self.take("next_remedy.last_day"),
            },
            others: self.take("others"),
            response: ResponseInput {
                adoption: self.take("response.adoption"),
                reasons: self.take("response.reasons"),
                replied_on: self.take("response.replied_on"),
            },
        };
        if self.0.is_empty() {
            Ok(input)
        } else {
            Err(No::Refused(Refusal::Malformed))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> OutcomeForm {
        let pairs = pairs.iter().map(|(name, value)| (*name, *value));
        OutcomeForm(
            pairs
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        )
    }

    #[test]
    fn a_form_is_read_question_by_question() {
        let input = form(&[
            ("title", "界址"),
            ("asked.0.text", "甲"),
            ("asked.1.text", "乙"),
            ("asked.1.options.0", "轮换"),
            ("asked.1.options.1", ""),
            ("next_remedy.remedy", "litigation"),
            ("response.adoption", "adopted"),
        ]);
        let input = input.input().unwrap();
        assert_eq!(input.title, "界址");
        assert_eq!(input.asked.len(), 2);
        assert_eq!(input.asked[1].options, ["轮换", ""]);
        assert_eq!(input.next_remedy.remedy, "litigation");
        assert_eq!(input.response.adoption, "adopted");
    }

    #[test]
    fn a_field_that_no_form_has_is_refused() {
        for strange in ["asked.5.text", "asked.0.options.0", "approved_by", "asked"] {
            assert!(form(&[(strange, "x")]).input().is_err(), "{strange}");
        }
    }
}
