//! The ballot box (票箱): which of the ballots that arrive are taken. Many are put in at one moment;
//! what is answered is the same as if each had come alone, in that order.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};

use super::ballot::{Answers, NamedBallot};
use super::course::Round;
use super::question::{Choice, Question};
use super::seat::Seat;
use crate::ids::{BallotId, DeviceId, RoundId, SeatId, SessionId};
use crate::refusal::Refusal;

/// A ballot as it arrives, of somebody whose token was believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentBallot {
    /// Made by the tablet.
    pub id: BallotId,
    /// The round it is for.
    pub round: RoundId,
    /// Whose it is.
    pub seat: SeatId,
    /// The device that sent it.
    pub device: DeviceId,
    /// The session of the seat.
    pub session: SessionId,
    /// Number of the session it was sent to, where the address names one.
    pub number: Option<String>,
    /// One answer for each question.
    pub choices: Vec<Choice>,
}

/// A round as the box needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoxRound {
    /// The session it belongs to.
    pub session: SessionId,
    /// Number of that session.
    pub number: String,
    /// What is asked.
    pub questions: Vec<Question>,
    /// How far it is.
    pub course: Round,
}

/// What became of a ballot that was not refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PutIn {
    /// It lies in the box now, and is to be written.
    Now(NamedBallot),
    /// It lay there before, and was sent again.
    Before,
}

/// What is known of the rounds, the seats, and what was cast before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BallotBox {
    /// The rounds that are asked about.
    pub rounds: HashMap<RoundId, BoxRound>,
    /// The seats that are asked about, each with its session.
    pub seats: HashMap<SeatId, (Seat, SessionId)>,
    /// What these seats cast in these rounds.
    pub cast: HashMap<(RoundId, SeatId), NamedBallot>,
    /// Ids that ballots have, of those that are asked about.
    pub ids: HashSet<BallotId>,
}

impl BallotBox {
    /// Puts a ballot in, unless it is refused. `now` is the server's one moment for all of them.
    ///
    /// # Errors
    /// `NotFound` for a round nobody knows, one of another session, or of one with another number,
    /// and for a seat that is in another session; `NotOnPanel`, `AnswersDoNotFit`,
    /// `BallotAlreadyCast`, `RoundNotOpen`, `BallotTooLate`, `SeatMoved`, `BallotIdInUse`.
    pub fn put(&mut self, sent: SentBallot, now: DateTime<Utc>) -> Result<PutIn, Refusal> {
        let round = self.rounds.get(&sent.round).ok_or(Refusal::NotFound)?;
        let is_there = sent.number.is_none_or(|number| number == round.number);
        if round.session != sent.session || !is_there {
            return Err(Refusal::NotFound);
        }
        let (own, session) = self.seats.get(&sent.seat).ok_or(Refusal::NotOnPanel)?;
        if *session != sent.session {
            return Err(Refusal::NotFound);
        }
        let ballot = NamedBallot {
            id: sent.id,
            seat: sent.seat,
            answers: Answers::check(sent.choices, &round.questions)?,
        };
        let place = (sent.round, sent.seat);
        // Asked for first: the receipt is given again whatever has become of round and device.
        if let Some(earlier) = self.cast.get(&place) {
            earlier.is_repeated_by(&ballot)?;
            return Ok(PutIn::Before);
        }
        round.course.takes_ballots(now)?;
        own.may_vote(sent.device)?;
        if !self.ids.insert(ballot.id) {
            return Err(Refusal::BallotIdInUse);
        }
        self.cast.insert(place, ballot.clone());
        Ok(PutIn::Now(ballot))
    }

