//! The reviewer pool.

mod order;
mod stored;

use chrono::{DateTime, Utc};
use domain::ids::{OrgId, ReviewerId};
use domain::news::Topic;
use domain::page::{Cut, Page};
use domain::people::reviewer::{NAME_CHARS_MAX, Reviewer, ReviewerCategory, ReviewerVersion};
use domain::text::folded;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

pub use crate::reviewers::order::name_order;

use crate::fault::StoreFault;
use crate::like::contains;
use crate::paging::{self, key_text};
pub(crate) use crate::reviewers::stored::of_row;
use crate::reviewers::stored::{active, stored_version, version, version_row};
use crate::rows::{self, reviewer, reviewer_version};
use crate::store::Store;
use crate::transaction::Tx;

/// No folded name is longer: one letter has at most three small ones.
const FOLDED_CHARS_MAX: usize = 3 * NAME_CHARS_MAX;
/// Most versions of one reviewer that are listed.
const VERSIONS_MAX: u64 = 200;

/// Which reviewers are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewerFilter {
    /// Part of the name, whatever its spaces, width and case.
    pub name: Option<String>,
    /// What they were appointed as.
    pub category: Option<ReviewerCategory>,
    /// In the pool or not.
    pub standing: StandingFilter,
}

/// In the pool or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StandingFilter {
    /// In the pool.
    #[default]
    Serving,
    /// Left the pool.
    Retired,
    /// Either.
    All,
}

/// Place of a reviewer in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewerKey {
    /// Name, compared by [`name_order`].
    pub name: String,
    /// Id, for those of the same name.
    pub id: ReviewerId,
}

/// Who changed a row, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedBy {
    /// The account, as in the audit log.
    pub account: String,
    /// The name as displayed then.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl Store {
    /// A page of the pool, in order of name.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
    pub async fn reviewers_page(
        &self,
        org: OrgId,
        filter: &ReviewerFilter,
        cut: &Cut<ReviewerKey>,
        rows: u64,
    ) -> Result<Page<Reviewer>, StoreFault> {
        let values =
            |key: &ReviewerKey| vec![key_text(&name_order(&key.name)), key.id.uuid().into()];
        let cut = match cut {
            Cut::Start => Cut::Start,
            Cut::After(key) => Cut::After(values(key)),
            Cut::Before(key) => Cut::Before(values(key)),
        };
        let select = reviewer::Entity::find().filter(matching(org, filter));
        let columns = [reviewer::Column::NameOrder, reviewer::Column::Id];
        let found = paging::page(self.readers(), select, &columns, Order::Asc, cut, rows).await?;
        let rows = found
            .rows
            .into_iter()
            .map(of_row)
            .collect::<Result<_, _>>()?;
        Ok(Page {
            rows,
            has_before: found.has_before,
            has_after: found.has_after,
        })
    }

    /// How many reviewers match.
    ///
    /// # Errors
    /// As the database says.
    pub async fn reviewers_count(
        &self,
        org: OrgId,
        filter: &ReviewerFilter,
    ) -> Result<u64, StoreFault> {
        let select = reviewer::Entity::find().filter(matching(org, filter));
        Ok(select.count(self.readers()).await?)
    }

    /// The reviewer of this id, if the office has one.
    ///
    /// # Errors
    /// As [`Store::reviewers_page`].
    pub async fn reviewer(
        &self,
        org: OrgId,
        id: ReviewerId,
    ) -> Result<Option<Reviewer>, StoreFault> {
        by_id(self.readers(), org, id).await
    }

    /// What the reviewer's entry was over time, newest first, at most 200 versions.
    ///
    /// # Errors
    /// As [`Store::reviewers_page`].
    pub async fn reviewer_history(
        &self,
        org: OrgId,
        id: ReviewerId,
    ) -> Result<Vec<ReviewerVersion>, StoreFault> {
        let select = reviewer_version::Entity::find()
            .filter(reviewer_version::Column::OrgId.eq(org.uuid()))
            .filter(reviewer_version::Column::ReviewerId.eq(id.uuid()))
            .order_by_desc(reviewer_version::Column::Version)
            .limit(VERSIONS_MAX);
        let found = rows::all(self.readers(), select).await?;
        found.into_iter().map(version).collect()
    }
}

