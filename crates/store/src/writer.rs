//! The writer: one task per process that owns the one connection which writes.
//!
//! Jobs wait in a queue. The writer takes as many as wait, up to a bound, runs each in a
//! savepoint of its own inside one transaction, commits once, and only then answers. So a
//! hundred tablets cost a few commits, and nobody fights over the end of the audit chain.

use std::collections::BTreeSet;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use domain::ids::SessionId;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr};
use tokio::sync::{mpsc, oneshot};

use crate::audit::{self, AuditFact, AuditHead};
use crate::dialect;
use crate::fault::StoreFault;
use crate::public_review;
use crate::transaction::Tx;

/// Most jobs of one commit: beyond it the first would wait too long for the last.
const BATCH_JOBS_MAX: usize = 64;

/// Most jobs that wait: ten halls at once. More callers wait at the door of the queue.
pub(crate) const QUEUED_JOBS_MAX: usize = 1_024;

/// Longest wait at that door before the caller is told that we are busy.
const DOOR_WAIT_MAX: Duration = Duration::from_secs(10);

/// Longest a job may run. All others wait meanwhile, so one that hangs is given up.
pub(crate) const JOB_TIME_MAX: Duration = Duration::from_secs(30);

/// Longest wait for an old connection to close before it is left to itself.
const CLOSE_WAIT_MAX: Duration = Duration::from_secs(5);

/// Tells the caller how it ended: with `Ok` the job's own answer.
type Answer = Box<dyn FnOnce(Result<(), StoreFault>) + Send>;

/// One thing to write, whatever its type of answer.
pub(crate) trait Job: Send {
    /// Runs it. It is answered later, when its fate is known.
    fn run(self: Box<Self>, tx: Tx, time_max: Duration) -> BoxFuture<'static, Ran>;
    /// Answers it without running it.
    fn refuse(self: Box<Self>, fault: StoreFault);
}

/// What is left of a job that ran.
pub(crate) struct Ran {
    end: End,
    answer: Answer,
}

enum End {
    /// To be kept, with these audit rows.
    Keep(Vec<AuditFact>),
    /// To be undone: it failed or panicked.
    Undo,
    /// Given up while it ran; the state of the connection is unknown.
    Hung,
}

struct Asked<F, T, E> {
    job: F,
    answer: oneshot::Sender<Result<T, E>>,
}

impl<F, Fut, T, E> Job for Asked<F, T, E>
where
    F: FnOnce(Tx) -> Fut + Send + 'static,
    Fut: Future<Output = Result<(T, Vec<AuditFact>), E>> + Send + 'static,
    T: Send + 'static,
    E: From<StoreFault> + Send + 'static,
{
    fn run(self: Box<Self>, tx: Tx, time_max: Duration) -> BoxFuture<'static, Ran> {
        let Self { job, answer } = *self;
        let job = AssertUnwindSafe(async move { job(tx).await }).catch_unwind();
        async move {
            let (end, own) = match tokio::time::timeout(time_max, job).await {
                Ok(Ok(Ok((value, facts)))) => (End::Keep(facts), Ok(value)),
                Ok(Ok(Err(no))) => (End::Undo, Err(no)),
                Ok(Err(_panic)) => (
                    End::Undo,
                    Err(StoreFault::Other("a job panicked".to_owned()).into()),
                ),
                Err(_elapsed) => (End::Hung, Err(StoreFault::Busy.into())),
            };
            // The caller may have gone; the job is kept or undone all the same.
            let answer: Answer =
                Box::new(move |fate| drop(answer.send(fate.map_err(E::from).and(own))));
            Ran { end, answer }
        }
        .boxed()
    }

    fn refuse(self: Box<Self>, fault: StoreFault) {
        drop(self.answer.send(Err(fault.into())));
    }
}

/// Puts a job into the queue and waits for its answer.
pub(crate) async fn ask<T, E, F, Fut>(queue: mpsc::Sender<Box<dyn Job>>, job: F) -> Result<T, E>
where
    F: FnOnce(Tx) -> Fut + Send + 'static,
    Fut: Future<Output = Result<(T, Vec<AuditFact>), E>> + Send + 'static,
    T: Send + 'static,
    E: From<StoreFault> + Send + 'static,
{
    let (answer, answered) = oneshot::channel();
    let asked: Box<dyn Job> = Box::new(Asked { job, answer });
    match tokio::time::timeout(DOOR_WAIT_MAX, queue.send(asked)).await {
        Ok(Ok(())) => {}
        Ok(Err(_closed)) => return Err(StoreFault::Stopped.into()),
        Err(_elapsed) => return Err(StoreFault::Busy.into()),
    }
    // The queue must be able to end while we wait.
    drop(queue);
    answered
        .await
        .unwrap_or_else(|_gone| Err(StoreFault::Stopped.into()))
}

/// The task that writes.
pub(crate) struct Writer {
    url: String,
    connection: Option<DatabaseConnection>,
    queue: mpsc::Receiver<Box<dyn Job>>,
    job_time_max: Duration,
}

impl Writer {
    pub(crate) fn new(
        url: String,
        connection: DatabaseConnection,
        queue: mpsc::Receiver<Box<dyn Job>>,
        job_time_max: Duration,
    ) -> Self {
        Self {
            url,
            connection: Some(connection),
            queue,
            job_time_max,
        }
    }

    /// Writes until the queue is closed and empty.
    pub(crate) async fn run(mut self) {
        let mut jobs = Vec::with_capacity(BATCH_JOBS_MAX);
        while self.queue.recv_many(&mut jobs, BATCH_JOBS_MAX).await > 0 {
            self.write_batch(std::mem::take(&mut jobs)).await;
        }
        self.renew().await;
    }

