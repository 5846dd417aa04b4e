//! The agenda (议程): who speaks, in which order, with equal time for both sides, and the clocks.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::refusal::{Fault, Refusal};

codes! {
    /// What an item of the agenda is (`docs/rules.md`, *The course*).
    AgendaItem {
        /// The petitioner states claim, facts, evidence.
        PetitionerStatement = "petitioner_statement",
        /// The responsible unit states facts, law, proposal.
        UnitStatement = "unit_statement",
        /// Lawyer or expert.
        ExpertOpinion = "expert_opinion",
        /// The petitioner replies.
        PetitionerReply = "petitioner_reply",
        /// The unit replies.
        UnitReply = "unit_reply",
        /// Reviewers ask.
        ReviewersQuestions = "reviewers_questions",
        /// The petitioner's last statement.
        PetitionerLast = "petitioner_last",
        /// The unit's last statement.
        UnitLast = "unit_last",
    }
}

/// Longest allowance of one item.
pub const ALLOWANCE_MINUTES_MAX: u32 = 120;
/// A clock says so when this is all that is left.
pub const LAST_MINUTE_SECONDS: i64 = 60;

/// Minutes for each kind of item. Both sides have the same, because there is one figure for both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowances {
    /// Each side's statement.
    pub statement: u32,
    /// Lawyer or expert; 0 where there is none.
    pub expert: u32,
    /// Each side's reply.
    pub reply: u32,
    /// Reviewers' questions.
    pub questions: u32,
    /// Each side's last statement.
    pub last: u32,
}

impl Allowances {
    /// Fifteen minutes for each side, three to reply, two for the last word.
    pub const DEFAULT: Self = Self {
        statement: 15,
        expert: 10,
        reply: 5,
        questions: 20,
        last: 3,
    };

    /// Checks the minutes: statements and last words are never left out.
    ///
    /// # Errors
    /// `OutOfRange`.
    pub fn check(self) -> Result<Self, Fault> {
        let bounded = [
            self.statement,
            self.expert,
            self.reply,
            self.questions,
            self.last,
        ]
        .iter()
        .all(|minutes| *minutes <= ALLOWANCE_MINUTES_MAX);
        if bounded && self.statement > 0 && self.last > 0 {
            Ok(self)
        } else {
            Err(Fault::OutOfRange)
        }
    }

    /// Minutes of an item.
    #[must_use]
    pub const fn minutes(self, item: AgendaItem) -> u32 {
        match item {
            AgendaItem::PetitionerStatement | AgendaItem::UnitStatement => self.statement,
            AgendaItem::ExpertOpinion => self.expert,
            AgendaItem::PetitionerReply | AgendaItem::UnitReply => self.reply,
            AgendaItem::ReviewersQuestions => self.questions,
            AgendaItem::PetitionerLast | AgendaItem::UnitLast => self.last,
        }
    }

    /// The items that have time, in their order.
    pub fn items(self) -> impl Iterator<Item = AgendaItem> {
        AgendaItem::ALL
            .iter()
            .copied()
            .filter(move |item| self.minutes(*item) > 0)
    }
}

/// A speaking clock (发言计时): counts up; what is left follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// Not begun.
    Waiting,
    /// Somebody speaks.
    Running {
        /// Used before this stretch, in seconds.
        before: i64,
        /// Since when.
        since: DateTime<Utc>,
    },
    /// Stopped in between.
    Paused {
        /// Used so far, in seconds.
        used: i64,
    },
    /// Done.
    Over {
        /// Used in all, in seconds.
        used: i64,
    },
}

impl Clock {
    /// Seconds used. A server clock that was set back never takes time away.
    #[must_use]
    pub fn used(self, now: DateTime<Utc>) -> i64 {
        match self {
            Self::Waiting => 0,
            Self::Running { before, since } => {
                before + (now - since).max(Duration::zero()).num_seconds()
            }
            Self::Paused { used } | Self::Over { used } => used,
        }
    }

