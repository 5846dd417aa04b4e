//! The audit chain: each row is bound to the one before it, so that a change shows.

use serde::{Deserialize, Serialize};

/// What was done. The word is permanent: it is part of the hashed row.
macro_rules! deeds_recorded {
    ($($(#[$meta:meta])* $name:ident = $word:literal),+ $(,)?) => {
        /// A deed as the audit log names it, past tense.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Recorded { $($(#[$meta])* $name),+ }

        impl Recorded {
            /// Every recorded deed.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The permanent word, kebab-case.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }

            /// Reads the word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|deed| deed.word() == word)
            }
        }
    };
}

deeds_recorded! {
    /// An office was set up in an empty database.
    OrgFounded = "org-founded",
    /// An account was created.
    AccountCreated = "account-created",
    /// Roles of an account were changed.
    AccountRolesChanged = "account-roles-changed",
    /// An account was disabled.
    AccountDisabled = "account-disabled",
    /// An account was enabled again.
    AccountEnabled = "account-enabled",
    /// An administrator set a new first password.
    AccountPasswordReset = "account-password-reset",
    /// A locked pair of account and address was unlocked.
    AccountUnlocked = "account-unlocked",
    /// A second factor was taken away so that a new one can be set up.
    SecondFactorReset = "second-factor-reset",
    /// A second factor was set up.
    SecondFactorEnrolled = "second-factor-enrolled",
    /// A person changed the own password.
    PasswordChanged = "password-changed",
    /// A person logged in.
    LoggedIn = "logged-in",
    /// A log-in was refused for the last time before the pair was locked.
    LogInLocked = "log-in-locked",
    /// So many names that no account has were locked that the rest of this day is not recorded.
    GuessesNotRecorded = "guesses-not-recorded",
    /// One log-in was ended.
    LoggedOut = "logged-out",
    /// All log-ins of an account were ended.
    LoggedOutEverywhere = "logged-out-everywhere",
    /// A reviewer was added to the pool.
    ReviewerAdded = "reviewer-added",
    /// A reviewer's entry was changed.
    ReviewerEdited = "reviewer-edited",
    /// A reviewer left the pool.
    ReviewerRetired = "reviewer-retired",
    /// A retired reviewer came back.
    ReviewerReinstated = "reviewer-reinstated",
    /// A petition matter was registered.
    MatterAdded = "matter-added",
    /// What was written of a petition matter was changed.
    MatterEdited = "matter-edited",
    /// A review session was drafted.
    SessionDrafted = "session-drafted",
    /// The draft of a session was changed, or a question reworded.
    SessionEdited = "session-edited",
    /// The petitioner's consent to a session was recorded.
    ConsentRecorded = "consent-recorded",
    /// A session moved on, back or aside.
    SessionMoved = "session-moved",
    /// A speaking clock was started, paused or finished.
    ClockSet = "clock-set",
    /// Seat cards were printed; earlier codes are good no longer.
    CardsPrinted = "cards-printed",
    /// A device took a seat.
    SeatClaimed = "seat-claimed",
    /// The clerk took a device off its seat, or a check-in back.
    SeatFreed = "seat-freed",
    /// Something happened in the hall that the clerk has to see to.
    AlertRaised = "alert-raised",
    /// The clerk has seen to it.
    AlertSettled = "alert-settled",
    /// A ballot was accepted. Never says which.
    BallotAccepted = "ballot-accepted",
    /// A second, different ballot of a seat was refused. Never says which.
    BallotRefused = "ballot-refused",
    /// Somebody tried what the own roles do not allow.
    DeedRefused = "deed-refused",
    /// The opinion of a session was written, or written anew.
    OpinionWritten = "opinion-written",
    /// The opinion of a session was signed.
    OpinionSigned = "opinion-signed",
    /// An outcome was written, prepared, approved, answered, published.
    OutcomeMoved = "outcome-moved",
    /// A member said whether the own named vote may be published. Never says which it is.
    VoteConsentRecorded = "vote-consent-recorded",
    /// A document was added to a session.
    DocumentAdded = "document-added",
    /// A document of a session was withdrawn.
    DocumentWithdrawn = "document-withdrawn",
    /// The rules for hearings were changed; sessions drafted before keep theirs.
    HearingProfileChanged = "hearing-profile-changed",
    /// A list was taken away as a file.
    ListExported = "list-exported",
    /// The database was restored from a backup.
    Restored = "restored",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back() {
        for deed in Recorded::ALL {
            assert_eq!(Recorded::from_word(deed.word()), Some(*deed));
        }
    }
}
