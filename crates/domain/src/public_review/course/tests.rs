use proptest::prelude::*;

use super::super::profile::Quorum;
use super::*;

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + second, 0).unwrap()
}

const FULL: Hall = Hall {
    is_ready: true,
    eligible: 100,
    present: 98,
    quorum: Quorum::DEFAULT,
    adjourns: false,
    papers: Papers::COMPLETE,
};

fn two_rounds() -> Course {
    Course::draft(vec![
        Round::new(RoundKind::Adjourn, None),
        Round::new(RoundKind::Questions, Some(5)),
    ])
}

fn walk(course: &Course, wishes: &[Transition], hall: &Hall) -> Course {
    wishes.iter().fold(course.clone(), |course, wish| {
        let moved = course.decide(*wish, hall, at(0));
        moved
            .unwrap_or_else(|no| panic!("{wish:?} of {:?}: {no:?}", course.status()))
            .course
    })
}

/// From the draft until the panel deliberates.
const TO_THE_PANEL: [Transition; 6] = [
    Transition::Convene,
    Transition::SeatPanel,
    Transition::OpenCheckIn,
    Transition::Open,
    Transition::Present,
    Transition::Deliberate,
];

#[test]
fn pressing_the_one_button_leads_from_draft_to_archive() {
    let mut course = two_rounds();
    let mut seen = vec![course.status()];
    while let Some(step) = course.next_step(&FULL, at(0)) {
        assert_eq!(step.blocked, None, "{:?}", course.status());
        course = walk(&course, &[step.transition], &FULL);
        if seen.last() != Some(&course.status()) {
            seen.push(course.status());
        }
        assert!(seen.len() < 30, "the button goes round in circles");
    }
    let words: Vec<_> = seen.iter().map(|status| status.code()).collect();
    assert_eq!(
        words.join(" "),
        "draft convened panel_drawn opened presenting deliberating voting tallied voting tallied \
         announced opinion_signed published archived"
    );
}

#[test]
fn without_a_quorum_no_round_opens_and_with_it_the_roll_is_frozen() {
    let ready = walk(&two_rounds(), &TO_THE_PANEL, &FULL);
    let few = Hall {
        eligible: 97,
        present: 64,
        ..FULL
    };
    assert_eq!(
        ready.decide(Transition::OpenRound, &few, at(0)),
        Err(Refusal::QuorumMissing)
    );
    assert_eq!(
        ready.next_step(&few, at(0)).unwrap().blocked,
        Some(Refusal::QuorumMissing)
    );
    let enough = Hall { present: 65, ..few };
    let moved = ready.decide(Transition::OpenRound, &enough, at(0)).unwrap();
    assert_eq!(moved.effects, [Effect::FreezeRoll]);
    assert_eq!(moved.course.roll(), Roll::Frozen);
    // Half the hall leaves after the first round: the second opens all the same.
    let tallied = walk(&moved.course, &[Transition::CloseRound], &enough);
    let moved = tallied.decide(Transition::OpenRound, &few, at(0)).unwrap();
    assert_eq!(moved.effects, []);
}

#[test]
fn a_round_with_a_limit_ends_by_itself_and_is_closed_at_its_limit() {
    let voting = walk(&two_rounds(), &TO_THE_PANEL, &FULL);
    let voting = walk(
        &voting,
        &[
            Transition::OpenRound,
            Transition::CloseRound,
            Transition::OpenRound,
        ],
        &FULL,
    );
    let round = voting.rounds().last().unwrap();
    assert_eq!(round.takes_ballots(at(299)), Ok(()));
    assert_eq!(round.takes_ballots(at(300)), Err(Refusal::BallotTooLate));
    let closed = voting
        .decide(Transition::CloseRound, &FULL, at(450))
        .unwrap()
        .course;
    assert_eq!(
        closed.rounds().last().unwrap().phase,
        Phase::Closed {
            opened_at: at(0),
            closed_at: at(300),
            adjourns: false
        }
    );
    assert_eq!(
        closed.rounds().last().unwrap().takes_ballots(at(10)),
        Err(Refusal::BallotTooLate)
    );
}

#[test]
fn a_server_clock_that_is_set_back_closes_nothing_before_it_was_opened() {
    let voting = walk(&two_rounds(), &TO_THE_PANEL, &FULL);
    let voting = walk(&voting, &[Transition::OpenRound], &FULL);
    let closed = voting
        .decide(Transition::CloseRound, &FULL, at(-86_400))
        .unwrap()
        .course;
    assert_eq!(
        closed.rounds().first().unwrap().phase,
        Phase::Closed {
            opened_at: at(0),
            closed_at: at(0),
            adjourns: false
        }
    );
}

