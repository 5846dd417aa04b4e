//! What a command answers when it was done: where to go next and what to say there.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::words::Words;

/// A command was carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// Local address of the page to show next.
    pub go: String,
    /// What that page says has happened.
    pub notice: Option<Notice>,
    /// A secret to show exactly once, on the answer itself and never in an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub once: Option<Once>,
    /// The code with which a ballot was received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
    /// Seat cards to print, shown as `once` is. Only the server draws them.
    #[cfg(feature = "ssr")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cards: Option<Cards>,
}

/// Seat cards as they were just printed.
#[cfg(feature = "ssr")]
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cards(pub Vec<Card>);

/// What stands on one card.
#[cfg(feature = "ssr")]
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Number of the seat.
    pub number: u32,
    /// Name of the reviewer.
    pub name: String,
    /// The code.
    pub code: String,
    /// What the QR code says of it.
    pub scanned: String,
}

#[cfg(feature = "ssr")]
impl fmt::Debug for Cards {
    /// Never a code.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cards({})", self.0.len())
    }
}

impl Done {
    /// Done; go on to `go` and say nothing.
    #[must_use]
    pub fn go(go: impl Into<String>) -> Self {
        Self {
            go: go.into(),
            notice: None,
            once: None,
            receipt: None,
            #[cfg(feature = "ssr")]
            cards: None,
        }
    }

    /// The same, with seat cards to print.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn cards(self, cards: Vec<Card>) -> Self {
        Self {
            cards: Some(Cards(cards)),
            ..self
        }
    }

    /// The same, with the receipt of a ballot.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn receipt(self, receipt: &str) -> Self {
        Self {
            receipt: Some(receipt.to_owned()),
            ..self
        }
    }

    /// Done; go on to `go` and say what happened.
    #[must_use]
    pub fn say(go: impl Into<String>, notice: Notice) -> Self {
        Self {
            notice: Some(notice),
            ..Self::go(go)
        }
    }

    /// The same, with a secret to show once.
    #[must_use]
    pub fn once(self, username: String, password: String) -> Self {
        Self {
            once: Some(Once { username, password }),
            ..self
        }
    }
}

/// A first password, to be written down and handed over.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Once {
    /// Whose it is.
    pub username: String,
    /// The password itself.
    pub password: String,
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Once")
            .field("username", &self.username)
            .finish_non_exhaustive()
    }
}

macro_rules! notices {
    ($($(#[$meta:meta])* $name:ident = $code:literal => $words:ident),+ $(,)?) => {
        /// Something that has just been done, as the next page says it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Notice { $($(#[$meta])* #[serde(rename = $code)] $name),+ }

        impl Notice {
            /// Every notice.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word in the address of the next page.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// Reads that word; an unknown one says nothing.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|notice| notice.code() == code)
            }
        }

        /// The sentence of a notice.
        #[must_use]
        pub fn notice_words(words: Words, notice: Notice) -> &'static str {
            match notice { $(Notice::$name => words.$words()),+ }
        }
    };
}

notices! {
    /// A reviewer joined the pool.
    ReviewerAdded = "reviewer-added" => reviewers_notice_added,
    /// A reviewer's entry was saved.
    ReviewerEdited = "reviewer-edited" => reviewers_notice_edited,
    /// A reviewer left the pool.
    ReviewerRetired = "reviewer-retired" => reviewers_notice_retired,
    /// A reviewer came back.
    ReviewerReinstated = "reviewer-reinstated" => reviewers_notice_reinstated,
    /// A matter was registered.
    MatterEdited = "matter-edited" => matters_notice_edited,
    /// A matter was registered.
    MatterAdded = "matter-added" => matters_notice_added,
    /// A session was drafted.
    SessionDrafted = "session-drafted" => sessions_notice_drafted,
    /// The draft of a session was saved.
    SessionEdited = "session-edited" => sessions_notice_edited,
    /// Consent was recorded or taken back.
    ConsentRecorded = "consent-recorded" => sessions_notice_consent,
    /// A session came a step further.
    SessionMoved = "session-moved" => sessions_notice_moved,
    /// The rules for hearings were set.
    HearingProfileSet = "hearing-profile-set" => hearing_profile_notice_set,
    /// An account was created.
    AccountCreated = "account-created" => accounts_notice_created,
    /// An account has a new first password.
    PasswordReset = "password-reset" => accounts_notice_password_reset,
    /// An account may no longer log in.
    AccountDisabled = "account-disabled" => accounts_notice_disabled,
    /// An account may log in again.
    AccountEnabled = "account-enabled" => accounts_notice_enabled,
    /// An account has other roles.
    RolesGiven = "roles-given" => accounts_notice_roles_given,
    /// Locks after failed log-ins were lifted.
    AccountUnlocked = "account-unlocked" => accounts_notice_unlocked,
    /// An account sets up a new second factor at its next log-in.
    SecondFactorReset = "second-factor-reset" => accounts_notice_second_factor_reset,
    /// All log-ins of an account were ended.
    LogInsEnded = "log-ins-ended" => accounts_notice_log_ins_ended,
    /// A document was added to a session.
    DocumentAdded = "document-added" => documents_notice_added,
    /// A document of a session was withdrawn.
    DocumentWithdrawn = "document-withdrawn" => documents_notice_withdrawn,
    /// An opinion was saved.
    OpinionSaved = "opinion-saved" => opinion_notice_saved,
    /// An opinion has one signature more.
    OpinionSigned = "opinion-signed" => opinion_notice_signed,
    /// Both have signed an opinion.
    OpinionStands = "opinion-stands" => opinion_notice_stands,
    /// The text to be published was saved.
    OutcomeSaved = "outcome-saved" => outcome_notice_saved,
    /// An outcome came a step further.
    OutcomeMoved = "outcome-moved" => outcome_notice_moved,
    /// It is public no longer.
    OutcomeWithdrawn = "outcome-withdrawn" => outcome_notice_withdrawn,
    /// An outcome is public.
    OutcomePublished = "outcome-published" => outcome_notice_published,
    /// What a member says of the own named vote was recorded.
    VoteConsentRecorded = "vote-consent-recorded" => outcome_notice_votes,
    /// The petitioner has answered.
    PreviewAnswered = "preview-answered" => preview_thanks,
    ConsentTakenBack = "consent-taken-back" => preview_taken_back,
    /// The own password was changed.
    PasswordChanged = "password-changed" => own_notice_password_changed,
    /// One of the own log-ins was ended.
    LogInEnded = "log-in-ended" => own_notice_log_in_ended,
    /// How to read was kept.
    ReadingKept = "reading-kept" => own_notice_reading_kept,
    /// Logged out here.
    LoggedOut = "logged-out" => own_notice_logged_out,
    /// Logged out on every device.
    LoggedOutEverywhere = "logged-out-everywhere" => own_notice_logged_out_everywhere,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notice_reads_back() {
        for notice in Notice::ALL {
            assert_eq!(Notice::from_code(notice.code()), Some(*notice));
        }
        assert_eq!(Notice::from_code("reviewer-praised"), None);
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_code_does_not_show_itself() {
        let card = Card {
            number: 1,
            name: "某人".into(),
            code: "K7M2QX".into(),
            scanned: "K7M2QX23456789ABCDEF".into(),
        };
        let done = Done::go("/").cards(vec![card]);
        assert!(!format!("{done:?}").contains("K7M2QX"));
    }

    #[test]
    fn a_secret_does_not_show_itself() {
        let done = Done::go("/").once("li".into(), "correct horse".into());
        assert!(!format!("{done:?}").contains("correct"));
    }
}
