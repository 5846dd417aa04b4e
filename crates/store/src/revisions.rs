//! How often each area has changed. The number is raised in the transaction of the change, so that
//! a crash between the commit and the telling loses nothing, and every server sees it.

use domain::news::{Revisions, Topic};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel};

use crate::fault::StoreFault;
use crate::rows::{self, revision};
use crate::store::Store;
use crate::transaction::Tx;

impl Store {
    /// How far each topic has come.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a number that breaks a rule.
    pub async fn revisions(&self) -> Result<Revisions, StoreFault> {
        let mut revisions = Revisions::default();
        for row in rows::all(self.readers(), revision::Entity::find()).await? {
            // A word unknown here is a newer program's: nobody on this server follows it.
            if let Some(topic) = Topic::from_word(&row.topic) {
                revisions.reach(topic, number(&row)?);
            }
        }
        Ok(revisions)
    }
}

impl Tx {
    /// Raises a topic by one: whatever changes rows of an area calls this. However much one job
    /// changes, its topic is raised once.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a number that breaks a rule.
    pub(crate) async fn raise(&self, topic: Topic) -> Result<(), StoreFault> {
        if self.changed().revisions.of(topic) > 0 {
            return Ok(());
        }
        let number = self
            .with(|db| async move { raise(db.as_ref(), topic).await })
            .await?;
        self.note(|changed| {
            changed.revisions.reach(topic, number);
        });
        Ok(())
    }
}

async fn raise(db: &impl ConnectionTrait, topic: Topic) -> Result<u64, StoreFault> {
    let first = revision::Model {
        topic: topic.word().to_owned(),
        number: 1,
    };
    let one_more = Expr::col((revision::Entity, revision::Column::Number)).add(1);
    let again = OnConflict::column(revision::Column::Topic)
        .value(revision::Column::Number, one_more)
        .to_owned();
    revision::Entity::insert(first.into_active_model().reset_all())
        .on_conflict(again)
        .exec_without_returning(db)
        .await?;
    let row = rows::first(db, revision::Entity::find_by_id(topic.word())).await?;
    let row =
        row.ok_or_else(|| StoreFault::corrupt("revision", topic.word(), "it is not there"))?;
    number(&row)
}

fn number(row: &revision::Model) -> Result<u64, StoreFault> {
    u64::try_from(row.number)
        .ok()
        .filter(|number| *number > 0)
        .ok_or_else(|| StoreFault::corrupt("revision", &row.topic, "the number is below 1"))
}
