//! A question of a round: one point, neutrally worded, with its options; abstaining always stands
//! beside them.

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::refusal::{Fault, FieldFaults};
use crate::text::Line;

/// Most characters of a question: it must be read at fifteen metres.
pub const QUESTION_CHARS_MAX: usize = 60;
/// Most characters of an option.
pub const OPTION_CHARS_MAX: usize = 24;
/// Fewest options of a free question: with abstaining beside them.
pub const OPTIONS_MIN: usize = 2;
/// Most options: as many whole cards as a tablet shows without scrolling, with abstaining.
pub const OPTIONS_MAX: usize = 5;
/// Most questions of one round: one ballot.
pub const QUESTIONS_MAX: usize = 6;
/// Most rounds of a session.
pub const ROUNDS_MAX: usize = 6;

codes! {
    /// The ballot templates (`docs/rules.md`, *The ballot*).
    Template {
        /// A, of a claim: 合理 / 部分合理 / 不合理.
        Claim = "A",
        /// B, of the handling: 恰当 / 基本恰当 / 不恰当.
        Handling = "B",
        /// C, of a proposal: 同意 / 不同意.
        Proposal = "C",
        /// D, between plans: the plans in words, then 均不同意.
        Plans = "D",
        /// Options in the clerk's own words.
        Free = "free",
        /// 补充调查后再议, adjourn for facts: 同意 / 不同意, a round of its own, put first.
        Adjourn = "adjourn",
    }
}

codes! {
    /// The mark of an option on ballot, projector and outcome.
    Mark {
        /// A full disc.
        Full = "full",
        /// A half disc.
        Half = "half",
        /// An empty disc.
        Empty = "empty",
        /// A full disc with the number of the option.
        Number = "number",
    }
}

codes! {
    /// The words of an option that a template brings; the sentences are the catalogue's.
    OptionWord {
        /// 合理.
        Reasonable = "reasonable",
        /// 部分合理.
        PartlyReasonable = "partly_reasonable",
        /// 不合理.
        Unreasonable = "unreasonable",
        /// 恰当.
        Proper = "proper",
        /// 基本恰当.
        MostlyProper = "mostly_proper",
        /// 不恰当.
        Improper = "improper",
        /// 同意.
        Agree = "agree",
        /// 不同意.
        Disagree = "disagree",
        /// 均不同意.
        NoneOfThem = "none_of_them",
    }
}

/// How an option reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OptionText {
    /// A word of a template, in the reader's language.
    Word(OptionWord),
    /// The clerk's own words.
    Own(Line<OPTION_CHARS_MAX>),
}

/// One card of the ballot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallotOption {
    /// Its mark.
    pub mark: Mark,
    /// Its words.
    pub text: OptionText,
}

/// What a clerk types about a question. The same for form and API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionInput {
    /// The question.
    pub text: String,
    /// Word of a [`Template`].
    pub template: String,
    /// Plans of template D, options of a free question; blank entries are dropped. Empty for the
    /// other templates.
    #[serde(default)]
    pub options: Vec<String>,
}

/// A checked question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "StoredQuestion", into = "StoredQuestion")]
pub struct Question {
    text: Line<QUESTION_CHARS_MAX>,
    template: Template,
    options: Vec<BallotOption>,
}

impl Question {
    /// Checks what was typed.
    ///
    /// # Errors
    /// The faults of `text`, `template` and `options`.
    pub fn check(input: &QuestionInput) -> Result<Self, FieldFaults> {
        let mut faults = FieldFaults::default();
        let text = faults.keep("text", Line::new(&input.text));
        let template = Template::from_code(input.template.trim()).ok_or(Fault::UnknownChoice);
        let template = faults.keep("template", template);
        let own = faults.keep("options", own_words(&input.options));
        let options = template
            .zip(own)
            .and_then(|(template, own)| faults.keep("options", options_of(template, own)));
        match (text, template, options) {
            (Some(text), Some(template), Some(options)) => Ok(Self {
                text,
                template,
                options,
            }),
            _ => Err(faults),
        }
    }

    /// The question in words.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.as_str()
    }

    /// Where its options come from.
    #[must_use]
    pub const fn template(&self) -> Template {
        self.template
    }

    /// The options in their order, without abstaining.
    #[must_use]
    pub fn options(&self) -> &[BallotOption] {
        &self.options
    }

    /// Whether an answer is one this question has.
    #[must_use]
    pub fn has(&self, choice: Choice) -> bool {
        match choice {
            Choice::Option(option) => {
                usize::try_from(option).is_ok_and(|option| option < self.options.len())
            }
            Choice::Abstain => true,
        }
    }

    /// The question as a clerk would have typed it.
    #[must_use]
    pub fn as_input(&self) -> QuestionInput {
        let own = |option: &BallotOption| match &option.text {
            OptionText::Own(text) => Some(text.to_string()),
            OptionText::Word(_) => None,
        };
        QuestionInput {
            text: self.text.to_string(),
            template: self.template.code().to_owned(),
            options: self.options.iter().filter_map(own).collect(),
        }
    }
}

/// One answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// The option at this place, counted from 0.
    Option(u32),
    /// 弃权. A vote like any other; not returning a ballot is something else.
    Abstain,
}

/// How a question lies in storage: what was typed, read again with the same check.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredQuestion {
    text: String,
    template: String,
    options: Vec<String>,
}

impl TryFrom<StoredQuestion> for Question {
    type Error = String;

    fn try_from(stored: StoredQuestion) -> Result<Self, String> {
        let input = QuestionInput {
            text: stored.text,
            template: stored.template,
            options: stored.options,
        };
        Self::check(&input).map_err(|faults| format!("{faults:?}"))
    }
}

