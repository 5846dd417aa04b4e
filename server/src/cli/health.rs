//! Asking the server that runs here. Over TLS it is known by the very certificate configured.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use super::{CliFault, print};
use crate::config::Config;
use crate::tls;

/// A server that needs longer is not well.
const WAIT: Duration = Duration::from_secs(5);
/// The answer is a line; more is not ours.
const ANSWER_BYTES_MAX: u64 = 64 * 1024;

/// Asks whether it can work.
pub(super) fn ask(config: &Config) -> Result<(), CliFault> {
    if config.port == 0 {
        return Err(CliFault::said(
            "port = 0 says not where the server listens; give --port",
        ));
    }
    let address = SocketAddr::new(reachable(config.bind), config.port);
    let not_asked = || format!("the server at {address} does not answer");
    let stream = TcpStream::connect_timeout(&address, WAIT).map_err(CliFault::io(not_asked()))?;
    stream
        .set_read_timeout(Some(WAIT))
        .and_then(|()| stream.set_write_timeout(Some(WAIT)))
        .map_err(CliFault::io(not_asked()))?;
    let answer = match &config.tls {
        None => exchange(stream, &address),
        Some(files) => exchange(tls::client_for(files, stream)?, &address),
    };
    let answer = answer.map_err(CliFault::io(not_asked()))?;
    let status = answer.split(' ').nth(1).unwrap_or("nothing readable");
    match status {
        "200" => print("ready"),
        "503" => Err(CliFault::said(
            "the server runs, but its database does not answer",
        )),
        other => Err(CliFault::said(format!(
            "the server at {address} answers {other}"
        ))),
    }
}

fn exchange(mut stream: impl Read + Write, address: &SocketAddr) -> std::io::Result<String> {
    write!(
        stream,
        "GET /health/ready HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    stream.flush()?;
    let mut answer = Vec::new();
    match stream.take(ANSWER_BYTES_MAX).read_to_end(&mut answer) {
        // Closed without TLS's good-bye: what arrived is there.
        Err(error) if answer.is_empty() => Err(error),
        _ => Ok(String::from_utf8_lossy(&answer).into_owned()),
    }
}

/// A server that listens everywhere is asked here.
fn reachable(bind: IpAddr) -> IpAddr {
    match bind {
        IpAddr::V4(address) if address.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(address) if address.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        other => other,
    }
}