    /// What the clock looks like of an allowance in minutes.
    #[must_use]
    pub fn face(self, minutes: u32, now: DateTime<Utc>) -> Face {
        let left = i64::from(minutes) * 60 - self.used(now);
        match self {
            Self::Waiting => Face::Waiting,
            Self::Over { .. } => Face::Over,
            Self::Paused { .. } => Face::Paused,
            Self::Running { .. } if left < 0 => Face::TimeOver,
            Self::Running { .. } if left <= LAST_MINUTE_SECONDS => Face::LastMinute,
            Self::Running { .. } => Face::Running,
        }
    }
}

codes! {
    /// What a clock says.
    Face {
        /// Not begun.
        Waiting = "waiting",
        /// Somebody speaks.
        Running = "running",
        /// A minute or less is left.
        LastMinute = "last_minute",
        /// The allowance is used up and somebody still speaks.
        TimeOver = "time_over",
        /// Stopped in between.
        Paused = "paused",
        /// Done.
        Over = "over",
    }
}

codes! {
    /// What a chair does with the clocks.
    ClockDeed {
        /// This one speaks now; whoever spoke is paused.
        Start = "start",
        /// Nobody speaks.
        Pause = "pause",
        /// This one is done.
        Finish = "finish",
        /// This one has its whole time again: the server's clock jumped, or nobody could speak.
        Restart = "restart",
    }
}

/// The clocks of a session, in the order of the agenda. At most one runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agenda {
    allowances: Allowances,
    clocks: Vec<(AgendaItem, Clock)>,
}

impl Agenda {
    /// An agenda at its beginning.
    #[must_use]
    pub fn new(allowances: Allowances) -> Self {
        Self {
            allowances,
            clocks: allowances
                .items()
                .map(|item| (item, Clock::Waiting))
                .collect(),
        }
    }

    /// An agenda as it was stored. Items without a stored clock wait; `None` when two run.
    #[must_use]
    pub fn restore(allowances: Allowances, stored: &[(AgendaItem, Clock)]) -> Option<Self> {
        let clock = |item| {
            stored
                .iter()
                .find(|one| one.0 == item)
                .map_or(Clock::Waiting, |one| one.1)
        };
        let clocks: Vec<_> = allowances.items().map(|item| (item, clock(item))).collect();
        let running = clocks.iter().filter(|one| is_running(one.1)).count();
        (running <= 1).then_some(Self { allowances, clocks })
    }

    /// The items with their clocks.
    #[must_use]
    pub fn clocks(&self) -> &[(AgendaItem, Clock)] {
        &self.clocks
    }

    /// Minutes for each kind of item.
    #[must_use]
    pub const fn allowances(&self) -> Allowances {
        self.allowances
    }

    /// Who speaks now.
    #[must_use]
    pub fn running(&self) -> Option<AgendaItem> {
        self.clocks
            .iter()
            .find(|one| is_running(one.1))
            .map(|one| one.0)
    }

    /// The first item that is not done.
    #[must_use]
    pub fn next(&self) -> Option<AgendaItem> {
        let open = |clock| !matches!(clock, Clock::Over { .. });
        self.clocks.iter().find(|one| open(one.1)).map(|one| one.0)
    }

    /// What the agenda wants next of the chair: whoever speaks finishes, or the first who is not
    /// done begins; none when all are done.
    #[must_use]
    pub fn next_deed(&self) -> Option<(AgendaItem, ClockDeed)> {
        if let Some(item) = self.running() {
            return Some((item, ClockDeed::Finish));
        }
        self.next().map(|item| (item, ClockDeed::Start))
    }

