//! Pages for everyone.

pub mod front;
#[cfg(feature = "ssr")]
pub mod outcomes;
pub mod trouble;
