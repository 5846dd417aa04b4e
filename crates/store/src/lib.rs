//! What is kept: the only crate that speaks SQL. Rows are private; domain values come out.
//!
//! Reading goes through [`Store`], which reads committed rows. Writing goes through
//! [`Store::write`], which puts the change and its audit row into one transaction.

mod accounts;
mod audit;
mod backup;
mod commands;
mod dialect;
mod fault;
mod like;
mod log_in_failures;
mod log_ins;
mod organisations;
mod paging;
mod petitions;
mod public_review;
mod reviewers;
mod revisions;
mod rows;
mod store;
#[cfg(feature = "testing")]
pub mod testing;
mod transaction;
mod writer;

pub use accounts::{Account, AccountKey, SecondFactor};
pub use audit::{
    AuditActor, AuditEntry, AuditFact, AuditFilter, AuditHead, AuditObjects, AuditVerdict,
};
pub use backup::{
    BackupFault, BackupHeader, BackupSummary, RestoreFault, RestoreSummary, backup_header,
};
pub use commands::EarlierCommand;
pub use domain::people::account::LogInStage;
pub use fault::StoreFault;
pub use log_in_failures::LogInFailure;
pub use log_ins::LogIn;
pub use organisations::Organisation;
pub use public_review::{
    BareSeat, DocumentPage, HallMoment, KeptOpinion, KeptOutcome, NamedVote, OutcomeFilter,
    OutcomeKey, OutcomeListed, PanelSeat, PublicOutcome, PublicState, SeatCounts, SessionBrief,
    SessionKey, TakenBallot, VoteConsent, VoteConsents, Voter,
};
pub use reviewers::{ChangedBy, ReviewerFilter, ReviewerKey, StandingFilter, name_order};
pub use store::{Store, StoreOptions};
pub use transaction::{Changed, Tx, Written};
