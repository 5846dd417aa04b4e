//! One round: everybody votes in their own way, and what they were told is held against the count.

use std::collections::HashSet;
use std::time::Duration;

use domain::public_review::question::Choice;
use futures::future::join_all;
use tokio::time::Instant;

use crate::chance::Chance;
use crate::figures::RoundReport;
use crate::plan::{Plan, Stop};
use crate::snapshot::{Round, Snapshot, Tally};
use crate::tablet::{Ballot, Cast, Tablet};

/// Longest wait for a screen to show what was done at the console.
pub(crate) const SHOWN_MAX: Duration = Duration::from_secs(30);

/// Who does what in a round, by their place among the tablets.
pub(crate) struct Parts {
    late: HashSet<usize>,
    drops: HashSet<usize>,
    duplicates: HashSet<usize>,
}

impl Parts {
    /// Casts the parts: who is late neither loses the network nor repeats.
    pub(crate) fn cast(plan: &Plan, tablets: usize, chance: &mut Chance) -> Self {
        let late = if plan.close { plan.late } else { 0 };
        let late: HashSet<_> = chance
            .choose((0..tablets).collect(), late)
            .into_iter()
            .collect();
        let voters: Vec<_> = (0..tablets).filter(|at| !late.contains(at)).collect();
        let drops = chance.choose(voters.clone(), plan.drops.of(tablets));
        let duplicates = chance.choose(voters, plan.duplicates.of(tablets));
        Self {
            late,
            drops: drops.into_iter().collect(),
            duplicates: duplicates.into_iter().collect(),
        }
    }
}

/// What one tablet did in a round, and what it was told.
pub(crate) struct Told {
    at: usize,
    ballot: Ballot,
    /// The short code it was given.
    receipt: Option<String>,
    pub took: Option<Duration>,
    /// When it was sent and when it was acknowledged.
    span: Option<(Instant, Instant)>,
    report: RoundReport,
    wrong: Vec<String>,
}

impl Told {
    fn wrong(&mut self, words: String) {
        self.wrong.push(words);
    }
}

/// Everybody votes, except who is to be late.
pub(crate) async fn vote(
    tablets: &mut [Tablet],
    round: &Round,
    parts: &Parts,
    window: Duration,
) -> Vec<Told> {
    let voting = tablets.iter_mut().enumerate();
    join_all(voting.map(|(at, tablet)| vote_one(tablet, at, round, parts, window))).await
}

async fn vote_one(
    tablet: &mut Tablet,
    at: usize,
    round: &Round,
    parts: &Parts,
    window: Duration,
) -> Told {
    let mut told = Told {
        at,
        ballot: tablet.choose(round),
        receipt: None,
        took: None,
        span: None,
        report: RoundReport::default(),
        wrong: Vec::new(),
    };
    let seat = tablet.seat;
    let open = |shown: &Snapshot| shown.open_round().map(|one| one.id) == Some(round.id);
    if tablet.stream.until(open, SHOWN_MAX).await.is_none() {
        let fault = tablet.stream.fault();
        told.wrong(format!(
            "seat {seat} was not shown that the round is open: {fault}"
        ));
    }
    if parts.late.contains(&at) {
        return told;
    }
    tablet.think(window).await;
    if parts.drops.contains(&at) {
        tablet.lose(round.id, &told.ballot).await;
        told.report.dropped = 1;
    }
    let begun = Instant::now();
    match tablet.cast(round.id, &told.ballot).await {
        Cast::Acknowledged { receipt, took } => {
            told.span = Some((begun, Instant::now()));
            told.receipt = Some(receipt);
            told.took = Some(took);
            told.report.acknowledged = 1;
        }
        Cast::Refused(code) => told.wrong(format!("the ballot of seat {seat} was refused: {code}")),
        Cast::Unanswered(why) => {
            told.report.unanswered = 1;
            told.wrong(format!("the ballot of seat {seat} was not answered: {why}"));
        }
    }
    if parts.duplicates.contains(&at) && told.receipt.is_some() {
        repeat(tablet, round, &mut told).await;
    }
    told
}

