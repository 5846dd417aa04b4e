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
    /// The number of the place that was taken last.
    last: u64,
    strangers: Lane,
    known: Lane,
    /// The two lanes alternate; this is the one whose turn is next.
    known_next: bool,
}

/// Those who have a place in a room: a line for each source, and the order in which the lines
/// with someone ready in them are served.
struct Lane {
    room: Room,
    order: VecDeque<Source>,
    lines: HashMap<Source, VecDeque<Seat>>,
    taken: usize,
}

/// A place as the queue holds it.
struct Seat {
    number: u64,
    /// Where to send the turn, once its holder is ready to work. Until then no turn comes: what
    /// the holder still has to ask of the database must not keep a core waiting.
    ready: Option<oneshot::Sender<Turn>>,
}

/// Leave to work. The next one's turn begins when it is dropped.
pub(crate) struct Turn(Option<Turns>);

/// A place in the queue. Dropping it gives it up.
pub(crate) struct Place {
    turns: Turns,
    source: Source,
    number: u64,
}

/// A turn for someone who is ready.
enum Coming {
    Now(Turn),
    Later(oneshot::Receiver<Turn>),
}

impl Turns {
    /// A queue for work of which so much may be done at once.
    pub(crate) fn new(at_once: usize) -> Self {
        Self(Arc::new(Mutex::new(State {
            free: at_once,
            last: 0,
            strangers: Lane::new(STRANGERS),
            known: Lane::new(KNOWN),
            known_next: false,
        })))
    }

    /// Takes a place. Where the room is full, the last one of a line that is longer than the own
    /// has to leave it.
    ///
    /// # Errors
    /// `Busy` at once, where too many wait already and nobody's line is longer.
    pub(crate) fn queue(&self, source: Source) -> Result<Place, Refusal> {
        let mut state = self.state();
        state.last += 1;
        let number = state.last;
        state.lane(source).join(source, number)?;
        drop(state);
        Ok(Place {
            turns: self.clone(),
            source,
            number,
        })
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
    const fn lane(&mut self, source: Source) -> &mut Lane {
        match source {
            Source::Stranger(_) => &mut self.strangers,
            Source::Known(_) | Source::Shell => &mut self.known,
        }
    }

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
            taken: 0,
        }
    }

    fn join(&mut self, source: Source, number: u64) -> Result<(), Refusal> {
        let own = self.lines.get(&source).map_or(0, VecDeque::len);
        if own >= self.room.of_one_source {
            return Err(Refusal::Busy);
        }
        if self.taken >= self.room.in_all {
            self.send_away_for(own)?;
        }
        let seat = Seat {
            number,
            ready: None,
        };
        self.lines.entry(source).or_default().push_back(seat);
        self.taken += 1;
        Ok(())
    }

    /// Sends the last one of the longest line away, so that a crowd behind one address shuts
    /// nobody else out.
    ///
    /// # Errors
    /// `Busy`, where that line would not stay at least as long as the newcomer's becomes.
    fn send_away_for(&mut self, own: usize) -> Result<(), Refusal> {
        let last_of = |line: &VecDeque<Seat>| line.back().map_or(0, |seat| seat.number);
        let longest = self
            .lines
            .iter()
            .max_by_key(|(_, line)| (line.len(), last_of(line)));
        let (source, last) = longest
            .filter(|(_, line)| line.len() > own + 1)
            .map(|(source, line)| (*source, last_of(line)))
            .ok_or(Refusal::Busy)?;
        drop(self.leave(source, last));
        Ok(())
    }

    /// Takes a place out of its line; nothing, where it was sent away or served before.
    fn leave(&mut self, source: Source, number: u64) -> Option<Seat> {
        let line = self.lines.get_mut(&source)?;
        let at = line.iter().position(|seat| seat.number == number)?;
        let seat = line.remove(at);
        if line.is_empty() {
            self.lines.remove(&source);
        }
        self.taken = self.taken.saturating_sub(1);
        seat
    }

    /// The holder of a place is ready to work: where the turn will come.
    fn wait(&mut self, source: Source, number: u64) -> Option<oneshot::Receiver<Turn>> {
        let line = self.lines.get_mut(&source)?;
        let seat = line.iter_mut().find(|seat| seat.number == number)?;
        let (turn, comes) = oneshot::channel();
        seat.ready = Some(turn);
        if !self.order.contains(&source) {
            self.order.push_back(source);
        }
        Some(comes)
    }

    /// The first one ready of the line whose turn it is; that line then waits for all the others.
    fn next(&mut self) -> Option<oneshot::Sender<Turn>> {
        while let Some(source) = self.order.pop_front() {
            let ready = |seat: &&Seat| seat.ready.is_some();
            let line = self.lines.get(&source);
            let Some(number) = line
                .and_then(|line| line.iter().find(ready))
                .map(|seat| seat.number)
            else {
                continue;
            };
            let next = self.leave(source, number).and_then(|seat| seat.ready);
            if let Some(line) = self.lines.get(&source)
                && line.iter().any(|seat| seat.ready.is_some())
            {
                self.order.push_back(source);
            }
            if next.is_some() {
                return next;
            }
        }
        None
    }
}

