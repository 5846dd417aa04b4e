//! A review session (评议会): one sitting of a public review, as the clerk prepares it.

mod draft;
mod whole;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use self::draft::{SessionDraft, SessionInput, check_moment, civil_day, moment, typed};
pub use self::whole::{ReviewSession, RoundQuestions, SessionHead};
use super::agenda::Allowances;
use super::ballot::BallotMode;
use super::course::RoundKind;
use super::question::{QUESTIONS_MAX, Question, QuestionInput, ROUNDS_MAX, Template};
use crate::codes::codes;
use crate::petitions::matter::{Purpose, number};
use crate::refusal::{Fault, FieldFaults, Refusal};
use crate::text::{Line, Paragraphs};

/// Most characters of a session's title: it must be read at fifteen metres.
pub const TITLE_CHARS_MAX: usize = 40;
/// Most characters of the de-identified summary: read on a tablet before the hearing.
pub const SUMMARY_CHARS_MAX: usize = 1_200;
/// Most characters of one side's statement.
pub const STATEMENT_CHARS_MAX: usize = 600;
/// Most characters of a venue.
pub const VENUE_CHARS_MAX: usize = 60;
/// Longest limit of a round.
pub const ROUND_MINUTES_MAX: u32 = 120;

codes! {
    /// Who may be in the hall.
    Openness {
        /// 公开.
        Open = "open",
        /// 部分公开.
        Partly = "partly",
        /// 不公开.
        Closed = "closed",
    }
}

codes! {
    /// How the petitioner agreed to the session.
    ConsentForm {
        /// On paper, signed; kept in the file.
        Paper = "paper",
        /// On a screen of the office.
        Screen = "screen",
    }
}

/// Number of a session, as on its cards and in its address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SessionNo(String);

impl SessionNo {
    /// Reads a number; lower case becomes upper case.
    ///
    /// # Errors
    /// `Missing` when blank, `NotANumber` for anything else that is no such number.
    pub fn new(typed: &str) -> Result<Self, Fault> {
        number(typed).map(Self)
    }

    /// The number itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for SessionNo {
    type Error = Fault;
    fn try_from(text: String) -> Result<Self, Fault> {
        Self::new(&text)
    }
}

impl From<SessionNo> for String {
    fn from(number: SessionNo) -> Self {
        number.0
    }
}

/// Whether a matter may have a session at all.
///
/// # Errors
/// `NoSessionOnAccusation`: what an accusation says, and who says it, is not disclosed
/// (信访工作条例 Art 30(3)).
pub const fn may_have_session(purpose: Purpose) -> Result<(), Refusal> {
    match purpose {
        Purpose::Accusation => Err(Refusal::NoSessionOnAccusation),
        Purpose::Suggestion | Purpose::Claim => Ok(()),
    }
}

/// A round as the clerk prepares it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundPlan {
    /// What it decides.
    pub kind: RoundKind,
    /// Minutes after which no ballot is taken; none for a round the chair closes.
    pub minutes: Option<u32>,
    /// Its questions, all on one ballot.
    pub questions: Vec<Question>,
}

/// What a clerk types about a round. The same for form and API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoundInput {
    /// Minutes; blank for a round the chair closes.
    #[serde(default)]
    pub minutes: String,
    /// Its questions.
    pub questions: Vec<QuestionInput>,
}

