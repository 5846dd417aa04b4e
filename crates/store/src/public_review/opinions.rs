//! The opinion of a session: one for a session, signed by two people.

use domain::ids::{AccountId, SessionId};
use domain::public_review::opinion::{Opinion, Signature};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

use crate::audit::{self, AuditHead};
use crate::fault::StoreFault;
use crate::reviewers::ChangedBy;
use crate::rows::{self, review_opinion};
use crate::store::Store;
use crate::transaction::Tx;

/// An opinion as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptOpinion {
    /// The opinion.
    pub opinion: Opinion,
    /// The end of the audit chain when both had signed.
    pub head: Option<AuditHead>,
    /// Who wrote on it last.
    pub changed: ChangedBy,
}

impl Store {
    /// The opinion of a session, if there is one.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
    pub async fn opinion(&self, session: SessionId) -> Result<Option<KeptOpinion>, StoreFault> {
        of_session(self.readers(), session).await
    }
}

impl Tx {
    /// As [`Store::opinion`].
    ///
    /// # Errors
    /// As [`Store::opinion`].
    pub async fn opinion(&self, session: SessionId) -> Result<Option<KeptOpinion>, StoreFault> {
        self.with(|db| async move { of_session(db.as_ref(), session).await })
            .await
    }

    /// Adds the opinion of a session. A session has one.
    ///
    /// # Errors
    /// As the database says.
    pub async fn add_opinion(
        &self,
        session: SessionId,
        kept: &KeptOpinion,
    ) -> Result<(), StoreFault> {
        let insert = review_opinion::Entity::insert(row(session, kept)?.into_active_model());
        self.with(|db| async move {
            insert.exec_without_returning(db.as_ref()).await?;
            Ok(())
        })
        .await?;
        self.touch_session(session);
        Ok(())
    }

    /// Writes the opinion of a session over the one of version `before`.
    ///
    /// # Errors
    /// As the database says; `Corrupt` where the row is not of that version.
    pub async fn save_opinion(
        &self,
        session: SessionId,
        kept: &KeptOpinion,
        before: u32,
    ) -> Result<(), StoreFault> {
        let row = row(session, kept)?.into_active_model().reset_all();
        let before = rows::whole(before)?;
        self.with(|db| async move {
            let saved = review_opinion::Entity::update_many()
                .set(row)
                .filter(review_opinion::Column::SessionId.eq(session.uuid()))
                .filter(review_opinion::Column::Version.eq(before))
                .exec(db.as_ref())
                .await?;
            if saved.rows_affected == 1 {
                Ok(())
            } else {
                let why = "it is not there, or not of the version before";
                Err(StoreFault::corrupt("review_opinion", session, why))
            }
        })
        .await?;
        self.touch_session(session);
        Ok(())
    }

    /// The end of the audit chain before this job.
    ///
    /// # Errors
    /// As the database says.
    pub async fn audit_head(&self) -> Result<AuditHead, StoreFault> {
        self.with(|db| async move { audit::head(db.as_ref()).await })
            .await
    }
}

pub(super) async fn of_session(
    db: &impl ConnectionTrait,
    session: SessionId,
) -> Result<Option<KeptOpinion>, StoreFault> {
    let select = review_opinion::Entity::find_by_id(session.uuid());
    rows::first(db, select).await?.map(of_row).transpose()
}

fn row(session: SessionId, kept: &KeptOpinion) -> Result<review_opinion::Model, StoreFault> {
    let opinion = &kept.opinion;
    let (chair, clerk) = (opinion.chair.as_ref(), opinion.clerk.as_ref());
    Ok(review_opinion::Model {
        session_id: session.uuid(),
        entry: rows::json(&opinion.entry)?,
        version: rows::whole(opinion.version)?,
        chair_id: chair.map(|one| one.by.uuid()),
        chair_name: chair.map(|one| one.name.clone()),
        chair_at: chair.map(|one| rows::stored(one.at)),
        clerk_id: clerk.map(|one| one.by.uuid()),
        clerk_name: clerk.map(|one| one.name.clone()),
        clerk_at: clerk.map(|one| rows::stored(one.at)),
        head_seq: kept.head.as_ref().map(|head| head.seq),
        head_hash: kept.head.as_ref().map(|head| head.hash.clone()),
        changed_at: rows::stored(kept.changed.at),
        changed_by: kept.changed.account.clone(),
        changed_by_name: kept.changed.name.clone(),
    })
}

fn of_row(row: review_opinion::Model) -> Result<KeptOpinion, StoreFault> {
    let id = row.session_id;
    let corrupt = |why| StoreFault::corrupt("review_opinion", id, why);
    let signature = |by: Option<_>, name: Option<String>, at| match (by, name, at) {
        (None, None, None) => Ok(None),
        (Some(by), Some(name), Some(at)) => Ok(Some(Signature {
            by: AccountId::new(by),
            name,
            at,
        })),
        _ => Err(corrupt("half a signature")),
    };
    let version = rows::number(row.version).filter(|version| *version > 0);
    let head = match (row.head_seq, row.head_hash) {
        (None, None) => None,
        (Some(seq), Some(hash)) => Some(AuditHead { seq, hash }),
        _ => return Err(corrupt("half an end of the chain")),
    };
    let opinion = Opinion {
        entry: serde_json::from_str(&row.entry)
            .map_err(|_cause| corrupt("the opinion breaks a rule"))?,
        version: version.ok_or_else(|| corrupt("the version is not positive"))?,
        chair: signature(row.chair_id, row.chair_name, row.chair_at)?,
        clerk: signature(row.clerk_id, row.clerk_name, row.clerk_at)?,
    };
    if opinion.is_signed() != head.is_some() {
        return Err(corrupt("the end of the chain does not fit the signatures"));
    }
    Ok(KeptOpinion {
        opinion,
        head,
        changed: ChangedBy {
            account: row.changed_by,
            name: row.changed_by_name,
            at: row.changed_at,
        },
    })
}