#[test]
fn the_panel_may_adjourn_for_facts_and_meet_again() {
    let voting = walk(&two_rounds(), &TO_THE_PANEL, &FULL);
    let carried = Hall {
        adjourns: true,
        ..FULL
    };
    let adjourned = walk(
        &voting,
        &[Transition::OpenRound, Transition::CloseRound],
        &carried,
    );
    assert!(adjourned.is_adjourned());
    for wish in [
        Transition::OpenRound,
        Transition::Announce,
        Transition::DropRound,
    ] {
        assert_eq!(
            adjourned.decide(wish, &FULL, at(0)),
            Err(Refusal::AdjournedForFacts)
        );
    }
    assert_eq!(
        adjourned.next_step(&FULL, at(0)).unwrap().transition,
        Transition::Suspend
    );
    let suspended = walk(&adjourned, &[Transition::Suspend], &FULL);
    assert_eq!(
        suspended.next_step(&FULL, at(0)).unwrap().transition,
        Transition::Reconvene
    );
    let moved = suspended
        .decide(Transition::Reconvene, &FULL, at(0))
        .unwrap();
    assert_eq!(moved.effects, [Effect::ClearRoll]);
    // The second sitting opens the questions at once: the adjournment has been decided.
    let wishes = [
        Transition::OpenCheckIn,
        Transition::Open,
        Transition::Present,
        Transition::Deliberate,
        Transition::OpenRound,
        Transition::CloseRound,
        Transition::Announce,
    ];
    assert_eq!(
        walk(&moved.course, &wishes, &FULL).status(),
        Status::Announced
    );
}

#[test]
fn a_voided_round_is_put_again_and_counts_nowhere() {
    let voting = walk(&two_rounds(), &TO_THE_PANEL, &FULL);
    let voting = walk(&voting, &[Transition::OpenRound], &FULL);
    let moved = voting.decide(Transition::VoidRound, &FULL, at(9)).unwrap();
    assert_eq!(moved.effects, [Effect::CopyRound(0)]);
    assert_eq!(moved.course.status(), Status::Deliberating);
    assert_eq!(moved.course.rounds().len(), 3);
    assert_eq!(moved.course.next_round(), Some(1));
    assert_eq!(
        moved.course.rounds().first().unwrap().takes_ballots(at(9)),
        Err(Refusal::RoundNotOpen)
    );
}

#[test]
fn a_postponed_session_keeps_its_panel_and_checks_in_anew() {
    let opened = walk(&two_rounds(), TO_THE_PANEL.get(..4).unwrap(), &FULL);
    let moved = opened.decide(Transition::Postpone, &FULL, at(0)).unwrap();
    assert_eq!(moved.effects, [Effect::ClearRoll, Effect::SilenceClocks]);
    let again = walk(&moved.course, &[Transition::Reschedule], &FULL);
    assert_eq!(
        (again.status(), again.roll()),
        (Status::PanelDrawn, Roll::Seated)
    );
}

#[test]
fn a_round_gets_more_time_while_it_runs_and_never_afterwards() {
    let voting = walk(&two_rounds(), &TO_THE_PANEL, &FULL);
    let voting = walk(&voting, &[Transition::OpenRound], &FULL);
    // Without a limit there is nothing to extend.
    assert_eq!(
        voting.decide(Transition::ExtendRound, &FULL, at(0)),
        Err(Refusal::TransitionNotNow)
    );
    let next = [Transition::CloseRound, Transition::OpenRound];
    let limited = walk(&voting, &next, &FULL);
    let extended = limited.decide(Transition::ExtendRound, &FULL, at(299));
    let longer = extended.unwrap().course;
    let round = longer.rounds().last().unwrap();
    assert_eq!(round.takes_ballots(at(419)), Ok(()));
    assert_eq!(round.takes_ballots(at(420)), Err(Refusal::BallotTooLate));
    assert_eq!(
        limited.decide(Transition::ExtendRound, &FULL, at(300)),
        Err(Refusal::TransitionNotNow)
    );
}

#[test]
fn too_few_to_vote_find_another_day_until_the_roll_stands() {
    let few = Hall { present: 9, ..FULL };
    for begun in [5, 6] {
        let begun = walk(&two_rounds(), TO_THE_PANEL.get(..begun).unwrap(), &few);
        let other_day = walk(
            &begun,
            &[Transition::Postpone, Transition::Reschedule],
            &few,
        );
        assert_eq!(other_day.roll(), Roll::Seated);
    }
    let voided = walk(&two_rounds(), &TO_THE_PANEL, &FULL);
    let voided = walk(
        &voided,
        &[Transition::OpenRound, Transition::VoidRound],
        &FULL,
    );
    assert_eq!(voided.status(), Status::Deliberating);
    assert_eq!(
        voided.decide(Transition::Postpone, &FULL, at(0)),
        Err(Refusal::TransitionNotNow)
    );
}

