//! The rules of Sunshine Review: pure values and decisions, the same on server and tablet.
//!
//! Nothing here reads a clock, draws a random number or waits: time, ids and chance are arguments.

pub mod audit;
pub mod ids;
pub mod news;
pub mod page;
pub mod people;
pub mod preference;
pub mod refusal;
pub mod text;
pub mod wire;
