//! The stream that every tablet holds: it takes what comes, and comes back when it was cut off.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

use crate::chance::Chance;
use crate::snapshot::Snapshot;
use crate::wire::{Ask, Gone, Server};

/// Two signs of life are missing: the stream is opened anew.
const SILENCE_MAX: Duration = Duration::from_secs(35);
/// Longest pause before it is opened anew.
const PAUSE_MAX: Duration = Duration::from_millis(400);

/// What a tablet has been shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// The last snapshot.
    pub snapshot: Option<Arc<Snapshot>>,
    /// When each revision of the session was first shown.
    pub revisions: BTreeMap<u32, Instant>,
    /// What was wrong with the stream last.
    pub fault: Option<String>,
}

/// One tablet's stream. Dropped, it is closed.
pub(crate) struct Stream {
    seen: watch::Receiver<Seen>,
    cut: Arc<Notify>,
    task: JoinHandle<()>,
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Stream {
    pub(crate) fn open(server: Arc<Server>, path: String, token: String, chance: Chance) -> Self {
        let (told, seen) = watch::channel(Seen::default());
        let cut = Arc::new(Notify::new());
        let follower = Follower {
            server,
            path,
            token,
            told,
            cut: Arc::clone(&cut),
            chance,
        };
        Self {
            seen,
            cut,
            task: tokio::spawn(follower.follow()),
        }
    }

    /// Closes the connection as a dead network does; it is opened anew by itself.
    pub(crate) fn cut(&self) {
        self.cut.notify_one();
    }

    /// Waits until a snapshot is shown that is wanted; `None` when it takes too long.
    pub(crate) async fn until(
        &self,
        wanted: impl Fn(&Snapshot) -> bool,
        longest: Duration,
    ) -> Option<Arc<Snapshot>> {
        let mut seen = self.seen.clone();
        let is = |seen: &Seen| seen.snapshot.as_ref().is_some_and(|one| wanted(one));
        let waiting = seen.wait_for(is);
        let seen = timeout(longest, waiting).await.ok()?.ok()?;
        seen.snapshot.clone()
    }

    /// When this revision, or a later one, was first shown.
    pub(crate) async fn saw(&self, revision: u32, longest: Duration) -> Option<Instant> {
        self.until(|snapshot| snapshot.revision >= revision, longest)
            .await?;
        let seen = self.seen.borrow();
        seen.revisions.range(revision..).next().map(|(_, at)| *at)
    }

    /// What was wrong last, for a person.
    pub(crate) fn fault(&self) -> String {
        let fault = self.seen.borrow().fault.clone();
        fault.unwrap_or_else(|| "nothing was shown".to_owned())
    }
}

struct Follower {
    server: Arc<Server>,
    path: String,
    token: String,
    told: watch::Sender<Seen>,
    cut: Arc<Notify>,
    chance: Chance,
}

impl Follower {
    async fn follow(mut self) {
        loop {
            if let Err(gone) = self.follow_once().await {
                let fault = gone.to_string();
                self.told.send_modify(|seen| seen.fault = Some(fault));
            }
            let pause = self.chance.before(PAUSE_MAX);
            sleep(pause).await;
        }
    }

    async fn follow_once(&self) -> Result<(), Gone> {
        let connection = self.server.connect().await?;
        let ask = Ask::get(&self.path, &self.token);
        let (status, mut following) = connection.follow(&ask).await?;
        if status != StatusCode::OK {
            let fault = format!("the stream was answered with {status}");
            self.told.send_modify(|seen| seen.fault = Some(fault));
            return Ok(());
        }
        let mut events = Events::default();
        loop {
            let next = tokio::select! {
                () = self.cut.notified() => return Ok(()),
                next = timeout(SILENCE_MAX, following.next()) => next,
            };
            // Silent for too long, or ended: opened anew.
            let Ok(next) = next else { return Ok(()) };
            let Some(bytes) = next? else { return Ok(()) };
            let at = Instant::now();
            for event in events.read(&bytes) {
                if event.name == "snapshot" {
                    self.show(&event.data, at);
                }
            }
        }
    }

    fn show(&self, data: &str, at: Instant) {
        match serde_json::from_str::<Snapshot>(data) {
            Ok(snapshot) => self.told.send_modify(|seen| {
                let older = seen
                    .snapshot
                    .as_ref()
                    .is_some_and(|last| last.changes > snapshot.changes);
                if older {
                    seen.fault = Some("an older snapshot came after a newer one".to_owned());
                    return;
                }
                seen.revisions.entry(snapshot.revision).or_insert(at);
                seen.snapshot = Some(Arc::new(snapshot));
            }),
            Err(error) => {
                let fault = format!("a snapshot is not as agreed: {error}");
                self.told.send_modify(|seen| seen.fault = Some(fault));
            }
        }
    }
}

/// One event of a stream.
#[derive(Debug, PartialEq, Eq)]
struct Event {
    name: String,
    data: String,
}

/// Puts events together from the pieces they arrive in.
#[derive(Default)]
struct Events {
    rest: Vec<u8>,
}

impl Events {
    fn read(&mut self, bytes: &[u8]) -> Vec<Event> {
        self.rest.extend_from_slice(bytes);
        let mut events = Vec::new();
        while let Some(end) = self.rest.windows(2).position(|two| two == b"\n\n") {
            let block: Vec<u8> = self.rest.drain(..end + 2).collect();
            let text = String::from_utf8_lossy(&block);
            let of = |field: &'static str| {
                let lines = text
                    .lines()
                    .filter_map(move |line| line.strip_prefix(field));
                let lines: Vec<_> = lines
                    .map(|value| value.strip_prefix(' ').unwrap_or(value))
                    .collect();
                lines.join("\n")
            };
            events.push(Event {
                name: of("event:"),
                data: of("data:"),
            });
        }
        events
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_put_together_from_pieces() {
        let mut events = Events::default();
        assert_eq!(events.read(b"event: snapshot\nid: 4\nda"), []);
        let read = events.read(b"ta: {\"a\":1}\n\n:\n\nevent: alive\ndata:\n\nevent");
        let read: Vec<_> = read
            .iter()
            .map(|one| (one.name.as_str(), one.data.as_str()))
            .collect();
        assert_eq!(read, [("snapshot", "{\"a\":1}"), ("", ""), ("alive", "")]);
    }
}
