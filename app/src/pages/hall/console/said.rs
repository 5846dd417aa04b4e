//! Codes of a hearing, said in words. No wildcard: a new code does not compile unsaid.

use chrono::{DateTime, FixedOffset, Utc};
use domain::public_review::agenda::ClockDeed;
use domain::public_review::alert::{Alert, AlertKind};
use domain::public_review::course::{Hand, Status, Transition};
use domain::public_review::snapshot::{PhaseWord, RoundView, Sitting};

use super::model::{Sign, Stage, is_roll_frozen, round_of};
use crate::api::console::NewsLine;
use crate::hall::Connection;
pub(super) use crate::hall::said::agenda_item as item;
use crate::words::Words;

macro_rules! course_words {
    ($($name:ident => $plain:ident, $more:ident, $until:expr;)+) => {
        /// What a wish does, in a few words.
        fn plain(words: Words, wish: Transition) -> &'static str {
            match wish { $(Transition::$name => words.$plain()),+ }
        }

        /// What follows from it.
        fn plain_consequence(words: Words, wish: Transition) -> &'static str {
            match wish { $(Transition::$name => words.$more()),+ }
        }

        /// Until when it may be taken back; none for what is final.
        pub(super) fn until(words: Words, wish: Transition) -> Option<&'static str> {
            let said: Option<fn(Words) -> &'static str> = match wish {
                $(Transition::$name => $until),+
            };
            said.map(|said| said(words))
        }
    };
}

course_words! {
    Convene => session_steps_convene, course_convene_more, Some(Words::course_convene_until);
    Redraft => session_steps_redraft, course_redraft_more, Some(Words::course_redraft_until);
    SeatPanel => session_steps_seat_panel, course_seat_panel_more, Some(Words::course_seat_panel_until);
    UnseatPanel => session_steps_unseat_panel, course_unseat_panel_more, Some(Words::course_unseat_panel_until);
    OpenCheckIn => session_steps_open_check_in, course_open_check_in_more, Some(Words::course_open_check_in_until);
    CloseCheckIn => session_steps_close_check_in, course_close_check_in_more, Some(Words::course_close_check_in_until);
    Open => session_steps_open, course_open_more, Some(Words::course_open_until);
    TakeBackOpening => session_steps_take_back_opening, course_take_back_opening_more, Some(Words::course_take_back_opening_until);
    Present => session_steps_present, course_present_more, None;
    Deliberate => session_steps_deliberate, course_deliberate_more, Some(Words::course_deliberate_until);
    OpenRound => session_steps_open_round, course_open_round_more, Some(Words::course_open_round_until);
    CloseRound => session_steps_close_round, course_close_round_more, None;
    ExtendRound => desk_extend_round, desk_extend_round_more, None;
    VoidRound => session_steps_void_round, course_void_round_more, None;
    DropRound => session_steps_drop_round, course_drop_round_more, None;
    Announce => session_steps_announce, course_announce_more, None;
    SignOpinion => session_steps_sign_opinion, course_sign_opinion_more, None;
    Publish => session_steps_publish, course_publish_more, Some(Words::course_publish_until);
    Withhold => session_steps_withhold, course_withhold_more, Some(Words::course_withhold_until);
    Archive => session_steps_archive, course_archive_more, None;
    Postpone => session_steps_postpone, course_postpone_more, None;
    Reschedule => session_steps_reschedule, course_reschedule_more, Some(Words::course_reschedule_until);
    Suspend => session_steps_suspend, course_suspend_more, Some(Words::course_suspend_until);
    Resume => session_steps_resume, course_resume_more, Some(Words::course_resume_until);
    Reconvene => session_steps_reconvene, course_reconvene_more, None;
    Terminate => session_steps_terminate, course_terminate_more, None;
}

/// What a wish does to this session now.
pub(super) fn named(words: Words, sitting: &Sitting, of: Transition) -> String {
    match (of, sitting.status) {
        (Transition::Present, Status::Deliberating) => words.desk_present_again().to_owned(),
        _ => wish(words, of, round_of(sitting, of)),
    }
}

/// What follows from it now.
pub(super) fn consequence(words: Words, sitting: &Sitting, wish: Transition) -> &'static str {
    match wish {
        Transition::OpenRound if is_roll_frozen(sitting) => words.desk_open_round_again_more(),
        Transition::Present if sitting.status == Status::Deliberating => {
            words.desk_present_again_more()
        }
        _ => plain_consequence(words, wish),
    }
}

