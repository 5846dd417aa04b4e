//! A reviewer (评议员): a person of the pool of about a hundred, and what the pool knows of them.

pub mod merge;

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::ids::ReviewerId;
use crate::refusal::{Fault, FieldFaults, Refusal};
use crate::text::{Line, Paragraphs, tidy_name};

/// Most characters of a reviewer's name.
pub const NAME_CHARS_MAX: usize = 40;
/// Most characters of the name of a body or unit.
pub const BODY_CHARS_MAX: usize = 80;
/// Most conflict units of one reviewer: more would be a reason not to appoint.
pub const CONFLICT_UNITS_MAX: usize = 20;
/// Most characters of a note on access needs.
pub const ACCESS_NOTE_CHARS_MAX: usize = 200;
/// Most characters of a reason for retiring.
pub const RETIRE_REASON_CHARS_MAX: usize = 200;

codes! {
    /// What a reviewer was appointed as (`reviewer_category`).
    ReviewerCategory {
        /// 人大代表, deputy of the People's Congress.
        Npc = "npc",
        /// 党代表, delegate of the Party Congress.
        PartyDelegate = "party_delegate",
        /// 政协委员, member of the CPPCC.
        Cppcc = "cppcc",
        /// 社区干部, community cadre.
        CommunityCadre = "community_cadre",
        /// 社会工作者, social worker.
        SocialWorker = "social_worker",
        /// 人民调解员, mediator.
        Mediator = "mediator",
        /// 律师, lawyer.
        Lawyer = "lawyer",
        /// 行业专家, expert of a sector.
        SectorExpert = "sector_expert",
        /// 五老, veteran acting as mediator.
        FiveElders = "five_elders",
        /// 居民代表, representative of residents.
        ResidentRep = "resident_rep",
    }
}

codes! {
    /// What a reviewer needs to take part fully. Asked, never guessed.
    AccessNeed {
        /// Text at 24 px or more.
        LargeText = "large_text",
        /// The question and options read aloud.
        ReadAloud = "read_aloud",
        /// Step-free way and a place at the table.
        StepFree = "step_free",
        /// Hearing loop or a seat near the speaker.
        Hearing = "hearing",
        /// Sign language interpreter.
        SignLanguage = "sign_language",
        /// Someone who speaks the dialect.
        Dialect = "dialect",
        /// A helper of the reviewer's own choice.
        Helper = "helper",
    }
}

/// First and last day of an appointment, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    from: NaiveDate,
    to: NaiveDate,
}

impl Term {
    /// Takes first and last day.
    ///
    /// # Errors
    /// `EndsBeforeStart`.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Result<Self, Fault> {
        if to < from {
            Err(Fault::EndsBeforeStart)
        } else {
            Ok(Self { from, to })
        }
    }

    /// First day.
    #[must_use]
    pub const fn from(self) -> NaiveDate {
        self.from
    }

    /// Last day, included.
    #[must_use]
    pub const fn to(self) -> NaiveDate {
        self.to
    }

    /// Whether it runs on this day.
    #[must_use]
    pub fn covers(self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// Reads a date of the form `2026-05-06`, between 1900 and 2200.
///
/// # Errors
/// `Missing` when blank, `NotADate` otherwise.
pub fn date(typed: &str) -> Result<NaiveDate, Fault> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Fault::Missing);
    }
    civil(typed)
        .filter(|day| (1900..=2200).contains(&day.year()))
        .ok_or(Fault::NotADate)
}

