//! The rules of Sunshine Review: pure values and decisions, the same on server and tablet.
//!
//! Nothing here reads a clock, draws a random number or waits: time, ids and chance are arguments.

pub mod audit;
mod codes;
pub mod ids;
pub mod news;
pub mod page;
pub mod people;
pub mod petitions;
pub mod preference;
pub mod public_review;
pub mod refusal;
pub mod text;
pub mod wire;
