//! Making guesses at seat codes slow, by [`Budget`]: a typed code is paid for before it is looked
//! up, so that neither many at once nor hanging up is a way round, and how long the answer takes
//! tells nothing of the code. A scanned code proves that it was printed here, and is never slowed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::public_review::guessing::Budget;
use domain::refusal::Refusal;
use tokio::sync::Notify;

use crate::actor::Network;

/// Wrong codes of one network are counted for so long.
const COUNTED: TimeDelta = TimeDelta::minutes(10);
/// From so many wrong codes of one network on the clerk is told of every one.
const TOLD_FROM: u32 = 10;
/// Longest wait until a code is looked up: in a hall where everybody types at once, those before
/// pay back within milliseconds.
const WAIT_MAX: Duration = Duration::from_secs(5);
/// Networks that are remembered by themselves. All others share one budget then: whoever has so
/// many is no hall.
const NETWORKS_MAX: usize = 10_000;

/// What every network has left.
#[derive(Clone, Default)]
pub(crate) struct Guesses(Arc<Mutex<Gates>>);

#[derive(Default)]
struct Gates {
    known: HashMap<Network, Arc<Gate>>,
    others: Option<Arc<Gate>>,
}

/// The door of one network.
pub(crate) struct Gate {
    left: Mutex<Left>,
    /// Whoever waits for a try to become free; the others wait for their turn to wait.
    turn: tokio::sync::Mutex<()>,
    paid_back: Notify,
}

#[derive(Clone, Copy)]
struct Left {
    budget: Budget,
    since: DateTime<Utc>,
    wrong: u32,
    told: u32,
}

/// A try that was paid for.
pub(crate) struct Try(Option<Arc<Gate>>);

impl Try {
    /// It was a right one: it costs nothing.
    pub(crate) fn was_right(self) {
        if let Some(gate) = self.0 {
            gate.look(|left| left.budget.pay_back());
            gate.paid_back.notify_one();
        }
    }

    /// A try that costs nothing anyway.
    pub(crate) const fn free() -> Self {
        Self(None)
    }
}

impl Gate {
    fn new(now: DateTime<Utc>) -> Self {
        Self {
            left: Mutex::new(Left {
                budget: Budget::whole(now),
                since: now,
                wrong: 0,
                told: 0,
            }),
            turn: tokio::sync::Mutex::default(),
            paid_back: Notify::new(),
        }
    }

    fn look<T>(&self, look: impl FnOnce(&mut Left) -> T) -> T {
        look(&mut self.left.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Pays for the look-up of one code.
    ///
    /// # Errors
    /// `SeatCodesSlowed` where too many others of the network are before it.
    pub(crate) async fn admit(
        self: &Arc<Self>,
        now: impl Fn() -> DateTime<Utc>,
    ) -> Result<Try, Refusal> {
        match tokio::time::timeout(WAIT_MAX, self.pay(now)).await {
            Ok(()) => Ok(Try(Some(Arc::clone(self)))),
            Err(_late) => Err(Refusal::SeatCodesSlowed),
        }
    }

    /// Notes a wrong code; tells how many the clerk has not been told of.
    pub(crate) fn wrong(&self, now: DateTime<Utc>) -> u32 {
        self.note(now, true)
    }

    /// Notes a code that was turned away unseen; tells how many the clerk has not been told of.
    pub(crate) fn turned_away(&self, now: DateTime<Utc>) -> u32 {
        self.note(now, false)
    }

    /// Pays for a try, one after the other. Hanging up leaves the queue and what was paid.
    async fn pay(&self, now: impl Fn() -> DateTime<Utc>) {
        let _turn = self.turn.lock().await;
        while let Err(wait) = self.look(|left| left.budget.pay(now())) {
            let wait = wait.to_std().unwrap_or_default();
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = self.paid_back.notified() => {}
            }
        }
    }

    /// How many the clerk has not been told of, once they are more than slips.
    fn note(&self, now: DateTime<Utc>, was_wrong: bool) -> u32 {
        self.look(|left| {
            if (now - left.since).abs() > COUNTED {
                (left.since, left.wrong, left.told) = (now, 0, 0);
            }
            // Who was turned away may have a right code, as long as nobody there guesses.
            if was_wrong || left.wrong >= TOLD_FROM {
                left.wrong = left.wrong.saturating_add(1);
            }
            if left.wrong < TOLD_FROM {
                return 0;
            }
            let untold = left.wrong.saturating_sub(left.told);
            left.told = left.wrong;
            untold
        })
    }

    /// Whether this network is as one that was never heard of.
    fn is_idle(&self, now: DateTime<Utc>) -> bool {
        self.look(|left| {
            left.budget.is_whole(now) && (left.wrong == 0 || (now - left.since).abs() > COUNTED)
        })
    }
}

impl Guesses {
    /// The door of a network.
    pub(crate) fn gate(&self, network: Network, now: DateTime<Utc>) -> Arc<Gate> {
        let mut gates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(gate) = gates.known.get(&network) {
            return Arc::clone(gate);
        }
        if gates.known.len() >= NETWORKS_MAX {
            gates
                .known
                .retain(|_, gate| Arc::strong_count(gate) > 1 || !gate.is_idle(now));
        }
        let made = || Arc::new(Gate::new(now));
        if gates.known.len() < NETWORKS_MAX {
            Arc::clone(gates.known.entry(network).or_insert_with(made))
        } else {
            Arc::clone(gates.others.get_or_insert_with(made))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALL: Network = Network::V4([192, 0, 2, 1]);

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + second, 0).unwrap()
    }