/// What a wish does, with the round it opens or closes.
fn wish(words: Words, wish: Transition, round: Option<u32>) -> String {
    match (wish, round) {
        (Transition::OpenRound, Some(round)) => words.course_open_round(round),
        (Transition::CloseRound, Some(round)) => words.course_close_round(round),
        _ => plain(words, wish).to_owned(),
    }
}

/// Whose a wish is.
pub(super) fn hand(words: Words, hand: Hand) -> &'static str {
    match hand {
        Hand::Clerk => words.course_hand_clerk(),
        Hand::Chair => words.course_hand_chair(),
        Hand::Either => words.course_hand_either(),
    }
}

pub(super) fn stage(words: Words, stage: Stage) -> &'static str {
    match stage {
        Stage::CheckIn => words.stages_check_in(),
        Stage::Opening => words.stages_opening(),
        Stage::Presenting => words.stages_presenting(),
        Stage::Deliberating => words.stages_deliberating(),
        Stage::Voting => words.stages_voting(),
        Stage::Announcing => words.stages_announcing(),
        Stage::Signing => words.stages_signing(),
    }
}

pub(super) fn sign(words: Words, sign: Sign) -> &'static str {
    match sign {
        Sign::Here => words.console_map_here(),
        Sign::Reconnecting => words.console_map_reconnecting(),
        Sign::Help => words.console_map_help(),
        Sign::Moving => words.console_map_moving(),
        Sign::Absent => words.console_map_absent(),
        Sign::Recused => words.console_map_recused(),
    }
}

pub(super) fn alert(words: Words, alert: &Alert) -> String {
    let seat = alert.seat.map(|seat| seat.0).unwrap_or_default();
    match alert.kind {
        AlertKind::Help => words.console_alert_help(seat),
        AlertKind::SecondDevice => words.console_alert_second_device(seat),
        AlertKind::WrongCodes => words.console_alert_wrong_codes().to_owned(),
    }
}

pub(super) fn connection(words: Words, connection: Connection) -> &'static str {
    match connection {
        Connection::Connecting => words.console_connection_connecting(),
        Connection::Connected => words.console_connection_connected(),
        Connection::Reconnecting => words.console_connection_reconnecting(),
        Connection::Offline => words.console_connection_offline(),
        Connection::Ended | Connection::Moved => words.console_connection_ended(),
    }
}

/// What somebody did, with the round it was.
pub(super) fn news(words: Words, line: &NewsLine, rounds: &[RoundView]) -> String {
    let what = match (line.transition, line.item.zip(line.deed)) {
        (Some(transition), _) => wish(words, transition, round_then(line, transition, rounds)),
        (None, Some((of, ClockDeed::Start))) => words.console_clock_started(item(words, of)),
        (None, Some((of, ClockDeed::Pause))) => words.console_clock_was_paused(item(words, of)),
        (None, Some((of, ClockDeed::Finish))) => words.console_clock_was_finished(item(words, of)),
        (None, Some((of, ClockDeed::Restart))) => {
            words.hearing_more_clock_restarted(item(words, of))
        }
        (None, None) => String::new(),
    };
    words.console_meanwhile_line(hour(line.at), what, &line.who)
}

/// The round that was opened or closed at that moment.
fn round_then(line: &NewsLine, transition: Transition, rounds: &[RoundView]) -> Option<u32> {
    let then = |round: &&RoundView| {
        let at = match transition {
            Transition::OpenRound => round.opened_at,
            Transition::CloseRound if round.phase == PhaseWord::Closed => round.ended_at,
            _ => None,
        };
        at.is_some_and(|at| (at - line.at).num_seconds() == 0)
    };
    rounds.iter().find(then).map(|round| round.place)
}

/// UTC+8, all year round.
const BEIJING_SECONDS_EAST: i32 = 8 * 3600;

/// The time of day on the office's clocks.
pub(super) fn hour(moment: DateTime<Utc>) -> String {
    let zone = FixedOffset::east_opt(BEIJING_SECONDS_EAST);
    zone.map(|zone| moment.with_timezone(&zone).format("%H:%M").to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The catalogue says of every wish what the rules say of it.
    #[test]
    fn what_may_be_taken_back_is_said_and_what_is_final_as_well() {
        for wish in Transition::ALL {
            assert_eq!(
                until(Words::default(), *wish).is_some(),
                wish.undone_by().is_some(),
                "{wish:?}"
            );
        }
    }

    #[test]
    fn the_time_of_day_is_that_of_the_office() {
        let moment = DateTime::from_timestamp(1_778_083_500, 0).unwrap();
        assert_eq!(hour(moment), "00:05");
    }
}
