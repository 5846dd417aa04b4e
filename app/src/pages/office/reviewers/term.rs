//! A term of appointment, and whether it runs today.

use chrono::NaiveDate;
use domain::people::reviewer::Term;
use leptos::prelude::*;

use crate::parts::{Chip, ChipKind};
use crate::words::{Words, use_words};

/// Where a day lies in a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TermState {
    NotBegun,
    Running,
    Ended,
}

impl TermState {
    /// Both ends of a term belong to it.
    pub(super) fn on(today: NaiveDate, term: Term) -> Self {
        if today < term.from() {
            Self::NotBegun
        } else if today > term.to() {
            Self::Ended
        } else {
            Self::Running
        }
    }

    /// What is said beside the dates; nothing while all is as expected.
    fn remark(self, words: Words) -> Option<&'static str> {
        match self {
            Self::NotBegun => Some(words.reviewers_term_not_begun()),
            Self::Running => None,
            Self::Ended => Some(words.reviewers_term_ended()),
        }
    }
}

/// First and last day, with a word when the term does not run today.
#[component]
pub(super) fn TermView(term: Term, today: NaiveDate) -> impl IntoView {
    let words = use_words();
    let remark = TermState::on(today, term).remark(words);
    // Both languages end with the last day: the one place where a line may end.
    let to = words.day(term.to());
    let mut from = words.office_period(words.day(term.from()), &to);
    from.truncate(from.len().saturating_sub(to.len()));
    view! {
        <span class="term"><span class="day">{from}</span><wbr/><span class="day">{to}</span></span>
        {remark.map(|remark| view! { " " <Chip kind=ChipKind::Warn label=remark/> })}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::preference::Language;

    use super::*;

    #[test]
    fn a_period_ends_with_its_last_day() {
        for language in [Language::Chinese, Language::English] {
            let said = Words(language).office_period("1", "2");
            assert!(said.ends_with('2') && said.starts_with('1'), "{said}");
        }
    }

    #[test]
    fn both_days_belong_to_the_term() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let term = Term::new(day("2026-01-01"), day("2026-12-31")).unwrap();
        for (today, state) in [
            ("2025-12-31", TermState::NotBegun),
            ("2026-01-01", TermState::Running),
            ("2026-12-31", TermState::Running),
            ("2027-01-01", TermState::Ended),
        ] {
            assert_eq!(TermState::on(day(today), term), state, "{today}");
        }
    }
}
