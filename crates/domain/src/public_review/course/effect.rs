//! What a step does besides moving the course on.

/// What has to be done to rows beside the course itself, in the same transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Make a seat for every reviewer of the panel.
    MakeSeats,
    /// Remove the seats.
    RemoveSeats,
    /// Everybody who is there is on the roll; codes are good no longer.
    FreezeRoll,
    /// Nobody is there, and nobody is on the roll.
    ClearRoll,
    /// Count this round, from 0.
    Count(usize),
    /// The round after this one, from 0, is a copy of it.
    CopyRound(usize),
    /// Pause the clock that runs.
    SilenceClocks,
}