#[test]
fn nothing_that_could_not_come_about_is_restored() {
    let rounds = || vec![Round::new(RoundKind::Questions, None)];
    assert!(Course::restore(Status::Draft, None, Roll::Unseated, rounds()).is_some());
    for (status, back, roll) in [
        (Status::Voting, None, Roll::Frozen),
        (Status::Tallied, None, Roll::Frozen),
        (Status::Draft, None, Roll::Frozen),
        (Status::Draft, Some(Status::Opened), Roll::Unseated),
        (Status::Suspended, None, Roll::CheckIn),
        (Status::Suspended, Some(Status::Voting), Roll::Frozen),
        (Status::Postponed, Some(Status::Suspended), Roll::Seated),
        (Status::Announced, None, Roll::Frozen),
    ] {
        assert_eq!(
            Course::restore(status, back, roll, rounds()),
            None,
            "{status:?}"
        );
    }
}

fn hall() -> impl Strategy<Value = Hall> {
    let paper = (any::<bool>(), any::<bool>());
    (any::<bool>(), 0_u32..120, 0_u32..120, any::<bool>(), paper).prop_map(
        |(is_ready, eligible, present, adjourns, (is_signed, is_agreed))| Hall {
            is_ready,
            eligible,
            present: present.min(eligible),
            quorum: Quorum::DEFAULT,
            adjourns,
            papers: Papers {
                is_signed,
                is_agreed,
            },
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Whatever is wished, in whatever order, by however many consoles.
    #[test]
    fn no_sequence_of_wishes_reaches_an_illegal_state(
        rounds in prop::collection::vec(
            (prop::sample::select(RoundKind::ALL), prop::option::of(1_u32..60)),
            0..4,
        ),
        wishes in prop::collection::vec(
            (prop::sample::select(Transition::ALL), hall(), -100_i64..100),
            0..80,
        ),
    ) {
        let rounds = rounds.into_iter().map(|(kind, minutes)| Round::new(kind, minutes)).collect();
        let mut course = Course::draft(rounds);
        let mut counted = 0;
        for (wish, hall, seconds) in wishes {
            let Ok(moved) = course.decide(wish, &hall, at(seconds)) else { continue };
            prop_assert!(moved.course.is_legal(), "{wish:?} of {course:?}");
            let then = moved.course;
            prop_assert_eq!(
                Course::restore(then.status(), then.back(), then.roll(), then.rounds().to_vec()),
                Some(then.clone())
            );
            // What was counted stays counted, and only closing counts.
            let closed = then.rounds().iter()
                .filter(|round| matches!(round.phase, Phase::Closed { .. })).count();
            prop_assert_eq!(closed, counted + usize::from(wish == Transition::CloseRound));
            counted = closed;
            // Nothing is signed by one alone, and nothing public that was not agreed to.
            prop_assert!(then.status() != Status::OpinionSigned || course.status() != Status::Announced || hall.papers.is_signed);
            prop_assert!(then.status() != Status::Published || hall.papers.is_agreed);
            // A frozen roll thaws only for another sitting.
            if course.roll() == Roll::Frozen && then.roll() != Roll::Frozen {
                prop_assert!(wish == Transition::Reconvene);
            }
            course = then;
            // From everywhere there is a way on.
            let full = Hall { is_ready: true, ..FULL };
            let stuck = course.rounds().is_empty() && course.status() == Status::Draft;
            if !course.is_terminal() {
                let step = course.next_step(&full, at(0)).unwrap();
                prop_assert!(step.blocked.is_none() || stuck, "{:?} {course:?}", step);
                prop_assert!(stuck || !course.other_steps(&full, at(0)).is_empty()
                    || step.blocked.is_none());
            }
        }
    }

    /// Every session ends by pressing the one button.
    #[test]
    fn every_state_has_an_exit(
        wishes in prop::collection::vec((prop::sample::select(Transition::ALL), any::<bool>()), 0..60),
    ) {
        let mut course = two_rounds();
        for (wish, adjourns) in wishes {
            if let Ok(moved) = course.decide(wish, &Hall { adjourns, ..FULL }, at(0)) {
                course = moved.course;
            }
        }
        let mut pressed = 0;
        while let Some(step) = course.next_step(&FULL, at(0)) {
            course = course.decide(step.transition, &FULL, at(0)).unwrap().course;
            pressed += 1;
            prop_assert!(pressed < 400);
        }
        prop_assert!(course.is_terminal());
    }
}
