//! What a reader, or a program, is told when something was not done: a problem of RFC 9457.

mod wire;

use domain::refusal::Refusal;
use serde::{Deserialize, Serialize};

use crate::words::{self, Words};

/// Code of a failure that only the browser sees: no answer came.
pub const NOT_SENT: &str = "not-sent";

/// A problem, as sent and as shown. The error of every server function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// `urn:sunshine:problem:<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// A few words in the reader's language.
    pub title: String,
    /// HTTP status; 0 where no answer came.
    pub status: u16,
    /// Permanent code.
    pub code: String,
    /// What it means and what to do, in the reader's language.
    pub detail: String,
    /// The fields to correct, in the order of the form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldTrouble>,
    /// Finds the request in the log.
    pub request_id: String,
}

/// One field to correct.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldTrouble {
    /// Name of the field, as in form and API.
    pub field: String,
    /// Permanent code.
    pub code: String,
    /// What is wrong, in the reader's language.
    pub detail: String,
}

/// Given by the server in place of a page: the routes are not drawn, this is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageTrouble(pub Trouble);

impl Trouble {
    /// A refusal, said in the reader's language.
    #[must_use]
    pub fn refused(refusal: Refusal, words: Words, request_id: &str) -> Self {
        let detail = words::refusal(words, refusal);
        let fields = field_of(refusal).map(|field| FieldTrouble {
            field: field.to_owned(),
            code: refusal.code().to_owned(),
            detail: detail.to_owned(),
        });
        Self {
            kind: kind_of(refusal.code()),
            title: words::refusal_title(words, refusal).to_owned(),
            status: status_of(refusal),
            code: refusal.code().to_owned(),
            detail: detail.to_owned(),
            fields: fields.into_iter().collect(),
            request_id: request_id.to_owned(),
        }
    }

    /// Fields to correct, said in the reader's language.
    #[must_use]
    pub fn invalid(faults: domain::refusal::FieldFaults, words: Words, request_id: &str) -> Self {
        let fields = faults.into_vec().into_iter().map(|wrong| FieldTrouble {
            field: wrong.field,
            code: wrong.fault.code().to_owned(),
            detail: words::fault(words, &wrong.fault),
        });
        Self {
            fields: fields.collect(),
            ..Self::refused(Refusal::Invalid, words, request_id)
        }
    }

    /// What a service says no with. A fault of ours keeps its inside to itself.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn of(no: services::No, words: Words, request_id: &str) -> Self {
        match no {
            services::No::Refused(refusal) => Self::refused(refusal, words, request_id),
            services::No::Invalid(faults) => Self::invalid(faults, words, request_id),
            services::No::Broke(fault) if fault.is_unavailable() => {
                Self::refused(Refusal::Unavailable, words, request_id)
            }
            services::No::Broke(_) => Self::refused(Refusal::Fault, words, request_id),
        }
    }

    /// No answer came: told by the browser itself.
    #[must_use]
    pub fn not_sent(words: Words) -> Self {
        Self {
            kind: kind_of(NOT_SENT),
            title: words.forms_not_sent_title().to_owned(),
            status: 0,
            code: NOT_SENT.to_owned(),
            detail: words.forms_not_sent().to_owned(),
            fields: Vec::new(),
            request_id: String::new(),
        }
    }

    /// The same in this language, where the browser made it before it knew the language.
    #[must_use]
    pub fn said(self, words: Words) -> Self {
        if self.code == NOT_SENT {
            Self::not_sent(words)
        } else {
            self
        }
    }

    /// Someone else changed what this was based on.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.refusal() == Some(Refusal::VersionConflict)
    }

    /// Somebody of the same name is there.
    #[must_use]
    pub fn is_namesake(&self) -> bool {
        self.refusal() == Some(Refusal::SameName)
    }

    /// The refusal behind it, where there is one.
    #[must_use]
    pub fn refusal(&self) -> Option<Refusal> {
        Refusal::ALL
            .iter()
            .copied()
            .find(|refusal| refusal.code() == self.code)
    }
}

