//! Pages of the office, for people who are logged in.

mod accounts;
mod address;
#[cfg(feature = "ssr")]
mod audit;
mod home;
mod own;
mod reviewers;
mod said;

pub use accounts::{AccountPage, AccountsPage, AddAccountPage};
#[cfg(feature = "ssr")]
pub use audit::AuditPage;
pub use home::HomePage;
pub use own::OwnPage;
pub use reviewers::{AddReviewerPage, EditReviewerPage, ReviewerPage, ReviewersPage};
