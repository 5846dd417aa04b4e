//! Whose turn it is: a bounded queue for slow work that is fair between those who ask. One hall
//! may ask a hundred times at once; nobody can make another wait for more than a few turns.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::ids::AccountId;
use domain::refusal::Refusal;
use tokio::sync::oneshot;

use crate::actor::{Actor, Network};

/// Who asks, as far as fairness goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    /// Someone nobody knows yet, by the network the request came from.
    Stranger(Network),
    /// An account that has given its password.
    Known(AccountId),
    /// The machine's shell.
    Shell,
}

impl Source {
    /// The one who asks, where it is not a stranger.
    ///
    /// # Errors
    /// `NotLoggedIn` for someone who has not logged in.
    pub(crate) fn of(by: &Actor) -> Result<Self, Refusal> {
        match by {
            Actor::HalfLoggedIn(half) => Ok(Self::Known(half.account)),
            Actor::Account(person) => Ok(Self::Known(person.account)),
            Actor::Operator => Ok(Self::Shell),
            Actor::Visitor | Actor::Seat(_) => Err(Refusal::NotLoggedIn),
        }
    }
}

/// How many may wait.
#[derive(Clone, Copy)]
struct Room {
    in_all: usize,
    of_one_source: usize,
}

/// Room for strangers: a hall of a hundred behind one address fits, with some to spare, and four
/// such halls. What waits at most is worked off in about eight seconds on two cores.
const STRANGERS: Room = Room {
    in_all: 512,
    of_one_source: 128,
};
/// Room of their own for those who are known: no crowd of strangers can take it.
const KNOWN: Room = Room {
    in_all: 128,
    of_one_source: 16,
};

/// The queue. Cheap to clone; all clones are one queue.
#[derive(Clone)]
pub(crate) struct Turns(Arc<Mutex<State>>);

struct State {
    free: usize,
    strangers: Lane,
    known: Lane,
    /// The two lanes alternate; this is the one whose turn is next.
    known_next: bool,
}

/// Those who wait in a room: a line for each source, and the order in which the lines are served.
struct Lane {
    room: Room,
    order: VecDeque<Source>,
    lines: HashMap<Source, VecDeque<oneshot::Sender<Turn>>>,
    waiting: usize,
}

/// Leave to work. The next one's turn begins when it is dropped.
pub(crate) struct Turn(Option<Turns>);

/// A place in the queue. Dropping it gives it up.
pub(crate) struct Place(Waiting);

enum Waiting {
    Now(Turn),
    Later(oneshot::Receiver<Turn>),
}

impl Turns {
    /// A queue for work of which so much may be done at once.
    pub(crate) fn new(at_once: usize) -> Self {
        Self(Arc::new(Mutex::new(State {
            free: at_once,
            strangers: Lane::new(STRANGERS),
            known: Lane::new(KNOWN),
            known_next: false,
        })))
    }

    /// Queues.
    ///
    /// # Errors
    /// `Busy` at once, where too many wait already.
    pub(crate) fn queue(&self, source: Source) -> Result<Place, Refusal> {
        let mut state = self.state();
        if let Some(free) = state.free.checked_sub(1) {
            state.free = free;
            return Ok(Place(Waiting::Now(Turn(Some(self.clone())))));
        }
        let lane = match source {
            Source::Stranger(_) => &mut state.strangers,
            Source::Known(_) | Source::Shell => &mut state.known,
        };
        let turn = lane.join(source)?;
        Ok(Place(Waiting::Later(turn)))
    }

