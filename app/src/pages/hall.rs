//! The screens of a hearing: tablet, projector, console.

mod console;
mod projector;
mod seat;

pub use console::ConsolePage;
pub use projector::ProjectorPage;
pub use seat::SeatPage;
