//! Pages: one file per address.

#[cfg(any(feature = "ssr", feature = "hall", feature = "tablet"))]
pub mod hall;
pub mod log_in;
pub mod office;
pub mod public;