    async fn write_batch(&mut self, jobs: Vec<Box<dyn Job>>) {
        let (transaction, head) = match self.begin().await {
            Ok(begun) => begun,
            Err(fault) => {
                self.renew().await;
                for job in jobs {
                    job.refuse(fault.clone());
                }
                return;
            }
        };
        let mut batch = Batch {
            transaction: Arc::new(transaction),
            head,
            is_saved: false,
            sessions: BTreeSet::new(),
            ran: Vec::new(),
            job_time_max: self.job_time_max,
        };
        let mut jobs = jobs.into_iter();
        let mut broken = None;
        while broken.is_none()
            && let Some(job) = jobs.next()
        {
            broken = batch.run(job).await.err();
        }
        let Batch {
            transaction,
            sessions,
            ran,
            ..
        } = batch;
        if broken.is_none() {
            // Once for the whole batch: a hundred ballots would write the same row a hundred times.
            let touched = public_review::touch_sessions(transaction.as_ref(), &sessions);
            broken = touched.await.err();
        }
        let fate = match broken {
            None => commit(transaction).await,
            Some(fault) => {
                drop(transaction);
                Err(fault)
            }
        };
        if fate.is_err() {
            // Whether the connection still holds a transaction is unknown: take a new one.
            self.renew().await;
        }
        for (answer, own) in ran {
            answer(own.map_or_else(|| fate.clone(), Err));
        }
        if let Err(fault) = fate {
            for job in jobs {
                job.refuse(fault.clone());
            }
        }
    }

    /// Begins a transaction and reads the end of the audit chain: another server, or the
    /// command line, may have written since.
    async fn begin(&mut self) -> Result<(DatabaseTransaction, AuditHead), StoreFault> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => dialect::connect_writer(&self.url).await?,
        };
        let transaction = dialect::begin_write(self.connection.insert(connection)).await?;
        let head = audit::head(&transaction).await?;
        Ok((transaction, head))
    }

    /// Gives the connection up; the next batch opens another.
    async fn renew(&mut self) {
        if let Some(old) = self.connection.take() {
            let closed = tokio::time::timeout(CLOSE_WAIT_MAX, old.close()).await;
            if !matches!(closed, Ok(Ok(()))) {
                tracing::warn!("the writer's old connection did not close in time");
            }
        }
    }
}

struct Batch {
    transaction: Arc<DatabaseTransaction>,
    head: AuditHead,
    /// A savepoint stands before the next job.
    is_saved: bool,
    /// Of which something changed.
    sessions: BTreeSet<SessionId>,
    ran: Vec<(Answer, Option<StoreFault>)>,
    job_time_max: Duration,
}

impl Batch {
    /// Runs one job in its savepoint.
    ///
    /// # Errors
    /// When nothing of the batch can be kept any more.
    async fn run(&mut self, job: Box<dyn Job>) -> Result<(), StoreFault> {
        if let Err(error) = self.save().await {
            let fault = StoreFault::from(error);
            job.refuse(fault.clone());
            return Err(fault);
        }
        let tx = Tx::lend(&self.transaction);
        let Ran { end, answer } = job.run(tx.clone(), self.job_time_max).await;
        let met = tx.take_back();
        let kept = match (end, &met) {
            (End::Keep(facts), None) => self.keep(&facts).await,
            // It went on after a fault: what it believes to have written is not all there.
            (End::Keep(_), Some(fault)) => Err(Some(fault.clone())),
            (End::Undo, _) => Err(None),
            (End::Hung, _) => {
                self.ran.push((answer, None));
                return Err(StoreFault::Busy);
            }
        };
        match kept {
            Ok(()) => {
                self.sessions.extend(tx.changed().sessions);
                self.ran.push((answer, None));
                Ok(())
            }
            Err(own) => {
                self.ran.push((answer, own.clone()));
                // SQLite may have undone the whole transaction by itself, on a full disk for
                // one; then the savepoint is gone and every later statement would stand alone.
                undo(&self.transaction)
                    .await
                    .map_err(|error| own.or(met).unwrap_or_else(|| error.into()))
            }
        }
    }

    async fn keep(&mut self, facts: &[AuditFact]) -> Result<(), Option<StoreFault>> {
        let head = audit::append(self.transaction.as_ref(), &self.head, facts)
            .await
            .map_err(Some)?;
        // The next job's savepoint in the same breath: each question is a way to the database and
        // back, and the whole hall waits for it.
        let next = "RELEASE SAVEPOINT job; SAVEPOINT job";
        let next = self.transaction.execute_unprepared(next).await;
        next.map_err(|error| Some(error.into()))?;
        self.head = head;
        Ok(())
    }

    /// Sets the savepoint of the first job; each job leaves one for the next.
    async fn save(&mut self) -> Result<(), DbErr> {
        if !self.is_saved {
            self.transaction.execute_unprepared("SAVEPOINT job").await?;
            self.is_saved = true;
        }
        Ok(())
    }
}

/// Undoes one job. Its savepoint stays, for the next.
async fn undo(transaction: &DatabaseTransaction) -> Result<(), DbErr> {
    transaction
        .execute_unprepared("ROLLBACK TO SAVEPOINT job")
        .await?;
    Ok(())
}

async fn commit(transaction: Arc<DatabaseTransaction>) -> Result<(), StoreFault> {
    match Arc::into_inner(transaction) {
        Some(transaction) => Ok(transaction.commit().await?),
        // A job left a task behind that is using the transaction this very moment.
        None => Err(StoreFault::Other(
            "a job outlived its transaction".to_owned(),
        )),
    }
}
