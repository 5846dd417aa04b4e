//! What the system says no to: permanent codes, never sentences.

use serde::{Deserialize, Serialize};

macro_rules! refusals {
    ($($(#[$meta:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// An expected "no". The code is permanent: clients and translations depend on it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Refusal {
            $($(#[$meta])* $name),+
        }

        impl Refusal {
            /// Every refusal, for the tests that walk them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The permanent code, kebab-case.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }
        }
    };
}

refusals! {
    /// Nobody is logged in, or the log-in has ended.
    NotLoggedIn = "not-logged-in",
    /// The actor's roles do not allow this deed.
    NotPermitted = "not-permitted",
    /// No such thing, or not one the actor may know of.
    NotFound = "not-found",
    /// At least one field is wrong; the field faults say which.
    Invalid = "invalid",
    /// The request cannot be read at all: broken syntax, wrong type, unknown field.
    Malformed = "malformed",
    /// The body is larger than this address takes.
    TooLarge = "too-large",
    /// The body did not arrive in time.
    TooSlow = "too-slow",
    /// The address exists, but not for this method.
    MethodNotAllowed = "method-not-allowed",
    /// The body is not of a kind this address reads.
    UnsupportedMediaType = "unsupported-media-type",
    /// A cookie came with a request that another site made.
    CrossSite = "cross-site",
    /// Someone changed the row since the actor read it.
    VersionConflict = "version-conflict",
    /// The command id was used before for something else.
    CommandReused = "command-reused",
    /// A reviewer of the same name is serving; adding another person has to be said.
    SameName = "same-name",
    /// The reviewer is already retired.
    AlreadyRetired = "already-retired",
    /// The reviewer is serving, so there is nothing to reinstate.
    NotRetired = "not-retired",
    /// Another account has this user name.
    UsernameTaken = "username-taken",
    /// User name and password do not belong together.
    LogInFailed = "log-in-failed",
    /// Too many failures of this account from this address.
    LogInLocked = "log-in-locked",
    /// The six-digit code is wrong or was used before.
    CodeWrong = "code-wrong",
    /// Office roles need a second factor first.
    SecondFactorMissing = "second-factor-missing",
    /// The present password was not the one given.
    PasswordWrong = "password-wrong",
    /// The last active administrator of a kind cannot be taken away.
    LastAdministrator = "last-administrator",
    /// An administrator's role goes only to whoever has replaced the first password.
    OwnPasswordFirst = "own-password-first",
    /// An administrator's password is reset on the machine's shell alone.
    AdministratorByShell = "administrator-by-shell",
    /// An actor may not do this to the own account.
    NotOnOneself = "not-on-oneself",
    /// Another matter or session of the office has this number.
    NumberTaken = "number-taken",
    /// Nobody serves in the pool, so nobody can be seated.
    PanelEmpty = "panel-empty",
    /// More serve in the pool than a session can seat.
    PanelTooLarge = "panel-too-large",
    /// An accusation is not disclosed, so it has no session.
    NoSessionOnAccusation = "no-session-on-accusation",
    /// The session does not stand where this could be done.
    TransitionNotNow = "transition-not-now",
    /// Something is lacking before both sides can be told.
    NotReady = "not-ready",
    /// Too few of the panel are there.
    QuorumMissing = "quorum-missing",
    /// There is no further round to open.
    NoRoundLeft = "no-round-left",
    /// A round was neither held nor left out.
    RoundsLeft = "rounds-left",
    /// The panel has voted to adjourn for facts.
    AdjournedForFacts = "adjourned-for-facts",
    /// The questions of a round that was opened cannot be changed.
    QuestionsFrozen = "questions-frozen",
    /// Seat codes are not good yet.
    CheckInNotOpen = "check-in-not-open",
    /// A round was opened: nobody is added to the roll.
    RollFrozen = "roll-frozen",
    /// The seat is not on the panel.
    NotOnPanel = "not-on-panel",
    /// Another device speaks for the seat; the clerk can move it.
    SeatTaken = "seat-taken",
    /// This device speaks for another seat of the session.
    DeviceHasSeat = "device-has-seat",
    /// The seat was moved to another device.
    SeatMoved = "seat-moved",
    /// No device speaks for the seat.
    SeatFree = "seat-free",
    /// No seat has this code.
    SeatCodeWrong = "seat-code-wrong",
    /// So many wrong codes came from this network that no more are looked up at the moment.
    SeatCodesSlowed = "seat-codes-slowed",
    /// The session is over: its seats speak no more.
    SessionOver = "session-over",
    /// No ballots are taken in this round.
    RoundNotOpen = "round-not-open",
    /// The round was closed before the ballot arrived.
    BallotTooLate = "ballot-too-late",
    /// The seat has cast another ballot in this round.
    BallotAlreadyCast = "ballot-already-cast",
    /// Another ballot has this id: the device makes another id and sends again.
    BallotIdInUse = "ballot-id-in-use",
    /// The answers are not answers to the questions of the round.
    AnswersDoNotFit = "answers-do-not-fit",
    /// The agenda has no time for this.
    NotOnAgenda = "not-on-agenda",
    /// The clock stands so already.
    ClockStandsSo = "clock-stands-so",
    /// The result is announced: documents are the record now.
    DocumentsFrozen = "documents-frozen",
    /// The session has as many documents as it may.
    DocumentsFull = "documents-full",
    /// The opinion is signed: what it says stands.
    OpinionStands = "opinion-stands",
    /// Chair and clerk have not both signed the opinion.
    OpinionUnsigned = "opinion-unsigned",
    /// Somebody has signed as this already.
    SignedAlready = "signed-already",
    /// Whoever has signed as chair does not sign as clerk too, nor the other way round.
    SignedByOneself = "signed-by-oneself",
    /// The outcome does not stand where this could be done.
    OutcomeNotThere = "outcome-not-there",
    /// There is no outcome that was approved and that the petitioner agrees to.
    OutcomeNotAgreed = "outcome-not-agreed",
    /// It was public, and is no longer.
    OutcomeGone = "outcome-gone",
    /// Whoever wrote on an outcome does not approve it.
    ApprovedByOneself = "approved-by-oneself",
    /// The petitioner has answered already.
    AnsweredAlready = "answered-already",
    /// Whoever wrote the text does not witness a yes to it, nor is shown the link by which it is said.
    RecordedByOneself = "recorded-by-oneself",
    /// The text does not say whether other people are in it.
    OthersNotSaid = "others-not-said",
    /// An outcome is listed for a year at most, all its editions together.
    ListedForAYear = "listed-for-a-year",
    /// There are as many editions of this outcome as there may be.
    EditionsUsedUp = "editions-used-up",
    /// The document was withdrawn.
    DocumentWithdrawn = "document-withdrawn",
    /// The server cannot reach its stored data at the moment.
    Unavailable = "unavailable",
    /// Too much is being asked at once; try again shortly.
    Busy = "busy",
    /// This log-in follows the news on as many pages as one may.
    TooManyStreams = "too-many-streams",
    /// Our mistake; the reference helps to find it.
    Fault = "fault",
}

/// What is wrong with one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case",
    tag = "code"
)]
pub enum Fault {
    /// Nothing was given where something is needed.
    Missing,
    /// More than `max` characters.
    TooLong {
        /// Most characters allowed.
        max: usize,
        /// Characters given.
        now: usize,
    },
    /// Fewer than `min` characters.
    TooShort {
        /// Fewest characters allowed.
        min: usize,
        /// Characters given.
        now: usize,
    },
    /// More than `max` entries.
    TooMany {
        /// Most entries allowed.
        max: usize,
        /// Entries given.
        now: usize,
    },
    /// Control, invisible or direction-changing characters.
    ForbiddenCharacter,
    /// Not one of the offered choices.
    UnknownChoice,
    /// Not a date of the form 2026-05-06 between 1900 and 2200.
    NotADate,
    /// The last day lies before the first.
    EndsBeforeStart,
    /// Not an id.
    NotAnId,
    /// Not a user name: 3 to 32 of a–z, 0–9, dot, hyphen, beginning with a letter.
    NotAUsername,
    /// A password of letters a–z alone, or without any letter.
    PasswordTooPlain,
    /// The password contains the user name.
    PasswordHoldsUsername,
    /// The new password is the old one.
    PasswordUnchanged,
    /// This is not the password in use.
    PasswordNotYours,
    /// The two passwords differ.
    PasswordsDiffer,
    /// Not six digits.
    NotACode,
    /// The same entry stands twice.
    Twice {
        /// Place of the first of the two, from 1; blank ones do not count.
        first: usize,
        /// Place of the second.
        again: usize,
    },
    /// No role was chosen.
    NoRole,
    /// One person may not hold two of the three administrator roles (三员分立).
    RolesMustBeApart,
    /// An administrator's role is not given with a new account.
    RoleGivenLater,
    /// Fewer than `min` entries.
    TooFew {
        /// Fewest entries allowed.
        min: usize,
    },
    /// A figure that is too small, too large, or none.
    OutOfRange,
    /// Not a whole number from `min` to `max`.
    NotBetween {
        /// Least number allowed.
        min: u32,
        /// Greatest number allowed.
        max: u32,
    },
    /// Not a moment such as 2026-05-06T09:00.
    NotAMoment,
    /// Not a number of a matter or session: 4 to 24 of A–Z, 0–9 and hyphen.
    NotANumber,
    /// Not a seat code: six, or in a QR code twenty, of the letters and digits that cannot be mistaken.
    NotASeatCode,
    /// The template brings its options.
    NotWithThisTemplate,
    /// The vote to adjourn is a round of its own, put first, with another after it.
    AdjournStandsAloneAndFirst,
    /// It stays as it is once a session is on the matter.
    FixedBySession,
    /// A suggestion has no tier of review, and a claim has one.
    NotForThisPurpose,
    /// A day that does not lie after the hearing.
    NotAfterHearing,
    /// A day before the hearing, of what can only follow it.
    BeforeHearing,
    /// A day that is still to come, of what was done.
    AfterToday,
    /// A paper does not overrule the no a member gave on the own tablet.
    DeclinedOnTablet,
    /// Neither PDF nor PNG nor JPEG.
    FileUnknown,
    /// A file of more than `max` megabytes.
    FileTooLarge {
        /// Most megabytes allowed.
        max: usize,
    },
    /// A file that is broken or cut off.
    FileDamaged,
    /// A file that asks for a password.
    FileLocked,
    /// A file of more than `max` pages.
    FilePages {
        /// Most pages allowed.
        max: usize,
        /// Pages found.
        now: usize,
    },
    /// How many pages the file has depends on who reads it.
    FilePagesUncertain,
    /// A picture of more than `max` million pixels, or what unpacks to as much.
    FilePixels {
        /// Most millions of pixels allowed.
        max: usize,
    },
    /// A page cannot be drawn whole: a font is not in the file, or a picture cannot be read.
    FileIncomplete,
    /// Drawing the pages takes too long.
    FileTooSlow,
}

impl Fault {
    /// The permanent code, kebab-case.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooLong { .. } => "too-long",
            Self::TooShort { .. } => "too-short",
            Self::TooMany { .. } => "too-many",
            Self::ForbiddenCharacter => "forbidden-character",
            Self::UnknownChoice => "unknown-choice",
            Self::NotADate => "not-a-date",
            Self::EndsBeforeStart => "ends-before-start",
            Self::NotAnId => "not-an-id",
            Self::NotAUsername => "not-a-username",
            Self::PasswordTooPlain => "password-too-plain",
            Self::PasswordHoldsUsername => "password-holds-username",
            Self::PasswordUnchanged => "password-unchanged",
            Self::PasswordNotYours => "password-not-yours",
            Self::PasswordsDiffer => "passwords-differ",
            Self::NotACode => "not-a-code",
            Self::Twice { .. } => "twice",
            Self::NoRole => "no-role",
            Self::RolesMustBeApart => "roles-must-be-apart",
            Self::RoleGivenLater => "role-given-later",
            Self::TooFew { .. } => "too-few",
            Self::OutOfRange => "out-of-range",
            Self::NotBetween { .. } => "not-between",
            Self::NotAMoment => "not-a-moment",
            Self::NotANumber => "not-a-number",
            Self::NotASeatCode => "not-a-seat-code",
            Self::NotWithThisTemplate => "not-with-this-template",
            Self::AdjournStandsAloneAndFirst => "adjourn-stands-alone-and-first",
            Self::FixedBySession => "fixed-by-session",
            Self::NotForThisPurpose => "not-for-this-purpose",
            Self::NotAfterHearing => "not-after-hearing",
            Self::BeforeHearing => "before-hearing",
            Self::AfterToday => "after-today",
            Self::DeclinedOnTablet => "declined-on-tablet",
            Self::FileUnknown => "file-unknown",
            Self::FileTooLarge { .. } => "file-too-large",
            Self::FileDamaged => "file-damaged",
            Self::FileLocked => "file-locked",
            Self::FilePages { .. } => "file-pages",
            Self::FilePagesUncertain => "file-pages-uncertain",
            Self::FilePixels { .. } => "file-pixels",
            Self::FileIncomplete => "file-incomplete",
            Self::FileTooSlow => "file-too-slow",
        }
    }
}