/// The HTTP status of a refusal. No wildcard: a new refusal does not compile without one.
#[must_use]
#[expect(
    clippy::too_many_lines,
    reason = "every refusal is named, so that a new one is not forgotten"
)]
pub const fn status_of(refusal: Refusal) -> u16 {
    match refusal {
        Refusal::Malformed => 400,
        Refusal::NotLoggedIn | Refusal::LogInFailed => 401,
        Refusal::NotPermitted
        | Refusal::CrossSite
        | Refusal::SecondFactorMissing
        | Refusal::AdministratorByShell
        | Refusal::NotOnPanel
        | Refusal::SignedByOneself
        | Refusal::ApprovedByOneself
        | Refusal::RecordedByOneself
        | Refusal::NotOnOneself => 403,
        Refusal::NotFound => 404,
        Refusal::OutcomeGone => 410,
        Refusal::MethodNotAllowed => 405,
        Refusal::VersionConflict
        | Refusal::CommandReused
        | Refusal::SameName
        | Refusal::AlreadyRetired
        | Refusal::NotRetired
        | Refusal::UsernameTaken
        | Refusal::OwnPasswordFirst
        | Refusal::LastAdministrator
        | Refusal::NumberTaken
        | Refusal::PanelEmpty
        | Refusal::PanelTooLarge
        | Refusal::TransitionNotNow
        | Refusal::NotReady
        | Refusal::QuorumMissing
        | Refusal::NoRoundLeft
        | Refusal::RoundsLeft
        | Refusal::AdjournedForFacts
        | Refusal::QuestionsFrozen
        | Refusal::CheckInNotOpen
        | Refusal::RollFrozen
        | Refusal::SeatTaken
        | Refusal::DeviceHasSeat
        | Refusal::SeatMoved
        | Refusal::SeatFree
        | Refusal::SessionOver
        | Refusal::RoundNotOpen
        | Refusal::BallotTooLate
        | Refusal::BallotAlreadyCast
        | Refusal::BallotIdInUse
        | Refusal::ClockStandsSo
        | Refusal::DocumentsFrozen
        | Refusal::DocumentsFull
        | Refusal::DocumentWithdrawn
        | Refusal::OpinionStands
        | Refusal::OpinionUnsigned
        | Refusal::SignedAlready
        | Refusal::OutcomeNotThere
        | Refusal::OutcomeNotAgreed
        | Refusal::AnsweredAlready
        | Refusal::OthersNotSaid
        | Refusal::ListedForAYear
        | Refusal::EditionsUsedUp => 409,
        Refusal::TooSlow => 408,
        Refusal::TooLarge => 413,
        Refusal::UnsupportedMediaType => 415,
        Refusal::Invalid
        | Refusal::CodeWrong
        | Refusal::PasswordWrong
        | Refusal::NoSessionOnAccusation
        | Refusal::SeatCodeWrong
        | Refusal::AnswersDoNotFit
        | Refusal::NotOnAgenda => 422,
        Refusal::LogInLocked | Refusal::SeatCodesSlowed | Refusal::TooManyStreams => 429,
        Refusal::Fault => 500,
        Refusal::Unavailable | Refusal::Busy => 503,
    }
}

