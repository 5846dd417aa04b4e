//! What the hall sees at a moment, decided without drawing it.

use domain::public_review::agenda::Face;
use domain::public_review::course::{Roll, Status};
use domain::public_review::snapshot::{AgendaLine, ClockState, PhaseWord, RoundView, Sitting};

/// Seconds each question's result stays on the screen where there are several.
const RESULT_SECONDS: i64 = 15;

/// What stands on the projector.
#[derive(Clone, Debug, PartialEq)]
pub enum Picture {
    /// Not begun: what it is, when and where.
    Invitation,
    /// Reviewers take their seats.
    CheckIn,
    /// The hearing has been opened.
    Opening,
    /// A side speaks, or nobody does just now.
    Speaking(Option<AgendaLine>),
    /// The panel deliberates: nothing is shown that could sway it.
    Blank,
    /// A round had a mistake in it and is put again.
    PutAgain,
    /// Ballots are taken.
    Voting(RoundView),
    /// The time of a round has run out, and it is not counted yet: nobody is asked to vote.
    TimeUp(RoundView),
    /// What was counted.
    Result(Page),
    /// Another day.
    Postponed,
    /// It stands still.
    Suspended,
    /// It ended without a result.
    Terminated,
}

/// One question of what was counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The round.
    pub round: RoundView,
    /// Which of its questions, from 0.
    pub question: usize,
    /// Other rounds take turns with this one.
    pub is_one_of_several: bool,
}

impl Picture {
    /// The picture of a session; `second` of the server's clock turns the pages of a result.
    #[must_use]
    pub fn of(sitting: &Sitting, second: i64) -> Self {
        match sitting.status {
            Status::PanelDrawn if sitting.roll == Roll::CheckIn => Self::CheckIn,
            Status::Draft | Status::Convened | Status::PanelDrawn => Self::Invitation,
            Status::Opened => Self::Opening,
            Status::Presenting => Self::Speaking(speaking(&sitting.agenda)),
            Status::Deliberating | Status::Tallied if was_voided(sitting) => Self::PutAgain,
            Status::Deliberating => Self::Blank,
            Status::Voting => match phase(sitting, PhaseWord::Open) {
                Some(round) if is_time_up(&round, second) => Self::TimeUp(round),
                Some(round) => Self::Voting(round),
                None => Self::Blank,
            },
            Status::Tallied => {
                let last = sitting
                    .rounds
                    .iter()
                    .rev()
                    .filter(|round| is_closed(round))
                    .take(1);
                result(last.collect(), second)
            }
            Status::Announced
            | Status::OpinionSigned
            | Status::Published
            | Status::Withheld
            | Status::Archived => {
                let all = sitting.rounds.iter().filter(|round| is_closed(round));
                result(all.collect(), second)
            }
            Status::Postponed => Self::Postponed,
            Status::Suspended => Self::Suspended,
            Status::Terminated => Self::Terminated,
        }
    }
}

/// Who speaks, or spoke last.
fn speaking(agenda: &[AgendaLine]) -> Option<AgendaLine> {
    let state = |wanted| agenda.iter().rev().find(|line| line.state == wanted);
    let found = state(ClockState::Running).or_else(|| state(ClockState::Paused));
    found.copied()
}

/// Whether the last round that was opened is the one that was voided.
fn was_voided(sitting: &Sitting) -> bool {
    let begun = sitting.rounds.iter().rev().find(|round| {
        matches!(
            round.phase,
            PhaseWord::Open | PhaseWord::Closed | PhaseWord::Voided
        )
    });
    begun.is_some_and(|round| round.phase == PhaseWord::Voided)
}

fn phase(sitting: &Sitting, wanted: PhaseWord) -> Option<RoundView> {
    let mut rounds = sitting.rounds.iter().rev();
    rounds.find(|round| round.phase == wanted).cloned()
}

fn is_closed(round: &RoundView) -> bool {
    round.phase == PhaseWord::Closed
}

/// Whether no ballot is taken any more, though nobody has closed the round.
#[must_use]
pub fn is_time_up(round: &RoundView, second: i64) -> bool {
    round.closes_at.is_some_and(|at| at.timestamp() <= second)
}

/// The questions of these rounds, each for a while.
fn result(rounds: Vec<&RoundView>, second: i64) -> Picture {
    let is_one_of_several = rounds.len() > 1;
    let pages: Vec<_> = rounds
        .into_iter()
        .flat_map(|round| (0..round.questions.len().max(1)).map(move |question| (round, question)))
        .collect();
    let several = i64::try_from(pages.len().max(1)).unwrap_or(1);
    let turn = second.div_euclid(RESULT_SECONDS).rem_euclid(several);
    match pages.get(usize::try_from(turn).unwrap_or_default()) {
        Some((round, question)) => Picture::Result(Page {
            round: (*round).clone(),
            question: *question,
            is_one_of_several,
        }),
        None => Picture::Blank,
    }
}