    /// Does something with the clocks. A finished item may be started again: the chair may give the
    /// floor back. The whole time may be given back too: nobody else can tell an hour that was
    /// spoken from one by which the server's clock was set forward.
    ///
    /// # Errors
    /// `NotOnAgenda` for an item without time, `ClockStandsSo` where nothing would change.
    pub fn decide(
        &self,
        item: AgendaItem,
        deed: ClockDeed,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        let clock = self
            .clocks
            .iter()
            .find(|one| one.0 == item)
            .map(|one| one.1)
            .ok_or(Refusal::NotOnAgenda)?;
        let used = clock.used(now);
        let then = match (deed, clock) {
            (ClockDeed::Start, Clock::Running { .. })
            | (ClockDeed::Pause, Clock::Waiting | Clock::Paused { .. } | Clock::Over { .. })
            | (ClockDeed::Finish, Clock::Over { .. })
            | (ClockDeed::Restart, Clock::Waiting) => return Err(Refusal::ClockStandsSo),
            (ClockDeed::Start, _) => Clock::Running {
                before: used,
                since: now,
            },
            (ClockDeed::Pause, Clock::Running { .. }) => Clock::Paused { used },
            (ClockDeed::Finish, _) => Clock::Over { used },
            // Whoever speaks goes on speaking.
            (ClockDeed::Restart, Clock::Running { .. }) => Clock::Running {
                before: 0,
                since: now,
            },
            (ClockDeed::Restart, _) => Clock::Waiting,
        };
        let mut agenda = self.clone();
        for (other, clock) in &mut agenda.clocks {
            if *other == item {
                *clock = then;
            } else if deed == ClockDeed::Start && is_running(*clock) {
                *clock = Clock::Paused {
                    used: clock.used(now),
                };
            }
        }
        Ok(agenda)
    }

    /// Nobody speaks any more: before the panel deliberates, and when the session stands still.
    #[must_use]
    pub fn silenced(&self, now: DateTime<Utc>) -> Self {
        let mut agenda = self.clone();
        for (_, clock) in &mut agenda.clocks {
            if is_running(*clock) {
                *clock = Clock::Paused {
                    used: clock.used(now),
                };
            }
        }
        agenda
    }
}

