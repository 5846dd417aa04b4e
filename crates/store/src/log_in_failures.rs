//! What is counted against guessing.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::people::account::Username;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QuerySelect,
};

use crate::fault::StoreFault;
use crate::rows::{self, log_in_failure};
use crate::store::Store;
use crate::transaction::Tx;

/// Failures of one user name from one address. The pair counts: a whole hall shares an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogInFailure {
    /// The user name that was tried.
    pub username: Username,
    /// What stands for the address.
    pub address_key: String,
    /// How often, since the first.
    pub failures: u32,
    /// When the count began.
    pub first_failed_at: DateTime<Utc>,
    /// The last time.
    pub last_failed_at: DateTime<Utc>,
    /// Until when the pair is locked.
    pub locked_until: Option<DateTime<Utc>>,
}

impl Store {
    /// From how many addresses a user name is locked out.
    ///
    /// # Errors
    /// As the database says.
    pub async fn locked_pairs(
        &self,
        username: &Username,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreFault> {
        let locked = log_in_failure::Entity::find()
            .filter(log_in_failure::Column::Username.eq(username.as_str()))
            .filter(log_in_failure::Column::LockedUntil.gt(rows::stored(now)));
        Ok(locked.count(self.readers()).await?)
    }

    /// Which of these user names are locked out from anywhere.
    ///
    /// # Errors
    /// As the database says.
    pub async fn locked_among(
        &self,
        usernames: impl IntoIterator<Item = &Username>,
        now: DateTime<Utc>,
    ) -> Result<BTreeSet<String>, StoreFault> {
        let usernames = usernames.into_iter().map(Username::as_str);
        let locked = log_in_failure::Entity::find()
            .select_only()
            .column(log_in_failure::Column::Username)
            .distinct()
            .filter(log_in_failure::Column::Username.is_in(usernames))
            .filter(log_in_failure::Column::LockedUntil.gt(rows::stored(now)));
        let found: Vec<String> = locked.into_tuple().all(self.readers()).await?;
        Ok(found.into_iter().collect())
    }
}

impl Tx {
    /// What is counted against a pair of user name and address.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
    pub async fn failure(
        &self,
        username: &Username,
        address_key: &str,
    ) -> Result<Option<LogInFailure>, StoreFault> {
        let select = log_in_failure::Entity::find().filter(pair(username, address_key));
        let found = self
            .with(|db| async move { rows::first(db.as_ref(), select).await })
            .await?;
        found.map(LogInFailure::try_from).transpose()
    }

    /// Writes what is counted against a pair, in place of what was.
    ///
    /// # Errors
    /// As the database says.
    pub async fn save_failure(&self, failure: &LogInFailure) -> Result<(), StoreFault> {
        use log_in_failure::Column;
        let row = log_in_failure::Model {
            username: failure.username.as_str().to_owned(),
            address_key: failure.address_key.clone(),
            failures: i32::try_from(failure.failures).unwrap_or(i32::MAX),
            first_failed_at: rows::stored(failure.first_failed_at),
            last_failed_at: rows::stored(failure.last_failed_at),
            locked_until: failure.locked_until.map(rows::stored),
        };
        let replace = OnConflict::columns([Column::Username, Column::AddressKey])
            .update_columns([
                Column::Failures,
                Column::FirstFailedAt,
                Column::LastFailedAt,
                Column::LockedUntil,
            ])
            .to_owned();
        let insert = log_in_failure::Entity::insert(row.into_active_model().reset_all())
            .on_conflict(replace);
        self.with(|db| async move {
            insert.exec_without_returning(db.as_ref()).await?;
            Ok(())
        })
        .await
    }

    /// Forgets what is counted against a pair.
    ///
    /// # Errors
    /// As the database says.
    pub async fn clear_failure(
        &self,
        username: &Username,
        address_key: &str,
    ) -> Result<(), StoreFault> {
        self.delete_failures(pair(username, address_key))
            .await
            .map(drop)
    }

    /// Forgets what is counted against a user name from every address; tells how many pairs.
    ///
    /// # Errors
    /// As the database says.
    pub async fn unlock(&self, username: &Username) -> Result<u64, StoreFault> {
        let all = log_in_failure::Column::Username.eq(username.as_str());
        self.delete_failures(Condition::all().add(all)).await
    }

    /// Forgets pairs that failed last before a moment and are not locked beyond it.
    ///
    /// # Errors
    /// As the database says.
    pub async fn prune_failures(&self, before: DateTime<Utc>) -> Result<u64, StoreFault> {
        let before = rows::stored(before);
        let locked_until = log_in_failure::Column::LockedUntil;
        let not_locked = Condition::any()
            .add(locked_until.is_null())
            .add(locked_until.lt(before));
        let old = Condition::all()
            .add(log_in_failure::Column::LastFailedAt.lt(before))
            .add(not_locked);
        self.delete_failures(old).await
    }

    async fn delete_failures(&self, which: Condition) -> Result<u64, StoreFault> {
        self.with(|db| async move {
            let gone = log_in_failure::Entity::delete_many()
                .filter(which)
                .exec(db.as_ref())
                .await?;
            Ok(gone.rows_affected)
        })
        .await
    }
}

fn pair(username: &Username, address_key: &str) -> Condition {
    Condition::all()
        .add(log_in_failure::Column::Username.eq(username.as_str()))
        .add(log_in_failure::Column::AddressKey.eq(address_key))
}

impl TryFrom<log_in_failure::Model> for LogInFailure {
    type Error = StoreFault;

    fn try_from(row: log_in_failure::Model) -> Result<Self, StoreFault> {
        // The user name may be a person's, and nobody's id: it is not told.
        let corrupt = |why| StoreFault::corrupt("log_in_failure", "?", why);
        let username = Username::new(&row.username)
            .map_err(|_fault| corrupt("the user name breaks a rule"))?;
        let failures =
            u32::try_from(row.failures).map_err(|_negative| corrupt("the count is negative"))?;
        Ok(Self {
            username,
            address_key: row.address_key,
            failures,
            first_failed_at: row.first_failed_at,
            last_failed_at: row.last_failed_at,
            locked_until: row.locked_until,
        })
    }
}
