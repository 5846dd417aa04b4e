//! What a decision about a session needs to know besides its course.

use super::super::profile::Quorum;

/// What a decision needs to know of the hall and the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hall {
    /// Everything that convening needs is there: see [`super::super::session::lacking`].
    pub is_ready: bool,
    /// Seats of the panel without those recused.
    pub eligible: u32,
    /// Of these, how many are there.
    pub present: u32,
    /// How many must be.
    pub quorum: Quorum,
    /// The round that is being closed decided to adjourn for facts.
    pub adjourns: bool,
    /// How far the papers after the vote are.
    pub papers: Papers,
}

/// How far the papers that follow a vote are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Papers {
    /// Chair and clerk have both signed the opinion.
    pub is_signed: bool,
    /// The petitioner agrees to an outcome that was approved.
    pub is_agreed: bool,
}

impl Papers {
    /// Signed, and agreed to.
    pub const COMPLETE: Self = Self {
        is_signed: true,
        is_agreed: true,
    };
}
