//! Clients that take places and do not read what they asked for, over real sockets: after a while
//! their places are given to others.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use axum::body::Bytes;
use h2::client::Builder;
use server::body::BODY_TIME_MAX;
use server::config::TlsFiles;
use server::connection::READ_PAUSE_MAX;

use crate::http2::{Connection, begin};
use crate::shell::{Serving, Shell};
use crate::tls::certificate;

/// What threads and timers may add on a busy machine.
const ROOM: Duration = Duration::from_secs(15);

/// Fewest places that can be set.
const PLACES: usize = 16;

fn with_few_places(shell: &Shell, flags: &[&str]) -> Serving {
    let places = PLACES.to_string();
    Serving::begin_with(shell, flags, &[("SUNSHINE_CONNECTIONS_MAX", &places)])
}

/// Both ways to read and to write.
trait Wire: Read + Write {}
impl<T: Read + Write> Wire for T {}

/// A way to a server with few places.
struct Way<'a> {
    port: u16,
    tls: Option<&'a TlsFiles>,
}

impl Way<'_> {
    fn connect(&self) -> Box<dyn Wire> {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let soon = Some(Duration::from_secs(5));
        stream.set_read_timeout(soon).unwrap();
        stream.set_write_timeout(soon).unwrap();
        match self.tls {
            Some(files) => Box::new(server::tls::client_for(files, stream).unwrap()),
            None => Box::new(stream),
        }
    }

    /// Whether a request is answered; without a place the connection is closed. On a busy machine
    /// an answer may be slow: whoever waits for one has a place.
    fn is_served(&self) -> bool {
        let mut stream = self.connect();
        let asked =
            stream.write_all(b"GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let mut answer = Vec::new();
        // The end is not always said in the way of TLS.
        let ended = stream.read_to_end(&mut answer);
        let is_slow = ended.is_err_and(|fault| {
            matches!(fault.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
        });
        let is_answered = String::from_utf8_lossy(&answer).contains(" 200 OK");
        asked.is_ok() && (is_slow || is_answered)
    }

    /// Waits until somebody is served, or nobody, and tells how long it took.
    fn wait(&self, served: bool, most: Duration) -> Duration {
        let began = Instant::now();
        while self.is_served() != served {
            assert!(began.elapsed() < most, "served: {}", !served);
            thread::sleep(Duration::from_millis(100));
        }
        began.elapsed()
    }

    /// Takes all places with requests whose answers are not read, and waits for them to be lost.
    fn take_all_and_lose_them(&self) {
        // More than the buffers of both ends take.
        let asked = "GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1_000);
        let began = Instant::now();
        let mut greedy = Vec::new();
        for _ in 0..PLACES {
            let mut stream = self.connect();
            stream.write_all(asked.as_bytes()).unwrap();
            greedy.push(stream);
        }
        self.wait(false, ROOM);
        self.wait(true, READ_PAUSE_MAX + ROOM);
        assert!(began.elapsed() > READ_PAUSE_MAX, "{:?}", began.elapsed());
    }
}

#[test]
fn there_are_so_many_places_and_the_next_is_for_who_comes_when_one_is_free() {
    let shell = Shell::with_demo();
    let serving = with_few_places(&shell, &[]);
    let way = Way {
        port: serving.port,
        tls: None,
    };
    let mut waiting: Vec<_> = (0..PLACES).map(|_| way.connect()).collect();
    let began = Instant::now();
    while way.is_served() {
        // Who asked whether the server serves at all may have had a place a moment ago.
        assert!(began.elapsed() < ROOM, "there is always room");
        waiting.push(way.connect());
    }
    // The first has a place for certain.
    drop(waiting.remove(0));
    way.wait(true, ROOM);
    let log = std::fs::read_to_string(shell.log()).unwrap();
    assert!(
        log.contains("as many connections are open as may be"),
        "{log}"
    );
}

#[test]
fn who_does_not_read_answers_loses_the_place() {
    let (plain, secure) = (Shell::with_demo(), Shell::with_demo());
    let files = certificate(secure.folder());
    let (cert, key) = (files.cert.to_str().unwrap(), files.key.to_str().unwrap());
    let plain = with_few_places(&plain, &[]);
    let secure = with_few_places(&secure, &["--tls-cert", cert, "--tls-key", key]);
    let ways = [(plain.port, None), (secure.port, Some(&files))];
    thread::scope(|scope| {
        for (port, tls) in ways {
            scope.spawn(move || Way { port, tls }.take_all_and_lose_them());
        }
    });
}

#[tokio::test]
async fn who_makes_no_room_over_http2_loses_the_connection_and_who_reads_does_not() {
    let shell = Shell::with_demo();
    let files = certificate(shell.folder());
    let serving = begin(&shell, &files);
    let reading = Connection::open(serving.port, &files).await.unwrap();
    let token = reading.log_in().await;
    let mut events = reading.follow(&token).await;
    // Reads what concerns the connection, and answers when asked for a sign of life.
    let mut settings = Builder::new();
    settings.initial_window_size(20);
    let mut greedy = Vec::new();
    for path in ["/log-in", "/api/v1/openapi.json", "/live/office"] {
        let open = Connection::open_with(serving.port, &files, &settings);
        let connection = open.await.unwrap();
        let asked = connection.begin("GET", path, &token, false).await;
        let response = asked.response.await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        greedy.push((path, connection, response));
    }
    let began = Instant::now();
    for (path, connection, _response) in &mut greedy {
        let most = READ_PAUSE_MAX + ROOM;
        let ended = tokio::time::timeout(most, &mut connection.end).await;
        assert!(ended.is_ok(), "{path} is still open");
        let took = began.elapsed();
        assert!(took > READ_PAUSE_MAX / 2, "{path}: {took:?}");
    }
    assert!(!reading.end.is_finished());
    let first = events.next().await.unwrap();
    assert!(first.starts_with("id: 1\n"), "{first}");
    for _ in 0..2 {
        assert!(events.next().await.unwrap().starts_with("event: alive\n"));
    }
    assert_eq!(reading.get("/log-in").await.0, 200);
}

#[tokio::test]
async fn a_slow_body_over_http2_is_not_waited_for_and_the_connection_goes_on() {
    let shell = Shell::with_demo();
    let files = certificate(shell.folder());
    let serving = begin(&shell, &files);
    let connection = Connection::open(serving.port, &files).await.unwrap();
    let began = Instant::now();
    let slow = connection.begin("POST", "/api/v1/log-ins", "", true).await;
    let (mut body, answer) = (slow.body, slow.response);
    let trickle = tokio::spawn(async move {
        while body.send_data(Bytes::from_static(b" "), false).is_ok() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    });
    let answer = tokio::time::timeout(BODY_TIME_MAX + ROOM, answer).await;
    let answer = answer.expect("an answer").unwrap();
    assert_eq!(answer.status(), 408);
    assert!(!answer.headers().contains_key("connection"));
    assert!(began.elapsed() >= BODY_TIME_MAX);
    // The other requests of the connection have nothing to do with it.
    assert_eq!(connection.get("/log-in").await.0, 200);
    trickle.abort();
}
