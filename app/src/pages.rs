//! Pages: one file per address.

pub mod log_in;
pub mod office;
pub mod public;