impl From<Question> for StoredQuestion {
    fn from(question: Question) -> Self {
        let input = question.as_input();
        Self {
            text: input.text,
            template: input.template,
            options: input.options,
        }
    }
}

type OwnWords = Vec<Line<OPTION_CHARS_MAX>>;

fn own_words(typed: &[String]) -> Result<OwnWords, Fault> {
    let mut own: OwnWords = Vec::new();
    for text in typed.iter().filter(|text| !text.trim().is_empty()) {
        let line = Line::new(text)?;
        if let Some(first) = own.iter().position(|earlier| *earlier == line) {
            return Err(Fault::Twice {
                first: first + 1,
                again: own.len() + 1,
            });
        }
        own.push(line);
    }
    if own.len() > OPTIONS_MAX {
        return Err(Fault::TooMany {
            max: OPTIONS_MAX,
            now: own.len(),
        });
    }
    Ok(own)
}

fn options_of(template: Template, own: OwnWords) -> Result<Vec<BallotOption>, Fault> {
    use OptionWord as Word;
    let three = |words: [Word; 3]| words.into_iter().zip([Mark::Full, Mark::Half, Mark::Empty]);
    let words: Vec<(Word, Mark)> = match template {
        Template::Claim => {
            three([Word::Reasonable, Word::PartlyReasonable, Word::Unreasonable]).collect()
        }
        Template::Handling => three([Word::Proper, Word::MostlyProper, Word::Improper]).collect(),
        Template::Proposal | Template::Adjourn => {
            vec![(Word::Agree, Mark::Full), (Word::Disagree, Mark::Empty)]
        }
        Template::Plans => vec![(Word::NoneOfThem, Mark::Empty)],
        Template::Free => Vec::new(),
    };
    let takes_own = matches!(template, Template::Plans | Template::Free);
    if !takes_own && !own.is_empty() {
        return Err(Fault::NotWithThisTemplate);
    }
    if takes_own && own.len() < OPTIONS_MIN {
        return Err(Fault::TooFew { min: OPTIONS_MIN });
    }
    if own.len() + words.len() > OPTIONS_MAX {
        return Err(Fault::TooMany {
            max: OPTIONS_MAX - words.len(),
            now: own.len(),
        });
    }
    let own = own.into_iter().map(|text| BallotOption {
        mark: Mark::Number,
        text: OptionText::Own(text),
    });
    let words = words.into_iter().map(|(word, mark)| BallotOption {
        mark,
        text: OptionText::Word(word),
    });
    Ok(own.chain(words).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(template: &str, options: &[&str]) -> QuestionInput {
        QuestionInput {
            text: "修坡诉求是否合理？".to_owned(),
            template: template.to_owned(),
            options: options.iter().map(|&option| option.to_owned()).collect(),
        }
    }

    fn marks(input: &QuestionInput) -> Vec<Mark> {
        let question = Question::check(input).unwrap();
        question.options().iter().map(|one| one.mark).collect()
    }

    fn fault(input: &QuestionInput) -> (String, Fault) {
        let faults = Question::check(input).unwrap_err().into_vec();
        let [one] = <[_; 1]>::try_from(faults).unwrap();
        (one.field, one.fault)
    }

    #[test]
    fn each_template_brings_its_options_and_marks() {
        use Mark::{Empty, Full, Half, Number};
        assert_eq!(marks(&typed("A", &[])), [Full, Half, Empty]);
        assert_eq!(marks(&typed("B", &[" "])), [Full, Half, Empty]);
        assert_eq!(marks(&typed("C", &[])), [Full, Empty]);
        assert_eq!(marks(&typed("adjourn", &[])), [Full, Empty]);
        assert_eq!(
            marks(&typed("D", &["停夜班", "隔声并限时"])),
            [Number, Number, Empty]
        );
        assert_eq!(
            marks(&typed("free", &["一", "二", "三"])),
            [Number, Number, Number]
        );
    }

    #[test]
    fn options_that_do_not_fit_the_template_are_refused() {
        let options = "options".to_owned();
        assert_eq!(
            fault(&typed("A", &["也许"])),
            (options.clone(), Fault::NotWithThisTemplate)
        );
        assert_eq!(
            fault(&typed("D", &["停夜班"])),
            (options.clone(), Fault::TooFew { min: 2 })
        );
        assert_eq!(
            fault(&typed("D", &["停夜班", " 停夜班"])),
            (options.clone(), Fault::Twice { first: 1, again: 2 })
        );
        assert_eq!(
            fault(&typed("D", &["1", "2", "3", "4", "5"])),
            (options.clone(), Fault::TooMany { max: 4, now: 5 })
        );
        assert_eq!(
            fault(&typed("free", &["1", "2", "3", "4", "5", "6"])),
            (options, Fault::TooMany { max: 5, now: 6 })
        );
        assert_eq!(
            fault(&typed("E", &[])),
            ("template".to_owned(), Fault::UnknownChoice)
        );
    }

    #[test]
    fn abstaining_is_always_an_answer_and_a_stranger_never() {
        let question = Question::check(&typed("C", &[])).unwrap();
        assert!(question.has(Choice::Abstain));
        assert!(question.has(Choice::Option(1)));
        assert!(!question.has(Choice::Option(2)));
        assert!(!question.has(Choice::Option(u32::MAX)));
    }

    #[test]
    fn what_was_checked_is_what_was_typed() {
        for input in [
            typed("A", &[]),
            typed("D", &["停夜班", "隔声"]),
            typed("free", &["一", "二"]),
        ] {
            let question = Question::check(&input).unwrap();
            assert_eq!(question.as_input(), input);
            assert_eq!(Question::check(&question.as_input()), Ok(question));
        }
    }
}