/// The same ballot again, then another one.
async fn repeat(tablet: &mut Tablet, round: &Round, told: &mut Told) {
    let seat = tablet.seat;
    match tablet.cast(round.id, &told.ballot).await {
        Cast::Acknowledged { receipt, .. } if Some(&receipt) == told.receipt.as_ref() => {
            told.report.repeated = 1;
        }
        other => told.wrong(format!(
            "seat {seat} repeated its ballot and was told {other:?}"
        )),
    }
    let another = tablet.choose(round);
    match tablet.cast(round.id, &another).await {
        Cast::Refused(code) if code == "ballot-already-cast" => told.report.refused += 1,
        Cast::Acknowledged { .. } => told.report.doubled += 1,
        other => told.wrong(format!(
            "a second ballot of seat {seat} was answered {other:?}"
        )),
    }
}

/// Who is late sends after the closing, and whoever repeats gets the receipt again.
pub(crate) async fn after_closing(
    tablets: &mut [Tablet],
    round: &Round,
    parts: &Parts,
    told: &mut [Told],
) {
    let all = tablets.iter_mut().zip(told.iter_mut()).enumerate();
    let late = all.map(async |(at, (tablet, told))| {
        let seat = tablet.seat;
        if parts.late.contains(&at) {
            match tablet.cast(round.id, &told.ballot).await {
                Cast::Refused(code) if code == "ballot-too-late" => told.report.refused += 1,
                other => told.wrong(format!(
                    "the late ballot of seat {seat} was answered {other:?}"
                )),
            }
        } else if parts.duplicates.contains(&at) && told.receipt.is_some() {
            match tablet.cast(round.id, &told.ballot).await {
                Cast::Acknowledged { receipt, .. } if Some(&receipt) == told.receipt.as_ref() => {}
                other => told.wrong(format!(
                    "seat {seat} asked for its receipt after the closing and was told {other:?}"
                )),
            }
        }
    });
    join_all(late).await;
}

/// Holds what the tablets were told against what they are shown now, and against the count.
pub(crate) async fn compare(
    tablets: &mut [Tablet],
    round: &Round,
    told: &[Told],
    hall: &Snapshot,
    wrong: &mut Vec<String>,
) -> Result<RoundReport, Stop> {
    let mut report = RoundReport {
        place: round.place,
        ..RoundReport::default()
    };
    for one in told {
        report.add(&one.report);
        wrong.extend(one.wrong.iter().cloned());
    }
    report.ballots_per_second = per_second(told);
    let shown = join_all(tablets.iter_mut().map(Tablet::snapshot)).await;
    let counted = hall
        .round(round.id)
        .map(|round| round.tallies.clone())
        .unwrap_or_default();
    let mut receipts_given = HashSet::new();
    for (one, shown) in told.iter().zip(shown) {
        let shown = shown?;
        if let Some(receipt) = &one.receipt
            && !receipts_given.insert(receipt)
        {
            wrong.push(format!("two seats were given the receipt {receipt}"));
        }
        let receipts = shown
            .own
            .as_ref()
            .map(|own| own.receipts.as_slice())
            .unwrap_or_default();
        let own = receipts.iter().find(|receipt| receipt.round == round.id);
        let seat = tablets.get(one.at).map_or(0, |tablet| tablet.seat);
        match (own.map(|own| &own.receipt), &one.receipt) {
            (None, Some(_)) => {
                report.lost += 1;
                wrong.push(format!(
                    "seat {seat} was told its ballot is received, and it is not there"
                ));
            }
            (Some(own), Some(receipt)) if own != receipt => {
                wrong.push(format!(
                    "seat {seat} is shown another receipt than it was given"
                ));
            }
            _ => {}
        }
        let tallies = shown.round(round.id).map(|round| round.tallies.as_slice());
        let tallies = tallies.unwrap_or_default();
        if !tallies.is_empty() && tallies != counted {
            wrong.push(format!("seat {seat} is shown another count than the hall"));
        }
    }
    Ok(report)
}

fn per_second(told: &[Told]) -> f64 {
    let spans = || told.iter().filter_map(|one| one.span);
    let first = spans().map(|(sent, _)| sent).min();
    let last = spans().map(|(_, answered)| answered).max();
    let (Some(first), Some(last)) = (first, last) else {
        return 0.0;
    };
    let ballots = u32::try_from(spans().count()).unwrap_or(u32::MAX);
    let rate = f64::from(ballots) / last.duration_since(first).as_secs_f64().max(1e-6);
    (rate * 10.0).round() / 10.0
}

