//! Ballots that arrive while others are being written wait here, and are then written together: read
//! once, decided one after the other by the rules, written once, and acknowledged after the commit.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use domain::audit::Recorded;
use domain::ids::SeatId;
use domain::public_review::ballot_box::{PutIn, SentBallot};
use serde_json::json;
use store::{AuditFact, StoreFault, TakenBallot, Tx, Written};
use tokio::sync::oneshot;

use super::about;
use crate::actor::Actor;
use crate::no::No;
use crate::services::Services;

/// Most ballots that are written together: beyond it the first would wait too long for the last.
const TOGETHER_MAX: usize = 256;

/// Most ballots that wait: four of the largest halls. Whoever comes then is told to come again.
const WAITING_MAX: usize = 4_096;

/// Most of one seat: a tablet that repeats itself has a few, and one that is not honest shall not
/// keep the others out.
const WAITING_OF_SEAT_MAX: usize = 64;

/// The ballots that wait to be written.
#[derive(Clone, Debug, Default)]
pub(crate) struct BallotsWaiting(Arc<Mutex<Queue>>);

#[derive(Debug, Default)]
struct Queue {
    ballots: Vec<Waiting>,
    /// How many of each seat.
    of_seat: HashMap<SeatId, usize>,
    /// Jobs that stand in the writer's queue and will take some along.
    jobs: usize,
}

/// A ballot and whoever waits to hear of it.
#[derive(Debug)]
struct Waiting {
    by: Actor,
    sent: SentBallot,
    answer: oneshot::Sender<Result<(), No>>,
}

impl Queue {
    fn take(&mut self, most: usize) -> Vec<Waiting> {
        let many = self.ballots.len().min(most);
        let taken: Vec<_> = self.ballots.drain(..many).collect();
        for one in &taken {
            if let Some(of_seat) = self.of_seat.get_mut(&one.sent.seat) {
                *of_seat = of_seat.saturating_sub(1);
            }
        }
        self.of_seat.retain(|_, waiting| *waiting > 0);
        taken
    }
}

impl BallotsWaiting {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a ballot wait. Where the jobs that stand in the writer's queue cannot take it along,
    /// another has to be sent there, and at once: a closing that comes later must not overtake it.
    fn add(&self, ballot: Waiting) -> Result<Option<Turn>, No> {
        let mut queue = self.queue();
        let of_seat = queue.of_seat.get(&ballot.sent.seat).copied();
        let of_seat = of_seat.unwrap_or_default();
        if queue.ballots.len() >= WAITING_MAX || of_seat >= WAITING_OF_SEAT_MAX {
            return Err(StoreFault::Busy.into());
        }
        queue.of_seat.insert(ballot.sent.seat, of_seat + 1);
        queue.ballots.push(ballot);
        if queue.ballots.len() <= queue.jobs.saturating_mul(TOGETHER_MAX) {
            return Ok(None);
        }
        queue.jobs += 1;
        Ok(Some(Turn(self.clone())))
    }

    /// Takes everybody who waits.
    fn take_all(&self) -> Vec<Waiting> {
        self.queue().take(usize::MAX)
    }
}

/// A job's turn to take those who wait. It is over when it is dropped, also untaken.
#[derive(Debug)]
struct Turn(BallotsWaiting);

impl Turn {
    /// Takes the first to come.
    fn take(self) -> Vec<Waiting> {
        self.0.queue().take(TOGETHER_MAX)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut queue = self.0.queue();
        queue.jobs = queue.jobs.saturating_sub(1);
    }
}

/// Sees to it that nobody waits for ever: dropped in the middle, it sends everybody away.
struct Attending {
    waiting: BallotsWaiting,
    is_done: bool,
}

impl Attending {
    fn to(waiting: &BallotsWaiting) -> Self {
        Self {
            waiting: waiting.clone(),
            is_done: false,
        }
    }

    fn done(mut self) {
        self.is_done = true;
    }
}

impl Drop for Attending {
    fn drop(&mut self) {
        if !self.is_done {
            // Whose end of the channel is dropped is told that the store has stopped.
            drop(self.waiting.take_all());
        }
    }
}

