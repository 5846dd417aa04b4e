//! Sessions: one row, its rounds and its clocks, written together.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::ids::{MatterId, OrgId, SessionId};
use domain::page::{Cut, Page};
use domain::public_review::course::Status;
use domain::public_review::session::ReviewSession;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, Iterable as _, Order, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::row;
use crate::dialect;
use crate::fault::StoreFault;
use crate::like::{SEARCH_CHARS_MAX, worded};
use crate::paging;
use crate::rows::{self, agenda_clock, review_round, review_session};
use crate::store::Store;
use crate::transaction::Tx;

/// Added to the positions of all rounds while they are rearranged, so that no two meet.
const ASIDE: i32 = 1_000_000;

/// Place of a session in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SessionKey {
    /// When it is held.
    pub scheduled_at: DateTime<Utc>,
    /// Id, for those of the same moment.
    pub id: SessionId,
}

/// What a list says of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionBrief {
    /// The matter it is about.
    pub matter: MatterId,
    /// Its number.
    pub number: String,
    /// What it is about, in a few words.
    pub title: String,
    /// How far it has come.
    pub status: Status,
    /// When it is held.
    pub scheduled_at: DateTime<Utc>,
}

impl Store {
    /// The session of this id, if the office has one.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
    pub async fn session(
        &self,
        org: OrgId,
        id: SessionId,
    ) -> Result<Option<ReviewSession>, StoreFault> {
        // One moment for the session, its rounds and its clocks: they belong together.
        let db = dialect::begin_snapshot(self.readers()).await?;
        let found = by_id(&db, org, id).await?;
        db.commit().await?;
        Ok(found)
    }

    /// The id of the session of this number, if the office has one: all that is needed to know who
    /// looks at what.
    ///
    /// # Errors
    /// As the database says.
    pub async fn session_id(
        &self,
        org: OrgId,
        number: &str,
    ) -> Result<Option<SessionId>, StoreFault> {
        let found: Option<Uuid> = review_session::Entity::find()
            .select_only()
            .column(review_session::Column::Id)
            .filter(review_session::Column::OrgId.eq(org.uuid()))
            .filter(review_session::Column::Number.eq(number))
            .into_tuple()
            .one(self.readers())
            .await?;
        Ok(found.map(SessionId::new))
    }

    /// The session of this number, if the office has one.
    ///
    /// # Errors
    /// As [`Store::session`].
    pub async fn session_of_number(
        &self,
        org: OrgId,
        number: &str,
    ) -> Result<Option<ReviewSession>, StoreFault> {
        let db = dialect::begin_snapshot(self.readers()).await?;
        let found = by_number(&db, org, number).await?;
        db.commit().await?;
        Ok(found)
    }

    /// How often something of these sessions has changed. Read it before the rows: then a screen
    /// shows at least what the number stands for.
    ///
    /// # Errors
    /// As the database says.
    pub async fn session_changes(
        &self,
        ids: &[SessionId],
    ) -> Result<BTreeMap<SessionId, i64>, StoreFault> {
        let ids = ids.iter().map(|id| id.uuid());
        let select = review_session::Entity::find()
            .select_only()
            .columns([review_session::Column::Id, review_session::Column::Changes])
            .filter(review_session::Column::Id.is_in(ids));
        let found: Vec<(Uuid, i64)> = select.into_tuple().all(self.readers()).await?;
        Ok(found
            .into_iter()
            .map(|(id, changes)| (SessionId::new(id), changes))
            .collect())
    }

    /// The sessions on these matters, the latest first; at most `rows`.
    ///
    /// # Errors
    /// As [`Store::session`].
    pub async fn sessions_on(
        &self,
        org: OrgId,
        matters: &[MatterId],
        rows: u64,
    ) -> Result<Vec<SessionBrief>, StoreFault> {
        let matters = matters.iter().map(|id| id.uuid());
        let select = review_session::Entity::find()
            .filter(review_session::Column::OrgId.eq(org.uuid()))
            .filter(review_session::Column::MatterId.is_in(matters))
            .order_by_desc(review_session::Column::ScheduledAt)
            .order_by_desc(review_session::Column::Id)
            .limit(rows);
        let found = rows::all(self.readers(), select).await?;
        let briefs = found.into_iter().map(|row| {
            let status = Status::from_code(&row.status);
            Ok(SessionBrief {
                matter: MatterId::new(row.matter_id),
                number: row.number,
                title: row.title,
                status: status.ok_or_else(|| {
                    StoreFault::corrupt("review_session", row.id, "unknown status")
                })?,
                scheduled_at: row.scheduled_at,
            })
        });
        briefs.collect()
    }

