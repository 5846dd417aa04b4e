//! The server's time on a screen. Only the server's clock decides anything; the screen's counts on
//! from what the server said last, so that a tablet whose clock is wrong shows the right time.

use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;

/// The server's time, from a snapshot on.
#[derive(Clone, Copy, Debug)]
pub struct ServerTime {
    /// What the server said, and when by the screen's own clock, in milliseconds.
    said: RwSignal<(DateTime<Utc>, f64)>,
    /// Changes once a second.
    tick: RwSignal<u32>,
}

impl ServerTime {
    /// The time as the page was drawn.
    #[must_use]
    pub fn new(said: DateTime<Utc>) -> Self {
        Self {
            said: RwSignal::new((said, own_clock())),
            tick: RwSignal::new(0),
        }
    }

    /// The server said what time it is.
    pub fn set(self, said: DateTime<Utc>) {
        self.said.set((said, own_clock()));
    }

    /// Now, to the second; follows the time where it is read inside a view.
    #[must_use]
    pub fn now(self) -> DateTime<Utc> {
        self.tick.track();
        let (said, then) = self.said.get();
        said + gone(then)
    }

    /// Counts on while the page is open.
    #[cfg(feature = "hydrate")]
    pub fn run(self) {
        use std::time::Duration;
        Effect::new(move |_| {
            let every = set_interval_with_handle(
                move || self.tick.update(|tick| *tick = tick.wrapping_add(1)),
                Duration::from_millis(500),
            );
            on_cleanup(move || {
                if let Ok(every) = every {
                    every.clear();
                }
            });
        });
    }
}

/// The time that has gone by since the screen's clock said `then`; a clock that was set back has
/// gone by nothing.
#[cfg(all(feature = "hydrate", not(feature = "ssr")))]
fn gone(then: f64) -> TimeDelta {
    let milliseconds = (own_clock() - then).max(0.0);
    TimeDelta::try_milliseconds(whole(milliseconds)).unwrap_or_default()
}

#[cfg(not(all(feature = "hydrate", not(feature = "ssr"))))]
fn gone(_then: f64) -> TimeDelta {
    TimeDelta::zero()
}

/// Milliseconds of the page's own clock, which nobody can set.
#[cfg(all(feature = "hydrate", not(feature = "ssr")))]
fn own_clock() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

#[cfg(not(all(feature = "hydrate", not(feature = "ssr"))))]
const fn own_clock() -> f64 {
    0.0
}

#[cfg(all(feature = "hydrate", not(feature = "ssr")))]
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "a page is open for less than 292 million years; the conversion saturates"
)]
const fn whole(milliseconds: f64) -> i64 {
    milliseconds as i64
}

/// Seconds as minutes and seconds: `6:18`.
#[must_use]
pub fn use_seconds(seconds: i64) -> String {
    let seconds = seconds.max(0);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_read_as_on_a_clock() {
        for (seconds, said) in [(0, "0:00"), (378, "6:18"), (3_600, "60:00"), (-5, "0:00")] {
            assert_eq!(use_seconds(seconds), said);
        }
    }
}
