//! What an outcome says in public: everything in it was read by two people before.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::OtherParties;
use crate::codes::codes;
use crate::people::reviewer::date;
use crate::public_review::opinion::Part;
use crate::public_review::question::{
    BallotOption, OPTION_CHARS_MAX, OptionText, QUESTION_CHARS_MAX, Question,
};
use crate::public_review::remedy::{NextRemedy, RemedyInput, RemedyOf};
use crate::public_review::session::{STATEMENT_CHARS_MAX, SUMMARY_CHARS_MAX, TITLE_CHARS_MAX};
use crate::refusal::{Fault, FieldFaults};
use crate::text::{Line, Paragraphs};

/// Most characters of a place: a town, no address.
pub const PLACE_CHARS_MAX: usize = 20;
/// Most characters of the plain line on top.
pub const PLAIN_LINE_CHARS_MAX: usize = 80;

codes! {
    /// What the responsible unit did with the panel's advice (单位答复).
    Adoption {
        /// 采纳.
        Adopted = "adopted",
        /// 部分采纳.
        PartlyAdopted = "partly_adopted",
        /// 未采纳.
        NotAdopted = "not_adopted",
    }
}

/// A question as it is published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedInput {
    /// The question.
    pub text: String,
    /// Options in the clerk's own words, in their order; none where a template brings them.
    #[serde(default)]
    pub options: Vec<String>,
}

/// The unit's answer, as it is published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResponseInput {
    /// Word of an [`Adoption`]; blank as long as there is no answer.
    #[serde(default)]
    pub adoption: String,
    /// Its reasons, or what is going to be done.
    #[serde(default)]
    pub reasons: String,
    /// When it was given: `2026-01-14`.
    #[serde(default)]
    pub replied_on: String,
}

/// What a clerk types of an outcome. The same for form and API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeInput {
    /// What it is about.
    pub title: String,
    /// Where, no closer than the town.
    pub place: String,
    /// All of it in one plain sentence.
    pub plain_line: String,
    /// De-identified summary.
    pub summary: String,
    /// What the petitioner says.
    pub petitioner_says: String,
    /// What the responsible unit says.
    pub unit_says: String,
    /// The questions that were counted, in their order.
    pub asked: Vec<AskedInput>,
    /// What the panel recommends.
    pub recommendation: String,
    /// What can be done next.
    pub next_remedy: RemedyInput,
    /// Word of an [`OtherParties`]: whether other private people are in it.
    #[serde(default)]
    pub others: String,
    /// The unit's answer.
    #[serde(default)]
    pub response: ResponseInput,
}

/// A question as it is published, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedText {
    /// The question.
    pub text: Line<QUESTION_CHARS_MAX>,
    /// Options in words of their own.
    pub options: Vec<Line<OPTION_CHARS_MAX>>,
}

/// The unit's answer, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitResponse {
    /// What it did with the advice.
    pub adoption: Adoption,
    /// Its reasons.
    pub reasons: Part,
    /// When it was given.
    pub replied_on: NaiveDate,
}

/// The text of an outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeText {
    /// What it is about.
    pub title: Line<TITLE_CHARS_MAX>,
    /// Where, no closer than the town.
    pub place: Line<PLACE_CHARS_MAX>,
    /// All of it in one plain sentence.
    pub plain_line: Line<PLAIN_LINE_CHARS_MAX>,
    /// De-identified summary.
    pub summary: Paragraphs<SUMMARY_CHARS_MAX>,
    /// What the petitioner says.
    pub petitioner_says: Paragraphs<STATEMENT_CHARS_MAX>,
    /// What the responsible unit says.
    pub unit_says: Paragraphs<STATEMENT_CHARS_MAX>,
    /// The questions that were counted.
    pub asked: Vec<AskedText>,
    /// What the panel recommends.
    pub recommendation: Part,
    /// What can be done next.
    pub next_remedy: NextRemedy,
    /// Whether other private people are in it, and agree; none in a text of an earlier program,
    /// which did not ask.
    #[serde(default)]
    pub others: Option<OtherParties>,
    /// The unit's answer, as soon as there is one.
    pub response: Option<UnitResponse>,
}

/// A question as it was put, to begin the published one with.
#[must_use]
pub fn asked_of(question: &Question) -> AskedInput {
    let own = |option: &BallotOption| match &option.text {
        OptionText::Own(text) => Some(text.to_string()),
        OptionText::Word(_) => None,
    };
    AskedInput {
        text: question.text().to_owned(),
        options: question.options().iter().filter_map(own).collect(),
    }
}