/// Holds the count of a closed round against the acknowledged ballots.
pub(crate) fn count(
    round: &Round,
    told: &[Told],
    hall: &Snapshot,
    report: &mut RoundReport,
    wrong: &mut Vec<String>,
) {
    report.closed = true;
    let ours: Vec<&[Choice]> = told
        .iter()
        .filter(|one| one.receipt.is_some())
        .map(|one| one.ballot.answers.as_slice())
        .collect();
    // Other people on the roll may have voted too, and nobody knows about what was not answered.
    let tablets = u32::try_from(told.len()).unwrap_or(u32::MAX);
    let others = hall.on_roll.saturating_sub(tablets) + report.unanswered;
    let counted = hall.round(round.id).map(|round| round.tallies.as_slice());
    let counted = counted.unwrap_or_default();
    let mut agrees = counted.len() == round.questions.len();
    for (question, tally) in counted.iter().enumerate() {
        let verdict = Verdict::of(&ours, question, tally, others);
        agrees &= verdict.agrees;
        report.lost = report.lost.max(verdict.lost);
        report.doubled = report.doubled.max(verdict.doubled);
    }
    report.tally_agrees = Some(agrees);
    if !agrees {
        let place = round.place;
        wrong.push(format!(
            "the tally of round {place} is not what the tablets were told"
        ));
    }
}

/// One question of the count.
#[derive(Debug, PartialEq, Eq)]
struct Verdict {
    agrees: bool,
    lost: u32,
    doubled: u32,
}

impl Verdict {
    fn of(ours: &[&[Choice]], question: usize, tally: &Tally, others: u32) -> Self {
        let votes = |wanted: Choice| {
            let voted = ours.iter().filter(|one| one.get(question) == Some(&wanted));
            u32::try_from(voted.count()).unwrap_or(u32::MAX)
        };
        let counts = &tally.counts;
        let options = (0_u32..).zip(&counts.options);
        let mut pairs: Vec<_> = options
            .map(|(at, count)| (votes(Choice::Option(at)), *count))
            .collect();
        pairs.push((votes(Choice::Abstain), counts.abstain));
        let (mut lost, mut more) = (0, 0);
        for (told, counted) in pairs {
            lost += told.saturating_sub(counted);
            more += counted.saturating_sub(told);
        }
        let cast = u32::try_from(ours.len()).unwrap_or(u32::MAX);
        let returned = counts.returned;
        Self {
            agrees: lost == 0 && more <= others && returned >= cast && returned - cast == more,
            lost,
            doubled: more.saturating_sub(others),
        }
    }
}

impl RoundReport {
    fn add(&mut self, one: &Self) {
        self.acknowledged += one.acknowledged;
        self.dropped += one.dropped;
        self.repeated += one.repeated;
        self.refused += one.refused;
        self.unanswered += one.unanswered;
        self.doubled += one.doubled;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::Counts;

    fn verdict(returned: u32, options: &[u32], abstain: u32, others: u32) -> Verdict {
        let ours = [
            [Choice::Option(0)],
            [Choice::Option(0)],
            [Choice::Option(1)],
            [Choice::Abstain],
        ];
        let ours: Vec<&[Choice]> = ours.iter().map(<[Choice; 1]>::as_slice).collect();
        let counts = Counts {
            returned,
            options: options.to_vec(),
            abstain,
        };
        Verdict::of(&ours, 0, &Tally { counts }, others)
    }

    #[test]
    fn a_count_is_held_against_what_was_told() {
        let sound = Verdict {
            agrees: true,
            lost: 0,
            doubled: 0,
        };
        assert_eq!(verdict(4, &[2, 1], 1, 0), sound);
        assert_eq!(
            verdict(5, &[3, 1], 1, 1),
            sound,
            "one more of somebody else"
        );
        let lost = verdict(3, &[1, 1], 1, 0);
        assert_eq!((lost.agrees, lost.lost, lost.doubled), (false, 1, 0));
        let doubled = verdict(5, &[2, 2], 1, 0);
        assert_eq!(
            (doubled.agrees, doubled.lost, doubled.doubled),
            (false, 0, 1)
        );
        let changed = verdict(4, &[1, 2], 1, 0);
        assert!(!changed.agrees);
        assert!(!verdict(5, &[2, 1], 1, 9).agrees, "the sum is wrong");
    }
}