/// Four digits, two and two. By hand: a general reader of dates is a noticeable part of the
/// browser program.
fn civil(typed: &str) -> Option<NaiveDate> {
    let mut parts = typed.split('-');
    let mut next = |digits: usize| {
        let part = parts.next()?;
        let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| part.parse::<u32>().ok()).flatten()
    };
    let (year, month, day) = (next(4)?, next(2)?, next(2)?);
    if parts.next().is_some() {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// What a clerk types about a reviewer, as typed. The same for form and API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewerInput {
    /// Name.
    pub name: String,
    /// Word of a [`ReviewerCategory`].
    pub category: String,
    /// Body that appointed the reviewer.
    pub appointing_body: String,
    /// First day of the term, `2026-01-01`.
    pub term_from: String,
    /// Last day of the term, `2027-12-31`.
    pub term_to: String,
    /// Units the reviewer works for or is bound to; blank entries are dropped.
    #[serde(default)]
    pub conflict_units: Vec<String>,
    /// Words of [`AccessNeed`].
    #[serde(default)]
    pub access_needs: Vec<String>,
    /// A note on access needs; may be blank.
    #[serde(default)]
    pub access_note: String,
}

/// A checked entry of the pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewerEntry {
    /// Name.
    pub name: Line<NAME_CHARS_MAX>,
    /// What the reviewer was appointed as.
    pub category: ReviewerCategory,
    /// Body that appointed the reviewer.
    pub appointing_body: Line<BODY_CHARS_MAX>,
    /// First and last day of the appointment.
    pub term: Term,
    /// Units the reviewer works for or is bound to: basis of recusal later. No unit twice.
    pub conflict_units: Vec<Line<BODY_CHARS_MAX>>,
    /// What the reviewer needs to take part fully.
    pub access_needs: BTreeSet<AccessNeed>,
    /// A note on those needs.
    pub access_note: Option<Paragraphs<ACCESS_NOTE_CHARS_MAX>>,
}

impl ReviewerEntry {
    /// Checks what was typed. The name is kept as it would be written.
    ///
    /// # Errors
    /// Every field's fault, in the order of the form.
    pub fn check(input: &ReviewerInput) -> Result<Self, FieldFaults> {
        Self::checked(input, &tidy_name(&input.name))
    }

    /// Checks what was stored: an earlier program kept names as they were typed.
    ///
    /// # Errors
    /// As [`ReviewerEntry::check`].
    pub fn check_stored(input: &ReviewerInput) -> Result<Self, FieldFaults> {
        Self::checked(input, &input.name)
    }

    fn checked(input: &ReviewerInput, name: &str) -> Result<Self, FieldFaults> {
        let mut faults = FieldFaults::default();
        let name = faults.keep("name", Line::new(name));
        let category = faults.keep("category", category(&input.category));
        let appointing_body = faults.keep("appointing_body", Line::new(&input.appointing_body));
        let from = faults.keep("term_from", date(&input.term_from));
        let to = faults.keep("term_to", date(&input.term_to));
        let term = from
            .zip(to)
            .and_then(|(from, to)| faults.keep("term_to", Term::new(from, to)));
        let conflict_units = faults.keep("conflict_units", units(&input.conflict_units));
        let access_needs = faults.keep("access_needs", needs(&input.access_needs));
        let access_note = faults.keep("access_note", note(&input.access_note));
        match (
            name,
            category,
            appointing_body,
            term,
            conflict_units,
            access_needs,
            access_note,
        ) {
            (
                Some(name),
                Some(category),
                Some(appointing_body),
                Some(term),
                Some(conflict_units),
                Some(access_needs),
                Some(access_note),
            ) => Ok(Self {
                name,
                category,
                appointing_body,
                term,
                conflict_units,
                access_needs,
                access_note,
            }),
            _ => Err(faults),
        }
    }

    /// The entry as a clerk would have typed it.
    #[must_use]
    pub fn as_input(&self) -> ReviewerInput {
        ReviewerInput {
            name: self.name.to_string(),
            category: self.category.code().to_owned(),
            appointing_body: self.appointing_body.to_string(),
            term_from: self.term.from().to_string(),
            term_to: self.term.to().to_string(),
            conflict_units: self
                .conflict_units
                .iter()
                .map(ToString::to_string)
                .collect(),
            access_needs: self
                .access_needs
                .iter()
                .map(|need| need.code().to_owned())
                .collect(),
            access_note: self
                .access_note
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
        }
    }

