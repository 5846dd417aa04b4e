//! What petitioners brought to the office.

pub mod matter;
