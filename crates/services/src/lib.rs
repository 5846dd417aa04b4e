//! What can be asked of the system: one function per wish, each checking permission first,
//! deciding by the rules of `domain`, storing through `store`, and telling the news last.

pub mod access;
pub mod accounts;
pub mod actor;
pub mod audit;
pub mod chance;
pub mod clock;
mod command;
mod cursor;
pub mod demo;
pub mod exports;
pub mod live;
pub mod log_ins;
pub mod no;
mod passwords;
pub mod public_review;
mod refused;
pub mod reviewers;
pub mod secrets;
mod services;
mod tokens;

pub use actor::{Actor, ClientAddress, HalfLogIn, Person, SeatHolder};
pub use documents::apart::{CPU_SECONDS_MAX, draw_apart};
pub use no::No;
pub use services::{Rules, Services};
