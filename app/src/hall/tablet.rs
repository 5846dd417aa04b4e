//! What state a reviewer's tablet is in: decided here from what is known, drawn elsewhere. Each
//! state, what it says and what one can do is listed in `docs/tablet-states.md`.

use chrono::{DateTime, Utc};
use domain::ids::RoundId;
use domain::public_review::course::Status;
use domain::public_review::question::Choice;
use domain::public_review::snapshot::{MemberSnapshot, OwnSeat, PhaseWord, RoundView, Sitting};
use domain::refusal::Refusal;
use serde_json::Value;

use super::screen::Connection;
use crate::trouble::Trouble;
use crate::unpack::{Unpack, field};

/// What the server says to a tablet that has a seat.
#[derive(Clone, Debug, PartialEq)]
pub struct Tablet {
    /// The session.
    pub session: MemberSnapshot,
    /// The own seat.
    pub own: OwnSeat,
}

impl Unpack for Tablet {
    fn unpack(json: &Value) -> Option<Self> {
        Some(Self {
            session: MemberSnapshot::unpack(json)?,
            own: field(json, "own")?,
        })
    }
}

impl Tablet {
    /// The code with which a ballot of this seat was received.
    #[must_use]
    pub fn receipt(&self, round: RoundId) -> Option<&str> {
        let mut all = self.own.receipts.iter();
        let own = all.find(|own| own.round == round)?;
        Some(own.receipt.as_str())
    }

    /// The round that takes ballots.
    #[must_use]
    pub fn open_round(&self) -> Option<&RoundView> {
        let mut rounds = self.session.sitting.rounds.iter();
        rounds.find(|round| round.phase == PhaseWord::Open)
    }

    /// The round of this id.
    #[must_use]
    pub fn round(&self, id: RoundId) -> Option<&RoundView> {
        let mut rounds = self.session.sitting.rounds.iter();
        rounds.find(|round| round.id == id)
    }
}

/// What this device knows of the ballot it is making; the server knows of none before it is cast.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnBallot {
    /// The round it is for; none before the first.
    pub round: Option<RoundId>,
    /// Its id, made once, so that whatever is sent again is the same ballot.
    pub id: String,
    /// One for each question of the round; none where nothing is chosen yet.
    pub answers: Vec<Option<Choice>>,
    /// How far it is.
    pub step: Step,
    /// Whether it has been on its way.
    pub sent: Sent,
    /// The question on the screen; none where all are, as without a program.
    pub at: Option<usize>,
}

/// Whether a ballot has been on its way before, so that the server may have it whatever was heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sent {
    /// Nobody but this device knows of it.
    #[default]
    Never,
    /// It has, as it is chosen.
    AsChosen,
    /// It has, and was changed afterwards.
    BeforeChange,
}

/// How far a ballot is on its own device.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Step {
    /// Cards can be chosen.
    #[default]
    Choosing,
    /// Chosen; being looked over.
    Confirming,
    /// On its way.
    Sending,
    /// No answer came, or a no: it may be sent again.
    Failed(Trouble),
    /// The server has acknowledged it.
    Acknowledged,
}

/// Where a tablet is in a hearing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It has no seat: it waits for a code.
    Waiting,
    /// It has a seat; the session has not begun.
    CheckedIn,
    /// The session is held and there is nothing to do.
    Listening,
    /// Ballots are taken, and not everything is chosen.
    RoundOpen(RoundId),
    /// Everything is chosen and is looked over.
    Chosen(RoundId),
    /// The ballot is on its way.
    Sending(RoundId),
    /// The ballot is safely stored.
    Received(RoundId),
    /// The ballot was sent and nobody has said that it was stored.
    NotReceived(RoundId),
    /// No ballot is taken any more, and none of this seat was received.
    ClosedWithout(RoundId),
    /// Another device has the seat.
    Moved,
    /// The session is over.
    Over,
}

/// Whether the server can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Nothing is known yet, as on a page without a program.
    Unknown,
    /// It can.
    Connected,
    /// Just now not; it is being tried again.
    Reconnecting,
    /// Not for a while.
    Unreachable,
}

/// The state of a tablet. That its program has failed cannot be said by the program: `page.js`
/// says it, over whatever is on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TabletState {
    /// Where it is in the hearing.
    pub stage: Stage,
    /// Whether the server can be reached: said beside the stage, which is never taken away.
    pub reach: Reach,
}

