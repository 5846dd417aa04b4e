//! Pages of the office, for people who are logged in.

mod accounts;
pub(crate) mod address;
#[cfg(feature = "ssr")]
mod audit;
#[cfg(feature = "ssr")]
mod documents;
#[cfg(feature = "ssr")]
pub mod exports;
#[cfg(feature = "ssr")]
mod hearing_profile;
mod home;
#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
mod matters;
#[cfg(feature = "ssr")]
mod opinion;
#[cfg(feature = "ssr")]
mod outcome;
mod own;
#[cfg(feature = "ssr")]
pub(crate) mod read;
mod reviewers;
mod said;
#[cfg(feature = "ssr")]
mod sessions;

pub use accounts::{AccountPage, AccountsPage, AddAccountPage};
#[cfg(feature = "ssr")]
pub use audit::AuditPage;
#[cfg(feature = "ssr")]
pub use documents::DocumentsPage;
#[cfg(feature = "ssr")]
pub use hearing_profile::HearingProfilePage;
pub use home::HomePage;
#[cfg(feature = "ssr")]
pub(crate) use matters::category;
#[cfg(feature = "ssr")]
pub use matters::{AddMatterPage, EditMatterPage, MatterPage, MattersPage};
#[cfg(feature = "ssr")]
pub use opinion::{OpinionPage, OpinionPaperPage};
#[cfg(feature = "ssr")]
pub use outcome::{OfficeOutcomePage, OutcomePaperPage};
pub use own::OwnPage;
pub use reviewers::{AddReviewerPage, EditReviewerPage, ReviewerPage, ReviewersPage};
#[cfg(feature = "ssr")]
pub use sessions::{DraftSessionPage, EditSessionPage, SeatCardsPage, SessionPage, SessionsPage};
