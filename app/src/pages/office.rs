//! Pages of the office, for people who are logged in.

mod accounts;
mod address;
#[cfg(feature = "ssr")]
mod audit;
#[cfg(feature = "ssr")]
mod documents;
#[cfg(feature = "ssr")]
mod hearing_profile;
mod home;
#[cfg(feature = "ssr")]
mod matters;
mod own;
#[cfg(feature = "ssr")]
mod read;
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
pub use matters::{AddMatterPage, MatterPage, MattersPage};
pub use own::OwnPage;
pub use reviewers::{AddReviewerPage, EditReviewerPage, ReviewerPage, ReviewersPage};
#[cfg(feature = "ssr")]
pub use sessions::{DraftSessionPage, EditSessionPage, SeatCardsPage, SessionPage, SessionsPage};
