//! Commands carried out before: a client that repeats one gets the first outcome again.

use chrono::{DateTime, Utc};
use domain::ids::CommandId;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::Value;

use crate::fault::StoreFault;
use crate::rows::{self, command};
use crate::transaction::Tx;

/// A command that was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierCommand {
    /// Who gave it.
    pub actor: String,
    /// What kind of command it was.
    pub kind: String,
    /// What distinguishes it from another of its kind.
    pub fingerprint: String,
    /// How it ended.
    pub outcome: Value,
}

impl Tx {
    /// The command of this id, if it was carried out.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for an outcome that is not JSON.
    pub async fn earlier_command(
        &self,
        id: CommandId,
    ) -> Result<Option<EarlierCommand>, StoreFault> {
        let row = self
            .with(|db| async move {
                rows::first(db.as_ref(), command::Entity::find_by_id(id.uuid())).await
            })
            .await?;
        row.map(|row| {
            let outcome = serde_json::from_str(&row.outcome).map_err(|_cause| {
                StoreFault::corrupt("command", row.id, "the outcome is not JSON")
            })?;
            let command::Model {
                actor,
                kind,
                fingerprint,
                ..
            } = row;
            Ok(EarlierCommand {
                actor,
                kind,
                fingerprint,
                outcome,
            })
        })
        .transpose()
    }

    /// Keeps a command and its outcome.
    ///
    /// # Errors
    /// As the database says; one id is kept once.
    pub async fn keep_command(
        &self,
        id: CommandId,
        actor: &str,
        kind: &str,
        fingerprint: &str,
        outcome: &Value,
        at: DateTime<Utc>,
    ) -> Result<(), StoreFault> {
        let row = command::Model {
            id: id.uuid(),
            actor: actor.to_owned(),
            kind: kind.to_owned(),
            fingerprint: fingerprint.to_owned(),
            outcome: outcome.to_string(),
            recorded_at: rows::stored(at),
        };
        let insert = command::Entity::insert(row.into_active_model().reset_all());
        self.with(|db| async move {
            insert.exec_without_returning(db.as_ref()).await?;
            Ok(())
        })
        .await
    }

    /// Forgets commands kept before a moment; tells how many.
    ///
    /// # Errors
    /// As the database says.
    pub async fn prune_commands(&self, before: DateTime<Utc>) -> Result<u64, StoreFault> {
        let old = command::Column::RecordedAt.lt(rows::stored(before));
        self.with(|db| async move {
            let gone = command::Entity::delete_many()
                .filter(old)
                .exec(db.as_ref())
                .await?;
            Ok(gone.rows_affected)
        })
        .await
    }
}
