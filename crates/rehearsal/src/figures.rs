//! What a rehearsal found: figures, and whatever is wrong.

use std::fmt::{self, Write as _};
use std::time::Duration;

use serde::Serialize;

/// How long something took, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Times {
    /// How often it was measured.
    pub count: usize,
    /// Half of them took at most this long.
    pub p50_ms: f64,
    /// All but one in a hundred took at most this long.
    pub p99_ms: f64,
    /// The slowest.
    pub max_ms: f64,
}

impl Times {
    pub(crate) fn of(mut all: Vec<Duration>) -> Self {
        all.sort_unstable();
        // The smallest that so many percent do not exceed.
        let at = |percent: usize| {
            let rank = (all.len() * percent).div_ceil(100).saturating_sub(1);
            all.get(rank).copied().map_or(0.0, ms)
        };
        Self {
            count: all.len(),
            p50_ms: at(50),
            p99_ms: at(99),
            max_ms: at(100),
        }
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "p50 {:.1} ms, p99 {:.1} ms, max {:.1} ms",
            self.p50_ms, self.p99_ms, self.max_ms
        )
    }
}

pub(crate) fn ms(time: Duration) -> f64 {
    (time.as_secs_f64() * 10_000.0).round() / 10.0
}

/// What one round came to.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RoundReport {
    /// Its place in the session, as the server counts.
    pub place: u32,
    /// Ballots that tablets were told are received.
    pub acknowledged: u32,
    /// Tablets that lost their network while voting.
    pub dropped: u32,
    /// Ballots that were sent again and gave the same receipt.
    pub repeated: u32,
    /// Ballots the server refused, as it must: second ones of a seat, and late ones.
    pub refused: u32,
    /// Ballots that were not answered for a minute: received or not, nobody can say.
    pub unanswered: u32,
    /// Acknowledged, and not there or not counted.
    pub lost: u32,
    /// Counted more than once, or a second ballot of a seat.
    pub doubled: u32,
    /// Ballots acknowledged in a second, from the first that was sent to the last that was answered.
    pub ballots_per_second: f64,
    /// The round was closed and counted.
    pub closed: bool,
    /// The tally is what the tablets were told; none for a round that was not closed.
    pub tally_agrees: Option<bool>,
}

/// What a rehearsal found.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Number of the session.
    pub session: String,
    /// What chance followed from.
    pub seed: u64,
    /// How many tablets came.
    pub tablets: usize,
    /// From the first code to the last tablet that was shown the session.
    pub join_ms: f64,
    /// From sending a ballot to reading that it is received.
    pub acknowledgement: Times,
    /// From the chair's press to a tablet's screen.
    pub push: Times,
    /// Of all rounds.
    pub lost: u32,
    /// Of all rounds.
    pub doubled: u32,
    /// Of all rounds.
    pub refused: u32,
    /// Of all rounds.
    pub unanswered: u32,
    /// Whether every tally is what the tablets were told; none where no round was closed.
    pub tally_agrees: Option<bool>,
    /// Round by round.
    pub rounds: Vec<RoundReport>,
    /// Whatever is not as it must be, in words.
    pub wrong: Vec<String>,
}

impl Report {
    /// Whether nothing was lost, doubled or wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.lost == 0
            && self.doubled == 0
            && self.unanswered == 0
            && self.wrong.is_empty()
            && self.tally_agrees != Some(false)
    }

    /// For a person.
    #[must_use]
    pub fn words(&self) -> String {
        let mut words = String::new();
        // Writing into a text does not fail.
        self.write(&mut words).unwrap_or_default();
        words
    }

    fn write(&self, to: &mut String) -> fmt::Result {
        writeln!(
            to,
            "session {}, {} tablets, seed {}",
            self.session, self.tablets, self.seed
        )?;
        writeln!(to, "  all joined within   {:.0} ms", self.join_ms)?;
        writeln!(to, "  ballot acknowledged {}", self.acknowledgement)?;
        writeln!(to, "  chair to screen     {}", self.push)?;
        for round in &self.rounds {
            writeln!(
                to,
                "  round {}: {} acknowledged, {} lost their network, {} sent again, {} refused{}",
                round.place,
                round.acknowledged,
                round.dropped,
                round.repeated,
                round.refused,
                match round.tally_agrees {
                    Some(true) => ", the tally agrees",
                    Some(false) => ", THE TALLY DIFFERS",
                    None => ", not closed",
                }
            )?;
        }
        writeln!(
            to,
            "  lost {}, doubled {}, unanswered {}",
            self.lost, self.doubled, self.unanswered
        )?;
        for wrong in &self.wrong {
            writeln!(to, "  WRONG: {wrong}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_what_was_measured() {
        let times = Times::of((1..=100).rev().map(Duration::from_millis).collect());
        assert_eq!(
            (times.p50_ms, times.p99_ms, times.max_ms),
            (50.0, 99.0, 100.0)
        );
        let one = Times::of(vec![Duration::from_millis(7)]);
        assert_eq!(
            (one.count, one.p50_ms, one.p99_ms, one.max_ms),
            (1, 7.0, 7.0, 7.0)
        );
        assert_eq!(Times::of(Vec::new()), Times::default());
    }
}
