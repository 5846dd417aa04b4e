//! Two entries side by side, field by field, in words.

use domain::people::reviewer::{AccessNeed, ReviewerCategory, ReviewerInput, date};

use super::super::said;
use crate::words::Words;

/// A field as a person reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// Name of the field.
    pub(super) field: &'static str,
    /// What the form calls it.
    pub(super) label: &'static str,
    /// Its content in words.
    pub(super) text: String,
}

/// Every field of an entry, in the order of the form. What cannot be read is shown as typed.
pub(super) fn shown(words: Words, input: &ReviewerInput) -> Vec<Shown> {
    let category = ReviewerCategory::from_code(&input.category).map_or_else(
        || input.category.clone(),
        |one| said::category(words, one).to_owned(),
    );
    let needs: Vec<String> = input
        .access_needs
        .iter()
        .map(|need| said_need(words, need))
        .collect();
    [
        ("name", words.reviewers_field_name(), input.name.clone()),
        ("category", words.reviewers_field_category(), category),
        (
            "appointing_body",
            words.reviewers_field_appointing_body(),
            input.appointing_body.clone(),
        ),
        (
            "term_from",
            words.reviewers_field_term_from(),
            said_day(words, &input.term_from),
        ),
        (
            "term_to",
            words.reviewers_field_term_to(),
            said_day(words, &input.term_to),
        ),
        (
            "conflict_units",
            words.reviewers_field_conflict_units(),
            said::joined(words, &input.conflict_units),
        ),
        (
            "access_needs",
            words.reviewers_field_access_needs(),
            said::joined(words, &needs),
        ),
        (
            "access_note",
            words.reviewers_field_access_note(),
            input.access_note.clone(),
        ),
    ]
    .into_iter()
    .map(|(field, label, text)| {
        let blank = text.trim().is_empty();
        Shown {
            field,
            label,
            text: if blank {
                words.common_none().to_owned()
            } else {
                text
            },
        }
    })
    .collect()
}

fn said_need(words: Words, code: &str) -> String {
    AccessNeed::from_code(code).map_or_else(
        || code.to_owned(),
        |need| said::need(words, need).to_owned(),
    )
}

fn said_day(words: Words, typed: &str) -> String {
    date(typed).map_or_else(|_| typed.to_owned(), |day| words.day(day))
}

/// One field of two entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Compared {
    /// What the form calls it.
    pub(super) label: &'static str,
    /// The one side.
    pub(super) yours: String,
    /// The other.
    pub(super) theirs: String,
}

impl Compared {
    /// Whether the two sides say different things.
    pub(super) fn differs(&self) -> bool {
        self.yours != self.theirs
    }
}

/// Two entries, field by field.
pub(super) fn compare(
    words: Words,
    yours: &ReviewerInput,
    theirs: &ReviewerInput,
) -> Vec<Compared> {
    shown(words, yours)
        .into_iter()
        .zip(shown(words, theirs))
        .map(|(mine, other)| Compared {
            label: mine.label,
            yours: mine.text,
            theirs: other.text,
        })
        .collect()
}

/// The entry that a refused form holds.
#[cfg(any(test, feature = "ssr"))]
pub(super) fn typed(fields: &[(String, String)]) -> ReviewerInput {
    let all = |name: &str| -> Vec<String> {
        fields
            .iter()
            .filter(|(field, _)| field == name)
            .map(|(_, value)| value.clone())
            .collect()
    };
    let one = |name: &str| all(name).into_iter().next().unwrap_or_default();
    let lines = |text: &str| -> Vec<String> {
        text.lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    };
    ReviewerInput {
        name: domain::text::tidy_name(&one("name")),
        category: one("category"),
        appointing_body: one("appointing_body").trim().to_owned(),
        term_from: one("term_from").trim().to_owned(),
        term_to: one("term_to").trim().to_owned(),
        conflict_units: lines(&one("conflict_units")),
        // In the order of the form, as saved entries have them.
        access_needs: AccessNeed::ALL
            .iter()
            .map(|need| need.code().to_owned())
            .filter(|code| all("access_needs").contains(code))
            .collect(),
        access_note: one("access_note").replace("\r\n", "\n").trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use domain::preference::Language;

    use super::*;

    fn saved() -> ReviewerInput {
        ReviewerInput {
            name: "赵示例".into(),
            category: "lawyer".into(),
            appointing_body: "示例市律师协会".into(),
            term_from: "2026-01-01".into(),
            term_to: "2027-12-31".into(),
            conflict_units: vec!["甲局".into(), "乙局".into()],
            access_needs: vec!["large_text".into(), "dialect".into()],
            access_note: String::new(),
        }
    }

    fn posted(name: &str) -> Vec<(String, String)> {
        [
            ("name", name),
            ("category", "lawyer"),
            ("appointing_body", "示例市律师协会"),
            ("term_from", "2026-01-01"),
            ("term_to", "2027-12-31"),
            ("conflict_units", "甲局\r\n\r\n乙局"),
            ("access_needs", "dialect"),
            ("access_needs", "large_text"),
            ("access_note", " "),
        ]
        .map(|(field, value)| (field.to_owned(), value.to_owned()))
        .to_vec()
    }

    #[test]
    fn what_was_typed_unchanged_does_not_differ() {
        assert_eq!(typed(&posted("赵示例")), saved());
    }

    #[test]
    fn only_the_field_that_differs_says_so() {
        let words = Words(Language::Chinese);
        let compared = compare(words, &typed(&posted("赵改名")), &saved());
        let different: Vec<_> = compared.iter().filter(|one| one.differs()).collect();
        assert_eq!(different.len(), 1);
        assert_eq!(
            different
                .first()
                .map(|one| (one.yours.as_str(), one.theirs.as_str())),
            Some(("赵改名", "赵示例"))
        );
    }

    #[test]
    fn fields_are_said_in_words_and_blank_ones_too() {
        let said = shown(Words(Language::English), &saved());
        let texts: Vec<_> = said.iter().map(|one| one.text.as_str()).collect();
        assert!(texts.contains(&"Lawyer") && texts.contains(&"1 January 2026"));
        assert!(texts.contains(&"Large text, Dialect support"));
        assert_eq!(
            said.last().map(|one| one.text.as_str()),
            Some(Words(Language::English).common_none())
        );
    }
}
