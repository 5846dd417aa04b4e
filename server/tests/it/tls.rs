//! TLS with the real program: HTTP/1.1 over it, health by the configured certificate.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use server::config::TlsFiles;

use crate::shell::{Serving, Shell};

pub fn certificate(folder: &Path) -> TlsFiles {
    let made = rcgen::generate_simple_self_signed(vec!["review.example".to_owned()]).unwrap();
    let files = TlsFiles {
        cert: folder.join("cert.pem"),
        key: folder.join("key.pem"),
    };
    std::fs::write(&files.cert, made.cert.pem()).unwrap();
    std::fs::write(&files.key, made.signing_key.serialize_pem()).unwrap();
    files
}

#[test]
fn a_server_with_a_certificate_speaks_tls() {
    let shell = Shell::with_demo();
    let files = certificate(shell.folder());
    let (cert, key) = (files.cert.to_str().unwrap(), files.key.to_str().unwrap());
    let flags = ["--bind", "0.0.0.0", "--tls-cert", cert, "--tls-key", key];
    let serving = Serving::begin(&shell, &flags);
    assert!(
        serving.address.starts_with("https://0.0.0.0:"),
        "{}",
        serving.address
    );

    let stream = TcpStream::connect(("127.0.0.1", serving.port)).unwrap();
    let mut tls = server::tls::client_for(&files, stream).unwrap();
    write!(tls, "GET /log-in HTTP/1.1\r\nHost: review.example\r\nAccept: text/html\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    drop(tls.read_to_end(&mut answer));
    assert!(String::from_utf8_lossy(&answer).starts_with("HTTP/1.1 200 OK"));

    let port = serving.port.to_string();
    let mut health = vec!["health", "--port", &port];
    health.extend(flags);
    assert_eq!(shell.run(&health).expect_ok(), "ready\n");
    // Another certificate is another server.
    let other = tempfile::tempdir().unwrap();
    let others = certificate(other.path());
    let (cert, key) = (others.cert.to_str().unwrap(), others.key.to_str().unwrap());
    let refused = shell.run(&[
        "health",
        "--port",
        &port,
        "--tls-cert",
        cert,
        "--tls-key",
        key,
    ]);
    assert!(
        refused.expect_failure().contains("another certificate"),
        "{refused:?}"
    );
}

#[test]
fn a_certificate_that_cannot_be_used_is_said_before_the_port_opens() {
    let shell = Shell::with_demo();
    let files = certificate(shell.folder());
    std::fs::write(&files.key, "no key").unwrap();
    let (cert, key) = (files.cert.to_str().unwrap(), files.key.to_str().unwrap());
    let refused = shell.run(&["serve", "--port", "0", "--tls-cert", cert, "--tls-key", key]);
    assert!(
        refused.expect_failure().contains("cannot be used"),
        "{refused:?}"
    );
}
