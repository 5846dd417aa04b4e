//! Public reviews: sessions with their rounds and clocks, seats, ballots, tallies.

mod alerts;
mod ballots;
mod documents;
mod guesses;
mod hall;
mod names;
mod opinions;
mod outcomes;
mod presence;
mod profile;
mod row;
mod seats;
mod sessions;
mod tallies;
#[cfg(feature = "testing")]
mod testing;
mod votes;

pub use self::ballots::TakenBallot;
pub use self::documents::DocumentPage;
pub use self::hall::HallMoment;
pub use self::opinions::KeptOpinion;
pub use self::outcomes::{
    KeptOutcome, OutcomeFilter, OutcomeKey, OutcomeListed, PublicOutcome, PublicState,
};
pub use self::seats::{BareSeat, PanelSeat, SeatCounts};
pub(crate) use self::sessions::touch_sessions;
pub use self::sessions::{SessionBrief, SessionKey};
pub use self::votes::{NamedVote, VoteConsent, VoteConsents, Voter};
