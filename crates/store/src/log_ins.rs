//! Log-ins: one account on one device, until it ends.

mod ending;

use std::fmt;

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, LogInId};
use domain::people::account::LogInStage;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};

use crate::fault::StoreFault;
use crate::rows::{self, log_in};
use crate::store::Store;
use crate::transaction::Tx;

/// Most live log-ins of one account that are listed.
const LIVE_LOG_INS_MAX: u64 = 200;
/// Most that are listed of those that were begun and not finished. They have a bound of their
/// own: whoever knows a password could hide the others behind them.
const HALF_LOG_INS_MAX: u64 = 10;

/// One log-in of one account on one device.
#[derive(Clone, PartialEq, Eq)]
pub struct LogIn {
    /// Id.
    pub id: LogInId,
    /// The account.
    pub account: AccountId,
    /// How far it has come.
    pub stage: LogInStage,
    /// Hash of the refresh token that is good now.
    pub refresh_hash: String,
    /// The browser, in its own words, shortened.
    pub device: String,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last used, not to the second.
    pub last_seen_at: DateTime<Utc>,
    /// When it ends by itself.
    pub ends_at: DateTime<Utc>,
    /// When it was ended.
    pub ended_at: Option<DateTime<Utc>>,
}

impl fmt::Debug for LogIn {
    /// The hash is hidden.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LogIn")
            .field("id", &self.id)
            .field("account", &self.account)
            .field("stage", &self.stage)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// The log-in of this id, live or not.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
    pub async fn log_in(&self, id: LogInId) -> Result<Option<LogIn>, StoreFault> {
        by_id(self.readers(), id).await
    }

    /// The log-in of this refresh token, live or not.
    ///
    /// # Errors
    /// As [`Store::log_in`].
    pub async fn log_in_by_refresh_hash(&self, hash: &str) -> Result<Option<LogIn>, StoreFault> {
        let select = log_in::Entity::find().filter(log_in::Column::RefreshHash.eq(hash));
        rows::first(self.readers(), select)
            .await?
            .map(LogIn::try_from)
            .transpose()
    }

    /// The live log-ins of an account: the finished ones, newest first, at most 200; then the
    /// others, at most 10.
    ///
    /// # Errors
    /// As [`Store::log_in`].
    pub async fn live_log_ins(
        &self,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<Vec<LogIn>, StoreFault> {
        let live = log_in::Entity::find()
            .filter(log_in::Column::AccountId.eq(account.uuid()))
            .filter(log_in::Column::EndedAt.is_null())
            .filter(log_in::Column::EndsAt.gt(rows::stored(now)))
            .order_by_desc(log_in::Column::CreatedAt)
            .order_by_desc(log_in::Column::Id);
        let complete = LogInStage::Complete.code();
        let finished = live
            .clone()
            .filter(log_in::Column::Stage.eq(complete))
            .limit(LIVE_LOG_INS_MAX);
        let half = live
            .filter(log_in::Column::Stage.ne(complete))
            .limit(HALF_LOG_INS_MAX);
        let mut found = rows::all(self.readers(), finished).await?;
        found.extend(rows::all(self.readers(), half).await?);
        found.into_iter().map(LogIn::try_from).collect()
    }
}

impl Tx {
    /// Adds a log-in.
    ///
    /// # Errors
    /// As the database says.
    pub async fn add_log_in(&self, log_in: &LogIn) -> Result<(), StoreFault> {
        let insert = log_in::Entity::insert(active(log_in));
        self.with(|db| async move {
            insert.exec_without_returning(db.as_ref()).await?;
            Ok(())
        })
        .await
    }

    /// The log-in of this id, live or not.
    ///
    /// # Errors
    /// As [`Store::log_in`].
    pub async fn log_in(&self, id: LogInId) -> Result<Option<LogIn>, StoreFault> {
        self.with(|db| async move { by_id(db.as_ref(), id).await })
            .await
    }

    /// The log-in of this refresh token, live or not.
    ///
    /// # Errors
    /// As [`Store::log_in`].
    pub async fn log_in_by_refresh_hash(&self, hash: &str) -> Result<Option<LogIn>, StoreFault> {
        let select = log_in::Entity::find().filter(log_in::Column::RefreshHash.eq(hash));
        let found = self
            .with(|db| async move { rows::first(db.as_ref(), select).await })
            .await?;
        found.map(LogIn::try_from).transpose()
    }

    /// Writes a log-in over the row of its id.
    ///
    /// # Errors
    /// As the database says; `Corrupt` where no such row is.
    pub async fn save_log_in(&self, log_in: &LogIn) -> Result<(), StoreFault> {
        let row = active(log_in);
        let id = log_in.id;
        self.with(|db| async move {
            let saved = log_in::Entity::update_many()
                .set(row)
                .filter(log_in::Column::Id.eq(id.uuid()))
                .exec(db.as_ref())
                .await?;
            if saved.rows_affected == 1 {
                Ok(())
            } else {
                Err(StoreFault::corrupt("log_in", id, "it is not there"))
            }
        })
        .await?;
        if log_in.ended_at.is_some() {
            self.note(|changed| changed.log_ins_ended.push(id));
        }
        Ok(())
    }

    /// Forgets log-ins that ended, or would have, before a moment; tells how many.
    ///
    /// # Errors
    /// As the database says.
    pub async fn prune_log_ins(&self, before: DateTime<Utc>) -> Result<u64, StoreFault> {
        let before = rows::stored(before);
        let old = Condition::any()
            .add(log_in::Column::EndsAt.lt(before))
            .add(log_in::Column::EndedAt.lt(before));
        self.with(|db| async move {
            let gone = log_in::Entity::delete_many()
                .filter(old)
                .exec(db.as_ref())
                .await?;
            Ok(gone.rows_affected)
        })
        .await
    }
}

async fn by_id(db: &impl ConnectionTrait, id: LogInId) -> Result<Option<LogIn>, StoreFault> {
    let found = rows::first(db, log_in::Entity::find_by_id(id.uuid())).await?;
    found.map(LogIn::try_from).transpose()
}

fn active(log_in: &LogIn) -> log_in::ActiveModel {
    log_in::Model {
        id: log_in.id.uuid(),
        account_id: log_in.account.uuid(),
        stage: log_in.stage.code().to_owned(),
        refresh_hash: log_in.refresh_hash.clone(),
        device: log_in.device.clone(),
        created_at: rows::stored(log_in.created_at),
        last_seen_at: rows::stored(log_in.last_seen_at),
        ends_at: rows::stored(log_in.ends_at),
        ended_at: log_in.ended_at.map(rows::stored),
    }
    .into_active_model()
    .reset_all()
}

impl TryFrom<log_in::Model> for LogIn {
    type Error = StoreFault;

    fn try_from(row: log_in::Model) -> Result<Self, StoreFault> {
        let stage = LogInStage::from_code(&row.stage)
            .ok_or_else(|| StoreFault::corrupt("log_in", row.id, "unknown stage"))?;
        Ok(Self {
            id: LogInId::new(row.id),
            account: AccountId::new(row.account_id),
            stage,
            refresh_hash: row.refresh_hash,
            device: row.device,
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
            ends_at: row.ends_at,
            ended_at: row.ended_at,
        })
    }
}
