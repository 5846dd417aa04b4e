//! Commands: done once, however often they are sent.

use std::future::Future;

use chrono::{DateTime, Utc};
use domain::ids::CommandId;
use domain::refusal::Refusal;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use store::{AuditFact, Tx, Written};

use crate::actor::Actor;
use crate::no::No;
use crate::services::Services;

/// One command as the client sent it.
pub(crate) struct Command<'a, P> {
    /// Made by the client.
    pub id: CommandId,
    /// What is wished, a permanent word.
    pub kind: &'static str,
    /// Everything that was wished: the same id with another wish is refused.
    pub wish: &'a P,
}

/// What a job has to record: nothing where it found all as it was wished.
pub(crate) struct Facts(Vec<AuditFact>);

impl Facts {
    /// The answer of a job with what it has to record.
    pub(crate) fn written<T>(self, value: T) -> Written<T> {
        let mut facts = self.0.into_iter();
        match facts.next() {
            Some(first) => Written::did_all(value, first, facts),
            None => Written::Unchanged(value),
        }
    }
}

impl From<AuditFact> for Facts {
    fn from(fact: AuditFact) -> Self {
        Self(vec![fact])
    }
}

impl From<Option<AuditFact>> for Facts {
    fn from(fact: Option<AuditFact>) -> Self {
        Self(fact.into_iter().collect())
    }
}

impl From<Vec<AuditFact>> for Facts {
    fn from(facts: Vec<AuditFact>) -> Self {
        Self(facts)
    }
}

impl Services {
    /// Does `job` once, with its audit row and the command's id in one transaction. The second
    /// and later times, the first outcome is given again and nothing happens. A job that finds all
    /// as it was wished has nothing to record.
    pub(crate) async fn once<T, P, O, F, Fut>(
        &self,
        actor: &Actor,
        command: Command<'_, P>,
        at: DateTime<Utc>,
        job: F,
    ) -> Result<T, No>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        P: Serialize,
        O: Into<Facts> + Send + 'static,
        F: FnOnce(Tx) -> Fut + Send + 'static,
        Fut: Future<Output = Result<(T, O), No>> + Send + 'static,
    {
        let actor = actor.audit().id;
        let (id, kind) = (command.id, command.kind);
        let fingerprint = fingerprint(command.wish)?;
        self.write(move |tx| async move {
            if let Some(earlier) = tx.earlier_command(id).await? {
                let same = earlier.actor == actor
                    && earlier.kind == kind
                    && earlier.fingerprint == fingerprint;
                if !same {
                    return Err(No::Refused(Refusal::CommandReused));
                }
                let outcome = serde_json::from_value(earlier.outcome)
                    .map_err(|error| No::bug(&error.to_string()))?;
                return Ok(Written::Repeated(outcome));
            }
            let (value, fact) = job(tx.clone()).await?;
            let outcome =
                serde_json::to_value(&value).map_err(|error| No::bug(&error.to_string()))?;
            tx.keep_command(id, &actor, kind, &fingerprint, &outcome, at)
                .await?;
            Ok(fact.into().written(value))
        })
        .await
    }
}

fn fingerprint(wish: &impl Serialize) -> Result<String, No> {
    let json = serde_json::to_vec(wish).map_err(|error| No::bug(&error.to_string()))?;
    Ok(hex::encode(Sha256::digest(json)))
}
