//! The course of a rehearsal: the door, the rounds, the report.

use std::time::Duration;

use domain::public_review::course::{Hand, Roll, Transition};
use futures::future::join_all;
use tokio::time::Instant;

use crate::chance::Chance;
use crate::figures::{Report, Times, ms};
use crate::hall::{Console, Moved};
use crate::plan::{Plan, Stop};
use crate::round::{self, Parts, SHOWN_MAX};
use crate::snapshot::{Round, Snapshot};
use crate::tablet::{NoSeat, Tablet};

/// Part of chance that is nobody's tablet.
const OF_THE_HALL: u64 = 0;
/// Somebody else at a console may be faster so often.
const CONFLICTS_MAX: u32 = 20;

/// Rehearses.
///
/// # Errors
/// [`Stop`]: it could not be begun, or not be finished. Whatever was found wrong is in the report.
pub async fn rehearse(plan: &Plan) -> Result<Report, Stop> {
    check(plan)?;
    let console = Console::enter(plan).await?;
    let mut rehearsal = Rehearsal {
        plan,
        console,
        tablets: Vec::new(),
        chance: Chance::of(Chance::seed_in(plan.seed, &plan.session), OF_THE_HALL),
        join: Duration::ZERO,
        acknowledged: Vec::new(),
        pushed: Vec::new(),
        rounds: Vec::new(),
        wrong: Vec::new(),
    };
    rehearsal.open_door().await?;
    rehearsal.join().await?;
    while rehearsal.open_round().await? {
        rehearsal.hold_round().await?;
        if !plan.close {
            break;
        }
    }
    Ok(rehearsal.report())
}

fn check(plan: &Plan) -> Result<(), Stop> {
    let (tablets, codes) = (plan.tablets, plan.seats.len());
    if tablets == 0 {
        return Err(Stop::unusable("a rehearsal needs at least one tablet"));
    }
    if tablets > codes {
        return Err(Stop::unusable(format!(
            "there are codes for {codes} seats, and {tablets} tablets want one: --tablets {codes}"
        )));
    }
    if plan.late > tablets {
        return Err(Stop::unusable(format!(
            "{} of {tablets} tablets cannot be late",
            plan.late
        )));
    }
    Ok(())
}

struct Rehearsal<'a> {
    plan: &'a Plan,
    console: Console,
    tablets: Vec<Tablet>,
    chance: Chance,
    join: Duration,
    acknowledged: Vec<Duration>,
    pushed: Vec<Duration>,
    rounds: Vec<crate::figures::RoundReport>,
    wrong: Vec<String>,
}

