//! The review opinion (评议意见书): what the panel found, in writing, signed by chair and clerk. It is
//! advice, never a decision.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::course::Status;
use super::remedy::{NextRemedy, RemedyInput, RemedyOf};
use super::session::ReviewSession;
use crate::codes::codes;
use crate::ids::AccountId;
use crate::refusal::{Fault, FieldFaults, Refusal};
use crate::text::Paragraphs;

/// Most characters of each part of an opinion: two pages of A4.
pub const PART_CHARS_MAX: usize = 2_000;

/// A part of an opinion.
pub type Part = Paragraphs<PART_CHARS_MAX>;

/// What a clerk types of an opinion. The same for form and API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpinionInput {
    /// Facts on which both sides agree.
    pub facts_agreed: String,
    /// Facts on which they do not.
    pub facts_disputed: String,
    /// What the majority says, beyond its votes.
    pub majority_view: String,
    /// What the minority says; blank where there was none.
    #[serde(default)]
    pub minority_view: String,
    /// What the panel recommends.
    pub recommendation: String,
    /// What somebody who does not accept the answer can do next.
    pub next_remedy: RemedyInput,
}

/// A checked opinion, without its figures: those are the tallies of the session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpinionEntry {
    /// Facts on which both sides agree.
    pub facts_agreed: Part,
    /// Facts on which they do not.
    pub facts_disputed: Part,
    /// What the majority says.
    pub majority_view: Part,
    /// What the minority says, where there was one.
    pub minority_view: Option<Part>,
    /// What the panel recommends.
    pub recommendation: Part,
    /// What can be done next.
    pub next_remedy: NextRemedy,
}

impl OpinionEntry {
    /// Checks what was typed.
    ///
    /// # Errors
    /// Every field's fault, in the order of the form.
    pub fn check(input: &OpinionInput, of: RemedyOf) -> Result<Self, FieldFaults> {
        let mut faults = FieldFaults::default();
        let agreed = faults.keep("facts_agreed", Part::new(&input.facts_agreed));
        let disputed = faults.keep("facts_disputed", Part::new(&input.facts_disputed));
        let majority = faults.keep("majority_view", Part::new(&input.majority_view));
        let minority = match Part::new(&input.minority_view) {
            Err(Fault::Missing) => Ok(None),
            view => view.map(Some),
        };
        let minority = faults.keep("minority_view", minority);
        let recommendation = faults.keep("recommendation", Part::new(&input.recommendation));
        let next = NextRemedy::check(&input.next_remedy, of);
        let next = next
            .map_err(|wrong| faults.add_within("next_remedy", wrong))
            .ok();
        match (agreed, disputed, majority, minority, recommendation, next) {
            (
                Some(facts_agreed),
                Some(facts_disputed),
                Some(majority_view),
                Some(minority_view),
                Some(recommendation),
                Some(next_remedy),
            ) => Ok(Self {
                facts_agreed,
                facts_disputed,
                majority_view,
                minority_view,
                recommendation,
                next_remedy,
            }),
            _ => Err(faults),
        }
    }

    /// The opinion as a clerk would have typed it.
    #[must_use]
    pub fn as_input(&self) -> OpinionInput {
        OpinionInput {
            facts_agreed: self.facts_agreed.to_string(),
            facts_disputed: self.facts_disputed.to_string(),
            majority_view: self.majority_view.to_string(),
            minority_view: self
                .minority_view
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            recommendation: self.recommendation.to_string(),
            next_remedy: self.next_remedy.as_input(),
        }
    }
}

codes! {
    /// As what somebody signs.
    Signer {
        /// 主持人.
        Chair = "chair",
        /// 书记员.
        Clerk = "clerk",
    }
}

impl Signer {
    /// Who signs so in this session: the chair and the clerk it was drafted with.
    #[must_use]
    pub const fn of(self, session: &ReviewSession) -> Option<AccountId> {
        match self {
            Self::Chair => session.chair,
            Self::Clerk => Some(session.clerk),
        }
    }

    /// Whether somebody signs in the place of whoever leads or keeps this session. It can be done,
    /// for people fall ill, and it is said wherever the signature is shown.
    #[must_use]
    pub fn is_stood_in_for(self, session: &ReviewSession, by: AccountId) -> bool {
        self.of(session) != Some(by)
    }
}

