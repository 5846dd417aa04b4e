//! The audit chain: read, lengthened and verified.

mod chain;
mod search;

use chrono::{DateTime, Utc};
use domain::audit::Recorded;
use domain::page::{Cut, Page};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Order,
    QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::Value;

pub use search::{AuditFilter, AuditObjects};

use crate::audit::chain::{GENESIS_HASH, Links, hash_of};
use crate::fault::StoreFault;
use crate::like::bytewise;
use crate::paging;
use crate::rows::{self, audit_entry};
use crate::store::Store;

/// Rows read at once while verifying: a few megabytes at most.
const VERIFY_ROWS: u64 = 1_000;

/// What the log is to say about a deed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditFact {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: AuditActor,
    /// What.
    pub deed: Recorded,
    /// What kind of thing it was done to.
    pub object_kind: &'static str,
    /// Which one.
    pub object_id: String,
    /// Names of fields, versions and ids; nothing of a person.
    pub detail: Value,
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditActor {
    /// `account:<id>`, `operator` or `visitor`.
    pub id: String,
    /// The name as displayed then.
    pub name: String,
}

/// A row of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Place in the chain, from 1.
    pub seq: i64,
    /// When, in whole milliseconds.
    pub recorded_at: DateTime<Utc>,
    /// Who.
    pub actor: AuditActor,
    /// What.
    pub deed: Recorded,
    /// What kind of thing it was done to.
    pub object_kind: String,
    /// Which one.
    pub object_id: String,
    /// Names of fields, versions and ids.
    pub detail: Value,
    /// Hash of the row before, hex.
    pub previous_hash: String,
    /// Hash of this row, hex.
    pub hash: String,
}

/// The end of the chain. Kept elsewhere, it also shows that rows were cut off the end.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct AuditHead {
    /// Place of the last row, 0 for an empty chain.
    pub seq: i64,
    /// Its hash, hex; 64 zeros for an empty chain.
    pub hash: String,
}

impl Default for AuditHead {
    /// The head of an empty chain.
    fn default() -> Self {
        Self {
            seq: 0,
            hash: GENESIS_HASH.to_owned(),
        }
    }
}

/// What verifying the chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditVerdict {
    /// Every row is as it was written and follows the one before.
    Whole {
        /// How many rows.
        rows: u64,
        /// The end of the chain.
        head: AuditHead,
    },
    /// A row is not as it was written.
    Broken {
        /// Place of the first such row.
        seq: i64,
        /// What is wrong with it.
        why: &'static str,
    },
}

impl Store {
    /// A page of the log, newest first; the key is a place in the chain.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that cannot be read.
    pub async fn audit_page(
        &self,
        filter: &AuditFilter,
        cut: &Cut<i64>,
        rows: u64,
    ) -> Result<Page<AuditEntry>, StoreFault> {
        let cut = match cut {
            Cut::Start => Cut::Start,
            Cut::After(seq) => Cut::After(vec![(*seq).into()]),
            Cut::Before(seq) => Cut::Before(vec![(*seq).into()]),
        };
        let columns = [audit_entry::Column::Seq];
        let backend = self.readers().get_database_backend();
        let select = audit_entry::Entity::find().filter(filter.condition(backend));
        let found = paging::page(self.readers(), select, &columns, Order::Desc, cut, rows).await?;
        let rows = found
            .rows
            .into_iter()
            .map(AuditEntry::try_from)
            .collect::<Result<_, _>>()?;
        Ok(Page {
            rows,
            has_before: found.has_before,
            has_after: found.has_after,
        })
    }

    /// What was done to one thing, of these deeds, newest first; at most `rows`.
    ///
    /// # Errors
    /// As [`Store::audit_page`].
    pub async fn deeds_on(
        &self,
        object_id: &str,
        deeds: &[Recorded],
        rows: u64,
    ) -> Result<Vec<AuditEntry>, StoreFault> {
        let db = self.readers();
        // As the index spells it.
        let object = bytewise(db.get_database_backend(), audit_entry::Column::ObjectId);
        let words = deeds.iter().map(|deed| deed.word());
        let select = audit_entry::Entity::find()
            .filter(object.is_in([object_id]))
            .filter(audit_entry::Column::Deed.is_in(words))
            .order_by_desc(audit_entry::Column::Seq)
            .limit(rows);
        let found = rows::all(db, select).await?;
        found.into_iter().map(AuditEntry::try_from).collect()
    }

    /// The end of the chain.
    ///
    /// # Errors
    /// As the database says.
    pub async fn audit_head(&self) -> Result<AuditHead, StoreFault> {
        head(self.readers()).await
    }

    /// Reads the whole chain and recomputes every hash, a thousand rows at a time.
    ///
    /// # Errors
    /// As the database says. A row that cannot be read is a broken one, not an error.
    pub async fn audit_verify(&self) -> Result<AuditVerdict, StoreFault> {
        verify(self.readers()).await
    }

