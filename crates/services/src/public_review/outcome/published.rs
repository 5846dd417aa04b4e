//! What is read without any account: the list, one outcome, and the petitioner's preview.

use std::collections::BTreeMap;

use domain::ids::RoundId;
use domain::page::{Cut, Page};
use domain::petitions::matter::MatterCategory;
use domain::public_review::outcome::{Answer, OutcomeText, may_be_written, rests_on_a_yes};
use domain::public_review::session::{ReviewSession, SessionNo};
use domain::public_review::tally::Tally;
use domain::refusal::{Fault, FieldFaults, Refusal};
use serde::{Deserialize, Serialize};
use store::{OutcomeFilter, OutcomeKey, OutcomeListed, PublicOutcome, PublicState};

use super::preview::answerable;
use crate::cursor::{self, Moment};
use crate::no::No;
use crate::public_review::lists::searched;
use crate::services::Services;

/// Outcomes of one page.
const ROWS: u64 = 20;

/// What somebody looks for among the outcomes. The same for page and API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OutcomeQuery {
    /// Words in title, place, plain line or summary.
    pub words: String,
    /// Word of a [`MatterCategory`]; blank for all.
    pub category: String,
    /// Where the page after begins.
    pub after: String,
    /// Where the page before ends.
    pub before: String,
}

/// A page of what is public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicList {
    /// The outcomes.
    pub rows: Vec<OutcomeListed>,
    /// What leads to the page before, where there is one.
    pub before: Option<String>,
    /// What leads to the page after.
    pub after: Option<String>,
}

/// What a petitioner is shown before anybody else: exactly what would be public.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// The text.
    pub text: OutcomeText,
    /// The session.
    pub session: ReviewSession,
    /// What was counted, by round.
    pub tallies: BTreeMap<RoundId, Vec<Tally>>,
    /// What the matter is about.
    pub category: MatterCategory,
}

/// What a petitioner's link leads to.
#[derive(Clone, Debug, PartialEq)]
pub enum Previewed {
    /// The text, which waits for its answer.
    Waiting(Box<Preview>),
    /// It asks nothing any more.
    Over {
        /// What was said to its text; nothing where that was changed and asked about anew.
        answer: Option<Answer>,
        /// Whether a consent can be taken back by it: before anything is public, and while
        /// something is.
        may_take_back: bool,
    },
}

/// Place in the list, as it stands in an address.
#[derive(Serialize, Deserialize)]
struct Place(Moment, domain::ids::OutcomeId);

impl Services {
    /// A page of what is public today, the latest first.
    ///
    /// # Errors
    /// `Invalid` for what is no place in the list, too long to look for, or no category.
    pub async fn public_outcomes(&self, query: &OutcomeQuery) -> Result<PublicList, No> {
        self.public_outcomes_of(query, ROWS).await
    }

    pub(crate) async fn public_outcomes_of(
        &self,
        query: &OutcomeQuery,
        rows: u64,
    ) -> Result<PublicList, No> {
        let Some(org) = self.store().sole_org().await? else {
            return Ok(PublicList {
                rows: Vec::new(),
                before: None,
                after: None,
            });
        };
        let filter = OutcomeFilter {
            words: Some(searched(&query.words)?).filter(|words| !words.is_empty()),
            category: category(&query.category)?,
        };
        let key = |Place(Moment(published_at), id)| OutcomeKey { published_at, id };
        let cut = match cursor::cut(&query.after, &query.before)? {
            Cut::Start => Cut::Start,
            Cut::After(place) => Cut::After(key(place)),
            Cut::Before(place) => Cut::Before(key(place)),
        };
        let today = self.today();
        let page = self
            .store()
            .public_outcomes_page(org.id, &filter, today, &cut, rows)
            .await?;
        let Page {
            rows,
            has_before,
            has_after,
        } = page;
        let place = |row: Option<&OutcomeListed>| {
            let key = row?.key;
            cursor::write(&Place(Moment(key.published_at), key.id))
        };
        Ok(PublicList {
            before: place(rows.first()).filter(|_| has_before),
            after: place(rows.last()).filter(|_| has_after),
            rows,
        })
    }

    /// What is public under the number of a session. Whether there is a session of that number that
    /// was never public, nobody is told.
    ///
    /// # Errors
    /// `NotFound`; `OutcomeGone` for what is public no longer.
    pub async fn public_outcome(&self, number: &str) -> Result<PublicOutcome, No> {
        let org = self.store().sole_org().await?.ok_or(Refusal::NotFound)?;
        // What is no number of a session is not looked for: a database may not even take it.
        let number = SessionNo::new(number).map_err(|_fault| Refusal::NotFound)?;
        let state = self
            .store()
            .public_outcome(org.id, number.as_str(), self.now())
            .await?;
        match state {
            PublicState::Never => Err(Refusal::NotFound.into()),
            PublicState::Gone => Err(Refusal::OutcomeGone.into()),
            PublicState::Public(outcome) => Ok(*outcome),
        }
    }

    /// What the petitioner's link leads to.
    ///
    /// # Errors
    /// `NotFound` for a link that leads nowhere.
    pub async fn preview(&self, key: &str) -> Result<Previewed, No> {
        let (id, version) = self.read_preview_key(key).ok_or(Refusal::NotFound)?;
        let kept = self.store().outcome(id).await?;
        let kept = kept.ok_or(No::Refused(Refusal::NotFound))?;
        let outcome = &kept.outcome;
        if answerable(outcome, version).is_err() {
            let editions = self.store().outcomes(kept.session).await?;
            let may_take_back = rests_on_a_yes(editions.iter().map(|kept| &kept.outcome));
            let answer = outcome.steps().answer;
            let answer = answer.filter(|_| outcome.was_answered_at(version));
            let is_dead = outcome.version < version || (answer.is_none() && !may_take_back);
            if is_dead {
                return Err(Refusal::NotFound.into());
            }
            return Ok(Previewed::Over {
                answer,
                may_take_back,
            });
        }
        let org = self.store().sole_org().await?.ok_or(Refusal::NotFound)?;
        let session = self.store().session(org.id, kept.session).await?;
        let session = session.ok_or(No::Refused(Refusal::NotFound))?;
        // A file that was closed meanwhile asks nobody.
        may_be_written(session.status()).map_err(|_closed| Refusal::NotFound)?;
        let matter = self.store().matter(org.id, session.matter).await?;
        let matter = matter.ok_or_else(|| No::bug("a session on no matter"))?;
        Ok(Previewed::Waiting(Box::new(Preview {
            text: outcome.text.clone(),
            tallies: self.store().session_tallies(session.id).await?,
            category: matter.entry.category,
            session,
        })))
    }
}

/// The category whose word was typed; none where all are asked for.
fn category(word: &str) -> Result<Option<MatterCategory>, FieldFaults> {
    match word.trim() {
        "" => Ok(None),
        word => MatterCategory::from_code(word)
            .map(Some)
            .ok_or_else(|| FieldFaults::one("category", Fault::UnknownChoice)),
    }
}