impl Services {
    /// Writes a ballot with those that wait; answered once it is safely stored, or refused.
    ///
    /// # Errors
    /// As [`domain::public_review::ballot_box::BallotBox::put`], and when it could not be written;
    /// `Busy` where too many wait.
    pub(super) async fn put_into_box(&self, by: &Actor, sent: SentBallot) -> Result<(), No> {
        let (answer, answered) = oneshot::channel();
        let by = by.clone();
        let waiting = self.ballots_waiting();
        if let Some(turn) = waiting.add(Waiting { by, sent, answer })? {
            let attending = Attending::to(waiting);
            let services = self.clone();
            // A task of its own: a tablet that hangs up must not keep the others from their answer.
            tokio::spawn(async move {
                services.write_waiting(turn).await;
                attending.done();
            });
        }
        answered
            .await
            .unwrap_or_else(|_gone| Err(StoreFault::Stopped.into()))
    }

    async fn write_waiting(&self, turn: Turn) {
        let group = Group::default();
        let (services, writing) = (self.clone(), group.clone());
        let written = self.write(move |tx| async move {
            // Only now: whoever came while the job waited for its turn is taken along.
            let sent = writing.fill(turn.take());
            services.write_ballots(tx, &sent).await
        });
        match written.await {
            Ok(answers) => tell_each(group.empty().unwrap_or_default(), answers),
            Err(no) => match group.empty() {
                Some(ballots) => self.write_parts(ballots, fault_of(no)).await,
                // The job never ran, and nobody else is served better.
                None => tell_all(self.ballots_waiting().take_all(), &fault_of(no)),
            },
        }
    }

    /// Nothing of these was written. What cannot heal may be the fault of one alone, of a round
    /// whose row is broken for one: halves are tried until it is found, and the others are written.
    async fn write_parts(&self, ballots: Vec<Waiting>, fault: StoreFault) {
        let mut failed = vec![(ballots, fault)];
        while let Some((mut part, fault)) = failed.pop() {
            if part.len() <= 1 || !is_perhaps_of_one(&fault) {
                tell_all(part, &fault);
                continue;
            }
            tracing::error!(%fault, ballots = part.len(), "ballots could not be written together");
            let rest = part.split_off(part.len() / 2);
            for half in [part, rest] {
                let services = self.clone();
                let sent: Vec<_> = half.iter().map(Waiting::both).collect();
                let written =
                    self.write(|tx| async move { services.write_ballots(tx, &sent).await });
                match written.await {
                    Ok(answers) => tell_each(half, answers),
                    Err(no) => failed.push((half, fault_of(no))),
                }
            }
        }
    }

    /// Decides and writes, inside a job.
    async fn write_ballots(
        &self,
        tx: Tx,
        sent: &[(Actor, SentBallot)],
    ) -> Result<Written<Vec<Result<(), No>>>, No> {
        let asked: Vec<_> = sent.iter().map(|(_, sent)| sent.clone()).collect();
        let mut ballot_box = tx.ballot_box(&asked).await?;
        // Now, in the one place where everything is written one after the other: the same moment
        // decides for everybody, and closing is a job in the same queue.
        let now = self.now();
        let (mut taken, mut facts) = (Vec::new(), Vec::new());
        let mut answers = Vec::with_capacity(sent.len());
        for (by, sent) in sent {
            let answer = match ballot_box.put(sent.clone(), now) {
                Ok(PutIn::Now(ballot)) => {
                    let number = ballot_box.seat_number(sent.seat);
                    facts.push(accepted(by, sent, number, now));
                    taken.push(TakenBallot {
                        session: sent.session,
                        round: sent.round,
                        ballot,
                    });
                    Ok(())
                }
                Ok(PutIn::Before) => Ok(()),
                Err(refusal) => Err(No::Refused(refusal)),
            };
            answers.push(answer);
        }
        if taken.is_empty() {
            return Ok(Written::Unchanged(answers));
        }
        tx.add_ballots(&taken, now).await?;
        Ok(Written::Did {
            value: answers,
            facts,
        })
    }
}

fn accepted(by: &Actor, sent: &SentBallot, number: Option<u32>, now: DateTime<Utc>) -> AuditFact {
    let detail = json!({ "round": sent.round.to_string(), "seat": number });
    let of = sent.session.to_string();
    about(by, now, Recorded::BallotAccepted, &of, detail)
}

/// Whether one ballot alone may be the reason why none of its group was written.
fn is_perhaps_of_one(fault: &StoreFault) -> bool {
    !fault.is_unavailable() || *fault == StoreFault::Damaged
}

/// A job that decides for many refuses none by itself: what it says is a fault.
fn fault_of(no: No) -> StoreFault {
    match no {
        No::Broke(fault) => fault,
        No::Refused(_) | No::Invalid(_) => {
            StoreFault::Other("ballots were refused together".to_owned())
        }
    }
}