    fn network(number: u32) -> Network {
        Network::V4(number.to_be_bytes())
    }

    #[test]
    fn slips_are_not_told_and_guesses_are_told_one_by_one() {
        let guesses = Guesses::default();
        let gate = guesses.gate(HALL, at(0));
        let told: Vec<u32> = (0..12).map(|_| gate.wrong(at(1))).collect();
        assert_eq!(told, [0, 0, 0, 0, 0, 0, 0, 0, 0, 10, 1, 1]);
        assert_eq!(gate.turned_away(at(2)), 1);
        // Another network, and the same one later.
        let other = guesses.gate(network(7), at(2));
        assert_eq!([other.wrong(at(2)), other.turned_away(at(2))], [0, 0]);
        assert_eq!(gate.wrong(at(700)), 0);
    }

    #[test]
    fn whoever_has_very_many_networks_has_one_budget() {
        let guesses = Guesses::default();
        let most = u32::try_from(NETWORKS_MAX).unwrap();
        for number in 0..most {
            guesses.gate(network(number), at(0)).wrong(at(0));
        }
        let one = guesses.gate(network(most), at(1));
        let other = guesses.gate(network(most + 1), at(1));
        assert!(Arc::ptr_eq(&one, &other));
        // Those before keep their own, and later there is room again.
        let known = guesses.gate(network(1), at(1));
        assert!(!Arc::ptr_eq(&one, &known));
        let later = guesses.gate(network(most), at(1_000));
        assert!(!Arc::ptr_eq(&one, &later));
    }

    #[tokio::test]
    async fn a_right_code_lets_the_next_one_in_and_hanging_up_does_not() {
        let guesses = Guesses::default();
        let gate = guesses.gate(HALL, at(0));
        let mut paid = Vec::new();
        for _ in 0..domain::public_review::guessing::TRIES_AT_ONCE {
            paid.push(gate.admit(|| at(0)).await.ok().unwrap());
        }
        // Nobody else is let in, however often somebody tries and hangs up.
        for _ in 0..100 {
            let mut tried = polled(gate.pay(|| at(0)));
            assert!(!tried.once());
        }
        let right = paid.pop().unwrap();
        drop(paid);
        let mut waiting = polled(gate.pay(|| at(0)));
        assert!(!waiting.once(), "a try that was hung up on stays paid");
        right.was_right();
        assert!(waiting.once());
    }

    /// A future that is asked once at a time.
    struct Polled<F>(std::pin::Pin<Box<F>>);

    fn polled<F: Future>(future: F) -> Polled<F> {
        Polled(Box::pin(future))
    }

    impl<F: Future> Polled<F> {
        fn once(&mut self) -> bool {
            let waker = std::task::Waker::noop();
            let mut context = std::task::Context::from_waker(waker);
            self.0.as_mut().poll(&mut context).is_ready()
        }
    }
}
