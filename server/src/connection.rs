//! Connections: how many there may be, and how long one waits for a client that does not read.
//!
//! Two things are watched, because either end of a wire can hold an answer back. The socket: bytes
//! the system does not take. And, over HTTP/2, each piece of an answer: a client may go on reading
//! the socket and still never make room for that answer.

use std::collections::BTreeMap;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Extension;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{Version, header};
use axum::middleware::{AddExtension, Next};
use axum::response::Response;
use axum_server::accept::Accept;
use futures::future::{self, Ready};
use futures::stream;
use http_body_util::BodyExt;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Interval, MissedTickBehavior, Sleep, interval, sleep};
use tower::Layer;

/// Longest time a client may leave what it was sent lying. Longer than a tablet needs to find its
/// way back into the network; who reads two kilobytes a second is never cut off.
pub const READ_PAUSE_MAX: Duration = Duration::from_secs(30);

/// How often the pieces on their way are looked at.
const LOOK_INTERVAL: Duration = Duration::from_secs(5);

/// Largest piece of an HTTP/2 answer: each must be taken within the time above.
const PIECE_BYTES_MAX: usize = 16 * 1024;

/// How long the system keeps what a client that is gone never acknowledges: a tablet that was
/// switched off frees its place, even if its stream had little to say.
#[cfg(target_os = "linux")]
const GONE_AFTER: Duration = Duration::from_mins(1);

/// Gives each connection a place while there are any.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    free: Arc<Semaphore>,
    /// Said once, until there is room again.
    full: Arc<AtomicBool>,
    most: usize,
}

impl Places {
    pub(crate) fn new(places: u32) -> Self {
        let most = usize::try_from(places).unwrap_or(Semaphore::MAX_PERMITS);
        Self {
            free: Arc::new(Semaphore::new(most)),
            full: Arc::default(),
            most,
        }
    }

    fn take(&self) -> io::Result<OwnedSemaphorePermit> {
        let place = self.free.clone().try_acquire_owned().map_err(|_full| {
            if !self.full.swap(true, Ordering::Relaxed) {
                tracing::warn!(
                    connections_max = self.most,
                    "as many connections are open as may be; others are closed unanswered"
                );
            }
            io::Error::from(io::ErrorKind::QuotaExceeded)
        })?;
        if self.free.available_permits() > self.most / 10 {
            self.full.store(false, Ordering::Relaxed);
        }
        Ok(place)
    }
}

impl<S> Accept<TcpStream, S> for Places {
    type Stream = Connection;
    type Service = AddExtension<S, OnTheWay>;
    type Future = Ready<io::Result<(Self::Stream, Self::Service)>>;

    fn accept(&self, socket: TcpStream, service: S) -> Self::Future {
        future::ready(self.take().map(|place| {
            give_up_the_gone(&socket);
            let on_the_way = OnTheWay::default();
            let service = Extension(on_the_way.clone()).layer(service);
            (Connection::new(socket, on_the_way, place), service)
        }))
    }
}

#[cfg(target_os = "linux")]
fn give_up_the_gone(socket: &TcpStream) {
    let time = u32::try_from(GONE_AFTER.as_millis()).unwrap_or(u32::MAX);
    if let Err(error) = rustix::net::sockopt::set_tcp_user_timeout(socket, time) {
        tracing::debug!(%error, "clients that are gone will be noticed late");
    }
}

#[cfg(not(target_os = "linux"))]
const fn give_up_the_gone(_socket: &TcpStream) {}

/// A socket that fails when its client does not read, and gives its place back when it is dropped.
#[derive(Debug)]
pub(crate) struct Connection {
    socket: TcpStream,
    /// Runs while the system takes no more bytes.
    stuck: Option<Pin<Box<Sleep>>>,
    on_the_way: OnTheWay,
    look: Interval,
    _place: OwnedSemaphorePermit,
}

