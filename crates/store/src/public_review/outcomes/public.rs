//! What the public reads: the list, and one outcome with everything that stands beside its text.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{MatterId, OrgId, OutcomeId, RoundId, SessionId};
use domain::page::{Cut, Page};
use domain::petitions::matter::MatterCategory;
use domain::public_review::outcome::{Outcome, PLAIN_LINE_CHARS_MAX};
use domain::public_review::session::ReviewSession;
use domain::public_review::tally::Tally;
use domain::text::folded;
use sea_orm::sea_query::{Expr, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait as _,
};
use uuid::Uuid;

use super::row;
use crate::dialect;
use crate::fault::StoreFault;
use crate::like::contains;
use crate::paging;
use crate::public_review::opinions::{self, KeptOpinion};
use crate::public_review::votes::{self, NamedVote};
use crate::public_review::{sessions, tallies};
use crate::rows::{self, outcome, petition_matter, review_round, review_session};
use crate::store::Store;

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutcomeFilter {
    /// Words, divided by spaces, that all stand in title, place, plain line or summary.
    pub words: Option<String>,
    /// What the matter is about.
    pub category: Option<MatterCategory>,
}

/// Place in the list: the latest published first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutcomeKey {
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// Which it is.
    pub id: OutcomeId,
}

/// An outcome as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeListed {
    /// Place in the list.
    pub key: OutcomeKey,
    /// The edition.
    pub outcome: Outcome,
    /// Number of the session.
    pub number: String,
    /// When the session was held.
    pub held_at: DateTime<Utc>,
    /// What the matter is about.
    pub category: MatterCategory,
}

/// An outcome with everything that stands beside its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicOutcome {
    /// The edition.
    pub outcome: Outcome,
    /// The session: its questions, rounds and rule.
    pub session: ReviewSession,
    /// What was counted, by round.
    pub tallies: BTreeMap<RoundId, Vec<Tally>>,
    /// The votes with their names, where everybody who voted agrees; none otherwise.
    pub named: Vec<NamedVote>,
    /// The opinion that was signed.
    pub opinion: KeptOpinion,
    /// What the matter is about.
    pub category: MatterCategory,
}

/// What there is under a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicState {
    /// Nothing that was ever public.
    Never,
    /// Something that is public no longer.
    Gone,
    /// It is public.
    Public(Box<PublicOutcome>),
}

impl Store {
    /// What the public may read under the number of a session, at this moment.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
    pub async fn public_outcome(
        &self,
        org: OrgId,
        number: &str,
        now: DateTime<Utc>,
    ) -> Result<PublicState, StoreFault> {
        let db = dialect::begin_snapshot(self.readers()).await?;
        // One question for what was ever public under this number: that there is a session of it
        // is not to be told from how long an answer takes.
        let numbered = sessions_of(org, None)
            .and_where(review_session::Column::Number.eq(number))
            .to_owned();
        let select = outcome::Entity::find()
            .filter(outcome::Column::SessionId.in_subquery(numbered))
            .filter(outcome::Column::PublishedAt.is_not_null())
            .order_by_desc(outcome::Column::Edition);
        // The latest that was ever public: an edition before it made way for it, or ended.
        let latest = rows::first(&db, select).await?;
        let latest = latest.as_ref().map(row::of_row).transpose()?;
        let was_public = latest.is_some();
        let public = latest.filter(|kept| kept.outcome.is_public(now));
        let session = sessions::by_number(&db, org, number);
        let (outcome, session) = match public {
            Some(kept) => (kept.outcome, session.await?),
            None if was_public => return Ok(PublicState::Gone),
            None => return Ok(PublicState::Never),
        };
        let corrupt = |why| StoreFault::corrupt("outcome", outcome.id, why);
        let session = session.ok_or_else(|| corrupt("it is of no session"))?;
        let tallies = tallies::of_session(&db, session.id).await?;
        let named = votes::named(&db, &session, &outcome, &tallies).await?;
        let opinion = opinions::of_session(&db, session.id).await?;
        let select = petition_matter::Entity::find_by_id(session.matter.uuid());
        let matter = rows::first(&db, select).await?;
        db.commit().await?;
        let matter = matter.ok_or_else(|| corrupt("it is on no matter"))?;
        let category = MatterCategory::from_code(&matter.category);
        Ok(PublicState::Public(Box::new(PublicOutcome {
            opinion: opinion.ok_or_else(|| corrupt("there is no opinion"))?,
            category: category.ok_or_else(|| corrupt("unknown category"))?,
            outcome,
            session,
            tallies,
            named,
        })))
    }

