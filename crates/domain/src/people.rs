//! People: who can log in, and who sits on the panel.

pub mod account;
pub mod password;
pub mod reviewer;
