//! The reviewer pool.

use chrono::{DateTime, Utc};
use domain::ids::{OrgId, ReviewerId};
use domain::page::{Cut, Page};
use domain::people::reviewer::{
    NAME_CHARS_MAX, Reviewer, ReviewerCategory, ReviewerEntry, ReviewerInput, ReviewerRevision,
    Standing,
};
use domain::text::Line;
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, Order, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use crate::fault::StoreFault;
use crate::paging::{self, key_text};
use crate::rows::{self, reviewer, reviewer_revision};
use crate::store::Store;
use crate::transaction::Tx;

/// Most revisions of one reviewer that are listed.
const REVISIONS_MAX: u64 = 200;

/// Which reviewers are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewerFilter {
    /// Part of the name; a–z and A–Z are the same.
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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReviewerKey {
    /// Name, compared byte by byte.
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
        let values = |key: &ReviewerKey| vec![key_text(&key.name), key.id.uuid().into()];
        let cut = match cut {
            Cut::Start => Cut::Start,
            Cut::After(key) => Cut::After(values(key)),
            Cut::Before(key) => Cut::Before(values(key)),
        };
        let select = reviewer::Entity::find().filter(matching(org, filter));
        let columns = [reviewer::Column::Name, reviewer::Column::Id];
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

    /// What the reviewer's entry was over time, newest first, at most 200 revisions.
    ///
    /// # Errors
    /// As [`Store::reviewers_page`].
    pub async fn reviewer_history(
        &self,
        org: OrgId,
        id: ReviewerId,
    ) -> Result<Vec<ReviewerRevision>, StoreFault> {
        let select = reviewer_revision::Entity::find()
            .filter(reviewer_revision::Column::OrgId.eq(org.uuid()))
            .filter(reviewer_revision::Column::ReviewerId.eq(id.uuid()))
            .order_by_desc(reviewer_revision::Column::Version)
            .limit(REVISIONS_MAX);
        let found = rows::all(self.readers(), select).await?;
        found.into_iter().map(revision).collect()
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

    /// Adds a reviewer and the first revision.
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
        let revision = revision_row(org, reviewer, by)?;
        self.with(|db| async move {
            reviewer::Entity::insert(row)
                .exec_without_returning(db.as_ref())
                .await?;
            put_revision(db.as_ref(), revision).await
        })
        .await
    }

    /// Writes a reviewer over the version before, and adds the revision.
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
        let revision = revision_row(org, reviewer, by)?;
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
            put_revision(db.as_ref(), revision).await
        })
        .await
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
        Some(part) => all.add(name_contains(part)),
        None => all,
    }
}

