//! The outcome (公开结果): a redacted text of a session that was held. One person prepares it and
//! another approves it, the petitioner sees it and agrees, and then it is public for at most a year.
//! Withheld is a normal result; withdrawn is gone at once.

mod editions;
mod listed;
mod step;
mod text;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use self::editions::{EDITIONS_MAX, first_published, may_be_written, rests_on_a_yes};
pub use self::listed::{LISTED_MONTHS_MAX, ListedMonths};
pub use self::step::OutcomeStep;
pub use self::text::{
    Adoption, AskedInput, AskedText, OutcomeInput, OutcomeText, PLACE_CHARS_MAX,
    PLAIN_LINE_CHARS_MAX, ResponseInput, UnitResponse, asked_of,
};
use super::REASON_CHARS_MAX;
use super::session::civil_day;
use crate::codes::codes;
use crate::ids::{AccountId, OutcomeId};
use crate::refusal::Refusal;
use crate::text::Line;

codes! {
    /// How the petitioner agreed, or did not.
    Answered {
        /// By the link that was given once.
        Link = "link",
        /// On paper, at the window or by an agent.
        Paper = "paper",
    }
}

codes! {
    /// Whether other private people are in it, each of whom has to agree as well
    /// (个人信息保护法 Art 25, from memory).
    OtherParties {
        /// There are none.
        Nobody = "nobody",
        /// Every one of them has agreed on paper.
        AllAgreed = "all_agreed",
    }
}

codes! {
    /// How far an outcome is. It follows from what was done.
    Stage {
        /// It is being written.
        Preparing = "preparing",
        /// Whoever wrote it has handed it on.
        Prepared = "prepared",
        /// Another has approved it; the petitioner is to see it.
        Approved = "approved",
        /// The petitioner agrees.
        Agreed = "agreed",
        /// The petitioner does not.
        Declined = "declined",
        /// It is public.
        Published = "published",
        /// It was public, and is no longer.
        Withdrawn = "withdrawn",
        /// A later edition took its place.
        Replaced = "replaced",
    }
}

/// Who did it, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Did {
    /// Who.
    pub by: AccountId,
    /// When.
    pub at: DateTime<Utc>,
}

/// What the petitioner said to the text that was approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Whether it may be published.
    pub agrees: bool,
    /// How it was said.
    pub how: Answered,
    /// Who has recorded it; nobody where it came by the link.
    pub by: Option<AccountId>,
    /// When.
    pub at: DateTime<Utc>,
}

impl Answer {
    /// Pressed by whoever has the link.
    #[must_use]
    pub const fn by_link(agrees: bool, at: DateTime<Utc>) -> Self {
        Self {
            agrees,
            how: Answered::Link,
            by: None,
            at,
        }
    }

    /// Signed on paper, and recorded by somebody of the office.
    #[must_use]
    pub const fn on_paper(agrees: bool, did: Did) -> Self {
        Self {
            agrees,
            how: Answered::Paper,
            by: Some(did.by),
            at: did.at,
        }
    }
}

/// How it came to be public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// Who published it, and when.
    pub did: Did,
    /// The first day on which it is not listed any more.
    pub listed_until: NaiveDate,
}

impl Publication {
    /// The last day on which it is listed: what people are told.
    #[must_use]
    pub fn last_day(&self) -> NaiveDate {
        self.listed_until.pred_opt().unwrap_or(self.listed_until)
    }
}

/// Why it is not public any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ended {
    /// Taken away by somebody of the office.
    Withdrawn(Did),
    /// Taken back by the petitioner's own link, and so by nobody of the office.
    TakenBack(DateTime<Utc>),
    /// By a later edition.
    Replaced(Did),
}

/// What was done to an edition after its text, in its order; each needs the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// Handed on.
    pub prepared: Option<Did>,
    /// Approved by another.
    pub approved: Option<Did>,
    /// Answered by the petitioner.
    pub answer: Option<Answer>,
    /// Published.
    pub publication: Option<Publication>,
    /// No longer public.
    pub ended: Option<Ended>,
}

/// Given back to be written on, and why: whoever writes on is not left to guess.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenBack {
    /// Who gave it back, and when.
    pub did: Did,
    /// What is to be changed. It stays inside.
    pub reason: Line<REASON_CHARS_MAX>,
}

