//! The petition office that owns the rows.

use chrono::{DateTime, Utc};
use domain::ids::OrgId;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QueryOrder, QuerySelect};

use crate::fault::StoreFault;
use crate::rows::{self, organisation};
use crate::store::Store;
use crate::transaction::Tx;

/// A petition office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Id.
    pub id: OrgId,
    /// Name.
    pub name: String,
}

impl From<organisation::Model> for Organisation {
    fn from(row: organisation::Model) -> Self {
        Self {
            id: OrgId::new(row.id),
            name: row.name,
        }
    }
}

impl Store {
    /// The only office of this database; none while it is empty or when there are several.
    ///
    /// # Errors
    /// As the database says.
    pub async fn sole_org(&self) -> Result<Option<Organisation>, StoreFault> {
        let two = organisation::Entity::find()
            .order_by_asc(organisation::Column::Id)
            .limit(2);
        let mut found = rows::all(self.readers(), two).await?;
        Ok(if found.len() == 1 {
            found.pop().map(Organisation::from)
        } else {
            None
        })
    }

    /// The office of this id.
    ///
    /// # Errors
    /// As the database says.
    pub async fn org(&self, id: OrgId) -> Result<Option<Organisation>, StoreFault> {
        let found = rows::first(self.readers(), organisation::Entity::find_by_id(id.uuid()));
        Ok(found.await?.map(Organisation::from))
    }

    /// When an office was founded.
    ///
    /// # Errors
    /// As the database says; `Corrupt` where there is no such office.
    pub async fn founded_at(&self, id: OrgId) -> Result<DateTime<Utc>, StoreFault> {
        let found = rows::first(self.readers(), organisation::Entity::find_by_id(id.uuid()));
        let row = found.await?;
        let row = row.ok_or_else(|| StoreFault::corrupt("organisation", id, "it is not there"))?;
        Ok(row.created_at)
    }
}

impl Tx {
    /// Adds an office.
    ///
    /// # Errors
    /// As the database says.
    pub async fn found_org(&self, org: &Organisation, at: DateTime<Utc>) -> Result<(), StoreFault> {
        let row = organisation::Model {
            id: org.id.uuid(),
            name: org.name.clone(),
            created_at: rows::stored(at),
        };
        let insert = organisation::Entity::insert(row.into_active_model().reset_all());
        self.with(|db| async move {
            insert.exec_without_returning(db.as_ref()).await?;
            Ok(())
        })
        .await
    }

    /// The only office of this database, as the transaction sees it.
    ///
    /// # Errors
    /// As the database says.
    pub async fn sole_org(&self) -> Result<Option<Organisation>, StoreFault> {
        let two = organisation::Entity::find()
            .order_by_asc(organisation::Column::Id)
            .limit(2);
        let mut found = self
            .with(|db| async move { rows::all(db.as_ref(), two).await })
            .await?;
        Ok(if found.len() == 1 {
            found.pop().map(Organisation::from)
        } else {
            None
        })
    }
}