/// Those whose ballots are being written: filled by the job, emptied by whoever answers them.
#[derive(Clone, Debug, Default)]
struct Group(Arc<Mutex<Option<Vec<Waiting>>>>);

impl Group {
    fn fill(&self, with: Vec<Waiting>) -> Vec<(Actor, SentBallot)> {
        let sent = with.iter().map(Waiting::both).collect();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(with);
        sent
    }

    /// None where it was never filled.
    fn empty(&self) -> Option<Vec<Waiting>> {
        let mut group = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        group.take()
    }
}

fn tell_each(ballots: Vec<Waiting>, answers: Vec<Result<(), No>>) {
    for (ballot, answer) in ballots.into_iter().zip(answers) {
        ballot.tell(answer);
    }
}

fn tell_all(ballots: Vec<Waiting>, fault: &StoreFault) {
    for ballot in ballots {
        ballot.tell(Err(fault.clone().into()));
    }
}

impl Waiting {
    fn both(&self) -> (Actor, SentBallot) {
        (self.by.clone(), self.sent.clone())
    }

    fn tell(self, answer: Result<(), No>) {
        // Whoever asked may have gone; the ballot is kept or refused all the same.
        drop(self.answer.send(answer));
    }
}

#[cfg(test)]
mod tests {
    use domain::ids::{BallotId, DeviceId, RoundId, SessionId};
    use uuid::Uuid;

    use super::*;

    fn ballot(from: usize) -> (Waiting, oneshot::Receiver<Result<(), No>>) {
        let id = Uuid::from_u128(u128::try_from(from).unwrap());
        let (answer, answered) = oneshot::channel();
        let sent = SentBallot {
            id: BallotId::new(id),
            round: RoundId::new(id),
            seat: SeatId::new(id),
            device: DeviceId::new(id),
            session: SessionId::new(id),
            number: None,
            choices: Vec::new(),
        };
        let by = Actor::Visitor;
        (Waiting { by, sent, answer }, answered)
    }

    #[test]
    fn as_many_jobs_are_asked_for_as_take_everybody_along() {
        let waiting = BallotsWaiting::default();
        let mut turns = Vec::new();
        for seat in 0..=TOGETHER_MAX {
            turns.extend(waiting.add(ballot(seat).0).unwrap());
        }
        assert_eq!(turns.len(), 2);
        let first = turns.remove(0).take();
        assert_eq!(first.len(), TOGETHER_MAX);
        assert!(waiting.add(ballot(1).0).unwrap().is_none(), "taken along");
        assert_eq!(turns.remove(0).take().len(), 2);
        assert!(waiting.add(ballot(1).0).unwrap().is_some());
    }

    #[test]
    fn a_job_that_never_ran_is_asked_for_again() {
        let waiting = BallotsWaiting::default();
        drop(waiting.add(ballot(1).0).unwrap());
        assert!(waiting.add(ballot(2).0).unwrap().is_some());
    }

    #[test]
    fn no_seat_and_no_crowd_may_wait_without_end() {
        let waiting = BallotsWaiting::default();
        let add = |seat| match waiting.add(ballot(seat).0) {
            Ok(_turn) => true,
            Err(No::Broke(StoreFault::Busy)) => false,
            Err(other) => panic!("{other:?}"),
        };
        assert!((0..WAITING_OF_SEAT_MAX).all(|_| add(0)));
        assert!(!add(0));
        assert!((1..=WAITING_MAX - WAITING_OF_SEAT_MAX).all(add));
        assert!(!add(WAITING_MAX));
        assert_eq!(waiting.take_all().len(), WAITING_MAX);
        assert!(add(0));
    }

    #[test]
    fn if_whoever_attends_dies_nobody_waits_for_ever() {
        let waiting = BallotsWaiting::default();
        let (one, mut answered) = ballot(1);
        let turn = waiting.add(one).unwrap();
        Attending::to(&waiting).done();
        let heard = answered.try_recv();
        assert!(matches!(heard, Err(oneshot::error::TryRecvError::Empty)));
        drop(Attending::to(&waiting));
        assert!(matches!(
            answered.try_recv(),
            Err(oneshot::error::TryRecvError::Closed)
        ));
        drop(turn);
        assert!(waiting.add(ballot(1).0).unwrap().is_some());
    }
}