    /// Names of the fields in which two entries differ, in the order of the form.
    #[must_use]
    pub fn differs_in(&self, other: &Self) -> Vec<&'static str> {
        [
            ("name", self.name != other.name),
            ("category", self.category != other.category),
            (
                "appointing_body",
                self.appointing_body != other.appointing_body,
            ),
            ("term_from", self.term.from != other.term.from),
            ("term_to", self.term.to != other.term.to),
            (
                "conflict_units",
                self.conflict_units != other.conflict_units,
            ),
            ("access_needs", self.access_needs != other.access_needs),
            ("access_note", self.access_note != other.access_note),
        ]
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
    }
}

fn category(typed: &str) -> Result<ReviewerCategory, Fault> {
    if typed.is_empty() {
        return Err(Fault::Missing);
    }
    ReviewerCategory::from_code(typed).ok_or(Fault::UnknownChoice)
}

fn units(typed: &[String]) -> Result<Vec<Line<BODY_CHARS_MAX>>, Fault> {
    let units: Vec<_> = typed
        .iter()
        .filter(|unit| !unit.trim().is_empty())
        .map(|unit| Line::new(unit))
        .collect::<Result<_, _>>()?;
    if units.len() > CONFLICT_UNITS_MAX {
        return Err(Fault::TooMany {
            max: CONFLICT_UNITS_MAX,
            now: units.len(),
        });
    }
    let twice = units.iter().enumerate().find_map(|(place, unit)| {
        let first = units
            .iter()
            .take(place)
            .position(|earlier| earlier == unit)?;
        Some(Fault::Twice {
            first: first + 1,
            again: place + 1,
        })
    });
    twice.map_or(Ok(units), Err)
}

fn needs(typed: &[String]) -> Result<BTreeSet<AccessNeed>, Fault> {
    typed
        .iter()
        .map(|need| AccessNeed::from_code(need).ok_or(Fault::UnknownChoice))
        .collect()
}

fn note(typed: &str) -> Result<Option<Paragraphs<ACCESS_NOTE_CHARS_MAX>>, Fault> {
    match Paragraphs::new(typed) {
        Ok(note) => Ok(Some(note)),
        Err(Fault::Missing) => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// Whether a reviewer is in the pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum Standing {
    /// In the pool; whether the term runs today is another question.
    Serving,
    /// Left the pool. The row stays: past sessions refer to it.
    Retired {
        /// When.
        at: DateTime<Utc>,
        /// Why, in the clerk's words.
        reason: Line<RETIRE_REASON_CHARS_MAX>,
    },
}

/// A reviewer as the pool knows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewer {
    /// Id, made by the client that added the reviewer.
    pub id: ReviewerId,
    /// What is known.
    pub entry: ReviewerEntry,
    /// In the pool or not.
    pub standing: Standing,
    /// Counts the changes, from 1; an editor must name the one that was read.
    pub version: u32,
}

impl Reviewer {
    /// Whether an edit based on version `read` may be made.
    ///
    /// # Errors
    /// `VersionConflict` when someone else was faster, `AlreadyRetired` for a retired reviewer.
    pub fn may_edit(&self, read: u32) -> Result<(), Refusal> {
        if self.version != read {
            return Err(Refusal::VersionConflict);
        }
        match self.standing {
            Standing::Serving => Ok(()),
            Standing::Retired { .. } => Err(Refusal::AlreadyRetired),
        }
    }

    /// Whether a retirement based on version `read` may be made.
    ///
    /// # Errors
    /// As [`Reviewer::may_edit`].
    pub fn may_retire(&self, read: u32) -> Result<(), Refusal> {
        self.may_edit(read)
    }

