//! Petition matters.

use chrono::{DateTime, Utc};
use domain::ids::{MatterId, OrgId};
use domain::page::{Cut, Page};
use domain::petitions::matter::{Matter, MatterEntry, MatterInput};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QuerySelect};

use crate::fault::StoreFault;
use crate::like::{SEARCH_CHARS_MAX, worded};
use crate::paging::{self, key_text};
use crate::rows::{self, petition_matter, review_session};
use crate::store::Store;
use crate::transaction::Tx;

impl Store {
    /// The matter of this id, if the office has one.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
    pub async fn matter(&self, org: OrgId, id: MatterId) -> Result<Option<Matter>, StoreFault> {
        by_id(self.readers(), org, id).await
    }

    /// The matter of this number, if the office has one.
    ///
    /// # Errors
    /// As [`Store::matter`].
    pub async fn matter_of_no(&self, org: OrgId, no: &str) -> Result<Option<Matter>, StoreFault> {
        by_no(self.readers(), org, no).await
    }

    /// A page of the matters, the highest number first: offices number them by year and turn. The
    /// key is a number. `words` narrow it to what has them in number, title or unit.
    ///
    /// # Errors
    /// As [`Store::matter`].
    pub async fn matters_page(
        &self,
        org: OrgId,
        words: &str,
        cut: &Cut<String>,
        rows: u64,
    ) -> Result<Page<Matter>, StoreFault> {
        let cut = match cut {
            Cut::Start => Cut::Start,
            Cut::After(no) => Cut::After(vec![key_text(no)]),
            Cut::Before(no) => Cut::Before(vec![key_text(no)]),
        };
        let looked_at = [
            petition_matter::Column::MatterNo,
            petition_matter::Column::Title,
            petition_matter::Column::ResponsibleUnit,
        ];
        let select = petition_matter::Entity::find()
            .filter(petition_matter::Column::OrgId.eq(org.uuid()))
            .filter(worded(&looked_at, words, SEARCH_CHARS_MAX));
        let columns = [petition_matter::Column::MatterNo];
        let found = paging::page(self.readers(), select, &columns, Order::Desc, cut, rows).await?;
        let matters = found.rows.into_iter().map(of_row);
        Ok(Page {
            rows: matters.collect::<Result<_, _>>()?,
            has_before: found.has_before,
            has_after: found.has_after,
        })
    }
}

impl Tx {
    /// The matter of this id, if the office has one.
    ///
    /// # Errors
    /// As [`Store::matter`].
    pub async fn matter(&self, org: OrgId, id: MatterId) -> Result<Option<Matter>, StoreFault> {
        self.with(|db| async move { by_id(db.as_ref(), org, id).await })
            .await
    }

    /// The matter of this number, if the office has one.
    ///
    /// # Errors
    /// As [`Store::matter`].
    pub async fn matter_of_no(&self, org: OrgId, no: &str) -> Result<Option<Matter>, StoreFault> {
        self.with(|db| async move { by_no(db.as_ref(), org, no).await })
            .await
    }

    /// Writes a matter over the version before.
    ///
    /// # Errors
    /// As the database says; `Corrupt` where the row is not of the version before.
    pub async fn save_matter(&self, org: OrgId, matter: &Matter) -> Result<(), StoreFault> {
        let before = rows::whole(matter.version.saturating_sub(1))?;
        let update = petition_matter::Entity::update_many()
            .set(written(matter)?)
            .filter(petition_matter::Column::Id.eq(matter.id.uuid()))
            .filter(petition_matter::Column::OrgId.eq(org.uuid()))
            .filter(petition_matter::Column::Version.eq(before));
        let id = matter.id;
        self.with(|db| async move {
            let saved = update.exec(db.as_ref()).await?;
            if saved.rows_affected == 1 {
                Ok(())
            } else {
                let why = "it is not there, or not of the version before";
                Err(StoreFault::corrupt("petition_matter", id, why))
            }
        })
        .await
    }

    /// Whether a session is on a matter.
    ///
    /// # Errors
    /// As the database says.
    pub async fn has_sessions(&self, matter: MatterId) -> Result<bool, StoreFault> {
        let any = review_session::Entity::find()
            .select_only()
            .column(review_session::Column::Id)
            .filter(review_session::Column::MatterId.eq(matter.uuid()))
            .limit(1)
            .into_tuple::<uuid::Uuid>();
        self.with(|db| async move { Ok(any.one(db.as_ref()).await?.is_some()) })
            .await
    }

    /// Adds a matter. Its number is taken once in an office.
    ///
    /// # Errors
    /// As the database says.
    pub async fn add_matter(
        &self,
        org: OrgId,
        matter: &Matter,
        by: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreFault> {
        let row = petition_matter::ActiveModel {
            id: Set(matter.id.uuid()),
            org_id: Set(org.uuid()),
            created_at: Set(rows::stored(at)),
            created_by: Set(by.to_owned()),
            ..written(matter)?
        };
        let insert = petition_matter::Entity::insert(row);
        self.with(|db| async move {
            insert.exec_without_returning(db.as_ref()).await?;
            Ok(())
        })
        .await
    }
}

/// The columns that a clerk writes.
fn written(matter: &Matter) -> Result<petition_matter::ActiveModel, StoreFault> {
    let input = matter.entry.as_input();
    Ok(petition_matter::ActiveModel {
        matter_no: Set(input.matter_no),
        title: Set(input.title),
        purpose: Set(input.purpose),
        category: Set(input.category),
        summary: Set(input.summary),
        responsible_unit: Set(input.responsible_unit),
        version: Set(rows::whole(matter.version)?),
        ..Default::default()
    })
}

async fn by_id(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: MatterId,
) -> Result<Option<Matter>, StoreFault> {
    let select = petition_matter::Entity::find_by_id(id.uuid())
        .filter(petition_matter::Column::OrgId.eq(org.uuid()));
    rows::first(db, select).await?.map(of_row).transpose()
}

async fn by_no(
    db: &impl ConnectionTrait,
    org: OrgId,
    no: &str,
) -> Result<Option<Matter>, StoreFault> {
    let select = petition_matter::Entity::find()
        .filter(petition_matter::Column::OrgId.eq(org.uuid()))
        .filter(petition_matter::Column::MatterNo.eq(no));
    rows::first(db, select).await?.map(of_row).transpose()
}

fn of_row(row: petition_matter::Model) -> Result<Matter, StoreFault> {
    let corrupt = |why| StoreFault::corrupt("petition_matter", row.id, why);
    let input = MatterInput {
        matter_no: row.matter_no,
        title: row.title,
        purpose: row.purpose,
        category: row.category,
        summary: row.summary,
        responsible_unit: row.responsible_unit,
    };
    let entry =
        MatterEntry::check(&input).map_err(|_faults| corrupt("the matter breaks a rule"))?;
    let version = rows::number(row.version).filter(|version| *version > 0);
    Ok(Matter {
        id: MatterId::new(row.id),
        entry,
        version: version.ok_or_else(|| corrupt("the version is not positive"))?,
    })
}