/// Checks the rounds of a session.
///
/// # Errors
/// The faults, their fields named `rounds.0.questions.1.text`.
pub fn check_rounds(typed: &[RoundInput]) -> Result<Vec<RoundPlan>, FieldFaults> {
    let mut faults = FieldFaults::default();
    if typed.is_empty() {
        faults.add("rounds", Fault::Missing);
    }
    if typed.len() > ROUNDS_MAX {
        let (max, now) = (ROUNDS_MAX, typed.len());
        faults.add("rounds", Fault::TooMany { max, now });
    }
    let mut plans = Vec::new();
    for (at, round) in typed.iter().take(ROUNDS_MAX).enumerate() {
        let name = format!("rounds.{at}");
        let minutes = faults.keep(&format!("{name}.minutes"), minutes(&round.minutes));
        let questions = check_questions(&name, &round.questions, &mut faults);
        let Some((minutes, questions)) = minutes.zip(questions) else {
            continue;
        };
        let adjourn = |question: &Question| question.template() == Template::Adjourn;
        let kind = if questions.iter().any(adjourn) {
            RoundKind::Adjourn
        } else {
            RoundKind::Questions
        };
        // A round of its own, put first, with something after it that it puts off.
        if kind == RoundKind::Adjourn && (questions.len() > 1 || at > 0 || typed.len() < 2) {
            faults.add(
                &format!("{name}.questions"),
                Fault::AdjournStandsAloneAndFirst,
            );
        }
        plans.push(RoundPlan {
            kind,
            minutes,
            questions,
        });
    }
    faults.none().map(|()| plans)
}

fn check_questions(
    round: &str,
    typed: &[QuestionInput],
    faults: &mut FieldFaults,
) -> Option<Vec<Question>> {
    let field = format!("{round}.questions");
    if typed.is_empty() {
        faults.add(&field, Fault::Missing);
        return None;
    }
    if typed.len() > QUESTIONS_MAX {
        let (max, now) = (QUESTIONS_MAX, typed.len());
        faults.add(&field, Fault::TooMany { max, now });
        return None;
    }
    let checked = typed.iter().enumerate().map(|(at, input)| {
        Question::check(input)
            .map_err(|wrong| faults.add_within(&format!("{field}.{at}"), wrong))
            .ok()
    });
    // All are looked at, so that all faults are named at once.
    let checked: Vec<_> = checked.collect();
    checked.into_iter().collect()
}

fn minutes(typed: &str) -> Result<Option<u32>, Fault> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    match typed.parse::<u32>() {
        Ok(minutes) if (1..=ROUND_MINUTES_MAX).contains(&minutes) => Ok(Some(minutes)),
        _ => Err(Fault::OutOfRange),
    }
}

/// A session as the clerk has prepared it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionEntry {
    /// Its number.
    pub number: SessionNo,
    /// What it is about, in a few words.
    pub title: Line<TITLE_CHARS_MAX>,
    /// De-identified summary.
    pub summary: Paragraphs<SUMMARY_CHARS_MAX>,
    /// What the petitioner says.
    pub petitioner_statement: Paragraphs<STATEMENT_CHARS_MAX>,
    /// What the responsible unit says.
    pub unit_statement: Paragraphs<STATEMENT_CHARS_MAX>,
    /// Where.
    pub venue: Line<VENUE_CHARS_MAX>,
    /// When.
    pub scheduled_at: DateTime<Utc>,
    /// Who may be in the hall.
    pub openness: Openness,
    /// How it votes.
    pub ballot_mode: BallotMode,
    /// Minutes of each kind of item.
    pub allowances: Allowances,
}

/// What is still lacking before both sides can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// The petitioner has not agreed.
    Consent,
    /// There is no round.
    Round,
    /// Nobody chairs it.
    Chair,
    /// This program cannot yet hold it: secret ballots.
    BallotMode,
}

/// What is lacking.
#[must_use]
pub fn lacking(
    consent: Option<ConsentForm>,
    rounds: usize,
    has_chair: bool,
    mode: BallotMode,
) -> Vec<Lack> {
    let mut lacks = Vec::new();
    if consent.is_none() {
        lacks.push(Lack::Consent);
    }
    if rounds == 0 {
        lacks.push(Lack::Round);
    }
    if !has_chair {
        lacks.push(Lack::Chair);
    }
    if mode == BallotMode::Secret {
        lacks.push(Lack::BallotMode);
    }
    lacks
}

#[cfg(test)]
mod tests {
    use super::super::agenda::{AgendaItem, ClockDeed};
    use super::super::course::{Hall, Papers, Transition};
    use super::super::profile::HearingProfile;
    use super::*;
    use crate::ids::{AccountId, MatterId, RoundId, SessionId};

    fn question(template: &str) -> QuestionInput {
        QuestionInput {
            text: "是否合理？".to_owned(),
            template: template.to_owned(),
            options: Vec::new(),
        }
    }

