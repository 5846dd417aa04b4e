//! Pages for everyone.

pub mod front;
pub mod trouble;