/// What is known of an edition besides its steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remembered {
    /// The last time the petitioner said no to a text of this session: whoever approves and
    /// publishes a later one is to know.
    pub declined: Option<Answer>,
    /// Why it was given back, until it is handed on again.
    pub given_back: Option<GivenBack>,
}

/// One edition of the outcome of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Id.
    pub id: OutcomeId,
    /// Place among the editions of the session, from 1.
    pub edition: u32,
    /// Counts the changes, from 1.
    pub version: u32,
    /// What it says.
    pub text: OutcomeText,
    /// Everybody who wrote on it, or on the editions it began with.
    editors: BTreeSet<AccountId>,
    steps: Steps,
    remembered: Remembered,
}

impl Outcome {
    /// The first edition as it is first written.
    #[must_use]
    pub fn begin(id: OutcomeId, editor: AccountId, text: OutcomeText) -> Self {
        Self {
            id,
            edition: 1,
            version: 1,
            text,
            editors: BTreeSet::from([editor]),
            steps: Steps::default(),
            remembered: Remembered::default(),
        }
    }

    /// The edition after this one, which was public or is; it was read that there is none yet. It
    /// begins with these words, and so whoever wrote them does not approve it either; nor is a no
    /// of the petitioner forgotten.
    ///
    /// # Errors
    /// `VersionConflict` where another one was read; `EditionsUsedUp`.
    pub fn after(
        &self,
        read: (u32, u32),
        id: OutcomeId,
        editor: AccountId,
        text: OutcomeText,
    ) -> Result<Self, Refusal> {
        let edition = self.edition.saturating_add(1);
        if !self.is_finished() || read != (edition, 0) {
            return Err(Refusal::VersionConflict);
        }
        if edition > EDITIONS_MAX {
            return Err(Refusal::EditionsUsedUp);
        }
        let mut after = Self {
            id,
            edition,
            version: 1,
            text,
            editors: self.editors.clone(),
            steps: Steps::default(),
            remembered: Remembered {
                declined: self.remembered.declined,
                given_back: None,
            },
        };
        after.editors.insert(editor);
        Ok(after)
    }

    /// An edition as it was stored; `None` for one that no deeds lead to.
    #[must_use]
    pub fn restore(
        id: OutcomeId,
        edition: u32,
        version: u32,
        text: OutcomeText,
        editors: BTreeSet<AccountId>,
        (steps, remembered): (Steps, Remembered),
    ) -> Option<Self> {
        let outcome = Self {
            id,
            edition,
            version,
            text,
            editors,
            steps,
            remembered,
        };
        outcome.is_legal().then_some(outcome)
    }

    fn is_legal(&self) -> bool {
        let Steps {
            prepared,
            approved,
            answer,
            publication,
            ended,
        } = self.steps;
        let agrees = answer.is_some_and(|answer| answer.agrees);
        self.edition > 0
            && self.version > 0
            && !self.editors.is_empty()
            && (approved.is_none() || prepared.is_some())
            && (answer.is_none() || approved.is_some())
            && (publication.is_none() || agrees)
            && (ended.is_none() || publication.is_some())
            && approved.is_none_or(|did| !self.editors.contains(&did.by))
            && answer.is_none_or(|answer| self.may_be_recorded(answer))
            && self.declined().is_none_or(|answer| !answer.agrees)
            && (prepared.is_none() || self.remembered.given_back.is_none())
            && publication.is_none_or(|_| self.text.others.is_some())
    }

    /// A yes on paper is recorded by somebody who did not write the text: one person alone is not
    /// both writer and witness. A no is taken from anybody.
    fn may_be_recorded(&self, answer: Answer) -> bool {
        let by_writer = answer.by.is_some_and(|by| self.editors.contains(&by));
        !answer.agrees || !by_writer
    }

    /// Everybody who wrote on it: none of them may approve it.
    #[must_use]
    pub const fn editors(&self) -> &BTreeSet<AccountId> {
        &self.editors
    }

    /// What was done to it.
    #[must_use]
    pub const fn steps(&self) -> &Steps {
        &self.steps
    }

    /// The last no of the petitioner, whatever was written and answered since.
    #[must_use]
    pub const fn declined(&self) -> Option<Answer> {
        self.remembered.declined
    }

    /// Why it was given back, until it is handed on again.
    #[must_use]
    pub const fn given_back(&self) -> Option<&GivenBack> {
        self.remembered.given_back.as_ref()
    }

