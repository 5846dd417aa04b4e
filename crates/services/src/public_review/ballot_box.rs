//! Ballots that arrive while others are being written wait here, and are then written together: read
//! once, decided one after the other by the rules, written once, and acknowledged after the commit.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use domain::audit::Recorded;
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

/// The ballots that wait to be written.
#[derive(Clone, Debug, Default)]
pub(crate) struct BallotsWaiting(Arc<Mutex<Queue>>);

#[derive(Debug, Default)]
struct Queue {
    ballots: Vec<Waiting>,
    /// A task is about to write them.
    is_attended: bool,
}

/// A ballot and whoever waits to hear of it.
#[derive(Debug)]
struct Waiting {
    by: Actor,
    sent: SentBallot,
    answer: oneshot::Sender<Result<(), No>>,
}

impl BallotsWaiting {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a ballot wait; tells whether somebody has to attend to those who wait.
    fn add(&self, ballot: Waiting) -> Result<bool, No> {
        let mut queue = self.queue();
        if queue.ballots.len() >= WAITING_MAX {
            return Err(StoreFault::Busy.into());
        }
        queue.ballots.push(ballot);
        Ok(!std::mem::replace(&mut queue.is_attended, true))
    }

    /// Takes those who wait, the first to come first.
    fn take(&self) -> Vec<Waiting> {
        let mut queue = self.queue();
        let many = queue.ballots.len().min(TOGETHER_MAX);
        queue.ballots.drain(..many).collect()
    }
}

/// Attends to those who wait. Dropped, whatever the reason, the next who comes calls another.
struct Attending {
    waiting: BallotsWaiting,
    has_gone: bool,
}

impl Attending {
    /// Goes, unless somebody waits.
    fn may_go(&mut self) -> bool {
        let mut queue = self.waiting.queue();
        queue.is_attended = !queue.ballots.is_empty();
        self.has_gone = !queue.is_attended;
        self.has_gone
    }
}

impl Drop for Attending {
    fn drop(&mut self) {
        // From the moment it has gone, another may be there.
        if !self.has_gone {
            self.waiting.queue().is_attended = false;
        }
    }
}

impl Services {
    /// Writes a ballot with those that wait; answered once it is safely stored, or refused.
    ///
    /// # Errors
    /// As [`domain::public_review::ballot_box::BallotBox::put`], and when it could not be written.
    pub(super) async fn put_into_box(&self, by: &Actor, sent: SentBallot) -> Result<(), No> {
        let (answer, answered) = oneshot::channel();
        let by = by.clone();
        if self.ballots_waiting().add(Waiting { by, sent, answer })? {
            let mut attending = Attending {
                waiting: self.ballots_waiting().clone(),
                has_gone: false,
            };
            let services = self.clone();
            // A task of its own: a tablet that hangs up must not keep the others from their answer.
            tokio::spawn(async move {
                loop {
                    services.write_waiting().await;
                    if attending.may_go() {
                        break;
                    }
                }
            });
        }
        answered
            .await
            .unwrap_or_else(|_gone| Err(StoreFault::Stopped.into()))
    }

    async fn write_waiting(&self) {
        let group = Group::default();
        let (services, writing) = (self.clone(), group.clone());
        let written = self.write(move |tx| async move {
            // Only now: whoever came while the job waited for its turn is taken along.
            let sent = writing.fill(services.ballots_waiting().take());
            services.write_ballots(tx, &sent).await
        });
        match written.await {
            Ok(answers) => {
                for (ballot, answer) in group.empty().into_iter().zip(answers) {
                    ballot.tell(answer);
                }
            }
            Err(No::Broke(fault)) => self.answer_fault(group, fault).await,
            // A job that decides for many refuses none by itself.
            Err(no) => {
                tracing::error!(%no, "ballots were refused together");
                group.tell_all(&StoreFault::Stopped);
            }
        }
    }

    /// Nothing of a group was written. What cannot heal may be the fault of one alone, of a round
    /// whose row is broken for one: then each is tried by itself.
    async fn answer_fault(&self, group: Group, fault: StoreFault) {
        let ballots = group.empty();
        if ballots.is_empty() {
            // The job never ran: those who wait are told, instead of waiting for ever.
            for ballot in self.ballots_waiting().take() {
                ballot.tell(Err(fault.clone().into()));
            }
        } else if fault.is_unavailable() || ballots.len() == 1 {
            for ballot in ballots {
                ballot.tell(Err(fault.clone().into()));
            }
        } else {
            tracing::error!(%fault, "ballots could not be written together");
            for ballot in ballots {
                let (services, sent) =
                    (self.clone(), vec![(ballot.by.clone(), ballot.sent.clone())]);
                let written =
                    self.write(|tx| async move { services.write_ballots(tx, &sent).await });
                let answer = written.await.map(|answers| answers.into_iter().next());
                ballot.tell(match answer {
                    Ok(Some(answer)) => answer,
                    Ok(None) => Err(StoreFault::Stopped.into()),
                    Err(no) => Err(no),
                });
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

/// Those whose ballots are being written: filled by the job, emptied by whoever answers them.
#[derive(Clone, Debug, Default)]
struct Group(Arc<Mutex<Vec<Waiting>>>);

impl Group {
    fn fill(&self, with: Vec<Waiting>) -> Vec<(Actor, SentBallot)> {
        let sent = with
            .iter()
            .map(|one| (one.by.clone(), one.sent.clone()))
            .collect();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = with;
        sent
    }

    fn empty(&self) -> Vec<Waiting> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn tell_all(&self, fault: &StoreFault) {
        for ballot in self.empty() {
            ballot.tell(Err(fault.clone().into()));
        }
    }
}

impl Waiting {
    fn tell(self, answer: Result<(), No>) {
        // Whoever asked may have gone; the ballot is kept or refused all the same.
        drop(self.answer.send(answer));
    }
}
