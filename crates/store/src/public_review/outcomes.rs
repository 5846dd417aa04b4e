//! Outcomes: the editions of what is published of a session, and the list the public reads.

mod public;
mod row;

use domain::ids::{OutcomeId, SessionId};
use domain::public_review::outcome::{EDITIONS_MAX, Outcome};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

pub use self::public::{OutcomeFilter, OutcomeKey, OutcomeListed, PublicOutcome, PublicState};
use crate::fault::StoreFault;
use crate::rows::{self, outcome};
use crate::store::Store;
use crate::transaction::Tx;

/// An edition as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptOutcome {
    /// The session.
    pub session: SessionId,
    /// The edition.
    pub outcome: Outcome,
}

impl Store {
    /// The editions of a session, the latest first.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
    pub async fn outcomes(&self, session: SessionId) -> Result<Vec<KeptOutcome>, StoreFault> {
        of_session(self.readers(), session).await
    }

    /// One edition, whatever its session.
    ///
    /// # Errors
    /// As [`Store::outcomes`].
    pub async fn outcome(&self, id: OutcomeId) -> Result<Option<KeptOutcome>, StoreFault> {
        by_id(self.readers(), id).await
    }
}

impl Tx {
    /// As [`Store::outcomes`].
    ///
    /// # Errors
    /// As [`Store::outcomes`].
    pub async fn outcomes(&self, session: SessionId) -> Result<Vec<KeptOutcome>, StoreFault> {
        self.with(|db| async move { of_session(db.as_ref(), session).await })
            .await
    }

    /// As [`Store::outcome`].
    ///
    /// # Errors
    /// As [`Store::outcomes`].
    pub async fn outcome(&self, id: OutcomeId) -> Result<Option<KeptOutcome>, StoreFault> {
        self.with(|db| async move { by_id(db.as_ref(), id).await })
            .await
    }

    /// Adds an edition. There is one of a number in a session.
    ///
    /// # Errors
    /// As the database says.
    pub async fn add_outcome(
        &self,
        session: SessionId,
        outcome: &Outcome,
    ) -> Result<(), StoreFault> {
        let insert = outcome::Entity::insert(row::active(session, outcome)?);
        self.with(|db| async move {
            insert.exec_without_returning(db.as_ref()).await?;
            Ok(())
        })
        .await
    }

    /// Writes an edition over the version before. One of a session is public at a time.
    ///
    /// # Errors
    /// As the database says; `Corrupt` where the row is not of the version before.
    pub async fn save_outcome(
        &self,
        session: SessionId,
        outcome: &Outcome,
    ) -> Result<(), StoreFault> {
        let row = row::active(session, outcome)?;
        let before = rows::whole(outcome.version.saturating_sub(1))?;
        let id = outcome.id;
        self.with(|db| async move {
            let saved = outcome::Entity::update_many()
                .set(row)
                .filter(outcome::Column::Id.eq(id.uuid()))
                .filter(outcome::Column::Version.eq(before))
                .exec(db.as_ref())
                .await?;
            if saved.rows_affected == 1 {
                Ok(())
            } else {
                let why = "it is not there, or not of the version before";
                Err(StoreFault::corrupt("outcome", id, why))
            }
        })
        .await
    }
}

async fn of_session(
    db: &impl ConnectionTrait,
    session: SessionId,
) -> Result<Vec<KeptOutcome>, StoreFault> {
    let select = outcome::Entity::find()
        .filter(outcome::Column::SessionId.eq(session.uuid()))
        .order_by_desc(outcome::Column::Edition)
        .limit(u64::from(EDITIONS_MAX));
    let found = rows::all(db, select).await?;
    found.iter().map(row::of_row).collect()
}

async fn by_id(
    db: &impl ConnectionTrait,
    id: OutcomeId,
) -> Result<Option<KeptOutcome>, StoreFault> {
    let select = outcome::Entity::find_by_id(id.uuid());
    let found = rows::first(db, select).await?;
    found.as_ref().map(row::of_row).transpose()
}