impl Connection {
    fn new(socket: TcpStream, on_the_way: OnTheWay, place: OwnedSemaphorePermit) -> Self {
        let mut look = interval(LOOK_INTERVAL);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            socket,
            stuck: None,
            on_the_way,
            look,
            _place: place,
        }
    }

    /// What came of writing, unless nothing has for too long.
    fn written(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if written.is_ready() {
            self.stuck = None;
            return written;
        }
        let stuck = self
            .stuck
            .get_or_insert_with(|| Box::pin(sleep(READ_PAUSE_MAX)));
        ready!(stuck.as_mut().poll(context));
        Poll::Ready(Err(not_read()))
    }
}

fn not_read() -> io::Error {
    tracing::debug!("a client does not read; its connection is closed");
    io::Error::from(io::ErrorKind::TimedOut)
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        // Whoever serves a connection always waits for what it says next: here it is woken.
        while self.look.poll_tick(context).is_ready() {
            if self.on_the_way.lies_too_long() {
                return Poll::Ready(Err(not_read()));
            }
        }
        Pin::new(&mut self.socket).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.socket).poll_write(context, bytes);
        self.written(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.socket).poll_write_vectored(context, bytes);
        self.written(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(context)
    }
}

/// The pieces of answers one connection has not yet got rid of, and since when, oldest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct OnTheWay(Arc<Mutex<Pieces>>);

#[derive(Debug, Default)]
struct Pieces {
    next: u64,
    since: BTreeMap<u64, Instant>,
}

impl OnTheWay {
    fn pieces(&self) -> MutexGuard<'_, Pieces> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lies_too_long(&self) -> bool {
        let pieces = self.pieces();
        let oldest = pieces.since.first_key_value();
        oldest.is_some_and(|(_, since)| since.elapsed() > READ_PAUSE_MAX)
    }

    /// The same bytes, known to be on their way until they are dropped.
    fn send(&self, bytes: Bytes) -> Bytes {
        let mut pieces = self.pieces();
        let number = pieces.next;
        pieces.next = number.wrapping_add(1);
        pieces.since.insert(number, Instant::now());
        drop(pieces);
        Bytes::from_owner(Piece {
            bytes,
            number,
            on_the_way: self.clone(),
        })
    }
}

struct Piece {
    bytes: Bytes,
    number: u64,
    on_the_way: OnTheWay,
}

impl AsRef<[u8]> for Piece {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        self.on_the_way.pieces().since.remove(&self.number);
    }
}

/// Sends HTTP/2 answers in pieces that are known to be on their way. The layer around all others.
pub(crate) async fn in_pieces(request: Request, next: Next) -> Response {
    let on_the_way = request.extensions().get::<OnTheWay>().cloned();
    let is_http2 = request.version() == Version::HTTP_2;
    let response = next.run(request).await;
    let Some(on_the_way) = on_the_way.filter(|_| is_http2 && !response.body().is_end_stream())
    else {
        return response;
    };
    let (mut head, body) = response.into_parts();
    if let Some(bytes) = body.size_hint().exact() {
        let length = head.headers.entry(header::CONTENT_LENGTH);
        length.or_insert_with(|| bytes.into());
    }
    Response::from_parts(head, divided(body, on_the_way))
}

fn divided(body: Body, on_the_way: OnTheWay) -> Body {
    let state = (body, Bytes::new(), on_the_way);
    Body::from_stream(stream::unfold(
        state,
        |(mut body, mut rest, on_the_way)| async {
            while rest.is_empty() {
                match body.frame().await? {
                    // Nothing of ours sends trailers.
                    Ok(frame) => rest = frame.into_data().unwrap_or_default(),
                    Err(error) => return Some((Err(error), (body, rest, on_the_way))),
                }
            }
            let piece = on_the_way.send(rest.split_to(rest.len().min(PIECE_BYTES_MAX)));
            Some((Ok(piece), (body, rest, on_the_way)))
        },
    ))
}