/// A signature given in the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Who.
    pub by: AccountId,
    /// The name displayed then, as it stands on the document.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// An opinion of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opinion {
    /// What it says.
    pub entry: OpinionEntry,
    /// Counts the changes of what it says, from 1.
    pub version: u32,
    /// The chair's signature under this version.
    pub chair: Option<Signature>,
    /// The clerk's.
    pub clerk: Option<Signature>,
}

/// Whether an opinion can be written while the session stands here: nobody writes what the panel
/// thinks before it has voted, and it stands once both have signed.
///
/// # Errors
/// `TransitionNotNow` before, `OpinionStands` after.
pub const fn may_write(status: Status) -> Result<(), Refusal> {
    match status {
        Status::Tallied | Status::Announced => Ok(()),
        Status::Draft
        | Status::Convened
        | Status::PanelDrawn
        | Status::Opened
        | Status::Presenting
        | Status::Deliberating
        | Status::Voting
        | Status::Postponed
        | Status::Suspended
        | Status::Terminated => Err(Refusal::TransitionNotNow),
        Status::OpinionSigned | Status::Published | Status::Withheld | Status::Archived => {
            Err(Refusal::OpinionStands)
        }
    }
}

impl Opinion {
    /// An opinion as it is first written.
    #[must_use]
    pub const fn begin(entry: OpinionEntry) -> Self {
        Self {
            entry,
            version: 1,
            chair: None,
            clerk: None,
        }
    }

    /// Writes it anew, based on the version that was read. What was signed is no longer what it
    /// says, so signatures go. `None` where nothing changed.
    ///
    /// # Errors
    /// `VersionConflict` when somebody else was faster.
    pub fn rewrite(&self, read: u32, entry: OpinionEntry) -> Result<Option<Self>, Refusal> {
        if self.version != read {
            return Err(Refusal::VersionConflict);
        }
        Ok((self.entry != entry).then(|| Self {
            version: self.version.saturating_add(1),
            ..Self::begin(entry)
        }))
    }

    /// Signs the version that was read, once the result was announced.
    ///
    /// # Errors
    /// `TransitionNotNow` before the announcement, `OpinionStands` once both have signed,
    /// `VersionConflict` for another version than the one read, `SignedAlready` where somebody has
    /// signed as this, `SignedByOneself` for whoever has signed as the other: two look at it.
    pub fn sign(
        &self,
        status: Status,
        read: u32,
        signer: Signer,
        signature: Signature,
    ) -> Result<Self, Refusal> {
        may_write(status)?;
        if status != Status::Announced {
            return Err(Refusal::TransitionNotNow);
        }
        if self.version != read {
            return Err(Refusal::VersionConflict);
        }
        let (own, other) = match signer {
            Signer::Chair => (&self.chair, &self.clerk),
            Signer::Clerk => (&self.clerk, &self.chair),
        };
        if own.is_some() {
            return Err(Refusal::SignedAlready);
        }
        if other.as_ref().is_some_and(|other| other.by == signature.by) {
            return Err(Refusal::SignedByOneself);
        }
        let mut after = self.clone();
        match signer {
            Signer::Chair => after.chair = Some(signature),
            Signer::Clerk => after.clerk = Some(signature),
        }
        Ok(after)
    }

