//! Room for a hall: a hundred tablets with streams need more files than the usual soft limit.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// What the program itself opens: databases, logs, timers, and room to spare.
const FILES_BESIDE: u64 = 256;

/// Raises the soft limit of open files as far as the hard one lets it, and says so where that is
/// not enough for so many connections.
pub(super) fn raise(connections_max: u32) {
    let needed = u64::from(connections_max) + FILES_BESIDE;
    let limit = getrlimit(Resource::Nofile);
    // No limit at all is written as `None`.
    let Some(current) = limit.current else { return };
    let most = limit.maximum.unwrap_or(needed).min(needed);
    if current < most {
        let raised = Rlimit {
            current: Some(most),
            maximum: limit.maximum,
        };
        if let Err(error) = setrlimit(Resource::Nofile, raised) {
            tracing::warn!(current, wanted = most, %error, "the limit of open files stays low");
            return;
        }
    }
    let now = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    if now < needed {
        tracing::warn!(
            files_max = now,
            files_wanted = needed,
            "fewer files may be open at once than connections_max needs; raise the hard limit \
             (LimitNOFILE= of systemd, ulimit -Hn), or lower connections_max"
        );
    } else {
        tracing::debug!(files_max = now, "limit of open files");
    }
}
