//! The one way to write.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use domain::ids::{LogInId, SessionId};
use domain::news::Revisions;
use sea_orm::DatabaseTransaction;

use crate::audit::AuditFact;
use crate::fault::StoreFault;
use crate::store::Store;
use crate::writer;

/// What a job did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written<T> {
    /// It did something, and the audit log is to say so.
    Did {
        /// The answer.
        value: T,
        /// What the log is to say; never empty.
        facts: Vec<AuditFact>,
    },
    /// It found the command carried out before and did nothing again.
    Repeated(T),
    /// It found everything as it was wished and changed nothing anybody sees: at most it counted,
    /// or kept the command, so that it does nothing later either.
    Unchanged(T),
}

impl<T> Written<T> {
    /// Did one thing.
    #[must_use]
    pub fn did(value: T, fact: AuditFact) -> Self {
        Self::Did {
            value,
            facts: vec![fact],
        }
    }

    /// Did several things.
    #[must_use]
    pub fn did_all(value: T, first: AuditFact, rest: impl IntoIterator<Item = AuditFact>) -> Self {
        Self::Did {
            value,
            facts: std::iter::once(first).chain(rest).collect(),
        }
    }
}

impl Store {
    /// Carries out `job` and writes its audit rows, both or neither. It is answered once that
    /// is safely on disk. A job that fails or panics is undone alone.
    ///
    /// Jobs of all servers run one after the other, so what a job reads stays true until it
    /// ends. Inside a job use only its `Tx`: a read through the store would see older rows, a
    /// write through it would wait for itself.
    ///
    /// A fault while committing means that the job may have been written or not (a lost
    /// connection cannot tell); asking again with the same command id is safe.
    ///
    /// # Errors
    /// What the job says, or the fault that kept it from being written.
    pub async fn write<T, E, F, Fut>(&self, job: F) -> Result<T, E>
    where
        F: FnOnce(Tx) -> Fut + Send + 'static,
        Fut: Future<Output = Result<Written<T>, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreFault> + Send + 'static,
    {
        let split = |tx| async move {
            match job(tx).await? {
                Written::Did { facts, .. } if facts.is_empty() => {
                    Err(StoreFault::Other("a deed came without its audit row".to_owned()).into())
                }
                Written::Did { value, facts } => Ok((value, facts)),
                Written::Repeated(value) | Written::Unchanged(value) => Ok((value, Vec::new())),
            }
        };
        writer::ask(self.jobs()?, split).await
    }

    /// As [`Store::write`], for what is no deed and changes nobody's work: counting failures,
    /// noting when a log-in was last seen or how a person reads, throwing away what is too old.
    /// No audit row.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn keep_house<T, E, F, Fut>(&self, job: F) -> Result<T, E>
    where
        F: FnOnce(Tx) -> Fut + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreFault> + Send + 'static,
    {
        writer::ask(self.jobs()?, |tx| async move {
            Ok((job(tx).await?, Vec::new()))
        })
        .await
    }
}

/// What of a job concerns those who look on: numbers and ids, nothing of the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// The topics it raised, and how far.
    pub revisions: Revisions,
    /// The log-ins it ended.
    pub log_ins_ended: Vec<LogInId>,
    /// The sessions of which something changed.
    pub sessions: Vec<SessionId>,
}

/// The transaction of one job. It ends with the job: a clone kept longer gets `Stopped`.
///
/// After a fault it can only be given up: every later call gets the same fault, so that a job
/// which overlooks one cannot write half of what it meant.
#[derive(Clone, Debug)]
pub struct Tx(Arc<Lent>);

#[derive(Debug)]
struct Lent {
    transaction: Weak<DatabaseTransaction>,
    ended: Mutex<Option<StoreFault>>,
    changed: Mutex<Changed>,
}

impl Tx {
    /// Lends the transaction to a job.
    pub(crate) fn lend(transaction: &Arc<DatabaseTransaction>) -> Self {
        let transaction = Arc::downgrade(transaction);
        Self(Arc::new(Lent {
            transaction,
            ended: Mutex::new(None),
            changed: Mutex::default(),
        }))
    }

    /// What the job has changed so far. True only once the job is committed.
    #[must_use]
    pub fn changed(&self) -> Changed {
        let changed = self.0.changed.lock();
        changed.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes a change for those who look on.
    pub(crate) fn note(&self, note: impl FnOnce(&mut Changed)) {
        let changed = self.0.changed.lock();
        note(&mut changed.unwrap_or_else(PoisonError::into_inner));
    }

    /// Takes the transaction back; tells the fault that it met, if any.
    pub(crate) fn take_back(&self) -> Option<StoreFault> {
        let mut ended = self.0.ended.lock().unwrap_or_else(PoisonError::into_inner);
        ended.replace(StoreFault::Stopped)
    }

    /// Does one thing in the transaction.
    pub(crate) async fn with<T, F, Fut>(&self, ask: F) -> Result<T, StoreFault>
    where
        F: FnOnce(Arc<DatabaseTransaction>) -> Fut,
        Fut: Future<Output = Result<T, StoreFault>>,
    {
        let ended = self
            .0
            .ended
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(fault) = ended {
            return Err(fault);
        }
        let transaction = self.0.transaction.upgrade().ok_or(StoreFault::Stopped)?;
        let answer = ask(transaction).await;
        if let Err(fault) = &answer {
            let mut ended = self.0.ended.lock().unwrap_or_else(PoisonError::into_inner);
            ended.get_or_insert_with(|| fault.clone());
        }
        answer
    }
}
