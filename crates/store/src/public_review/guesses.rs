//! Wrong seat codes, counted for all servers together.

use chrono::{DateTime, Utc};
use domain::public_review::guesses::Guesses;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use crate::fault::StoreFault;
use crate::rows::{self, wrong_seat_code};
use crate::transaction::Tx;

impl Tx {
    /// The wrong seat codes of a network.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
    pub async fn guesses(&self, address_key: &str) -> Result<Option<Guesses>, StoreFault> {
        let select = wrong_seat_code::Entity::find_by_id(address_key);
        let found = self
            .with(|db| async move { rows::first(db.as_ref(), select).await })
            .await?;
        let of_row = |row: wrong_seat_code::Model| {
            let times = rows::number(row.times).ok_or_else(|| {
                StoreFault::corrupt("wrong_seat_code", "?", "the count is negative")
            })?;
            Ok(Guesses {
                since: row.since,
                times,
            })
        };
        found.map(of_row).transpose()
    }

    /// Writes how many wrong seat codes came from a network, in place of what was.
    ///
    /// # Errors
    /// As the database says.
    pub async fn save_guesses(
        &self,
        address_key: &str,
        guesses: Guesses,
    ) -> Result<(), StoreFault> {
        use wrong_seat_code::Column;
        let row = wrong_seat_code::Model {
            address_key: address_key.to_owned(),
            times: i32::try_from(guesses.times).unwrap_or(i32::MAX),
            since: rows::stored(guesses.since),
        };
        let replace = OnConflict::column(Column::AddressKey)
            .update_columns([Column::Times, Column::Since])
            .to_owned();
        let insert = wrong_seat_code::Entity::insert(row.into_active_model().reset_all())
            .on_conflict(replace);
        self.with(|db| async move {
            insert.exec_without_returning(db.as_ref()).await?;
            Ok(())
        })
        .await
    }

    /// Forgets counts that began before a moment.
    ///
    /// # Errors
    /// As the database says.
    pub async fn prune_guesses(&self, before: DateTime<Utc>) -> Result<(), StoreFault> {
        let before = rows::stored(before);
        self.with(|db| async move {
            wrong_seat_code::Entity::delete_many()
                .filter(wrong_seat_code::Column::Since.lt(before))
                .exec(db.as_ref())
                .await?;
            Ok(())
        })
        .await
    }
}