    /// A page of the sessions, the latest first. `words` narrow it to what has them in number, title
    /// or venue.
    ///
    /// # Errors
    /// As [`Store::session`].
    pub async fn sessions_page(
        &self,
        org: OrgId,
        words: &str,
        cut: &Cut<SessionKey>,
        rows: u64,
    ) -> Result<Page<ReviewSession>, StoreFault> {
        let values = |key: &SessionKey| {
            let at = rows::stored(key.scheduled_at);
            vec![at.into(), key.id.uuid().into()]
        };
        let cut = match cut {
            Cut::Start => Cut::Start,
            Cut::After(key) => Cut::After(values(key)),
            Cut::Before(key) => Cut::Before(values(key)),
        };
        let looked_at = [
            review_session::Column::Number,
            review_session::Column::Title,
            review_session::Column::Venue,
        ];
        let select = review_session::Entity::find()
            .filter(review_session::Column::OrgId.eq(org.uuid()))
            .filter(worded(&looked_at, words, SEARCH_CHARS_MAX));
        let columns = [
            review_session::Column::ScheduledAt,
            review_session::Column::Id,
        ];
        let db = dialect::begin_snapshot(self.readers()).await?;
        let found = paging::page(&db, select, &columns, Order::Desc, cut, rows).await?;
        let page = Page {
            rows: with_parts(&db, found.rows).await?,
            has_before: found.has_before,
            has_after: found.has_after,
        };
        db.commit().await?;
        Ok(page)
    }
}

impl Tx {
    /// The session of this id, if the office has one.
    ///
    /// # Errors
    /// As [`Store::session`].
    pub async fn session(
        &self,
        org: OrgId,
        id: SessionId,
    ) -> Result<Option<ReviewSession>, StoreFault> {
        self.with(|db| async move { by_id(db.as_ref(), org, id).await })
            .await
    }

    /// The session of this number, if the office has one.
    ///
    /// # Errors
    /// As [`Store::session`].
    pub async fn session_of_number(
        &self,
        org: OrgId,
        number: &str,
    ) -> Result<Option<ReviewSession>, StoreFault> {
        self.with(|db| async move { by_number(db.as_ref(), org, number).await })
            .await
    }

