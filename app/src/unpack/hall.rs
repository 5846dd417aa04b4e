//! What screens of a hearing are sent.

use domain::ids::{AlertId, BallotId, DocumentId, RoundId};
use domain::public_review::agenda::{AgendaItem, ClockDeed};
use domain::public_review::alert::{Alert, AlertKind};
use domain::public_review::ballot::{BallotMode, Receipt};
use domain::public_review::course::{Hand, Roll, RoundKind, Status, Transition};
use domain::public_review::profile::Quorum;
use domain::public_review::question::{BallotOption, Mark, OptionText, OptionWord, Template};
use domain::public_review::seat::SeatNo;
use domain::public_review::session::Openness;
use domain::public_review::snapshot::{
    AgendaLine, AgendaStep, Audience, ClockState, DocumentView, MemberSnapshot, NextStep,
    OfficeSnapshot, OtherStep, OwnReceipt, OwnSeat, PhaseWord, Presence, ProjectorSnapshot,
    QuestionView, RoundView, SeatView, Sitting,
};
use domain::public_review::tally::{Counts, Tally, ThresholdRule};
use serde_json::Value;

use super::{Unpack, field, spelled, unpack_fields, unpack_words};
use crate::api::console::{ConsoleStart, NewsLine};
use crate::api::hall::ProjectorStart;

unpack_words! {
    AgendaItem => AgendaItem::from_code,
    AlertKind => AlertKind::from_code,
    Audience => Audience::from_code,
    BallotMode => BallotMode::from_code,
    ClockDeed => ClockDeed::from_code,
    ClockState => ClockState::from_code,
    Hand => Hand::from_code,
    Mark => Mark::from_code,
    Openness => Openness::from_code,
    OptionWord => OptionWord::from_code,
    PhaseWord => PhaseWord::from_code,
    Presence => Presence::from_code,
    Roll => Roll::from_code,
    RoundKind => RoundKind::from_code,
    Status => Status::from_code,
    Template => Template::from_code,
    ThresholdRule => ThresholdRule::from_code,
    Transition => Transition::from_code,
}

unpack_fields!(Sitting {
    audience,
    revision,
    number,
    title,
    venue,
    scheduled_at,
    status,
    back,
    roll,
    ballot_mode,
    openness,
    eligible,
    present,
    on_roll,
    quorum_needed,
    quorum,
    agenda,
    rounds,
});
unpack_fields!(AgendaLine {
    item,
    minutes,
    state,
    used_seconds,
    since
});
unpack_fields!(RoundView {
    id,
    place,
    kind,
    minutes,
    phase,
    opened_at,
    closes_at,
    ended_at,
    adjourns,
    issued,
    returned,
    questions,
    tallies,
});
unpack_fields!(QuestionView {
    text,
    template,
    options
});
unpack_fields!(BallotOption { mark, text });
unpack_fields!(DocumentView {
    id,
    title,
    side,
    pages
});
unpack_fields!(NextStep {
    transition,
    hand,
    needs_reason,
    blocked
});
unpack_fields!(AgendaStep { item, deed });
unpack_fields!(OtherStep {
    transition,
    hand,
    needs_reason
});
unpack_fields!(SeatView {
    number,
    name,
    presence,
    on_roll
});
unpack_fields!(Alert {
    id,
    kind,
    seat,
    times,
    first_at,
    last_at
});
unpack_fields!(OwnSeat {
    seat,
    name,
    on_roll,
    help_asked,
    receipts
});
unpack_fields!(OwnReceipt { round, receipt });
unpack_fields!(ConsoleStart {
    screen,
    news,
    projector,
    seat_page,
    command_id
});
unpack_fields!(ProjectorStart { screen, seat_page });
unpack_fields!(NewsLine {
    at,
    who,
    transition,
    item,
    deed
});
unpack_fields!(Counts {
    eligible,
    present,
    issued,
    returned,
    invalid,
    options,
    abstain
});

impl Unpack for ProjectorSnapshot {
    fn unpack(json: &Value) -> Option<Self> {
        let sitting = Sitting::unpack(json)?;
        Some(Self { sitting })
    }
}

impl Unpack for MemberSnapshot {
    fn unpack(json: &Value) -> Option<Self> {
        Some(Self {
            sitting: Sitting::unpack(json)?,
            summary: field(json, "summary")?,
            petitioner_statement: field(json, "petitioner_statement")?,
            unit_statement: field(json, "unit_statement")?,
            documents: field(json, "documents")?,
        })
    }
}

impl Unpack for OfficeSnapshot {
    fn unpack(json: &Value) -> Option<Self> {
        Some(Self {
            sitting: Sitting::unpack(json)?,
            next_step: field(json, "next_step")?,
            agenda_step: field(json, "agenda_step")?,
            other_steps: field(json, "other_steps")?,
            seats: field(json, "seats")?,
            alerts: field(json, "alerts")?,
        })
    }
}

impl Unpack for OptionText {
    fn unpack(json: &Value) -> Option<Self> {
        let word: Option<OptionWord> = field(json, "word")?;
        match word {
            Some(word) => Some(Self::Word(word)),
            None => field(json, "own").map(Self::Own),
        }
    }
}

/// Only the counts and the rule are read: what follows from them is counted here again.
impl Unpack for Tally {
    fn unpack(json: &Value) -> Option<Self> {
        Self::of(field(json, "counts")?, field(json, "rule")?).ok()
    }
}

impl Unpack for Quorum {
    fn unpack(json: &Value) -> Option<Self> {
        let number = |name| field::<u32>(json, name);
        Self::new(
            number("at_least")?,
            number("share_of")?,
            number("share_in")?,
        )
        .ok()
    }
}

impl Unpack for Receipt {
    fn unpack(json: &Value) -> Option<Self> {
        Some(Self::read(json.as_str()?))
    }
}

impl Unpack for SeatNo {
    fn unpack(json: &Value) -> Option<Self> {
        u32::unpack(json).map(Self)
    }
}

impl Unpack for RoundId {
    fn unpack(json: &Value) -> Option<Self> {
        spelled(json)
    }
}

impl Unpack for DocumentId {
    fn unpack(json: &Value) -> Option<Self> {
        spelled(json)
    }
}

impl Unpack for BallotId {
    fn unpack(json: &Value) -> Option<Self> {
        spelled(json)
    }
}

impl Unpack for AlertId {
    fn unpack(json: &Value) -> Option<Self> {
        spelled(json)
    }
}
