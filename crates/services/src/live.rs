//! News for open pages: that something changed, never the change itself.

use domain::ids::LogInId;
use tokio::sync::{broadcast, watch};

/// What the office's pages follow. Numbers only: nothing in it says who or what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct OfficeNews {
    /// Grows with every change of the reviewer pool seen by this server.
    pub reviewers_revision: u64,
}

/// Log-ins that end while nobody listens are found by the streams' own look-up a little later.
const ENDED_KEPT: usize = 256;

/// The news of one server. Between servers the streams' own look-ups carry what matters.
#[derive(Clone, Debug)]
pub struct Live {
    office: watch::Sender<OfficeNews>,
    ended: broadcast::Sender<LogInId>,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            office: watch::Sender::new(OfficeNews::default()),
            ended: broadcast::Sender::new(ENDED_KEPT),
        }
    }
}

impl Live {
    /// Follows the office. The newest state only: a slow reader skips, it never queues.
    #[must_use]
    pub fn office(&self) -> watch::Receiver<OfficeNews> {
        self.office.subscribe()
    }

    /// Follows the log-ins that end on this server.
    #[must_use]
    pub fn ended(&self) -> broadcast::Receiver<LogInId> {
        self.ended.subscribe()
    }

    /// Tells that the reviewer pool changed. After the commit, never before.
    pub(crate) fn reviewers_changed(&self) {
        self.office.send_modify(|news| news.reviewers_revision += 1);
    }

    /// Tells that a log-in has ended.
    pub(crate) fn log_in_ended(&self, log_in: LogInId) {
        // No listener is fine: there was no open page.
        drop(self.ended.send(log_in));
    }
}
