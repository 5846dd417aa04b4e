//! The screens of a hearing: tablet, projector, console.

#[cfg(any(feature = "ssr", feature = "hall"))]
mod console;
#[cfg(any(feature = "ssr", feature = "hall"))]
mod projector;
#[cfg(any(feature = "ssr", feature = "tablet"))]
mod seat;
#[cfg(feature = "ssr")]
mod vote_consent;

#[cfg(any(feature = "ssr", feature = "hall"))]
pub use console::ConsolePage;
#[cfg(any(feature = "ssr", feature = "hall"))]
pub use projector::ProjectorPage;
#[cfg(any(feature = "ssr", feature = "tablet"))]
pub use seat::SeatPage;
#[cfg(feature = "ssr")]
pub use vote_consent::VoteConsentPage;