    fn round(templates: &[&str]) -> RoundInput {
        RoundInput {
            minutes: String::new(),
            questions: templates.iter().map(|one| question(one)).collect(),
        }
    }

    fn fields(typed: &[RoundInput]) -> Vec<String> {
        let faults = check_rounds(typed).unwrap_err().into_vec();
        faults.into_iter().map(|one| one.field).collect()
    }

    #[test]
    fn an_accusation_has_no_session() {
        assert_eq!(
            may_have_session(Purpose::Accusation),
            Err(Refusal::NoSessionOnAccusation)
        );
        assert_eq!(may_have_session(Purpose::Claim), Ok(()));
        assert_eq!(may_have_session(Purpose::Suggestion), Ok(()));
    }

    #[test]
    fn to_adjourn_stands_alone_and_first() {
        let plans = check_rounds(&[round(&["adjourn"]), round(&["A", "C"])]).unwrap();
        assert_eq!(plans.first().unwrap().kind, RoundKind::Adjourn);
        for wrong in [
            vec![round(&["A"]), round(&["adjourn"])],
            vec![round(&["adjourn", "A"]), round(&["C"])],
            vec![round(&["adjourn"])],
        ] {
            assert!(check_rounds(&wrong).is_err());
        }
    }

    #[test]
    fn a_wrong_question_is_named_by_its_place() {
        let mut wrong = round(&["A", "E", "C"]);
        wrong.minutes = "0".to_owned();
        wrong.questions[2].text = " ".to_owned();
        assert_eq!(
            fields(&[round(&["A"]), wrong]),
            [
                "rounds.1.minutes",
                "rounds.1.questions.1.template",
                "rounds.1.questions.2.text"
            ]
        );
        assert_eq!(fields(&[]), ["rounds"]);
        assert_eq!(fields(&[round(&[])]), ["rounds.0.questions"]);
        assert_eq!(fields(&vec![round(&["A"]); 7]), ["rounds"]);
        assert_eq!(fields(&[round(&["A"; 7])]), ["rounds.0.questions"]);
    }

    #[test]
    fn what_is_lacking_is_said_at_once() {
        assert_eq!(
            lacking(None, 0, false, BallotMode::Secret),
            [Lack::Consent, Lack::Round, Lack::Chair, Lack::BallotMode]
        );
        assert_eq!(
            lacking(Some(ConsentForm::Paper), 2, true, BallotMode::Named),
            []
        );
    }

    fn session() -> ReviewSession {
        let entry = SessionEntry {
            number: SessionNo::new("PR-2026-01").unwrap(),
            title: Line::new("散水坡与界址").unwrap(),
            summary: Paragraphs::new("两户相邻，雨天积水。").unwrap(),
            petitioner_statement: Paragraphs::new("请求准许修散水坡。").unwrap(),
            unit_statement: Paragraphs::new("原始界桩已无。").unwrap(),
            venue: Line::new("东样镇会堂").unwrap(),
            scheduled_at: at(0),
            openness: Openness::Open,
            ballot_mode: BallotMode::Named,
            allowances: Allowances::DEFAULT,
        };
        let id = uuid::Uuid::from_u128;
        let head = SessionHead {
            id: SessionId::new(id(1)),
            matter: MatterId::new(id(2)),
            entry,
            profile: HearingProfile::DEFAULT,
            consent: Some(ConsentForm::Paper),
            chair: Some(AccountId::new(id(3))),
            clerk: AccountId::new(id(4)),
            revision: 1,
        };
        let plans = check_rounds(&[round(&["A"]), round(&["C"])]).unwrap();
        let ids = [RoundId::new(id(11)), RoundId::new(id(12))];
        ReviewSession::draft(head, ids.into_iter().zip(plans).collect())
    }