    /// Whether both have signed.
    #[must_use]
    pub const fn is_signed(&self) -> bool {
        self.chair.is_some() && self.clerk.is_some()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::petitions::matter::Purpose;

    fn claim() -> RemedyOf {
        RemedyOf {
            purpose: Purpose::Claim,
            held_on: chrono::NaiveDate::from_ymd_opt(2026, 1, 9).unwrap(),
            today: chrono::NaiveDate::from_ymd_opt(2026, 1, 9).unwrap(),
        }
    }

    fn input(recommendation: &str) -> OpinionInput {
        OpinionInput {
            facts_agreed: "两户相邻。".to_owned(),
            facts_disputed: "界址。".to_owned(),
            majority_view: "修坡合理。".to_owned(),
            minority_view: String::new(),
            recommendation: recommendation.to_owned(),
            next_remedy: RemedyInput {
                remedy: "statutory_review".to_owned(),
                last_day: String::new(),
            },
        }
    }

    fn entry(recommendation: &str) -> OpinionEntry {
        OpinionEntry::check(&input(recommendation), claim()).unwrap()
    }

    fn by(account: u128) -> Signature {
        Signature {
            by: AccountId::new(Uuid::from_u128(account)),
            name: "示例".to_owned(),
            at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn an_empty_form_names_every_field_in_its_order() {
        let faults = OpinionEntry::check(&OpinionInput::default(), claim()).unwrap_err();
        let fields: Vec<_> = faults.into_vec().into_iter().map(|one| one.field).collect();
        assert_eq!(
            fields.join(" "),
            "facts_agreed facts_disputed majority_view recommendation next_remedy.remedy"
        );
        let again = entry("共用明沟。");
        assert_eq!(OpinionEntry::check(&again.as_input(), claim()), Ok(again));
    }

    #[test]
    fn two_people_sign_what_was_announced() {
        let opinion = Opinion::begin(entry("共用明沟。"));
        let at = Status::Announced;
        let early = opinion.sign(Status::Tallied, 1, Signer::Clerk, by(1));
        assert_eq!(early, Err(Refusal::TransitionNotNow));
        let once = opinion.sign(at, 1, Signer::Clerk, by(1)).unwrap();
        assert!(!once.is_signed());
        let again = once.sign(at, 1, Signer::Clerk, by(2));
        assert_eq!(again, Err(Refusal::SignedAlready));
        let oneself = once.sign(at, 1, Signer::Chair, by(1));
        assert_eq!(oneself, Err(Refusal::SignedByOneself));
        let both = once.sign(at, 1, Signer::Chair, by(2)).unwrap();
        assert!(both.is_signed());
        let late = both.sign(Status::OpinionSigned, 1, Signer::Chair, by(3));
        assert_eq!(late, Err(Refusal::OpinionStands));
    }

    #[test]
    fn what_is_written_anew_is_signed_anew() {
        let opinion = Opinion::begin(entry("共用明沟。"));
        let signed = opinion.sign(Status::Announced, 1, Signer::Chair, by(1));
        let signed = signed.unwrap();
        assert_eq!(signed.rewrite(1, entry("共用明沟。")), Ok(None), "the same");
        let rewritten = signed.rewrite(1, entry("各退一步。")).unwrap().unwrap();
        assert_eq!((rewritten.version, &rewritten.chair), (2, &None));
        assert_eq!(
            rewritten.rewrite(1, entry("再改。")),
            Err(Refusal::VersionConflict)
        );
        assert_eq!(
            rewritten.sign(Status::Announced, 1, Signer::Chair, by(1)),
            Err(Refusal::VersionConflict),
            "another text was read"
        );
    }

    proptest! {
        /// Whatever is done, in whatever order: both signatures stand under the text that is
        /// there, and they are of two people.
        #[test]
        fn both_signatures_are_of_two_people_under_this_text(
            deeds in prop::collection::vec((0_u8..4, 0_u128..3, 1_u32..6), 0..40),
        ) {
            let mut opinion = Opinion::begin(entry("一"));
            let mut signed_version = (0, 0);
            for (deed, account, read) in deeds {
                let next = match deed {
                    0 => opinion.sign(Status::Announced, read, Signer::Chair, by(account)).ok(),
                    1 => opinion.sign(Status::Announced, read, Signer::Clerk, by(account)).ok(),
                    other => {
                        let text = if other == 2 { "二" } else { "三" };
                        opinion.rewrite(read, entry(text)).ok().flatten()
                    }
                };
                let Some(next) = next else { continue };
                if next.chair.is_some() && opinion.chair.is_none() {
                    signed_version.0 = next.version;
                }
                if next.clerk.is_some() && opinion.clerk.is_none() {
                    signed_version.1 = next.version;
                }
                opinion = next;
                if let (Some(chair), Some(clerk)) = (&opinion.chair, &opinion.clerk) {
                    prop_assert_ne!(chair.by, clerk.by);
                    prop_assert_eq!(signed_version, (opinion.version, opinion.version));
                }
            }
        }
    }
}
