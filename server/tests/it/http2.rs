//! HTTP/2 over TLS with the real program: pages, streams, a renewed certificate, and the end.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use h2::client::{Builder, SendRequest};
use h2::{RecvStream, SendStream};
use http::{Request, StatusCode};
use serde_json::{Value, json};
use server::config::TlsFiles;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};
use tokio_rustls::TlsConnector;

use crate::office::{entry, id_of};
use crate::shell::{Serving, Shell};
use crate::tls::certificate;

/// Longest wait for anything.
const SOON: Duration = Duration::from_secs(10);

pub fn begin(shell: &Shell, files: &TlsFiles) -> Serving {
    let (cert, key) = (files.cert.to_str().unwrap(), files.key.to_str().unwrap());
    Serving::begin(shell, &["--tls-cert", cert, "--tls-key", key])
}

/// One connection, over which HTTP/2 was agreed on.
pub struct Connection {
    send: SendRequest<Bytes>,
    /// Ends with the connection.
    pub end: JoinHandle<()>,
}

impl Connection {
    /// Connects to a server that shows exactly this certificate.
    pub async fn open(port: u16, files: &TlsFiles) -> Result<Self, std::io::Error> {
        Self::open_with(port, files, &Builder::new()).await
    }

    /// The same with settings of the client's own.
    pub async fn open_with(
        port: u16,
        files: &TlsFiles,
        settings: &Builder,
    ) -> Result<Self, std::io::Error> {
        let mut config = server::tls::client_config(files).unwrap();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let tcp = TcpStream::connect(("127.0.0.1", port)).await?;
        let name = std::net::IpAddr::from([127, 0, 0, 1]).into();
        let connector = TlsConnector::from(Arc::new(config));
        let tls = connector.connect(name, tcp).await?;
        assert_eq!(tls.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
        let (send, connection) = settings.handshake(tls).await.unwrap();
        let end = tokio::spawn(async move { drop(connection.await) });
        Ok(Self { send, end })
    }

    /// Begins a request; the body, if any, is still to be sent.
    pub async fn begin(&self, method: &str, path: &str, token: &str, has_body: bool) -> Asked {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("https://review.example{path}"))
            .header("accept", "text/html");
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if has_body {
            request = request
                .header("content-type", "application/json")
                .header("idempotency-key", id_of(path));
        }
        let mut send = self.send.clone().ready().await.unwrap();
        let request = request.body(()).unwrap();
        let (response, body) = send.send_request(request, !has_body).unwrap();
        Asked { response, body }
    }

    pub async fn get(&self, path: &str) -> (StatusCode, String) {
        self.begin("GET", path, "", false).await.answer().await
    }

    async fn post(&self, path: &str, token: &str, body: &Value) -> (StatusCode, String) {
        let mut asked = self.begin("POST", path, token, true).await;
        let body = body.to_string().into();
        asked.body.send_data(body, true).unwrap();
        asked.answer().await
    }

    pub async fn log_in(&self) -> String {
        let body = json!({ "username": "clerk", "password": "sunshine-2026" });
        let (status, answer) = self.post("/api/v1/log-ins", "", &body).await;
        assert_eq!(status, 201, "{answer}");
        let answer: Value = serde_json::from_str(&answer).unwrap();
        answer["access_token"].as_str().unwrap().to_owned()
    }

    async fn add_reviewer(&self, token: &str, name: &str) {
        let body = json!({ "entry": entry(name) });
        let (status, answer) = self.post("/api/v1/reviewers", token, &body).await;
        assert_eq!(status, 201, "{answer}");
    }

    /// Opens the stream of events.
    pub async fn follow(&self, token: &str) -> Events {
        let asked = self.begin("GET", "/live/office", token, false).await;
        let response = timeout(SOON, asked.response).await.unwrap().unwrap();
        assert_eq!(response.status(), 200);
        Events(response.into_body())
    }
}

pub struct Asked {
    pub response: h2::client::ResponseFuture,
    pub body: SendStream<Bytes>,
}

impl Asked {
    pub async fn answer(self) -> (StatusCode, String) {
        let response = timeout(SOON, self.response).await.unwrap().unwrap();
        let status = response.status();
        let mut events = Events(response.into_body());
        let mut text = String::new();
        while let Some(part) = events.next().await {
            text.push_str(&part);
        }
        (status, text)
    }
}

pub struct Events(RecvStream);

impl Events {
    /// The next piece; `None` at the end.
    pub async fn next(&mut self) -> Option<String> {
        loop {
            let piece = timeout(SOON, self.0.data()).await;
            let piece = piece.expect("something comes")?.unwrap();
            self.0.flow_control().release_capacity(piece.len()).unwrap();
            // The last frame may only say that it is the last.
            if !piece.is_empty() {
                return Some(String::from_utf8_lossy(&piece).into_owned());
            }
        }
    }
}