    /// Hands a turn that has ended to the next one who still waits.
    fn pass_on(&self) {
        loop {
            let mut state = self.state();
            let Some(next) = state.next() else {
                state.free += 1;
                return;
            };
            drop(state);
            match next.send(Turn(Some(self.clone()))) {
                Ok(()) => return,
                // Gave up waiting. The turn must not pass itself on: this loop does.
                Err(mut unwanted) => drop(unwanted.0.take()),
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn next(&mut self) -> Option<oneshot::Sender<Turn>> {
        self.known_next = !self.known_next;
        // Strangers have the first turn, then they alternate.
        if self.known_next {
            self.strangers.next().or_else(|| self.known.next())
        } else {
            self.known.next().or_else(|| self.strangers.next())
        }
    }
}

impl Lane {
    fn new(room: Room) -> Self {
        Self {
            room,
            order: VecDeque::new(),
            lines: HashMap::new(),
            waiting: 0,
        }
    }

    fn join(&mut self, source: Source) -> Result<oneshot::Receiver<Turn>, Refusal> {
        if self.is_full(source) {
            self.forget_who_left();
            if self.is_full(source) {
                return Err(Refusal::Busy);
            }
        }
        let (turn, comes) = oneshot::channel();
        let line = self.lines.entry(source).or_default();
        if line.is_empty() {
            self.order.push_back(source);
        }
        line.push_back(turn);
        self.waiting += 1;
        Ok(comes)
    }

    fn is_full(&self, source: Source) -> bool {
        let of_one = self.lines.get(&source).map_or(0, VecDeque::len);
        self.waiting >= self.room.in_all || of_one >= self.room.of_one_source
    }

    fn forget_who_left(&mut self) {
        self.lines.retain(|_, line| {
            line.retain(|turn| !turn.is_closed());
            !line.is_empty()
        });
        let lines = &self.lines;
        self.order.retain(|source| lines.contains_key(source));
        self.waiting = self.lines.values().map(VecDeque::len).sum();
    }

    /// The first of the line whose turn it is; that line then waits for all the others.
    fn next(&mut self) -> Option<oneshot::Sender<Turn>> {
        let source = self.order.pop_front()?;
        let line = self.lines.get_mut(&source)?;
        let next = line.pop_front();
        if line.is_empty() {
            self.lines.remove(&source);
        } else {
            self.order.push_back(source);
        }
        self.waiting = self.waiting.saturating_sub(1);
        next
    }
}

impl Place {
    /// Waits for the turn.
    ///
    /// # Errors
    /// `Busy`, should the queue be gone.
    pub(crate) async fn turn(self) -> Result<Turn, Refusal> {
        match self.0 {
            Waiting::Now(turn) => Ok(turn),
            Waiting::Later(turn) => turn.await.or(Err(Refusal::Busy)),
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(turns) = self.0.take() {
            turns.pass_on();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::ClientAddress;

    fn stranger(host: u8) -> Source {
        Source::Stranger(ClientAddress([10, 0, 0, host].into()).network())
    }

    fn known(number: u128) -> Source {
        Source::Known(AccountId::new(uuid::Uuid::from_u128(number)))
    }

    /// Slow work that is done when the test says so.
    struct Work {
        turns: Turns,
        /// The one that works, and those who wait, by name.
        working: Option<Turn>,
        places: Vec<(String, oneshot::Receiver<Turn>)>,
    }

    impl Work {
        /// One works; nobody waits.
        fn begun() -> Self {
            let turns = Turns::new(1);
            let Waiting::Now(turn) = turns.queue(stranger(0)).unwrap().0 else {
                panic!("the first one begins at once");
            };
            Self {
                turns,
                working: Some(turn),
                places: Vec::new(),
            }
        }

        fn queue(&mut self, name: &str, source: Source) -> Result<(), Refusal> {
            match self.turns.queue(source)?.0 {
                Waiting::Now(_) => panic!("someone is at work"),
                Waiting::Later(turn) => self.places.push((name.to_owned(), turn)),
            }
            Ok(())
        }

        /// Ends the work; who works next.
        fn next(&mut self) -> Option<String> {
            drop(self.working.take());
            let mut begun = self.places.iter_mut().enumerate();
            let (place, turn) =
                begun.find_map(|(place, (_, turn))| Some((place, turn.try_recv().ok()?)))?;
            self.working = Some(turn);
            Some(self.places.remove(place).0)
        }

        fn rest(&mut self) -> Vec<String> {
            std::iter::from_fn(|| self.next()).collect()
        }
    }

    #[test]
    fn a_long_line_delays_nobody_elsewhere() {
        let mut work = Work::begun();
        for number in 0..100 {
            work.queue(&format!("hall {number}"), stranger(1)).unwrap();
        }
        assert_eq!(work.next().unwrap(), "hall 0");
        work.queue("elsewhere", stranger(2)).unwrap();
        let order = work.rest();
        let place = order.iter().position(|name| name == "elsewhere").unwrap();
        assert!(place <= 1, "{order:?}");
        assert_eq!(order.len(), 100, "everyone has a turn");
    }

    #[test]
    fn lines_take_turns_and_each_keeps_its_order() {
        let mut work = Work::begun();
        for (name, host) in [
            ("a1", 1),
            ("a2", 1),
            ("a3", 1),
            ("b1", 2),
            ("b2", 2),
            ("c1", 3),
        ] {
            work.queue(name, stranger(host)).unwrap();
        }
        assert_eq!(work.rest().join(" "), "a1 b1 c1 a2 b2 a3");
    }

    #[test]
    fn a_line_and_the_room_have_an_end() {
        let mut work = Work::begun();
        for _ in 0..STRANGERS.of_one_source {
            work.queue("x", stranger(1)).unwrap();
        }
        assert_eq!(work.queue("x", stranger(1)), Err(Refusal::Busy));
        for host in 2..=4 {
            for _ in 0..STRANGERS.of_one_source {
                work.queue("x", stranger(host)).unwrap();
            }
        }
        assert_eq!(work.queue("x", stranger(5)), Err(Refusal::Busy));
        // Room is made by each one who is served.
        work.next().unwrap();
        work.queue("x", stranger(5)).unwrap();
        assert_eq!(work.queue("x", stranger(6)), Err(Refusal::Busy));
    }

    #[test]
    fn strangers_never_take_the_places_of_those_who_are_known() {
        let mut work = Work::begun();
        for host in 0..=u8::MAX {
            for _ in 0..2 {
                work.queue("stranger", stranger(host)).unwrap();
            }
        }
        assert_eq!(work.queue("stranger", stranger(1)), Err(Refusal::Busy));
        work.queue("clerk", known(1)).unwrap();
        work.queue("shell", Source::Shell).unwrap();
        let first: Vec<_> = (0..4).filter_map(|_| work.next()).collect();
        assert_eq!(first, ["stranger", "clerk", "stranger", "shell"]);
    }

    #[test]
    fn an_account_cannot_take_all_the_places_either() {
        let mut work = Work::begun();
        for _ in 0..KNOWN.of_one_source {
            work.queue("clerk", known(1)).unwrap();
        }
        assert_eq!(work.queue("clerk", known(1)), Err(Refusal::Busy));
        work.queue("chair", known(2)).unwrap();
    }

    #[test]
    fn whoever_leaves_the_queue_leaves_room_and_no_gap() {
        let mut work = Work::begun();
        for _ in 0..STRANGERS.of_one_source {
            work.queue("gone", stranger(1)).unwrap();
        }
        work.places.clear();
        work.queue("stays", stranger(1)).unwrap();
        assert_eq!(work.rest(), ["stays"]);
        // Nobody is left: the next one begins at once.
        assert!(matches!(
            work.turns.queue(stranger(1)).unwrap().0,
            Waiting::Now(_)
        ));
    }

    #[test]
    fn a_turn_that_comes_to_someone_who_has_just_left_goes_on() {
        let mut work = Work::begun();
        work.queue("leaves", stranger(1)).unwrap();
        work.queue("stays", stranger(2)).unwrap();
        drop(work.working.take());
        // The turn is on its way to the first one, who never takes it.
        drop(work.places.remove(0));
        assert_eq!(work.next().as_deref(), Some("stays"));
    }

    #[test]
    fn a_network_is_an_ipv4_address_or_the_64_bits_of_a_household() {
        let network = |address: &str| ClientAddress(address.parse().unwrap()).network();
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
    }
}