const fn is_running(clock: Clock) -> bool {
    matches!(clock, Clock::Running { .. })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + second, 0).unwrap()
    }

    #[test]
    fn both_sides_have_the_same_time() {
        let allowances = Allowances::DEFAULT;
        for (petitioner, unit) in [
            (AgendaItem::PetitionerStatement, AgendaItem::UnitStatement),
            (AgendaItem::PetitionerReply, AgendaItem::UnitReply),
            (AgendaItem::PetitionerLast, AgendaItem::UnitLast),
        ] {
            assert_eq!(allowances.minutes(petitioner), allowances.minutes(unit));
        }
        let without = Allowances {
            expert: 0,
            reply: 0,
            ..allowances
        };
        assert_eq!(without.items().count(), 5);
        assert_eq!(
            Allowances {
                last: 0,
                ..allowances
            }
            .check(),
            Err(Fault::OutOfRange)
        );
        assert_eq!(
            Allowances {
                reply: 121,
                ..allowances
            }
            .check(),
            Err(Fault::OutOfRange)
        );
    }

    #[test]
    fn a_clock_counts_up_and_says_when_it_is_over() {
        let clock = Clock::Running {
            before: 0,
            since: at(0),
        };
        assert_eq!(clock.face(15, at(839)), Face::Running);
        assert_eq!(clock.face(15, at(840)), Face::LastMinute);
        assert_eq!(clock.face(15, at(900)), Face::LastMinute);
        assert_eq!(clock.face(15, at(901)), Face::TimeOver);
        assert_eq!(clock.used(at(-3_600)), 0, "the server's clock was set back");
    }

    #[test]
    fn the_agenda_is_followed_item_by_item_and_a_paused_speaker_is_not_forgotten() {
        let mut agenda = Agenda::new(Allowances::DEFAULT);
        for (second, item) in (0..).zip(Allowances::DEFAULT.items()) {
            assert_eq!(agenda.next_deed(), Some((item, ClockDeed::Start)));
            agenda = agenda.decide(item, ClockDeed::Start, at(second)).unwrap();
            assert_eq!(agenda.next_deed(), Some((item, ClockDeed::Finish)));
            agenda = agenda.decide(item, ClockDeed::Pause, at(second)).unwrap();
            assert_eq!(agenda.next_deed(), Some((item, ClockDeed::Start)));
            agenda = agenda.decide(item, ClockDeed::Finish, at(second)).unwrap();
        }
        assert_eq!(agenda.next_deed(), None);
    }

    #[test]
    fn the_floor_passes_from_one_to_the_next_without_losing_a_second() {
        let agenda = Agenda::new(Allowances::DEFAULT);
        let first = agenda
            .decide(AgendaItem::PetitionerStatement, ClockDeed::Start, at(0))
            .unwrap();
        let second = first
            .decide(AgendaItem::UnitStatement, ClockDeed::Start, at(70))
            .unwrap();
        assert_eq!(second.running(), Some(AgendaItem::UnitStatement));
        assert_eq!(
            second.clocks().first().unwrap().1,
            Clock::Paused { used: 70 }
        );
        let back = second
            .decide(AgendaItem::PetitionerStatement, ClockDeed::Start, at(100))
            .unwrap();
        assert_eq!(back.clocks().first().unwrap().1.used(at(110)), 80);
        let quiet = back.silenced(at(130));
        assert_eq!(quiet.running(), None);
        assert_eq!(
            quiet.decide(AgendaItem::PetitionerStatement, ClockDeed::Pause, at(131)),
            Err(Refusal::ClockStandsSo)
        );
    }

    #[test]
    fn time_that_a_jump_of_the_server_charged_is_given_back() {
        let (item, other) = (AgendaItem::PetitionerStatement, AgendaItem::UnitStatement);
        let agenda = Agenda::new(Allowances::DEFAULT);
        let restarted = |agenda: &Agenda, second| {
            let agenda = agenda.decide(item, ClockDeed::Restart, at(second));
            agenda.map(|agenda| agenda.clocks().first().unwrap().1)
        };
        assert_eq!(restarted(&agenda, 0), Err(Refusal::ClockStandsSo));
        let speaking = agenda.decide(item, ClockDeed::Start, at(0)).unwrap();
        // After two minutes the server's clock is set forward by an hour.
        let clock = restarted(&speaking, 3_720).unwrap();
        assert_eq!((clock.used(at(3_720)), clock.used(at(3_780))), (0, 60));
        for deed in [ClockDeed::Pause, ClockDeed::Finish] {
            let still = speaking.decide(item, deed, at(3_720)).unwrap();
            assert_eq!(restarted(&still, 3_800), Ok(Clock::Waiting));
        }
        let passed = speaking.decide(other, ClockDeed::Start, at(60)).unwrap();
        let again = passed.decide(item, ClockDeed::Restart, at(70)).unwrap();
        assert_eq!(again.running(), Some(other), "whoever speaks goes on");
    }

    proptest! {
        #[test]
        fn at_most_one_speaks_and_used_time_shrinks_only_where_it_is_given_back(
            deeds in prop::collection::vec(
                (prop::sample::select(AgendaItem::ALL), prop::sample::select(ClockDeed::ALL), -30_i64..300),
                0..60,
            ),
        ) {
            let mut agenda = Agenda::new(Allowances::DEFAULT);
            let mut now = 0;
            for (item, deed, seconds) in deeds {
                let before: Vec<_> = agenda.clocks().iter().map(|one| one.1.used(at(now))).collect();
                // The clock of the server may be set back; the clocks of the hall never are by much.
                now += seconds;
                if let Ok(then) = agenda.decide(item, deed, at(now)) {
                    agenda = then;
                }
                let given_back = |one: &(AgendaItem, Clock)| {
                    deed == ClockDeed::Restart && one.0 == item
                };
                let running = agenda.clocks().iter().filter(|one| is_running(one.1)).count();
                prop_assert!(running <= 1);
                if seconds >= 0 {
                    for (one, before) in agenda.clocks().iter().zip(before) {
                        prop_assert!(one.1.used(at(now)) >= before || given_back(one));
                    }
                }
                prop_assert!(Agenda::restore(agenda.allowances(), agenda.clocks()).as_ref() == Some(&agenda));
            }
        }
    }
}