    #[test]
    fn a_session_is_typed_again_as_it_was() {
        let session = session();
        let typed = session.as_input();
        let draft = SessionDraft::check(&typed).unwrap();
        assert_eq!(draft.entry, session.entry);
        let questions: Vec<_> = draft.rounds.into_iter().map(|one| one.questions).collect();
        let before: Vec<_> = session
            .rounds()
            .iter()
            .map(|one| one.questions.clone())
            .collect();
        assert_eq!(questions, before);
    }

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + second, 0).unwrap()
    }

    fn walk(session: ReviewSession, wishes: &[Transition]) -> ReviewSession {
        let hall = Hall {
            is_ready: session.is_ready(),
            eligible: 11,
            present: 11,
            quorum: session.profile.quorum,
            adjourns: false,
            papers: Papers::COMPLETE,
        };
        let again = RoundId::new(uuid::Uuid::from_u128(99));
        wishes.iter().fold(session, |session, wish| {
            let (moved, _) = session.decide(*wish, &hall, again, at(0)).unwrap();
            assert_eq!(moved.revision, session.revision + 1);
            assert_eq!(moved.rounds().len(), moved.course().rounds().len());
            moved
        })
    }

    const TO_PRESENTING: [Transition; 5] = [
        Transition::Convene,
        Transition::SeatPanel,
        Transition::OpenCheckIn,
        Transition::Open,
        Transition::Present,
    ];

    #[test]
    fn the_clocks_run_while_the_sides_speak_and_stop_when_the_panel_deliberates() {
        let item = AgendaItem::PetitionerStatement;
        assert_eq!(
            session().clock(item, ClockDeed::Start, at(0)),
            Err(Refusal::TransitionNotNow)
        );
        let presenting = walk(session(), &TO_PRESENTING);
        let speaking = presenting.clock(item, ClockDeed::Start, at(0)).unwrap();
        assert_eq!(speaking.agenda().running(), Some(item));
        let quiet = walk(speaking, &[Transition::Deliberate]);
        assert_eq!(quiet.agenda().running(), None);
    }

    #[test]
    fn questions_freeze_when_their_round_opens() {
        let open = walk(session(), &TO_PRESENTING);
        let open = walk(open, &[Transition::Deliberate, Transition::OpenRound]);
        let [first, second] = open.rounds() else {
            panic!("two rounds");
        };
        let other = vec![Question::check(&question("B")).unwrap()];
        assert_eq!(
            open.reword(first.id, other.clone()),
            Err(Refusal::QuestionsFrozen)
        );
        let reworded = open.reword(second.id, other.clone()).unwrap();
        assert_eq!(reworded.round(second.id).unwrap().0.questions, other);
        let stranger = RoundId::new(uuid::Uuid::from_u128(77));
        assert_eq!(open.reword(stranger, other), Err(Refusal::NotFound));
    }

    #[test]
    fn a_voided_round_is_put_again_with_the_same_questions() {
        let open = walk(session(), &TO_PRESENTING);
        let open = walk(open, &[Transition::Deliberate, Transition::OpenRound]);
        let voided = walk(open, &[Transition::VoidRound]);
        let [first, again, _] = voided.rounds() else {
            panic!("three rounds");
        };
        assert_eq!(first.questions, again.questions);
        assert_ne!(first.id, again.id);
        let open = walk(voided, &[Transition::OpenRound]);
        assert_eq!(
            open.open_round().unwrap().0.id,
            RoundId::new(uuid::Uuid::from_u128(99))
        );
    }

    #[test]
    fn a_session_whose_parts_do_not_belong_together_is_not_restored() {
        let whole = session();
        let head = |revision| SessionHead {
            id: whole.id,
            matter: whole.matter,
            entry: whole.entry.clone(),
            profile: whole.profile,
            consent: whole.consent,
            chair: whole.chair,
            clerk: whole.clerk,
            revision,
        };
        let restore = |revision, rounds: &[RoundQuestions]| {
            ReviewSession::restore(
                head(revision),
                rounds.to_vec(),
                whole.course().clone(),
                whole.agenda().clone(),
            )
        };
        assert_eq!(restore(1, whole.rounds()), Some(whole.clone()));
        assert_eq!(restore(0, whole.rounds()), None);
        assert_eq!(restore(1, &whole.rounds()[..1]), None);
    }
}