/// Whether a clock is one to hurry.
#[must_use]
pub const fn is_urgent(face: Face) -> bool {
    matches!(face, Face::LastMinute | Face::TimeOver)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use domain::public_review::ballot::BallotMode;
    use domain::public_review::course::RoundKind;
    use domain::public_review::profile::Quorum;
    use domain::public_review::session::Openness;
    use domain::public_review::snapshot::Audience;

    use super::*;

    fn at() -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000, 0).unwrap()
    }

    fn round(number: u32, phase: PhaseWord, questions: usize) -> RoundView {
        let question = domain::public_review::snapshot::QuestionView {
            text: "是否合理？".to_owned(),
            template: domain::public_review::question::Template::Claim,
            options: Vec::new(),
        };
        RoundView {
            id: domain::ids::RoundId::new(uuid(number)),
            place: number,
            kind: RoundKind::Questions,
            minutes: None,
            phase,
            opened_at: None,
            closes_at: None,
            ended_at: None,
            adjourns: false,
            issued: None,
            returned: None,
            questions: vec![question; questions],
            tallies: Vec::new(),
        }
    }

    fn uuid(number: u32) -> domain::ids::Uuid {
        domain::ids::Uuid::from_u128(number.into())
    }

    fn sitting(status: Status, rounds: Vec<RoundView>) -> Sitting {
        Sitting {
            audience: Audience::Projector,
            revision: 1,
            number: "PR-2026-01".to_owned(),
            title: "散水坡与界址".to_owned(),
            venue: "会堂".to_owned(),
            scheduled_at: at(),
            status,
            back: None,
            roll: Roll::Frozen,
            ballot_mode: BallotMode::Named,
            openness: Openness::Open,
            eligible: 9,
            present: 9,
            on_roll: 9,
            quorum_needed: 6,
            quorum: Quorum::DEFAULT,
            agenda: Vec::new(),
            rounds,
        }
    }

    #[test]
    fn nothing_is_shown_while_the_panel_deliberates() {
        let rounds = vec![round(1, PhaseWord::Drafted, 1)];
        assert_eq!(
            Picture::of(&sitting(Status::Deliberating, rounds), 0),
            Picture::Blank
        );
        let voided = vec![
            round(1, PhaseWord::Voided, 0),
            round(2, PhaseWord::Drafted, 0),
        ];
        assert_eq!(
            Picture::of(&sitting(Status::Deliberating, voided), 0),
            Picture::PutAgain
        );
    }

    #[test]
    fn the_open_round_is_shown_and_then_the_last_one_counted() {
        let closed = round(1, PhaseWord::Closed, 1);
        let open = round(2, PhaseWord::Open, 1);
        let rounds = vec![closed.clone(), open.clone()];
        assert_eq!(
            Picture::of(&sitting(Status::Voting, rounds), 0),
            Picture::Voting(open)
        );
        let rounds = vec![closed.clone(), round(2, PhaseWord::Drafted, 0)];
        for status in [Status::Tallied, Status::Announced, Status::Archived] {
            assert_eq!(
                Picture::of(&sitting(status, rounds.clone()), 0),
                Picture::Result(Page {
                    round: closed.clone(),
                    question: 0,
                    is_one_of_several: false,
                })
            );
        }
    }

    #[test]
    fn a_round_whose_time_has_run_out_asks_nobody_to_vote() {
        let mut open = round(1, PhaseWord::Open, 1);
        open.closes_at = Some(at());
        let voting = sitting(Status::Voting, vec![open.clone()]);
        let end = at().timestamp();
        assert_eq!(Picture::of(&voting, end - 1), Picture::Voting(open.clone()));
        assert_eq!(Picture::of(&voting, end), Picture::TimeUp(open));
    }

    /// Round and question of the result that is shown.
    fn page(sitting: &Sitting, second: i64) -> (u32, usize) {
        match Picture::of(sitting, second) {
            Picture::Result(page) => (page.round.place, page.question),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_results_of_several_questions_take_turns() {
        let counted = sitting(Status::Tallied, vec![round(1, PhaseWord::Closed, 3)]);
        let shown = |second| page(&counted, second).1;
        assert_eq!([0, 14, 15, 44, 45].map(shown), [0, 0, 1, 2, 0]);
        assert_eq!(shown(-1), 2);
    }

    #[test]
    fn what_is_announced_is_every_round() {
        let rounds = vec![
            round(1, PhaseWord::Closed, 2),
            round(2, PhaseWord::Voided, 1),
            round(3, PhaseWord::Closed, 1),
        ];
        let tallied = sitting(Status::Tallied, rounds.clone());
        assert_eq!([0, 15, 30].map(|at| page(&tallied, at)), [(3, 0); 3]);
        let announced = sitting(Status::Announced, rounds);
        assert_eq!(
            [0, 15, 30, 45].map(|at| page(&announced, at)),
            [(1, 0), (1, 1), (3, 0), (1, 0)]
        );
    }
}
