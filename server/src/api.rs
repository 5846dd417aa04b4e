//! The interface for other programs. Doorways only: reading, one call, answering.

pub mod parts;
pub mod v1;
