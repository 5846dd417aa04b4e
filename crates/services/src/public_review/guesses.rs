//! Making guesses at seat codes slow, by [`Budget`]: a typed code is paid for before it is looked
//! up, so that neither many at once nor hanging up is a way round, and how long the answer takes
//! tells nothing of the code. A scanned code proves that it was printed here, and is never slowed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::public_review::guesses::{Budget, COUNTED, Elsewhere, Guesses};
use domain::refusal::Refusal;
use store::StoreFault;
use tokio::sync::Notify;

use crate::actor::{ClientAddress, Network};
use crate::services::Services;

/// Longest wait until a code is looked up: in a hall where everybody types at once, those before
/// pay back within milliseconds.
const WAIT_MAX: Duration = Duration::from_secs(5);
/// Networks that are remembered by themselves. All others share one budget then: whoever has so
/// many is no hall.
const NETWORKS_MAX: usize = 10_000;

/// The doors of all networks.
#[derive(Clone, Default)]
pub(crate) struct Doors(Arc<Mutex<Gates>>);

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
    /// Wrong codes that came here.
    here: Option<Guesses>,
    /// Wrong codes that came to all servers, as this one last heard.
    all: Option<Guesses>,
    elsewhere: Elsewhere,
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
                here: None,
                all: None,
                elsewhere: Elsewhere::default(),
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

    /// Counts a wrong code here.
    pub(crate) fn wrong(&self, now: DateTime<Utc>) -> Guesses {
        self.look(|left| *left.here.insert(Guesses::once_more(left.here, now)))
    }

    /// Of how many codes the clerk is told with one that was turned away unseen. It may be a right
    /// one, as long as nobody there guesses.
    pub(crate) fn turned_away(&self, now: DateTime<Utc>) -> u32 {
        self.look(|left| {
            let lately = |one: &Guesses| (now - one.since).abs() <= COUNTED && one.are_told();
            let guesses = [left.here, left.all].into_iter().flatten();
            u32::from(guesses.filter(lately).count() > 0)
        })
    }

    /// So many wrong codes came to all servers: what others let in is owed here too.
    fn hear(&self, all: Guesses, now: DateTime<Utc>) {
        self.look(|left| {
            let more = left.elsewhere.hear(all, now);
            left.budget.owe(more, now);
            left.all = Some(all);
        });
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

    /// Whether this network is as one that was never heard of.
    fn is_idle(&self, now: DateTime<Utc>) -> bool {
        self.look(|left| {
            let is_old = |one: Guesses| (now - one.since).abs() > COUNTED;
            left.budget.is_whole(now) && left.here.is_none_or(is_old)
        })
    }
}

impl Doors {
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

/// A wrong code on its way to being counted for all servers.
struct UnderWay<'a>(&'a Gate, bool);

impl<'a> UnderWay<'a> {
    fn begin(gate: &'a Gate) -> Self {
        gate.look(|left| left.elsewhere.send());
        Self(gate, true)
    }

    fn counted(mut self, all: Guesses, now: DateTime<Utc>) {
        self.1 = false;
        self.0.hear(all, now);
    }
}

impl Drop for UnderWay<'_> {
    /// Whoever hung up may have it counted as one that came elsewhere.
    fn drop(&mut self) {
        if self.1 {
            self.0.look(|left| left.elsewhere.give_up());
        }
    }
}

impl Services {
    /// Counts a wrong code of a network for all servers of the database. Where that cannot be
    /// written, or there is one server, it is what came to this one.
    pub(super) async fn count_for_all(&self, gate: &Gate, from: ClientAddress) -> Guesses {
        let now = self.now();
        let here = gate.wrong(now);
        if !self.store().may_be_shared() {
            return here;
        }
        let key = self.secrets().address_key(from);
        let under_way = UnderWay::begin(gate);
        let counted = self
            .store()
            .keep_house(move |tx| async move {
                let guesses = Guesses::once_more(tx.guesses(&key).await?, now);
                tx.save_guesses(&key, guesses).await?;
                Ok::<_, StoreFault>(guesses)
            })
            .await;
        match counted {
            Ok(all) => {
                under_way.counted(all, now);
                all
            }
            Err(fault) => {
                tracing::warn!(%fault, "a wrong seat code is counted on this server alone");
                here
            }
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
    fn whoever_is_turned_away_counts_where_somebody_guesses() {
        let doors = Doors::default();
        let (gate, other) = (doors.gate(HALL, at(0)), doors.gate(network(7), at(0)));
        for _ in 0..9 {
            assert_eq!(gate.wrong(at(1)).told_with(), 0);
        }
        assert_eq!(gate.turned_away(at(1)), 0);
        assert_eq!(gate.wrong(at(1)).told_with(), 10);
        assert_eq!([gate.turned_away(at(2)), other.turned_away(at(2))], [1, 0]);
        assert_eq!(gate.turned_away(at(700)), 0);
    }

    #[tokio::test]
    async fn what_other_servers_let_in_is_owed_here() {
        let doors = Doors::default();
        let gate = doors.gate(HALL, at(0));
        let all = Guesses {
            since: at(0),
            times: 61,
        };
        UnderWay::begin(&gate).counted(all, at(0));
        assert!(!polled(gate.pay(|| at(0))).once());
        assert!(polled(gate.pay(|| at(1))).once());
    }

    #[test]
    fn whoever_has_very_many_networks_has_one_budget() {
        let doors = Doors::default();
        let most = u32::try_from(NETWORKS_MAX).unwrap();
        for number in 0..most {
            doors.gate(network(number), at(0)).wrong(at(0));
        }
        let one = doors.gate(network(most), at(1));
        let other = doors.gate(network(most + 1), at(1));
        assert!(Arc::ptr_eq(&one, &other));
        // Those before keep their own, and later there is room again.
        let known = doors.gate(network(1), at(1));
        assert!(!Arc::ptr_eq(&one, &known));
        let later = doors.gate(network(most), at(1_000));
        assert!(!Arc::ptr_eq(&one, &later));
    }

    #[tokio::test]
    async fn a_right_code_lets_the_next_one_in_and_hanging_up_does_not() {
        let doors = Doors::default();
        let gate = doors.gate(HALL, at(0));
        let mut paid = Vec::new();
        for _ in 0..domain::public_review::guesses::TRIES_AT_ONCE {
            paid.push(gate.admit(|| at(0)).await.ok().unwrap());
        }
        // Nobody else is let in, however often somebody tries and hangs up.
        for _ in 0..100 {
            let mut tried = polled(gate.pay(|| at(0)));
            assert!(!tried.once());
            // The runtime lets a task ask only so often before others are asked.
            tokio::task::yield_now().await;
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