impl TabletState {
    /// The state that follows from what is known.
    #[must_use]
    pub fn of(
        tablet: Option<&Tablet>,
        ballot: &OwnBallot,
        connection: Connection,
        now: DateTime<Utc>,
    ) -> Self {
        let stage = match (connection, tablet) {
            (Connection::Moved, _) => Stage::Moved,
            (Connection::Ended, _) | (_, None) => Stage::Waiting,
            (_, Some(tablet)) => stage(tablet, ballot, now),
        };
        let reach = match connection {
            Connection::Connecting | Connection::Ended | Connection::Moved => Reach::Unknown,
            Connection::Connected => Reach::Connected,
            Connection::Reconnecting => Reach::Reconnecting,
            Connection::Offline => Reach::Unreachable,
        };
        Self { stage, reach }
    }
}

fn stage(tablet: &Tablet, ballot: &OwnBallot, now: DateTime<Utc>) -> Stage {
    if refused_with(ballot, Refusal::SeatMoved) {
        return Stage::Moved;
    }
    let sitting = &tablet.session.sitting;
    if is_over(sitting.status) {
        return Stage::Over;
    }
    if let Some(round) = tablet.open_round() {
        return in_round(tablet, round, ballot, now);
    }
    if let Some(round) = just_closed(sitting)
        && tablet.own.on_roll
        && tablet.receipt(round.id).is_none()
        && !is_acknowledged(ballot, round.id)
    {
        return Stage::ClosedWithout(round.id);
    }
    match sitting.status {
        Status::Draft | Status::Convened | Status::PanelDrawn => Stage::CheckedIn,
        _ => Stage::Listening,
    }
}

fn in_round(tablet: &Tablet, round: &RoundView, ballot: &OwnBallot, now: DateTime<Utc>) -> Stage {
    let id = round.id;
    if tablet.receipt(id).is_some() || is_acknowledged(ballot, id) {
        return Stage::Received(id);
    }
    if !tablet.own.on_roll {
        return Stage::Listening;
    }
    let is_own = ballot.round == Some(id);
    // What was sent in time may have arrived in time: only the server can say.
    let may_be_there = is_own && matches!(ballot.step, Step::Sending | Step::Failed(_));
    let is_late = is_time_up(round, now) && !may_be_there;
    if is_late || (is_own && refused_with(ballot, Refusal::BallotTooLate)) {
        return Stage::ClosedWithout(id);
    }
    if !is_own {
        return Stage::RoundOpen(id);
    }
    match ballot.step {
        Step::Choosing => Stage::RoundOpen(id),
        Step::Confirming => Stage::Chosen(id),
        Step::Sending => Stage::Sending(id),
        Step::Failed(_) => Stage::NotReceived(id),
        Step::Acknowledged => Stage::Received(id),
    }
}

/// Whether a round takes no ballot any more, though nobody has closed it yet.
#[must_use]
pub fn is_time_up(round: &RoundView, now: DateTime<Utc>) -> bool {
    round.closes_at.is_some_and(|end| end <= now)
}

/// The round that was counted last, until the result is announced or the next one opens.
#[must_use]
pub fn just_closed(sitting: &Sitting) -> Option<&RoundView> {
    let last = sitting.last_counted();
    last.filter(|_| sitting.status == Status::Tallied)
}

fn is_acknowledged(ballot: &OwnBallot, round: RoundId) -> bool {
    ballot.round == Some(round) && ballot.step == Step::Acknowledged
}

fn refused_with(ballot: &OwnBallot, refusal: Refusal) -> bool {
    matches!(&ballot.step, Step::Failed(trouble) if trouble.refusal() == Some(refusal))
}

/// Nothing more is asked of the panel.
const fn is_over(status: Status) -> bool {
    match status {
        Status::Announced
        | Status::OpinionSigned
        | Status::Published
        | Status::Withheld
        | Status::Archived
        | Status::Terminated => true,
        Status::Draft
        | Status::Convened
        | Status::PanelDrawn
        | Status::Opened
        | Status::Presenting
        | Status::Deliberating
        | Status::Voting
        | Status::Tallied
        | Status::Postponed
        | Status::Suspended => false,
    }
}

/// Whether another try with the same ballot could end otherwise: no answer, or the server could
/// not do it just now.
#[must_use]
pub fn is_worth_another_try(trouble: &Trouble) -> bool {
    trouble.status == 0 || trouble.status >= 500 || trouble.status == 408 || trouble.status == 429
}

impl OwnBallot {
    /// A blank ballot.
    #[must_use]
    pub fn blank(round: RoundId, questions: usize, id: String) -> Self {
        Self {
            round: Some(round),
            id,
            answers: vec![None; questions],
            ..Self::default()
        }
    }

