//! A public review (公开评议): a panel hears both sides and votes on the spot. What it votes is
//! advice, never a decision.

pub mod agenda;
pub mod alert;
pub mod ballot;
pub mod ballot_box;
pub mod course;
pub mod document;
pub mod guesses;
pub mod hint;
pub mod opinion;
pub mod outcome;
pub mod panel;
pub mod presence;
pub mod profile;
pub mod question;
pub mod remedy;
pub mod seat;
pub mod seat_code;
pub mod session;
pub mod snapshot;
pub mod tally;
pub mod vote_consent;

/// Most characters of a reason that stays in the record of a session.
pub const REASON_CHARS_MAX: usize = 200;
