//! Presence: on which seats a tablet is connected just now, whichever server it is connected to.
//! It is shown to the console and decides nothing: who has come is the seat's attendance, and who
//! may vote is the roll.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use crate::ids::{SeatId, ServerId};

/// What a server said holds for so long: two tellings may be lost, and its clock may be a few
/// seconds off.
pub const HOLDS: TimeDelta = TimeDelta::seconds(25);
/// A server says it again this often, though nothing has changed.
pub const TOLD_AGAIN: TimeDelta = TimeDelta::seconds(10);

/// What one server said of a session: the seats whose tablets are connected to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// The server.
    pub server: ServerId,
    /// The seats.
    pub seats: BTreeSet<SeatId>,
    /// When, by the clock of that server.
    pub seen_at: DateTime<Utc>,
}

impl Sighting {
    /// Whether it still counts. A server that died says nothing more; one whose clock is far off,
    /// this way or the other, cannot be told from it.
    #[must_use]
    pub fn holds(&self, now: DateTime<Utc>) -> bool {
        (now - self.seen_at).abs() <= HOLDS
    }
}

/// The seats whose tablets are connected to other servers than this one, which knows its own better
/// than what it last said of them.
#[must_use]
pub fn elsewhere(
    sightings: &[Sighting],
    here: Option<ServerId>,
    now: DateTime<Utc>,
) -> BTreeSet<SeatId> {
    let others = sightings
        .iter()
        .filter(|one| Some(one.server) != here && one.holds(now));
    others.flat_map(|one| one.seats.iter().copied()).collect()
}

/// Whether a server that sees these seats has to say so, having `told` something before: when it
/// differs, and again before the others begin to doubt it. Whoever sees nobody says nothing.
#[must_use]
pub fn is_to_tell(told: Option<&Sighting>, seats: &BTreeSet<SeatId>, now: DateTime<Utc>) -> bool {
    match told {
        None => !seats.is_empty(),
        Some(told) => told.seats != *seats || (now - told.seen_at).abs() >= TOLD_AGAIN,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn server(number: u128) -> ServerId {
        ServerId::new(Uuid::from_u128(number))
    }

    fn seats(numbers: &[u128]) -> BTreeSet<SeatId> {
        let seat = |number: &u128| SeatId::new(Uuid::from_u128(*number));
        numbers.iter().map(seat).collect()
    }

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + second, 0).unwrap()
    }

    fn saw(number: u128, numbers: &[u128], second: i64) -> Sighting {
        Sighting {
            server: server(number),
            seats: seats(numbers),
            seen_at: at(second),
        }
    }

    #[test]
    fn a_seat_is_there_when_any_other_server_sees_it() {
        let sightings = [
            saw(1, &[1, 2], 0),
            saw(2, &[2, 3], 0),
            saw(3, &[3, 4], 0),
            saw(4, &[5], -26),
        ];
        let seen = |here| elsewhere(&sightings, here, at(0));
        // Its own word is no news to a server, and that of the dead is none.
        assert_eq!(seen(Some(server(1))), seats(&[2, 3, 4]));
        assert_eq!(seen(Some(server(3))), seats(&[1, 2, 3]));
        assert_eq!(seen(Some(server(9))), seats(&[1, 2, 3, 4]));
        assert_eq!(seen(None), seats(&[1, 2, 3, 4]));
    }

    #[test]
    fn what_was_said_long_ago_counts_no_longer() {
        let saw = saw(1, &[1], 0);
        for (second, holds) in [(0, true), (25, true), (26, false), (86_400, false)] {
            assert_eq!(saw.holds(at(second)), holds, "{second}");
            assert_eq!(saw.holds(at(-second)), holds, "a clock {second} s behind");
        }
    }

    #[test]
    fn a_server_speaks_when_something_changed_and_now_and_then() {
        assert!(!is_to_tell(None, &seats(&[]), at(0)), "nobody is here");
        assert!(is_to_tell(None, &seats(&[1]), at(0)));
        let told = saw(1, &[1], 0);
        let again = |numbers: &[u128], second| is_to_tell(Some(&told), &seats(numbers), at(second));
        assert!(!again(&[1], 9));
        assert!(again(&[1], 10));
        assert!(again(&[1], -10), "a clock that was set back");
        assert!(again(&[1, 2], 1));
        assert!(again(&[], 1), "the last one left");
        // The others hear it twice before they doubt.
        assert!(TOLD_AGAIN * 2 < HOLDS);
    }
}