impl std::fmt::Display for Fault {
    /// The code: for logs and for `serde`, never for a reader.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

/// One field and what is wrong with it. The field's name is the one of form and API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFault {
    /// Name of the field, as in form and API.
    pub field: String,
    /// What is wrong with it.
    pub fault: Fault,
}

/// Collects every fault of a form, so that a person corrects all of them at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldFaults(Vec<FieldFault>);

impl FieldFaults {
    /// One fault alone.
    #[must_use]
    pub fn one(field: &str, fault: Fault) -> Self {
        let mut faults = Self::default();
        faults.add(field, fault);
        faults
    }

    /// Notes a fault.
    pub fn add(&mut self, field: &str, fault: Fault) {
        self.0.push(FieldFault {
            field: field.to_owned(),
            fault,
        });
    }

    /// Keeps the value of a field, or notes its fault.
    pub fn keep<T>(&mut self, field: &str, value: Result<T, Fault>) -> Option<T> {
        value.map_err(|fault| self.add(field, fault)).ok()
    }

    /// Notes the faults of another check.
    pub fn add_all(&mut self, faults: Self) {
        self.0.extend(faults.0);
    }

    /// Notes the faults of a part under the part's name.
    pub fn add_within(&mut self, part: &str, faults: Self) {
        for FieldFault { field, fault } in faults.0 {
            self.add(&format!("{part}.{field}"), fault);
        }
    }

    /// `Ok` when nothing was noted.
    ///
    /// # Errors
    /// Itself, when anything was.
    pub fn none(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }

    /// The faults in the order of the form.
    #[must_use]
    pub fn into_vec(self) -> Vec<FieldFault> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_refusal_has_a_code_of_its_own_in_kebab_case() {
        let codes: BTreeSet<_> = Refusal::ALL.iter().map(|refusal| refusal.code()).collect();
        assert_eq!(codes.len(), Refusal::ALL.len());
        assert!(
            codes
                .iter()
                .all(|code| code.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
        );
    }
}