    /// Number of a seat that is asked about.
    #[must_use]
    pub fn seat_number(&self, seat: SeatId) -> Option<u32> {
        self.seats.get(&seat).map(|(seat, _)| seat.number.0)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::super::course::{Phase, RoundKind};
    use super::super::question::QuestionInput;
    use super::super::seat::{Attendance, RecusalState, SeatNo, SeatRole};
    use super::*;
    use crate::ids::ReviewerId;

    const SESSION: SessionId = SessionId::new(Uuid::from_u128(1));

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000, 0).unwrap()
    }

    fn round_id(number: u128) -> RoundId {
        RoundId::new(Uuid::from_u128(0x100 + number))
    }

    fn seat_id(number: u32) -> SeatId {
        SeatId::new(Uuid::from_u128(0x200 + u128::from(number)))
    }

    fn device(number: u32) -> DeviceId {
        DeviceId::new(Uuid::from_u128(0x300 + u128::from(number)))
    }

    fn question() -> Question {
        Question::check(&QuestionInput {
            text: "是否合理？".to_owned(),
            template: "A".to_owned(),
            options: Vec::new(),
        })
        .unwrap()
    }

    fn round(at: u128, phase: Phase) -> (RoundId, BoxRound) {
        let id = round_id(at);
        let course = Round {
            kind: RoundKind::Questions,
            minutes: None,
            phase,
        };
        let round = BoxRound {
            session: SESSION,
            number: "PR-2026-01".to_owned(),
            questions: vec![question()],
            course,
        };
        (id, round)
    }

    fn seat(number: u32, on_roll: bool) -> (SeatId, (Seat, SessionId)) {
        let seat = Seat {
            id: seat_id(number),
            number: SeatNo(number),
            reviewer: ReviewerId::new(Uuid::from_u128(0x400 + u128::from(number))),
            role: SeatRole::Member,
            recusal: RecusalState::None,
            attendance: Attendance::Here {
                device: device(number),
                since: now(),
            },
            on_roll,
        };
        (seat.id, (seat, SESSION))
    }

    /// One round that is open and one that ended; five seats, of which the last is not on the roll.
    fn an_open_box() -> BallotBox {
        let opened_at = now() - TimeDelta::minutes(1);
        let open = Phase::Open {
            opened_at,
            closes_at: None,
        };
        let over = Phase::Open {
            opened_at,
            closes_at: Some(now()),
        };
        BallotBox {
            rounds: [round(1, open), round(2, over)].into(),
            seats: (1..=5).map(|number| seat(number, number < 5)).collect(),
            ..BallotBox::default()
        }
    }

    fn sent(round: u128, seat: u32, id: u128, option: u32) -> SentBallot {
        SentBallot {
            id: BallotId::new(Uuid::from_u128(id)),
            round: round_id(round),
            seat: seat_id(seat),
            device: device(seat),
            session: SESSION,
            number: None,
            choices: vec![Choice::Option(option)],
        }
    }

    #[test]
    fn each_refusal_has_its_reason() {
        let put = |sent: SentBallot| an_open_box().put(sent, now()).unwrap_err();
        let good = || sent(1, 1, 7, 0);
        assert_eq!(put(sent(3, 1, 7, 0)), Refusal::NotFound);
        let elsewhere = SessionId::new(Uuid::from_u128(2));
        let foreign = SentBallot {
            session: elsewhere,
            ..good()
        };
        assert_eq!(put(foreign), Refusal::NotFound);
        let number = Some("PR-2026-02".to_owned());
        assert_eq!(put(SentBallot { number, ..good() }), Refusal::NotFound);
        assert_eq!(put(sent(1, 9, 7, 0)), Refusal::NotOnPanel);
        assert_eq!(put(sent(1, 5, 7, 0)), Refusal::NotOnPanel);
        assert_eq!(put(sent(1, 1, 7, 9)), Refusal::AnswersDoNotFit);
        assert_eq!(put(sent(2, 1, 7, 0)), Refusal::BallotTooLate);
        let device = device(2);
        assert_eq!(put(SentBallot { device, ..good() }), Refusal::SeatMoved);
        let number = Some("PR-2026-01".to_owned());
        let named = SentBallot { number, ..good() };
        assert!(matches!(an_open_box().put(named, now()), Ok(PutIn::Now(_))));
    }

    #[test]
    fn a_seat_of_another_session_puts_nothing_in() {
        let mut full = an_open_box();
        let other = SessionId::new(Uuid::from_u128(2));
        full.seats.get_mut(&seat_id(1)).unwrap().1 = other;
        assert_eq!(full.put(sent(1, 1, 7, 0), now()), Err(Refusal::NotFound));
    }

    #[test]
    fn the_same_again_lay_there_before_even_when_the_round_is_over() {
        let mut full = an_open_box();
        assert!(matches!(
            full.put(sent(1, 1, 7, 0), now()),
            Ok(PutIn::Now(_))
        ));
        full.rounds.get_mut(&round_id(1)).unwrap().course.phase = Phase::Closed {
            opened_at: now(),
            closed_at: now(),
            adjourns: false,
        };
        assert_eq!(full.put(sent(1, 1, 7, 0), now()), Ok(PutIn::Before));
        let changed = full.put(sent(1, 1, 7, 1), now());
        assert_eq!(changed, Err(Refusal::BallotAlreadyCast));
    }

    proptest! {
        /// Together or alone is the same: each is answered as by a box that knows what was written
        /// before it came, and nothing of those it came with.
        #[test]
        fn many_are_answered_as_if_each_came_alone(
            arriving in prop::collection::vec((1_u128..4, 1_u32..7, 0_u128..8, 0_u32..4), 0..60),
        ) {
            let mut together = an_open_box();
            let mut written: Vec<(RoundId, NamedBallot)> = Vec::new();
            for (round, seat, id, option) in arriving {
                let one = sent(round, seat, id, option);
                let place = (one.round, one.seat);
                let before = written.iter().filter(|(round, ballot)| (*round, ballot.seat) == place);
                let mut alone = BallotBox {
                    cast: before.map(|(_, ballot)| (place, ballot.clone())).collect(),
                    ids: written.iter().map(|(_, ballot)| ballot.id).filter(|id| *id == one.id).collect(),
                    ..an_open_box()
                };
                let answer = alone.put(one.clone(), now());
                prop_assert_eq!(together.put(one.clone(), now()), answer.clone());
                if let Ok(PutIn::Now(ballot)) = answer {
                    written.push((one.round, ballot));
                }
            }
        }

        /// Whatever arrives: one for a seat and round, each id once, and every ballot that was
        /// taken is given its receipt again.
        #[test]
        fn one_for_a_seat_and_each_id_once(
            arriving in prop::collection::vec((1_u128..3, 1_u32..6, 0_u128..8, 0_u32..4), 0..60),
        ) {
            let mut full = an_open_box();
            let mut taken = Vec::new();
            for (round, seat, id, option) in arriving {
                let one = sent(round, seat, id, option);
                if let Ok(PutIn::Now(ballot)) = full.put(one.clone(), now()) {
                    prop_assert_eq!(round, 1);
                    prop_assert!(seat < 5);
                    taken.push((one, ballot));
                }
            }
            let seats: HashSet<_> = taken.iter().map(|(_, ballot)| ballot.seat).collect();
            let ids: HashSet<_> = taken.iter().map(|(_, ballot)| ballot.id).collect();
            prop_assert_eq!((seats.len(), ids.len()), (taken.len(), taken.len()));
            for (one, _) in taken {
                prop_assert_eq!(full.put(one, now()), Ok(PutIn::Before));
            }
        }
    }
}