/// Only a–z are folded, and by the same rule on both databases: `LOWER` of a column compared
/// byte by byte leaves every other letter alone.
fn name_contains(part: &str) -> Expr {
    let impossible = part.contains('\0') || part.chars().count() > NAME_CHARS_MAX;
    if impossible {
        // PostgreSQL takes no NUL, SQLite no pattern without end; and no name has either.
        return Expr::val(1).eq(0);
    }
    let mut pattern = String::from("%");
    for c in part.to_ascii_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    Expr::expr(Func::lower(Expr::col((
        reviewer::Entity,
        reviewer::Column::Name,
    ))))
    .like(LikeExpr::new(pattern).escape('\\'))
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

fn of_row(row: reviewer::Model) -> Result<Reviewer, StoreFault> {
    let corrupt = |why| StoreFault::corrupt("reviewer", row.id, why);
    let list = |text: &str| serde_json::from_str::<Vec<String>>(text);
    let input = ReviewerInput {
        name: row.name,
        category: row.category,
        appointing_body: row.appointing_body,
        term_from: row.term_from,
        term_to: row.term_to,
        conflict_units: list(&row.conflict_units)
            .map_err(|_cause| corrupt("conflict_units is not a list"))?,
        access_needs: list(&row.access_needs)
            .map_err(|_cause| corrupt("access_needs is not a list"))?,
        access_note: row.access_note.unwrap_or_default(),
    };
    let entry = ReviewerEntry::check(&input)
        .map_err(|_faults| corrupt("the entry breaks a rule of the pool"))?;
    if entry.as_input() != input {
        return Err(corrupt("the entry has more than one spelling"));
    }
    let standing = match (row.retired_at, row.retire_reason) {
        (None, None) => Standing::Serving,
        (Some(at), Some(reason)) => {
            let reason = Line::new(&reason)
                .map_err(|_fault| corrupt("the reason for retiring breaks a rule"))?;
            Standing::Retired { at, reason }
        }
        _ => return Err(corrupt("retired_at and retire_reason disagree")),
    };
    let version = u32::try_from(row.version)
        .ok()
        .filter(|version| *version >= 1)
        .ok_or_else(|| corrupt("the version is not positive"))?;
    Ok(Reviewer {
        id: ReviewerId::new(row.id),
        entry,
        standing,
        version,
    })
}

fn stored_version(reviewer: &Reviewer) -> Result<i32, StoreFault> {
    i32::try_from(reviewer.version)
        .map_err(|_large| StoreFault::Other("a version is too large to be stored".to_owned()))
}

/// Every column but those of its creation.
fn active(org: OrgId, reviewer: &Reviewer) -> Result<reviewer::ActiveModel, StoreFault> {
    let input = reviewer.entry.as_input();
    let (retired_at, retire_reason) = match &reviewer.standing {
        Standing::Serving => (None, None),
        Standing::Retired { at, reason } => {
            (Some(rows::stored(*at)), Some(reason.as_str().to_owned()))
        }
    };
    Ok(reviewer::ActiveModel {
        id: Set(reviewer.id.uuid()),
        org_id: Set(org.uuid()),
        name: Set(input.name),
        category: Set(input.category),
        appointing_body: Set(input.appointing_body),
        term_from: Set(input.term_from),
        term_to: Set(input.term_to),
        conflict_units: Set(json(&input.conflict_units)?),
        access_needs: Set(json(&input.access_needs)?),
        access_note: Set(Some(input.access_note).filter(|note| !note.is_empty())),
        retired_at: Set(retired_at),
        retire_reason: Set(retire_reason),
        version: Set(stored_version(reviewer)?),
        created_at: NotSet,
        created_by: NotSet,
    })
}

fn json(value: &impl serde::Serialize) -> Result<String, StoreFault> {
    serde_json::to_string(value)
        .map_err(|_cause| StoreFault::Other("a reviewer cannot be written as JSON".to_owned()))
}

fn revision_row(
    org: OrgId,
    reviewer: &Reviewer,
    by: &ChangedBy,
) -> Result<reviewer_revision::ActiveModel, StoreFault> {
    let row = reviewer_revision::Model {
        reviewer_id: reviewer.id.uuid(),
        version: stored_version(reviewer)?,
        org_id: org.uuid(),
        snapshot: json(&stored_copy(reviewer))?,
        changed_at: rows::stored(by.at),
        changed_by: by.account.clone(),
        changed_by_name: by.name.clone(),
    };
    Ok(row.into_active_model().reset_all())
}

/// The reviewer as it will be read again: the time of retiring in whole milliseconds.
fn stored_copy(reviewer: &Reviewer) -> Reviewer {
    let standing = match &reviewer.standing {
        Standing::Serving => Standing::Serving,
        Standing::Retired { at, reason } => Standing::Retired {
            at: rows::stored(*at),
            reason: reason.clone(),
        },
    };
    Reviewer {
        standing,
        ..reviewer.clone()
    }
}

async fn put_revision(
    db: &impl ConnectionTrait,
    row: reviewer_revision::ActiveModel,
) -> Result<(), StoreFault> {
    reviewer_revision::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

fn revision(row: reviewer_revision::Model) -> Result<ReviewerRevision, StoreFault> {
    let id = format!("{}/{}", row.reviewer_id, row.version);
    let corrupt = |why| StoreFault::corrupt("reviewer_revision", &id, why);
    let reviewer: Reviewer = serde_json::from_str(&row.snapshot)
        .map_err(|_cause| corrupt("the snapshot is of no reviewer"))?;
    let input = reviewer.entry.as_input();
    let same = ReviewerEntry::check(&input).is_ok_and(|entry| entry == reviewer.entry);
    if !same {
        return Err(corrupt("the snapshot breaks a rule of the pool"));
    }
    let version = i64::from(row.version);
    if reviewer.id.uuid() != row.reviewer_id || i64::from(reviewer.version) != version {
        return Err(corrupt("the snapshot is of another reviewer or version"));
    }
    Ok(ReviewerRevision {
        reviewer,
        changed_at: row.changed_at,
        changed_by: row.changed_by_name,
    })
}
