//! Room for a hall: a hundred tablets with streams need more files than the usual soft limit.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Enough for some thousand open connections with room to spare.
const FILES_WANTED: u64 = 65_536;
/// Below this a full hall can run out.
const FILES_NEEDED: u64 = 4_096;

/// Raises the soft limit of open files as far as the hard one lets it, and says so where that is
/// not enough.
pub(super) fn raise() {
    let limit = getrlimit(Resource::Nofile);
    // No limit at all is written as `None`.
    let Some(current) = limit.current else { return };
    let most = limit.maximum.unwrap_or(FILES_WANTED).min(FILES_WANTED);
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
    if now < FILES_NEEDED {
        tracing::warn!(
            files_max = now,
            files_wanted = FILES_NEEDED,
            "few files may be open at once: with many browsers connections will be refused; \
             raise the hard limit (LimitNOFILE= of systemd, ulimit -Hn)"
        );
    } else {
        tracing::debug!(files_max = now, "limit of open files");
    }
}