    /// As [`Store::audit_verify`], and tells how many rows followed the one of the hash `kept`;
    /// none where no row of the chain has it: rows were cut off, or written anew. The 64 zeros
    /// that an empty chain ends with are followed by every row.
    ///
    /// # Errors
    /// As [`Store::audit_verify`].
    pub async fn audit_verify_since(
        &self,
        kept: &str,
    ) -> Result<(AuditVerdict, Option<u64>), StoreFault> {
        let mut links = Links::seeking(kept);
        let verdict = follow_all(self.readers(), &mut links).await?;
        Ok((verdict, links.since()))
    }
}

impl TryFrom<audit_entry::Model> for AuditEntry {
    type Error = StoreFault;

    fn try_from(row: audit_entry::Model) -> Result<Self, StoreFault> {
        let corrupt = |why| StoreFault::corrupt("audit_entry", row.seq, why);
        let deed = Recorded::from_word(&row.deed).ok_or_else(|| corrupt("unknown deed"))?;
        let detail = serde_json::from_str(&row.detail)
            .map_err(|_cause| corrupt("the detail is not JSON"))?;
        Ok(Self {
            seq: row.seq,
            recorded_at: row.recorded_at,
            actor: AuditActor {
                id: row.actor,
                name: row.actor_name,
            },
            deed,
            object_kind: row.object_kind,
            object_id: row.object_id,
            detail,
            previous_hash: row.previous_hash,
            hash: row.hash,
        })
    }
}

/// The end of the chain as this connection sees it.
pub(crate) async fn head(db: &impl ConnectionTrait) -> Result<AuditHead, StoreFault> {
    let last = audit_entry::Entity::find().order_by_desc(audit_entry::Column::Seq);
    let last = rows::first(db, last).await?;
    Ok(last.map_or_else(AuditHead::default, |row| AuditHead {
        seq: row.seq,
        hash: row.hash,
    }))
}

/// Lengthens the chain. The caller is the only one who writes.
pub(crate) async fn append(
    db: &impl ConnectionTrait,
    head: &AuditHead,
    facts: &[AuditFact],
) -> Result<AuditHead, StoreFault> {
    let mut head = head.clone();
    let mut added = Vec::with_capacity(facts.len());
    for fact in facts {
        let detail = serde_json::to_string(&fact.detail)
            .map_err(|_cause| StoreFault::Other("an audit detail cannot be written".to_owned()))?;
        let mut row = audit_entry::Model {
            seq: head.seq.saturating_add(1),
            recorded_at: rows::stored(fact.at),
            actor: fact.actor.id.clone(),
            actor_name: fact.actor.name.clone(),
            deed: fact.deed.word().to_owned(),
            object_kind: fact.object_kind.to_owned(),
            object_id: fact.object_id.clone(),
            detail,
            previous_hash: head.hash,
            hash: String::new(),
        };
        row.hash = hash_of(&row);
        head = AuditHead {
            seq: row.seq,
            hash: row.hash.clone(),
        };
        added.push(row.into_active_model().reset_all());
    }
    for part in added.chunks(rows::ROWS_AT_ONCE) {
        let insert = audit_entry::Entity::insert_many(part.to_vec());
        insert.exec_without_returning(db).await?;
    }
    Ok(head)
}

/// Verifies the chain as this connection sees it.
pub(crate) async fn verify(db: &impl ConnectionTrait) -> Result<AuditVerdict, StoreFault> {
    follow_all(db, &mut Links::default()).await
}

async fn follow_all(
    db: &impl ConnectionTrait,
    links: &mut Links,
) -> Result<AuditVerdict, StoreFault> {
    loop {
        let next = audit_entry::Entity::find()
            .filter(audit_entry::Column::Seq.gt(links.head().seq))
            .order_by_asc(audit_entry::Column::Seq)
            .limit(VERIFY_ROWS);
        let chunk = match rows::all(db, next).await {
            Err(StoreFault::Corrupt { .. }) => return first_unreadable(db, links).await,
            chunk => chunk?,
        };
        if chunk.is_empty() {
            return Ok(links.whole());
        }
        for row in &chunk {
            if let Err(broken) = links.follow(row) {
                return Ok(broken);
            }
        }
    }
}

/// Goes on row by row to the first one that cannot be read, or is broken before it.
async fn first_unreadable(
    db: &impl ConnectionTrait,
    links: &mut Links,
) -> Result<AuditVerdict, StoreFault> {
    loop {
        let seq = links.head().seq;
        let next = audit_entry::Entity::find()
            .filter(audit_entry::Column::Seq.gt(seq))
            .order_by_asc(audit_entry::Column::Seq);
        match rows::first(db, next).await {
            Err(StoreFault::Corrupt { .. }) => {
                let why = "a column holds what it cannot hold";
                return Ok(AuditVerdict::Broken {
                    seq: seq.saturating_add(1),
                    why,
                });
            }
            Err(fault) => return Err(fault),
            Ok(None) => return Ok(links.whole()),
            Ok(Some(row)) => {
                if let Err(broken) = links.follow(&row) {
                    return Ok(broken);
                }
            }
        }
    }
}