/// Waits until the server has logged these words so often.
async fn logged(shell: &Shell, words: &str, times: usize) {
    let began = Instant::now();
    while std::fs::read_to_string(shell.log())
        .unwrap()
        .matches(words)
        .count()
        < times
    {
        assert!(began.elapsed() < SOON, "never logged: {words}");
        sleep(Duration::from_millis(20)).await;
    }
}

/// Puts other files where the server reads its own.
fn put(from: &TlsFiles, to: &TlsFiles) {
    std::fs::copy(&from.cert, &to.cert).unwrap();
    std::fs::copy(&from.key, &to.key).unwrap();
}

fn kept_elsewhere(folder: &Path) -> TlsFiles {
    std::fs::create_dir(folder).unwrap();
    certificate(folder)
}

#[tokio::test]
async fn one_connection_carries_pages_answers_and_streams() {
    let shell = Shell::with_demo();
    let files = certificate(shell.folder());
    let serving = begin(&shell, &files);
    let connection = Connection::open(serving.port, &files).await.unwrap();
    let (status, page) = connection.get("/log-in").await;
    assert_eq!(status, 200);
    assert!(page.contains("<html") && page.contains("</html>"), "{page}");

    let token = connection.log_in().await;
    let mut streams = Vec::new();
    for _ in 0..20 {
        streams.push(connection.follow(&token).await);
    }
    for stream in &mut streams {
        let first = stream.next().await.unwrap();
        assert_eq!(first, "id: 1\ndata: {\"reviewers_revision\":1}\n\n");
    }
    connection.add_reviewer(&token, "赵另例").await;
    for stream in &mut streams {
        let changed = stream.next().await.unwrap();
        assert_eq!(changed, "id: 2\ndata: {\"reviewers_revision\":2}\n\n");
    }
    // A closed stream frees its place, and the others go on.
    streams.truncate(1);
    assert_eq!(connection.get("/health/live").await.0, 200);
    let (status, _) = connection.get("/nowhere").await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn a_renewed_certificate_is_served_and_a_broken_one_is_not() {
    let shell = Shell::with_demo();
    let files = certificate(shell.folder());
    let old = kept_elsewhere(&shell.folder().join("old"));
    let new = kept_elsewhere(&shell.folder().join("new"));
    put(&old, &files);
    let serving = begin(&shell, &files);
    let connection = Connection::open(serving.port, &old).await.unwrap();
    let token = connection.log_in().await;
    let mut stream = connection.follow(&token).await;
    stream.next().await.unwrap();

    put(&new, &files);
    serving.hang_up();
    logged(&shell, "the certificate was read again", 1).await;
    let renewed = Connection::open(serving.port, &new).await.unwrap();
    assert_eq!(renewed.get("/health/live").await.0, 200);
    assert!(Connection::open(serving.port, &old).await.is_err());
    // Nobody who was connected has noticed.
    connection.add_reviewer(&token, "赵另例").await;
    assert!(stream.next().await.unwrap().starts_with("id: 2\n"));

    let broken = [
        ("no certificate", std::fs::read(&new.key).unwrap()),
        ("no key", b"rubbish".to_vec()),
        ("the key of another", std::fs::read(&old.key).unwrap()),
    ];
    for (times, (what, key)) in (1..).zip(broken) {
        put(&new, &files);
        if what == "no certificate" {
            std::fs::write(&files.cert, "rubbish").unwrap();
        }
        std::fs::write(&files.key, key).unwrap();
        serving.hang_up();
        logged(&shell, "the old one stays", times).await;
        let still = Connection::open(serving.port, &new).await.expect(what);
        assert_eq!(still.get("/health/live").await.0, 200, "{what}");
    }
    assert_eq!(connection.get("/health/live").await.0, 200);
}

#[tokio::test]
async fn a_stopping_server_ends_streams_and_finishes_requests() {
    let shell = Shell::with_demo();
    let files = certificate(shell.folder());
    let mut serving = begin(&shell, &files);
    let connection = Connection::open(serving.port, &files).await.unwrap();
    let token = connection.log_in().await;
    let mut half = connection
        .begin("POST", "/api/v1/reviewers", &token, true)
        .await;
    let body = json!({ "entry": entry("赵另例") }).to_string();
    let mut first = Bytes::from(body);
    let second = first.split_off(10);
    half.body.send_data(first, false).unwrap();
    // Opened after the other on the same connection: the server knows of both.
    let mut stream = connection.follow(&token).await;
    stream.next().await.unwrap();

    serving.terminate();
    let end = stream.next().await;
    assert_eq!(end, None, "the stream has ended");
    half.body.send_data(second, true).unwrap();
    let (status, answer) = half.answer().await;
    assert_eq!(status, 201, "{answer}");
    drop(connection);
    assert_eq!(serving.ended(), Some(0));
}
