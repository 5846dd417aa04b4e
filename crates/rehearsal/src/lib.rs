//! A hall of simulated tablets: it joins a session over the public API, votes as people do, loses
//! its network, repeats itself, comes late, and then compares what it was told with what was counted.
//!
//! It knows nothing of the server but its address: whatever it finds, a real hall would have found.

mod chance;
mod course;
mod figures;
mod hall;
mod plan;
mod round;
mod seats;
mod snapshot;
mod stream;
mod tablet;
mod wire;

pub use self::course::rehearse;
pub use self::figures::{Report, RoundReport, Times};
pub use self::plan::{Chair, Plan, Share, Stop, Window};
pub use self::seats::{SeatCode, codes_of};