impl Place {
    /// Waits for the turn. To be called when nothing but the work itself is left to do.
    ///
    /// # Errors
    /// `Busy`, where the place had to be given to someone with a shorter line.
    pub(crate) async fn turn(self) -> Result<Turn, Refusal> {
        match self.ready()? {
            Coming::Now(turn) => Ok(turn),
            Coming::Later(turn) => turn.await.or(Err(Refusal::Busy)),
        }
    }

    /// The turn, or where it will come.
    fn ready(&self) -> Result<Coming, Refusal> {
        let mut state = self.turns.state();
        if let Some(free) = state.free.checked_sub(1) {
            let lane = state.lane(self.source);
            lane.leave(self.source, self.number).ok_or(Refusal::Busy)?;
            state.free = free;
            return Ok(Coming::Now(Turn(Some(self.turns.clone()))));
        }
        let lane = state.lane(self.source);
        let turn = lane.wait(self.source, self.number).ok_or(Refusal::Busy)?;
        Ok(Coming::Later(turn))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // Nothing is left to give up where the turn has come.
        let seat = {
            let mut state = self.turns.state();
            state.lane(self.source).leave(self.source, self.number)
        };
        drop(seat);
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
        places: Vec<(String, oneshot::Receiver<Turn>, Place)>,
    }

    impl Work {
        /// One works; nobody waits.
        fn begun() -> Self {
            let turns = Turns::new(1);
            let Coming::Now(turn) = turns.queue(stranger(0)).unwrap().ready().unwrap() else {
                panic!("the first one begins at once");
            };
            Self {
                turns,
                working: Some(turn),
                places: Vec::new(),
            }
        }

        fn queue(&mut self, name: &str, source: Source) -> Result<(), Refusal> {
            let place = self.turns.queue(source)?;
            match place.ready()? {
                Coming::Now(_) => panic!("someone is at work"),
                Coming::Later(turn) => self.places.push((name.to_owned(), turn, place)),
            }
            Ok(())
        }

        /// Ends the work; who works next.
        fn next(&mut self) -> Option<String> {
            drop(self.working.take());
            let mut begun = self.places.iter_mut().enumerate();
            let (place, turn) =
                begun.find_map(|(place, (_, turn, _))| Some((place, turn.try_recv().ok()?)))?;
            self.working = Some(turn);
            Some(self.places.remove(place).0)
        }

        /// Who was sent away while waiting.
        fn sent_away(&mut self) -> Vec<String> {
            let closed = Err(oneshot::error::TryRecvError::Closed);
            let gone = self.places.iter_mut();
            gone.filter_map(|(name, turn, _)| {
                (turn.try_recv().map(drop) == closed).then(|| name.clone())
            })
            .collect()
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
        assert_eq!(work.queue("x", stranger(1)), Err(Refusal::Busy));
        assert!(work.sent_away().is_empty());
        // Room is made by each one who is served.
        work.next().unwrap();
        work.queue("x", stranger(1)).unwrap();
        assert_eq!(work.queue("x", stranger(2)), Err(Refusal::Busy));
    }

    #[test]
    fn where_the_room_is_full_the_last_of_the_longest_line_leaves_it() {
        let mut work = Work::begun();
        for host in 1..=4 {
            for number in 1..=STRANGERS.of_one_source {
                let name = format!("{host}.{number}");
                work.queue(&name, stranger(host)).unwrap();
            }
        }
        // Someone from elsewhere is let in, and someone else from there as well.
        work.queue("elsewhere", stranger(5)).unwrap();
        assert_eq!(work.sent_away(), ["4.128"]);
        work.queue("elsewhere", stranger(5)).unwrap();
        work.queue("beyond", stranger(6)).unwrap();
        assert_eq!(work.sent_away(), ["2.128", "3.128", "4.128"]);
    }

    #[test]
    fn whoever_was_sent_away_before_asking_for_the_turn_is_told_then() {
        let mut work = Work::begun();
        let places: Vec<_> = (0..STRANGERS.of_one_source)
            .map(|_| work.turns.queue(stranger(1)).unwrap())
            .collect();
        for host in 0..=u8::MAX {
            work.queue("x", stranger(host)).unwrap_or_default();
            work.queue("x", stranger(host)).unwrap_or_default();
        }
        let ready = places.iter().map(Place::ready);
        let busy = ready.filter(|ready| matches!(ready, Err(Refusal::Busy)));
        assert!(busy.count() > 100, "all but a few");
    }

    #[test]
    fn a_place_holds_no_turn_until_its_holder_is_ready() {
        let mut work = Work::begun();
        let asks_the_database = work.turns.queue(stranger(1)).unwrap();
        work.queue("ready", stranger(1)).unwrap();
        assert_eq!(work.next().as_deref(), Some("ready"));
        assert_eq!(work.next(), None, "nobody else is ready");
        // The turn is free, and still nobody's.
        assert_eq!(work.turns.state().free, 1);
        assert!(matches!(asks_the_database.ready(), Ok(Coming::Now(_))));
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
        let place = work.turns.queue(stranger(1)).unwrap();
        assert!(matches!(place.ready(), Ok(Coming::Now(_))));
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
    fn a_network_is_an_ipv4_address_or_the_56_bits_of_a_household() {
        let network = |address: &str| ClientAddress(address.parse().unwrap()).network();
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:ff::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:102::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
    }
}