impl OutcomeText {
    /// Checks what was typed against the questions that were counted.
    ///
    /// # Errors
    /// Every field's fault, in the order of the form.
    pub fn check(
        input: &OutcomeInput,
        counted: &[&Question],
        of: RemedyOf,
    ) -> Result<Self, FieldFaults> {
        let mut faults = FieldFaults::default();
        let title = faults.keep("title", Line::new(&input.title));
        let place = faults.keep("place", Line::new(&input.place));
        let plain_line = faults.keep("plain_line", Line::new(&input.plain_line));
        let summary = faults.keep("summary", Paragraphs::new(&input.summary));
        let petitioner = Paragraphs::new(&input.petitioner_says);
        let petitioner = faults.keep("petitioner_says", petitioner);
        let unit = faults.keep("unit_says", Paragraphs::new(&input.unit_says));
        let asked = asked(&input.asked, counted, &mut faults);
        let recommendation = faults.keep("recommendation", Part::new(&input.recommendation));
        let next = NextRemedy::check(&input.next_remedy, of);
        let next = next
            .map_err(|wrong| faults.add_within("next_remedy", wrong))
            .ok();
        let others = match input.others.trim() {
            "" => Err(Fault::Missing),
            word => OtherParties::from_code(word).ok_or(Fault::UnknownChoice),
        };
        let others = faults.keep("others", others);
        let response = response(&input.response, of)
            .map_err(|wrong| faults.add_within("response", wrong))
            .ok();
        faults.none()?;
        let head = title.zip(place).zip(plain_line).zip(summary);
        let sides = petitioner.zip(unit).zip(asked);
        let rest = recommendation.zip(next).zip(response).zip(others);
        let Some((
            ((((title, place), plain_line), summary), ((petitioner_says, unit_says), asked)),
            (((recommendation, next_remedy), response), others),
        )) = head.zip(sides).zip(rest)
        else {
            // Whatever is not there was noted as a fault above.
            return Err(FieldFaults::default());
        };
        Ok(Self {
            title,
            place,
            plain_line,
            summary,
            petitioner_says,
            unit_says,
            asked,
            recommendation,
            next_remedy,
            others: Some(others),
            response,
        })
    }

    /// Whether every question, with its options, stands here in the words that were voted on.
    #[must_use]
    pub fn asks_as_put(&self, counted: &[&Question]) -> bool {
        let put = counted.iter().copied().map(asked_of);
        self.as_input().asked.into_iter().eq(put)
    }

    /// The text as a clerk would have typed it.
    #[must_use]
    pub fn as_input(&self) -> OutcomeInput {
        let asked = self.asked.iter().map(|one| AskedInput {
            text: one.text.to_string(),
            options: one.options.iter().map(ToString::to_string).collect(),
        });
        let response = self.response.as_ref().map(|response| ResponseInput {
            adoption: response.adoption.code().to_owned(),
            reasons: response.reasons.to_string(),
            replied_on: response.replied_on.to_string(),
        });
        OutcomeInput {
            title: self.title.to_string(),
            place: self.place.to_string(),
            plain_line: self.plain_line.to_string(),
            summary: self.summary.to_string(),
            petitioner_says: self.petitioner_says.to_string(),
            unit_says: self.unit_says.to_string(),
            asked: asked.collect(),
            recommendation: self.recommendation.to_string(),
            next_remedy: self.next_remedy.as_input(),
            others: self
                .others
                .map(|others| others.code().to_owned())
                .unwrap_or_default(),
            response: response.unwrap_or_default(),
        }
    }
}

/// There is one for each question that was counted, with as many words of its own as that has:
/// counts stand beside them.
fn asked(
    typed: &[AskedInput],
    counted: &[&Question],
    faults: &mut FieldFaults,
) -> Option<Vec<AskedText>> {
    if typed.len() != counted.len() {
        faults.add("asked", Fault::OutOfRange);
        return None;
    }
    let pairs = typed.iter().zip(counted).enumerate();
    let checked: Vec<_> = pairs
        .map(|(at, (typed, question))| {
            let name = format!("asked.{at}");
            let text = faults.keep(&format!("{name}.text"), Line::new(&typed.text));
            if typed.options.len() != asked_of(question).options.len() {
                faults.add(&format!("{name}.options"), Fault::OutOfRange);
                return None;
            }
            let options: Vec<_> = typed
                .options
                .iter()
                .enumerate()
                .map(|(option, typed)| {
                    faults.keep(&format!("{name}.options.{option}"), Line::new(typed))
                })
                .collect();
            Some(AskedText {
                text: text?,
                options: options.into_iter().collect::<Option<_>>()?,
            })
        })
        .collect();
    checked.into_iter().collect()
}

/// None as long as nothing of it was typed.
fn response(typed: &ResponseInput, of: RemedyOf) -> Result<Option<UnitResponse>, FieldFaults> {
    let blank = |text: &str| text.trim().is_empty();
    if blank(&typed.adoption) && blank(&typed.reasons) && blank(&typed.replied_on) {
        return Ok(None);
    }
    let mut faults = FieldFaults::default();
    let adoption = match typed.adoption.trim() {
        "" => Err(Fault::Missing),
        word => Adoption::from_code(word).ok_or(Fault::UnknownChoice),
    };
    let adoption = faults.keep("adoption", adoption);
    let reasons = faults.keep("reasons", Part::new(&typed.reasons));
    // It answers what the panel advised, and it is an answer that was given.
    let replied_on = date(&typed.replied_on).and_then(|day| match day {
        day if day < of.held_on => Err(Fault::BeforeHearing),
        day if day > of.today => Err(Fault::AfterToday),
        day => Ok(day),
    });
    let replied_on = faults.keep("replied_on", replied_on);
    match (adoption, reasons, replied_on) {
        (Some(adoption), Some(reasons), Some(replied_on)) => Ok(Some(UnitResponse {
            adoption,
            reasons,
            replied_on,
        })),
        _ => Err(faults),
    }
}
