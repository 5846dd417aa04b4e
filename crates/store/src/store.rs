//! The open database.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::dialect;
use crate::fault::StoreFault;
use crate::writer::{JOB_TIME_MAX, Job, QUEUED_JOBS_MAX, Writer};

/// How a database is opened.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// Connections that read at the same time, 1 to 64.
    pub readers: u32,
}

impl Default for StoreOptions {
    /// Eight readers: a page reads for a millisecond, so eight keep a hundred tablets moving.
    fn default() -> Self {
        Self { readers: 8 }
    }
}

/// The open database. Cloning it is cheap and shares everything.
#[derive(Clone)]
pub struct Store(Arc<Open>);

struct Open {
    url: String,
    readers: DatabaseConnection,
    jobs: Mutex<Option<mpsc::Sender<Box<dyn Job>>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

impl fmt::Debug for Store {
    /// The address may hold a password, so nothing is shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store")
    }
}

impl Store {
    /// Opens a migrated database and starts its writer. Call it inside a tokio runtime; the
    /// store lives as long as that runtime.
    ///
    /// # Errors
    /// `Missing` where there is no database or it was never migrated, `Damaged` where the file
    /// is none, `Unreachable` and others as the database says.
    pub async fn open(url: &str, options: StoreOptions) -> Result<Self, StoreFault> {
        Self::open_timed(url, options, JOB_TIME_MAX).await
    }

    /// As [`Store::open`], with a time of its own after which a job is given up.
    pub(crate) async fn open_timed(
        url: &str,
        options: StoreOptions,
        job_time_max: Duration,
    ) -> Result<Self, StoreFault> {
        let readers = dialect::connect_readers(url, options.readers.clamp(1, 64)).await;
        let readers = readers.map_err(|fault| while_opening(url, fault))?;
        probe(&readers).await?;
        let writing = dialect::connect_writer(url).await?;
        let (jobs, queue) = mpsc::channel(QUEUED_JOBS_MAX);
        let writer = tokio::spawn(Writer::new(url.to_owned(), writing, queue, job_time_max).run());
        Ok(Self(Arc::new(Open {
            url: url.to_owned(),
            readers,
            jobs: Mutex::new(Some(jobs)),
            writer: Mutex::new(Some(writer)),
        })))
    }

    /// Finishes the writes already asked for and closes every connection. Later calls get
    /// `Stopped`.
    pub async fn close(&self) {
        let jobs = self
            .0
            .jobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        drop(jobs);
        let writer = self
            .0
            .writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(writer) = writer
            && let Err(end) = writer.await
        {
            tracing::error!(panicked = end.is_panic(), "the writer did not end well");
        }
        if let Err(error) = self.0.readers.close_by_ref().await {
            tracing::warn!(fault = %StoreFault::from(error), "readers did not close");
        }
    }

    /// Whether the database can be read, and the writer lives and gets the database to itself.
    ///
    /// # Errors
    /// What keeps it from that.
    pub async fn ready(&self) -> Result<(), StoreFault> {
        probe(&self.0.readers).await?;
        self.keep_house(|_| async { Ok::<(), StoreFault>(()) })
            .await
    }

    /// Whether other servers may work on this database at the same time: then what one of them
    /// keeps in its memory is not the whole truth.
    #[must_use]
    pub fn may_be_shared(&self) -> bool {
        dialect::may_be_shared(self.readers())
    }

    /// The connections that read.
    pub(crate) fn readers(&self) -> &DatabaseConnection {
        &self.0.readers
    }

    /// Address of the database; may hold a password.
    pub(crate) fn url(&self) -> &str {
        &self.0.url
    }

    /// The way to the writer, unless the store was closed.
    pub(crate) fn jobs(&self) -> Result<mpsc::Sender<Box<dyn Job>>, StoreFault> {
        let jobs = self.0.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.clone().ok_or(StoreFault::Stopped)
    }
}

/// A cheap read that fails where there is no migrated database.
async fn probe(readers: &DatabaseConnection) -> Result<(), StoreFault> {
    let backend = readers.get_database_backend();
    let read = Statement::from_string(backend, "SELECT 1 AS one FROM organisation LIMIT 1");
    readers.query_one_raw(read).await?;
    Ok(())
}

/// The driver asks a server that refuses connections again and again and then tells of a
/// time-out; while opening that means it is not there.
fn while_opening(url: &str, fault: StoreFault) -> StoreFault {
    let is_server = DbBackend::Postgres.is_prefix_of(url);
    if is_server && fault == StoreFault::Busy {
        StoreFault::Unreachable
    } else {
        fault
    }
}