    /// Chooses a card.
    pub fn choose(&mut self, question: usize, choice: Choice) {
        if let Some(answer) = self.answers.get_mut(question) {
            if self.sent == Sent::AsChosen && *answer != Some(choice) {
                self.sent = Sent::BeforeChange;
            }
            *answer = Some(choice);
        }
    }

    /// Is on its way.
    pub fn send(&mut self) {
        self.step = Step::Sending;
        if self.sent == Sent::Never {
            self.sent = Sent::AsChosen;
        }
    }

    /// The server has said that it holds this ballot with these answers.
    pub fn acknowledge(&mut self, answers: &[Option<Choice>]) {
        self.step = Step::Acknowledged;
        self.sent = if self.answers == answers {
            Sent::AsChosen
        } else {
            Sent::BeforeChange
        };
    }

    /// The server holds a ballot of this seat; whether with these answers it does not say.
    pub fn find_receipt(&mut self) {
        if refused_with(self, Refusal::BallotAlreadyCast) {
            self.sent = Sent::BeforeChange;
        }
        self.step = Step::Acknowledged;
    }

    /// Whether what counts may be another choice than the last one made here.
    #[must_use]
    pub fn is_superseded(&self) -> bool {
        self.sent == Sent::BeforeChange || refused_with(self, Refusal::BallotAlreadyCast)
    }

    /// The answer to a question.
    #[must_use]
    pub fn answer(&self, question: usize) -> Option<Choice> {
        self.answers.get(question).copied().flatten()
    }

    /// The first question without an answer.
    #[must_use]
    pub fn lacking(&self) -> Option<usize> {
        self.answers.iter().position(Option::is_none)
    }

    /// Puts it into one line that a browser keeps for as long as the tab is open. Of one that was
    /// received the choice is left out, for nobody needs to find it later.
    #[must_use]
    pub fn kept(&self) -> String {
        let is_received = self.step == Step::Acknowledged;
        let answers = self.answers.iter();
        let answers = answers.map(|answer| answer.filter(|_| !is_received).map(choice_word));
        let answers: Vec<_> = answers.map(Option::unwrap_or_default).collect();
        let sent = match self.sent {
            Sent::Never => "",
            Sent::AsChosen => "sent",
            Sent::BeforeChange => "changed",
        };
        let at = self.at.map(|at| at.to_string()).unwrap_or_default();
        let step = match self.step {
            Step::Choosing => "choosing",
            Step::Confirming => "confirming",
            Step::Sending | Step::Failed(_) | Step::Acknowledged => "sent",
        };
        format!("{}|{step}|{}|{sent}|{at}", self.id, answers.join(","))
    }

    /// Reads such a line. What was on its way when the page went is said not to have been received:
    /// had it been, the snapshot would hold its receipt.
    #[must_use]
    pub fn read(line: &str, blank: &Self, not_received: Trouble) -> Option<Self> {
        let mut parts = line.split('|');
        let (id, step, answers) = (parts.next()?, parts.next()?, parts.next()?);
        let sent = match parts.next()? {
            "changed" => Sent::BeforeChange,
            "sent" => Sent::AsChosen,
            _ => Sent::Never,
        };
        let at = parts.next()?.parse().ok();
        let answers: Vec<_> = answers.split(',').map(read_choice).collect();
        if id.is_empty() || answers.len() != blank.answers.len() {
            return None;
        }
        let whole = answers.iter().all(Option::is_some);
        let step = match step {
            "confirming" if whole => Step::Confirming,
            "sent" if whole => Step::Failed(not_received),
            _ => Step::Choosing,
        };
        Some(Self {
            round: blank.round,
            id: id.to_owned(),
            at: at.filter(|at| *at < answers.len()),
            answers,
            step,
            sent,
        })
    }
}

/// An answer as forms and addresses write it.
#[must_use]
pub fn choice_word(choice: Choice) -> String {
    match choice {
        Choice::Option(option) => option.to_string(),
        Choice::Abstain => ABSTAIN.to_owned(),
    }
}

/// Reads an answer as forms and addresses write it.
#[must_use]
pub fn read_choice(word: &str) -> Option<Choice> {
    if word == ABSTAIN {
        Some(Choice::Abstain)
    } else {
        word.parse().ok().map(Choice::Option)
    }
}

/// The word of an answer that abstains.
const ABSTAIN: &str = "abstain";

#[cfg(test)]
mod tests;