    /// The edition of this number, which has to be the one that was read.
    ///
    /// # Errors
    /// `VersionConflict`.
    pub fn as_read(&self, edition: u32) -> Result<&Self, Refusal> {
        if self.edition == edition {
            Ok(self)
        } else {
            Err(Refusal::VersionConflict)
        }
    }

    /// How far it is.
    #[must_use]
    pub fn stage(&self) -> Stage {
        let steps = &self.steps;
        match (steps.ended, steps.publication, steps.answer) {
            (Some(Ended::Withdrawn(_) | Ended::TakenBack(_)), ..) => Stage::Withdrawn,
            (Some(Ended::Replaced(_)), ..) => Stage::Replaced,
            (None, Some(_), _) => Stage::Published,
            (None, None, Some(answer)) if answer.agrees => Stage::Agreed,
            (None, None, Some(_)) => Stage::Declined,
            (None, None, None) => match (steps.approved, steps.prepared) {
                (Some(_), _) => Stage::Approved,
                (None, Some(_)) => Stage::Prepared,
                (None, None) => Stage::Preparing,
            },
        }
    }

    /// Whether nothing more is done to it but taking it away: what comes is another edition.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.steps.publication.is_some()
    }

    /// Whether the public may read it now.
    #[must_use]
    pub fn is_public(&self, now: DateTime<Utc>) -> bool {
        self.is_listed_on(civil_day(now))
    }

    /// Whether the public may read it on this day.
    #[must_use]
    pub fn is_listed_on(&self, day: NaiveDate) -> bool {
        let listed = |publication: &Publication| day < publication.listed_until;
        self.stage() == Stage::Published && self.steps.publication.as_ref().is_some_and(listed)
    }

    fn need(&self, read: u32, stages: &[Stage]) -> Result<(), Refusal> {
        if self.version != read {
            Err(Refusal::VersionConflict)
        } else if stages.contains(&self.stage()) {
            Ok(())
        } else {
            Err(Refusal::OutcomeNotThere)
        }
    }

    fn with(&self, steps: Steps) -> Self {
        Self {
            version: self.version.saturating_add(1),
            steps,
            ..self.clone()
        }
    }

    /// Writes it anew: what was approved and agreed to was another text. `None` where nothing
    /// changed.
    ///
    /// # Errors
    /// `VersionConflict`; `OutcomeNotThere` once it was published: the next edition is another one.
    pub fn rewrite(
        &self,
        read: u32,
        by: AccountId,
        text: OutcomeText,
    ) -> Result<Option<Self>, Refusal> {
        const BEFORE: &[Stage] = &[
            Stage::Preparing,
            Stage::Prepared,
            Stage::Approved,
            Stage::Agreed,
            Stage::Declined,
        ];
        self.need(read, BEFORE)?;
        if self.text == text {
            return Ok(None);
        }
        let mut rewritten = self.with(Steps::default());
        rewritten.text = text;
        rewritten.editors.insert(by);
        Ok(Some(rewritten))
    }

    /// Hands it on to whoever approves it.
    ///
    /// # Errors
    /// `VersionConflict`, `OutcomeNotThere`; `OthersNotSaid` for a text that was written before it
    /// had to say whether other people are in it.
    pub fn prepare(&self, read: u32, did: Did) -> Result<Self, Refusal> {
        self.need(read, &[Stage::Preparing])?;
        if self.text.others.is_none() {
            return Err(Refusal::OthersNotSaid);
        }
        let mut prepared = self.with(Steps {
            prepared: Some(did),
            ..Steps::default()
        });
        // Whoever hands it on answers for the whole of it.
        prepared.editors.insert(did.by);
        prepared.remembered.given_back = None;
        Ok(prepared)
    }

    /// Approves it: a second pair of eyes.
    ///
    /// # Errors
    /// `ApprovedByOneself` for everybody who wrote on it; `VersionConflict`, `OutcomeNotThere`.
    pub fn approve(&self, read: u32, did: Did) -> Result<Self, Refusal> {
        self.need(read, &[Stage::Prepared])?;
        if self.editors.contains(&did.by) {
            return Err(Refusal::ApprovedByOneself);
        }
        Ok(self.with(Steps {
            approved: Some(did),
            ..self.steps
        }))
    }

    /// Gives it back to be written on, whatever was said to it: approval and answer go, and the
    /// reason stays until it is handed on again.
    ///
    /// # Errors
    /// `VersionConflict`, `OutcomeNotThere`.
    pub fn give_back(&self, read: u32, why: GivenBack) -> Result<Self, Refusal> {
        const HANDED_ON: &[Stage] = &[
            Stage::Prepared,
            Stage::Approved,
            Stage::Agreed,
            Stage::Declined,
        ];
        self.need(read, HANDED_ON)?;
        let mut given_back = self.with(Steps::default());
        given_back.remembered.given_back = Some(why);
        Ok(given_back)
    }

    /// What the petitioner says to the text that was approved. Said once; who agreed may still say
    /// no, as easily as yes was said. Who said no is not overruled: the text is given back, approved
    /// and shown anew.
    ///
    /// # Errors
    /// `AnsweredAlready`; `RecordedByOneself` for a yes on paper recorded by whoever wrote the text;
    /// `OutcomeNotThere` where nothing is to be answered.
    pub fn answer(&self, answer: Answer) -> Result<Self, Refusal> {
        let thinks_again = !answer.agrees;
        match self.stage() {
            Stage::Approved => {}
            Stage::Agreed if thinks_again => {}
            Stage::Agreed | Stage::Declined | Stage::Published => {
                return Err(Refusal::AnsweredAlready);
            }
            Stage::Preparing | Stage::Prepared | Stage::Withdrawn | Stage::Replaced => {
                return Err(Refusal::OutcomeNotThere);
            }
        }
        if !self.may_be_recorded(answer) {
            return Err(Refusal::RecordedByOneself);
        }
        let mut answered = self.with(Steps {
            answer: Some(answer),
            ..self.steps
        });
        if !answer.agrees {
            answered.remembered.declined = Some(answer);
        }
        Ok(answered)
    }

    /// Whether this is the text of a link that was given at this version, after its answer. At most
    /// three deeds follow an approval without another: the answer, the publication and its end, or
    /// the answer and another one. A text that was approved anew is at least four versions on.
    #[must_use]
    pub fn was_answered_at(&self, version: u32) -> bool {
        let later = self.version.checked_sub(version);
        self.steps.answer.is_some() && matches!(later, Some(1..=3))
    }

    /// Publishes it for so many months, and never past a year from the day an edition of the
    /// session was public first.
    ///
    /// # Errors
    /// `VersionConflict`; `OutcomeNotThere` without the petitioner's yes; `ListedForAYear`.
    pub fn publish(
        &self,
        read: u32,
        did: Did,
        months: ListedMonths,
        first: Option<NaiveDate>,
    ) -> Result<Self, Refusal> {
        self.need(read, &[Stage::Agreed])?;
        let today = civil_day(did.at);
        let year_over = ListedMonths::YEAR.after(first.unwrap_or(today));
        if year_over <= today {
            return Err(Refusal::ListedForAYear);
        }
        let publication = Publication {
            did,
            listed_until: months.after(today).min(year_over),
        };
        Ok(self.with(Steps {
            publication: Some(publication),
            ..self.steps
        }))
    }

    /// What becomes of it when the petitioner no longer agrees to any publication: what is public
    /// is taken away, and a yes that waits to be made use of goes with the link that led to it; by
    /// the petitioner's own hand it becomes a no. `None` where nothing of it rests on a yes.
    #[must_use]
    pub fn without_consent(&self, ended: Ended) -> Option<Self> {
        match (self.stage(), ended) {
            (Stage::Published, _) => self.end(ended).ok(),
            (Stage::Agreed, Ended::TakenBack(at)) => self.answer(Answer::by_link(false, at)).ok(),
            (Stage::Approved | Stage::Agreed, _) => Some(self.with(Steps::default())),
            (
                Stage::Preparing
                | Stage::Prepared
                | Stage::Declined
                | Stage::Withdrawn
                | Stage::Replaced,
                _,
            ) => None,
        }
    }

    /// Takes it away, or lets a later edition take its place.
    ///
    /// # Errors
    /// `OutcomeNotThere` where it is not public.
    pub fn end(&self, ended: Ended) -> Result<Self, Refusal> {
        if self.stage() != Stage::Published {
            return Err(Refusal::OutcomeNotThere);
        }
        Ok(self.with(Steps {
            ended: Some(ended),
            ..self.steps
        }))
    }
}

#[cfg(test)]
mod tests;