/// The field a refusal is about, so that the summary can lead there.
#[expect(
    clippy::too_many_lines,
    reason = "every refusal is named, so that a new one is not forgotten"
)]
const fn field_of(refusal: Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::UsernameTaken => Some("username"),
        Refusal::SameName => Some("another_person"),
        Refusal::CodeWrong | Refusal::SeatCodeWrong => Some("code"),
        Refusal::NumberTaken => Some("number"),
        Refusal::PasswordWrong => Some("old_password"),
        Refusal::NotLoggedIn
        | Refusal::NotPermitted
        | Refusal::NotFound
        | Refusal::Invalid
        | Refusal::Malformed
        | Refusal::TooLarge
        | Refusal::TooSlow
        | Refusal::MethodNotAllowed
        | Refusal::UnsupportedMediaType
        | Refusal::CrossSite
        | Refusal::VersionConflict
        | Refusal::CommandReused
        | Refusal::AlreadyRetired
        | Refusal::NotRetired
        | Refusal::LogInFailed
        | Refusal::LogInLocked
        | Refusal::SecondFactorMissing
        | Refusal::LastAdministrator
        | Refusal::OwnPasswordFirst
        | Refusal::AdministratorByShell
        | Refusal::NotOnOneself
        | Refusal::Unavailable
        | Refusal::Busy
        | Refusal::PanelEmpty
        | Refusal::PanelTooLarge
        | Refusal::NoSessionOnAccusation
        | Refusal::TransitionNotNow
        | Refusal::NotReady
        | Refusal::QuorumMissing
        | Refusal::NoRoundLeft
        | Refusal::RoundsLeft
        | Refusal::AdjournedForFacts
        | Refusal::QuestionsFrozen
        | Refusal::CheckInNotOpen
        | Refusal::RollFrozen
        | Refusal::NotOnPanel
        | Refusal::SeatTaken
        | Refusal::DeviceHasSeat
        | Refusal::SeatMoved
        | Refusal::SeatFree
        | Refusal::SessionOver
        | Refusal::SeatCodesSlowed
        | Refusal::RoundNotOpen
        | Refusal::BallotTooLate
        | Refusal::BallotAlreadyCast
        | Refusal::BallotIdInUse
        | Refusal::AnswersDoNotFit
        | Refusal::NotOnAgenda
        | Refusal::ClockStandsSo
        | Refusal::DocumentsFrozen
        | Refusal::DocumentsFull
        | Refusal::DocumentWithdrawn
        | Refusal::OpinionStands
        | Refusal::OpinionUnsigned
        | Refusal::SignedAlready
        | Refusal::SignedByOneself
        | Refusal::OutcomeNotThere
        | Refusal::OutcomeNotAgreed
        | Refusal::ApprovedByOneself
        | Refusal::RecordedByOneself
        | Refusal::AnsweredAlready
        | Refusal::OthersNotSaid
        | Refusal::EditionsUsedUp
        | Refusal::ListedForAYear
        | Refusal::OutcomeGone
        | Refusal::TooManyStreams
        | Refusal::Fault => None,
    }
}

fn kind_of(code: &str) -> String {
    format!("urn:sunshine:problem:{code}")
}

#[cfg(test)]
mod tests {
    use domain::preference::Language;
    use domain::refusal::{Fault, FieldFaults};

    use super::*;

    #[test]
    fn every_refusal_has_a_status_of_the_right_family() {
        for refusal in Refusal::ALL {
            let status = status_of(*refusal);
            let ours = matches!(
                refusal,
                Refusal::Fault | Refusal::Unavailable | Refusal::Busy
            );
            assert_eq!((500..600).contains(&status), ours, "{}", refusal.code());
            assert!((400..600).contains(&status), "{}", refusal.code());
        }
    }

    #[test]
    fn a_problem_reads_back_as_sent() {
        let faults = FieldFaults::one("name", Fault::TooLong { max: 40, now: 61 });
        let sent = Trouble::invalid(faults, Words(Language::English), "r-1");
        let json = serde_json::to_string(&sent).unwrap();
        assert_eq!(
            json,
            r#"{"type":"urn:sunshine:problem:invalid","title":"Not done","status":422,"#.to_owned()
                + r#""code":"invalid","detail":"Some entries need correcting before this can be "#
                + r#"submitted.","fields":[{"field":"name","code":"too-long","detail":"61 characters "#
                + r#"entered, at most 40 allowed."}],"request_id":"r-1"}"#
        );
        assert_eq!(serde_json::from_str::<Trouble>(&json).unwrap(), sent);
        assert_eq!(sent.refusal(), Some(Refusal::Invalid));
    }

    #[test]
    fn a_refusal_about_a_field_leads_there() {
        let trouble = Trouble::refused(Refusal::UsernameTaken, Words::default(), "r-2");
        assert_eq!(trouble.fields.len(), 1);
        assert_eq!(trouble.fields[0].field, "username");
    }

    #[test]
    fn the_browser_says_again_what_it_made_without_a_language() {
        let english = Words(Language::English);
        let made = Trouble::not_sent(Words(Language::Chinese));
        assert_eq!(made.said(english).title, "Not sent");
        let refused = Trouble::refused(Refusal::Busy, Words(Language::Chinese), "");
        assert_eq!(refused.clone().said(english), refused);
    }
}