impl Tx {
    /// The reviewer of this id, if the office has one.
    ///
    /// # Errors
    /// As [`Store::reviewer`].
    pub async fn reviewer(
        &self,
        org: OrgId,
        id: ReviewerId,
    ) -> Result<Option<Reviewer>, StoreFault> {
        self.with(|db| async move { by_id(db.as_ref(), org, id).await })
            .await
    }

    /// Whether somebody of this name is serving, whatever its spaces, width and case.
    ///
    /// # Errors
    /// As the database says.
    pub async fn serves_by_name(&self, org: OrgId, name: &str) -> Result<bool, StoreFault> {
        let namesakes = reviewer::Entity::find()
            .filter(reviewer::Column::OrgId.eq(org.uuid()))
            .filter(reviewer::Column::NameFolded.eq(folded(name)))
            .filter(reviewer::Column::RetiredAt.is_null());
        self.with(|db| async move { Ok(rows::first(db.as_ref(), namesakes).await?.is_some()) })
            .await
    }

    /// Adds a reviewer and the first version.
    ///
    /// # Errors
    /// As the database says; an id is taken once.
    pub async fn add_reviewer(
        &self,
        org: OrgId,
        reviewer: &Reviewer,
        by: &ChangedBy,
    ) -> Result<(), StoreFault> {
        let mut row = active(org, reviewer)?;
        row.created_at = Set(rows::stored(by.at));
        row.created_by = Set(by.account.clone());
        let version = version_row(org, reviewer, by)?;
        self.with(|db| async move {
            reviewer::Entity::insert(row)
                .exec_without_returning(db.as_ref())
                .await?;
            put_version(db.as_ref(), version).await
        })
        .await?;
        self.raise(Topic::Reviewers).await
    }

    /// Writes a reviewer over the version before, and adds the new one.
    ///
    /// # Errors
    /// As the database says; `Corrupt` where the row is not of the version before.
    pub async fn save_reviewer(
        &self,
        org: OrgId,
        reviewer: &Reviewer,
        by: &ChangedBy,
    ) -> Result<(), StoreFault> {
        let row = active(org, reviewer)?;
        let version = version_row(org, reviewer, by)?;
        let before = stored_version(reviewer)?.saturating_sub(1);
        let id = reviewer.id;
        self.with(|db| async move {
            let saved = reviewer::Entity::update_many()
                .set(row)
                .filter(reviewer::Column::Id.eq(id.uuid()))
                .filter(reviewer::Column::OrgId.eq(org.uuid()))
                .filter(reviewer::Column::Version.eq(before))
                .exec(db.as_ref())
                .await?;
            if saved.rows_affected != 1 {
                let why = "it is not there, or not of the version before";
                return Err(StoreFault::corrupt("reviewer", id, why));
            }
            put_version(db.as_ref(), version).await
        })
        .await?;
        self.raise(Topic::Reviewers).await
    }
}

fn matching(org: OrgId, filter: &ReviewerFilter) -> Condition {
    let mut all = Condition::all().add(reviewer::Column::OrgId.eq(org.uuid()));
    if let Some(category) = filter.category {
        all = all.add(reviewer::Column::Category.eq(category.code()));
    }
    match filter.standing {
        StandingFilter::Serving => all = all.add(reviewer::Column::RetiredAt.is_null()),
        StandingFilter::Retired => all = all.add(reviewer::Column::RetiredAt.is_not_null()),
        StandingFilter::All => {}
    }
    match &filter.name {
        // Both sides are folded by the same rule here, so that both databases compare plain text.
        Some(part) => all.add(contains(
            Expr::col(reviewer::Column::NameFolded),
            &folded(part),
            FOLDED_CHARS_MAX,
        )),
        None => all,
    }
}

async fn by_id(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: ReviewerId,
) -> Result<Option<Reviewer>, StoreFault> {
    let select =
        reviewer::Entity::find_by_id(id.uuid()).filter(reviewer::Column::OrgId.eq(org.uuid()));
    rows::first(db, select).await?.map(of_row).transpose()
}

async fn put_version(
    db: &impl ConnectionTrait,
    row: reviewer_version::ActiveModel,
) -> Result<(), StoreFault> {
    reviewer_version::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(())
}