    /// A page of what is public on this day, the latest first.
    ///
    /// # Errors
    /// As [`Store::public_outcome`].
    pub async fn public_outcomes_page(
        &self,
        org: OrgId,
        filter: &OutcomeFilter,
        today: NaiveDate,
        cut: &Cut<OutcomeKey>,
        rows: u64,
    ) -> Result<Page<OutcomeListed>, StoreFault> {
        let values = |key: &OutcomeKey| {
            let at = rows::stored(key.published_at);
            vec![at.into(), key.id.uuid().into()]
        };
        let cut = match cut {
            Cut::Start => Cut::Start,
            Cut::After(key) => Cut::After(values(key)),
            Cut::Before(key) => Cut::Before(values(key)),
        };
        let select = outcome::Entity::find()
            .filter(outcome::Column::PublishedAt.is_not_null())
            .filter(outcome::Column::EndedAt.is_null())
            .filter(outcome::Column::ListedUntil.gt(today.to_string()))
            .filter(outcome::Column::SessionId.in_subquery(sessions_of(org, filter.category)))
            .filter(worded(filter));
        let columns = [outcome::Column::PublishedAt, outcome::Column::Id];
        let db = dialect::begin_snapshot(self.readers()).await?;
        let found = paging::page(&db, select, &columns, Order::Desc, cut, rows).await?;
        let beside = beside(&db, &found.rows).await?;
        db.commit().await?;
        let listed = found.rows.into_iter().map(|found| {
            let id = found.id;
            let corrupt = |why| StoreFault::corrupt("outcome", id, why);
            let published_at = found
                .published_at
                .ok_or_else(|| corrupt("never published"))?;
            let kept = row::of_row(&found)?;
            let beside = beside.get(&kept.session).cloned();
            let (number, held_at, category) = beside.ok_or_else(|| corrupt("of no session"))?;
            Ok(OutcomeListed {
                key: OutcomeKey {
                    published_at,
                    id: kept.outcome.id,
                },
                outcome: kept.outcome,
                number,
                held_at,
                category: category.ok_or_else(|| corrupt("unknown category"))?,
            })
        });
        Ok(Page {
            rows: listed.collect::<Result<_, StoreFault>>()?,
            has_before: found.has_before,
            has_after: found.has_after,
        })
    }
}

fn sessions_of(org: OrgId, category: Option<MatterCategory>) -> SelectStatement {
    let sessions = review_session::Entity::find()
        .select_only()
        .column(review_session::Column::Id)
        .filter(review_session::Column::OrgId.eq(org.uuid()));
    let Some(category) = category else {
        return sessions.into_query();
    };
    let matters = petition_matter::Entity::find()
        .select_only()
        .column(petition_matter::Column::Id)
        .filter(petition_matter::Column::OrgId.eq(org.uuid()))
        .filter(petition_matter::Column::Category.eq(category.code()));
    sessions
        .filter(review_session::Column::MatterId.in_subquery(matters.into_query()))
        .into_query()
}

fn worded(filter: &OutcomeFilter) -> Condition {
    let mut all = Condition::all();
    for word in filter
        .words
        .iter()
        .flat_map(|words| words.split_whitespace())
    {
        let column = Expr::col(outcome::Column::FoundBy);
        all = all.add(contains(column, &folded(word), PLAIN_LINE_CHARS_MAX));
    }
    all
}

type Beside = (String, DateTime<Utc>, Option<MatterCategory>);

/// Number, day and category of the sessions of these rows.
async fn beside(
    db: &impl sea_orm::ConnectionTrait,
    found: &[outcome::Model],
) -> Result<BTreeMap<SessionId, Beside>, StoreFault> {
    let sessions: Vec<(Uuid, Uuid, String, DateTime<Utc>)> = review_session::Entity::find()
        .select_only()
        .columns([
            review_session::Column::Id,
            review_session::Column::MatterId,
            review_session::Column::Number,
            review_session::Column::ScheduledAt,
        ])
        .filter(review_session::Column::Id.is_in(found.iter().map(|row| row.session_id)))
        .into_tuple()
        .all(db)
        .await?;
    let matters: Vec<(Uuid, String)> = petition_matter::Entity::find()
        .select_only()
        .columns([
            petition_matter::Column::Id,
            petition_matter::Column::Category,
        ])
        .filter(petition_matter::Column::Id.is_in(sessions.iter().map(|row| row.1)))
        .into_tuple()
        .all(db)
        .await?;
    let categories: BTreeMap<MatterId, _> = matters
        .into_iter()
        .map(|(id, category)| (MatterId::new(id), MatterCategory::from_code(&category)))
        .collect();
    let closed = closed(db, sessions.iter().map(|row| row.0)).await?;
    let beside = sessions.into_iter().map(|(id, matter, number, planned)| {
        let category = categories.get(&MatterId::new(matter)).copied().flatten();
        let held_at = closed.get(&id).copied().unwrap_or(planned);
        (SessionId::new(id), (number, held_at, category))
    });
    Ok(beside.collect())
}

/// When the last round of these sessions was closed: the same as [`ReviewSession::held_at`].
async fn closed(
    db: &impl sea_orm::ConnectionTrait,
    sessions: impl Iterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, DateTime<Utc>>, StoreFault> {
    let rounds: Vec<(Uuid, Option<DateTime<Utc>>)> = review_round::Entity::find()
        .select_only()
        .columns([
            review_round::Column::SessionId,
            review_round::Column::EndedAt,
        ])
        .filter(review_round::Column::SessionId.is_in(sessions))
        .filter(review_round::Column::Phase.eq("closed"))
        .into_tuple()
        .all(db)
        .await?;
    let mut last = BTreeMap::new();
    for (session, closed_at) in rounds {
        let Some(closed_at) = closed_at else { continue };
        let kept = last.entry(session).or_insert(closed_at);
        *kept = closed_at.max(*kept);
    }
    Ok(last)
}