impl Rehearsal<'_> {
    /// Steps on until codes are good.
    async fn open_door(&mut self) -> Result<(), Stop> {
        let number = self.console.session.clone();
        loop {
            let session = self.console.snapshot().await?;
            if session.ballot_mode != "named" {
                return Err(Stop::unusable(format!(
                    "session {number} votes in secret: named ballots alone can be rehearsed"
                )));
            }
            match session.roll {
                Roll::CheckIn => return Ok(()),
                Roll::Frozen => {
                    return Err(Stop::unusable(format!(
                        "the roll of session {number} is frozen ({}): nobody can check in any more",
                        session.status.code()
                    )));
                }
                Roll::Unseated | Roll::Seated => self.step(&session).await?,
            }
        }
    }

    /// All tablets take their seats and are shown the session.
    async fn join(&mut self) -> Result<(), Stop> {
        let began = Instant::now();
        let codes = self.plan.seats.iter().take(self.plan.tablets);
        let (server, session) = (&self.console.server, &self.console.session);
        let seed = Chance::seed_in(self.plan.seed, session);
        let sitting = (1_u64..).zip(codes).map(async |(part, code)| {
            let chance = Chance::of(seed, part);
            let sat = Tablet::sit(server, session, code, chance).await;
            sat.map_err(|no| no_seat(code.seat, no))
        });
        let mut sitting: Vec<_> = sitting.map(Box::pin).collect();
        // The first alone: codes of another printing are to be found out once, not a hundred times.
        let first = sitting.remove(0).await?;
        let mut tablets = vec![first];
        for sat in join_all(sitting).await {
            tablets.push(sat?);
        }
        let shown = join_all(
            tablets
                .iter()
                .map(|one| one.stream.until(|_| true, SHOWN_MAX)),
        )
        .await;
        for (tablet, shown) in tablets.iter().zip(shown) {
            if shown.is_none() {
                let (seat, fault) = (tablet.seat, tablet.stream.fault());
                return Err(Stop::broke(format!(
                    "seat {seat} is shown nothing: {fault}"
                )));
            }
        }
        self.join = began.elapsed();
        self.tablets = tablets;
        Ok(())
    }

    /// Steps on until a round is open; false when there is none left.
    async fn open_round(&mut self) -> Result<bool, Stop> {
        loop {
            let session = self.console.snapshot().await?;
            if session.open_round().is_some() {
                return Ok(true);
            }
            let begun = !self.rounds.is_empty();
            let next = session.next_step.as_ref().map(|step| step.transition);
            if begun && next != Some(Transition::OpenRound) {
                return Ok(false);
            }
            self.step(&session).await?;
        }
    }

    async fn hold_round(&mut self) -> Result<(), Stop> {
        let session = self.console.snapshot().await?;
        let Some(round) = session.open_round().cloned() else {
            return Err(Stop::broke("somebody else has closed the round"));
        };
        let parts = Parts::cast(self.plan, self.tablets.len(), &mut self.chance);
        let window = self.plan.window.0;
        let mut told = round::vote(&mut self.tablets, &round, &parts, window).await;
        self.acknowledged
            .extend(told.iter().filter_map(|one| one.took));
        if self.plan.close {
            self.close(&round).await?;
            round::after_closing(&mut self.tablets, &round, &parts, &mut told).await;
        }
        let hall = self.console.snapshot().await?;
        let (tablets, wrong) = (&mut self.tablets, &mut self.wrong);
        let mut report = round::compare(tablets, &round, &told, &hall, wrong).await?;
        if self.plan.close {
            round::count(&round, &told, &hall, &mut report, wrong);
        }
        self.rounds.push(report);
        Ok(())
    }

    async fn close(&mut self, round: &Round) -> Result<(), Stop> {
        loop {
            let session = self.console.snapshot().await?;
            if session.open_round().map(|open| open.id) != Some(round.id) {
                return Ok(());
            }
            self.step(&session).await?;
        }
    }

    /// Does the one next step, and waits until every screen shows it.
    async fn step(&mut self, session: &Snapshot) -> Result<(), Stop> {
        let number = &self.console.session;
        let status = session.status.code();
        let Some(step) = &session.next_step else {
            return Err(Stop::unusable(format!(
                "session {number} is over ({status})"
            )));
        };
        let wish = step.transition;
        if wish.hand() == Hand::Clerk {
            let word = wish.code();
            return Err(Stop::unusable(format!(
                "session {number} is not ready ({status}): the clerk has to go on first ({word})"
            )));
        }
        if wish.needs_reason() {
            let word = wish.code();
            return Err(Stop::unusable(format!(
                "session {number} ({status}) goes on with {word}, which needs a reason: not in a rehearsal"
            )));
        }
        if let Some(why) = &step.blocked {
            let (here, quorum) = (session.present, session.quorum_needed);
            return Err(Stop::unusable(format!(
                "session {number} ({status}) cannot go on: {why}; {here} are here, {quorum} are needed"
            )));
        }
        let moved = self.press(wish, session.revision).await?;
        if let Some(moved) = moved {
            self.shown(&moved).await;
        }
        Ok(())
    }

    async fn press(&mut self, wish: Transition, mut revision: u32) -> Result<Option<Moved>, Stop> {
        for _ in 0..CONFLICTS_MAX {
            if let Some(moved) = self.console.wish(wish, revision).await? {
                return Ok(Some(moved));
            }
            let now = self.console.snapshot().await?;
            if now.next_step.map(|step| step.transition) != Some(wish) {
                return Ok(None);
            }
            revision = now.revision;
        }
        Err(Stop::broke("somebody else moves the session all the time"))
    }

    async fn shown(&mut self, moved: &Moved) {
        let seeing = self
            .tablets
            .iter()
            .map(|one| one.stream.saw(moved.revision, SHOWN_MAX));
        for (tablet, seen) in self.tablets.iter().zip(join_all(seeing).await) {
            match seen {
                Some(at) => self.pushed.push(at.saturating_duration_since(moved.sent)),
                None => self.wrong.push(format!(
                    "seat {} was not shown revision {}: {}",
                    tablet.seat,
                    moved.revision,
                    tablet.stream.fault()
                )),
            }
        }
    }

    fn report(self) -> Report {
        let sum = |of: fn(&crate::figures::RoundReport) -> u32| self.rounds.iter().map(of).sum();
        let mut agrees = None;
        for round in &self.rounds {
            agrees = match (agrees, round.tally_agrees) {
                (None, one) | (one, None) => one,
                (Some(all), Some(one)) => Some(all && one),
            };
        }
        Report {
            session: self.console.session.clone(),
            seed: self.plan.seed,
            tablets: self.tablets.len(),
            join_ms: ms(self.join),
            lost: sum(|round| round.lost),
            doubled: sum(|round| round.doubled),
            refused: sum(|round| round.refused),
            unanswered: sum(|round| round.unanswered),
            tally_agrees: agrees,
            acknowledgement: Times::of(self.acknowledged),
            push: Times::of(self.pushed),
            rounds: self.rounds,
            wrong: self.wrong,
        }
    }
}

fn no_seat(seat: u32, no: NoSeat) -> Stop {
    match no {
        NoSeat::Refused(code) if code == "seat-code-wrong" => Stop::unusable(format!(
            "the code of seat {seat} is not known: the cards were printed anew since the file was \
             written, or it is the file of another database"
        )),
        NoSeat::Refused(code) => Stop::unusable(format!("seat {seat} cannot be taken: {code}")),
        NoSeat::Gone(why) => Stop::broke(format!("seat {seat} cannot be taken: {why}")),
    }
}