    /// Adds a session with its rounds. Its number is taken once in an office.
    ///
    /// # Errors
    /// As the database says.
    pub async fn add_session(
        &self,
        org: OrgId,
        session: &ReviewSession,
        by: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreFault> {
        let mut own = row::active(session)?;
        own.org_id = Set(org.uuid());
        own.projector_turn = Set(0);
        own.changes = Set(0);
        own.created_at = Set(rows::stored(at));
        own.created_by = Set(by.to_owned());
        let parts = (row::round_rows(session)?, row::clock_rows(session));
        let id = session.id;
        self.with(|db| async move {
            review_session::Entity::insert(own)
                .exec_without_returning(db.as_ref())
                .await?;
            put_parts(db.as_ref(), id, parts).await
        })
        .await
    }

    /// Writes a session over the revision before.
    ///
    /// # Errors
    /// As the database says; `Corrupt` where the row is not of the revision before.
    pub async fn save_session(
        &self,
        org: OrgId,
        session: &ReviewSession,
    ) -> Result<(), StoreFault> {
        let own = row::active(session)?;
        let before = rows::whole(session.revision.saturating_sub(1))?;
        let parts = (row::round_rows(session)?, row::clock_rows(session));
        let id = session.id;
        self.with(|db| async move {
            let saved = review_session::Entity::update_many()
                .set(own)
                .filter(review_session::Column::Id.eq(id.uuid()))
                .filter(review_session::Column::OrgId.eq(org.uuid()))
                .filter(review_session::Column::Version.eq(before))
                .exec(db.as_ref())
                .await?;
            if saved.rows_affected != 1 {
                let why = "it is not there, or not of the revision before";
                return Err(StoreFault::corrupt("review_session", id, why));
            }
            put_parts(db.as_ref(), id, parts).await
        })
        .await?;
        self.touch_session(id);
        Ok(())
    }

    /// Notes that something of a session changed, its seats and ballots among it: the count that open
    /// screens compare is raised with the commit, once however much changed.
    pub(crate) fn touch_session(&self, id: SessionId) {
        self.note(|changed| {
            if !changed.sessions.contains(&id) {
                changed.sessions.push(id);
            }
        });
    }
}

/// Raises the count of everything that changed of these sessions.
pub(crate) async fn touch_sessions(
    db: &impl ConnectionTrait,
    sessions: &BTreeSet<SessionId>,
) -> Result<(), StoreFault> {
    if sessions.is_empty() {
        return Ok(());
    }
    let ids = sessions.iter().map(|id| id.uuid());
    review_session::Entity::update_many()
        .col_expr(
            review_session::Column::Changes,
            Expr::col(review_session::Column::Changes).add(1),
        )
        .filter(review_session::Column::Id.is_in(ids))
        .exec(db)
        .await?;
    Ok(())
}

type Parts = (
    Vec<review_round::ActiveModel>,
    Vec<agenda_clock::ActiveModel>,
);

/// Writes rounds and clocks over those that are there. A round with ballots cannot be removed: the
/// database refuses it.
async fn put_parts(
    db: &impl ConnectionTrait,
    session: SessionId,
    (rounds, clocks): Parts,
) -> Result<(), StoreFault> {
    let kept: Vec<Uuid> = rounds
        .iter()
        .filter_map(|round| round.id.try_as_ref().copied())
        .collect();
    review_round::Entity::delete_many()
        .filter(review_round::Column::SessionId.eq(session.uuid()))
        .filter(review_round::Column::Id.is_not_in(kept))
        .exec(db)
        .await?;
    review_round::Entity::update_many()
        .col_expr(
            review_round::Column::Position,
            Expr::col(review_round::Column::Position).add(ASIDE),
        )
        .filter(review_round::Column::SessionId.eq(session.uuid()))
        .exec(db)
        .await?;
    for round in rounds {
        let again = OnConflict::column(review_round::Column::Id)
            .update_columns(review_round::Column::iter().skip(1))
            .to_owned();
        review_round::Entity::insert(round)
            .on_conflict(again)
            .exec_without_returning(db)
            .await?;
    }
    agenda_clock::Entity::delete_many()
        .filter(agenda_clock::Column::SessionId.eq(session.uuid()))
        .exec(db)
        .await?;
    for clock in clocks {
        agenda_clock::Entity::insert(clock)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

pub(super) async fn by_id(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: SessionId,
) -> Result<Option<ReviewSession>, StoreFault> {
    let select = review_session::Entity::find_by_id(id.uuid())
        .filter(review_session::Column::OrgId.eq(org.uuid()));
    let found = rows::first(db, select).await?;
    Ok(with_parts(db, found.into_iter().collect())
        .await?
        .into_iter()
        .next())
}

pub(super) async fn by_number(
    db: &impl ConnectionTrait,
    org: OrgId,
    number: &str,
) -> Result<Option<ReviewSession>, StoreFault> {
    let select = review_session::Entity::find()
        .filter(review_session::Column::OrgId.eq(org.uuid()))
        .filter(review_session::Column::Number.eq(number));
    let found = rows::first(db, select).await?;
    Ok(with_parts(db, found.into_iter().collect())
        .await?
        .into_iter()
        .next())
}

/// Reads the rounds and clocks of sessions, in two questions for all of them.
async fn with_parts(
    db: &impl ConnectionTrait,
    sessions: Vec<review_session::Model>,
) -> Result<Vec<ReviewSession>, StoreFault> {
    let ids: Vec<Uuid> = sessions.iter().map(|session| session.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select = review_round::Entity::find()
        .filter(review_round::Column::SessionId.is_in(ids.clone()))
        .order_by_asc(review_round::Column::Position);
    let mut rounds: BTreeMap<Uuid, Vec<review_round::Model>> = BTreeMap::new();
    for round in rows::all(db, select).await? {
        rounds.entry(round.session_id).or_default().push(round);
    }
    let select = agenda_clock::Entity::find().filter(agenda_clock::Column::SessionId.is_in(ids));
    let mut clocks: BTreeMap<Uuid, Vec<agenda_clock::Model>> = BTreeMap::new();
    for clock in rows::all(db, select).await? {
        clocks.entry(clock.session_id).or_default().push(clock);
    }
    let whole = sessions.into_iter().map(|own| {
        let rounds = rounds.remove(&own.id).unwrap_or_default();
        let clocks = clocks.remove(&own.id).unwrap_or_default();
        row::session(&own, rounds, &clocks)
    });
    whole.collect()
}