    /// Whether a retired reviewer may come back, based on version `read`.
    ///
    /// # Errors
    /// `VersionConflict`, or `NotRetired`.
    pub fn may_reinstate(&self, read: u32) -> Result<(), Refusal> {
        if self.version != read {
            return Err(Refusal::VersionConflict);
        }
        match self.standing {
            Standing::Retired { .. } => Ok(()),
            Standing::Serving => Err(Refusal::NotRetired),
        }
    }
}

/// One entry of a reviewer's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewerVersion {
    /// The reviewer as it was from then on.
    pub reviewer: Reviewer,
    /// When it was written.
    pub changed_at: DateTime<Utc>,
    /// Name of the person who wrote it, as displayed then.
    pub changed_by: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> ReviewerInput {
        ReviewerInput {
            name: "赵示例".into(),
            category: "npc".into(),
            appointing_body: "示例市人大常委会".into(),
            term_from: "2026-01-01".into(),
            term_to: "2027-12-31".into(),
            conflict_units: vec!["示例市交通局".into(), " ".into()],
            access_needs: vec!["large_text".into()],
            access_note: String::new(),
        }
    }

    #[test]
    fn a_good_entry_reads_back_as_typed() {
        let entry = ReviewerEntry::check(&typed()).expect("good");
        assert_eq!(entry.conflict_units.len(), 1);
        assert_eq!(ReviewerEntry::check(&entry.as_input()), Ok(entry));
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let input = ReviewerInput {
            name: " ".into(),
            category: "king".into(),
            appointing_body: "x".repeat(81),
            term_from: "2026-02-30".into(),
            term_to: "06/05/2026".into(),
            conflict_units: vec!["甲".into(), "甲".into()],
            access_needs: vec!["throne".into()],
            access_note: "\u{202e}".into(),
        };
        let faults = ReviewerEntry::check(&input)
            .expect_err("all wrong")
            .into_vec();
        let said: Vec<_> = faults
            .iter()
            .map(|f| (f.field.as_str(), f.fault.code()))
            .collect();
        assert_eq!(
            said,
            [
                ("name", "missing"),
                ("category", "unknown-choice"),
                ("appointing_body", "too-long"),
                ("term_from", "not-a-date"),
                ("term_to", "not-a-date"),
                ("conflict_units", "twice"),
                ("access_needs", "unknown-choice"),
                ("access_note", "forbidden-character"),
            ]
        );
    }

    #[test]
    fn a_term_does_not_end_before_it_starts() {
        let input = ReviewerInput {
            term_to: "2025-12-31".into(),
            ..typed()
        };
        let faults = ReviewerEntry::check(&input).expect_err("backwards");
        assert_eq!(faults, FieldFaults::one("term_to", Fault::EndsBeforeStart));
    }

    #[test]
    fn dates_have_one_spelling() {
        for bad in [
            "2026-5-6",
            "+2026-05-06",
            "2026-05-06T00:00",
            "99999-01-01",
            "1899-12-31",
        ] {
            assert_eq!(date(bad), Err(Fault::NotADate), "{bad}");
        }
    }

    #[test]
    fn the_slower_of_two_editors_is_told() {
        let entry = ReviewerEntry::check(&typed()).expect("good");
        let id = ReviewerId::new(uuid::Uuid::nil());
        let reviewer = Reviewer {
            id,
            entry,
            standing: Standing::Serving,
            version: 3,
        };
        assert_eq!(reviewer.may_edit(3), Ok(()));
        assert_eq!(reviewer.may_edit(2), Err(Refusal::VersionConflict));
        assert_eq!(reviewer.may_reinstate(3), Err(Refusal::NotRetired));
        let reason = Line::new("任期已满").expect("plain");
        let at = DateTime::<Utc>::UNIX_EPOCH;
        let retired = Reviewer {
            standing: Standing::Retired { at, reason },
            ..reviewer
        };
        assert_eq!(retired.may_edit(3), Err(Refusal::AlreadyRetired));
        assert_eq!(retired.may_reinstate(3), Ok(()));
    }
}
