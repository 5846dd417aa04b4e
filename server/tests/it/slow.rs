//! Clients that take their time, over real sockets: their places are given to others.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use server::body::BODY_TIME_MAX;

use crate::shell::{Serving, Shell};

/// What threads and timers may add on a busy machine.
const ROOM: Duration = Duration::from_secs(10);

/// Sends the beginning at once and then `more` each 200 ms, until the other end has closed; tells
/// what was answered and how long it took.
fn trickle(port: u16, beginning: &str, more: &str) -> (String, Duration) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_millis(200)))
        .unwrap();
    stream.write_all(beginning.as_bytes()).unwrap();
    let began = Instant::now();
    let (mut answer, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(bytes) => answer.extend_from_slice(&buffer[..bytes]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                // Nothing yet. A closed end is found by the next reading.
                drop(stream.write_all(more.as_bytes()));
            }
            Err(_) => break,
        }
        assert!(
            began.elapsed() < BODY_TIME_MAX + ROOM,
            "still open: {beginning}"
        );
    }
    let answer = String::from_utf8_lossy(&answer).into_owned();
    (answer, began.elapsed())
}

/// Reads a stream of events for this long; tells what came.
fn listen(port: u16, token: &str, time: Duration) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_millis(200)))
        .unwrap();
    write!(
        stream,
        "GET /live/office HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n"
    )
    .unwrap();
    let began = Instant::now();
    let (mut events, mut buffer) = (Vec::new(), [0; 4096]);
    while began.elapsed() < time {
        match stream.read(&mut buffer) {
            Ok(0) => panic!("the stream has ended"),
            Ok(bytes) => events.extend_from_slice(&buffer[..bytes]),
            Err(error) => assert!(
                matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
                "{error}"
            ),
        }
    }
    String::from_utf8_lossy(&events).into_owned()
}

#[test]
fn a_slow_head_or_body_is_not_waited_for_and_a_stream_is() {
    let shell = Shell::with_demo();
    let serving = Serving::begin(&shell, &[]);
    let port = serving.port;
    let token = serving.log_in("clerk");
    let json = "POST /api/v1/log-ins HTTP/1.1\r\nHost: x\r\nAccept-Language: en\r\n\
                Content-Type: application/json\r\nContent-Length: 4000\r\n\r\n{";
    let form = "POST /do/log_in?page=/log-in HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\
                Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 4000\r\n\r\nf";
    let chunked = "POST /api/v1/log-ins HTTP/1.1\r\nHost: x\r\nAccept-Language: en\r\n\
                   Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n";
    let head = "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ";
    // Says nothing; waits for ever in the first words of HTTP/2, and after them; rests too long.
    let quiet = ["", "PRI * HTT", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"];
    let rest = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";
    let slow = [json, form, chunked, head];
    let slow = slow.map(|said| thread::spawn(move || trickle(port, said, "x")));
    let quiet = quiet.map(|said| thread::spawn(move || trickle(port, said, "")));
    let rest = thread::spawn(move || trickle(port, rest, ""));
    let events = listen(port, &token, BODY_TIME_MAX + Duration::from_secs(3));
    assert!(events.contains("event: alive"), "{events}");

    let [json, form, chunked, head] = slow.map(|slow| slow.join().unwrap());
    for (answer, took) in [&json, &form, &chunked] {
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
        assert!(answer.contains("connection: close\r\n"), "{answer}");
        assert!(*took >= BODY_TIME_MAX, "{took:?}: {answer}");
    }
    for (answer, _) in [&json, &chunked] {
        assert!(
            answer.contains(r#""code":"too-slow""#) && answer.contains("did not arrive in time"),
            "{answer}"
        );
    }
    assert!(form.0.contains("没有及时传到"), "{}", form.0);
    for quiet in quiet {
        let (answer, _) = quiet.join().unwrap();
        assert!(!answer.starts_with("HTTP/1.1"), "{answer}");
    }
    let (answer, _) = rest.join().unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    // Nobody has asked anything yet, so nothing is answered.
    assert!(
        head.0.is_empty() || head.0.starts_with("HTTP/1.1 408 "),
        "{}",
        head.0
    );
    assert!(serving.get("/health/live").starts_with("HTTP/1.1 200"));
}
