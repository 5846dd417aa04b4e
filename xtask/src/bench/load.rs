//! A small client of HTTP/1.1 that keeps connections open and notes how long each answer took.

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

/// An answer that takes longer than this is a failure of the run.
const ANSWER_WAIT: Duration = Duration::from_mins(1);

/// What is asked.
#[derive(Clone)]
pub struct Request {
    method: &'static str,
    path: String,
    headers: String,
    body: String,
}

impl Request {
    pub fn get(path: &str) -> Self {
        Self {
            method: "GET",
            path: path.to_owned(),
            headers: String::new(),
            body: String::new(),
        }
    }

    pub fn post_json(path: &str, body: &str) -> Self {
        let headers = "Content-Type: application/json\r\n".to_owned();
        Self {
            method: "POST",
            path: path.to_owned(),
            headers,
            body: body.to_owned(),
        }
    }

    pub fn cookie(self, cookie: &str) -> Self {
        Self {
            headers: format!("{}Cookie: {cookie}\r\n", self.headers),
            ..self
        }
    }

    pub fn compressed(self) -> Self {
        Self {
            headers: format!("{}Accept-Encoding: br\r\n", self.headers),
            ..self
        }
    }

    fn bytes(&self, host: &str) -> Vec<u8> {
        let Self {
            method,
            path,
            headers,
            body,
        } = self;
        let length = body.len();
        format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
        )
        .into_bytes()
    }
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

/// How long the answers of a run took.
pub struct Figures {
    pub p50: Duration,
    pub p99: Duration,
    pub per_second: f64,
}

impl Figures {
    pub fn said(&self) -> String {
        let ms = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1000.0);
        format!(
            "p50 {}, p99 {}, {:.0} a second",
            ms(self.p50),
            ms(self.p99),
            self.per_second
        )
    }
}

/// One request on a connection of its own; an answer other than success is an error.
pub fn once(address: &str, request: &Request) -> Result<Answer> {
    let answer = Connection::open(address)?.ask(&request.bytes(address))?;
    if !(200..300).contains(&answer.status) {
        let words = String::from_utf8_lossy(&answer.body)
            .chars()
            .take(300)
            .collect::<String>();
        bail!(
            "{} {} answered {}: {words}",
            request.method,
            request.path,
            answer.status
        );
    }
    Ok(answer)
}

/// Asks `requests` times over `connections` connections at once. Each connection asks one of
/// `kinds` again and again.
pub fn run(
    address: &str,
    kinds: &[Request],
    connections: usize,
    requests: usize,
) -> Result<Figures> {
    // The first answers fill caches that every later one finds full.
    for request in kinds {
        once(address, request)?;
    }
    let bytes: Vec<_> = kinds.iter().map(|request| request.bytes(address)).collect();
    let left = AtomicUsize::new(requests);
    let begun = Instant::now();
    let mut times: Vec<Duration> = std::thread::scope(|scope| {
        let left = &left;
        let askers: Vec<_> = bytes
            .iter()
            .cycle()
            .take(connections)
            .map(|bytes| scope.spawn(move || ask_while_left(address, bytes, left)))
            .collect();
        let mut times = Vec::with_capacity(requests);
        for asker in askers {
            match asker.join() {
                Ok(answered) => times.extend(answered?),
                Err(_) => bail!("a connection of the load broke"),
            }
        }
        Ok(times)
    })?;
    let took = begun.elapsed();
    times.sort_unstable();
    let at = |percent: usize| {
        times
            .get(times.len().saturating_sub(1) * percent / 100)
            .copied()
            .context("no answers")
    };
    let count = u32::try_from(times.len())?;
    Ok(Figures {
        p50: at(50)?,
        p99: at(99)?,
        per_second: f64::from(count) / took.as_secs_f64(),
    })
}

fn ask_while_left(address: &str, bytes: &[u8], left: &AtomicUsize) -> Result<Vec<Duration>> {
    let mut connection = Connection::open(address)?;
    let mut times = Vec::new();
    let take = |now: usize| now.checked_sub(1);
    while left
        .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take)
        .is_ok()
    {
        let begun = Instant::now();
        let answer = connection.ask(bytes)?;
        times.push(begun.elapsed());
        if !(200..300).contains(&answer.status) {
            bail!("under load the program answered {}", answer.status);
        }
    }
    Ok(times)
}

struct Connection {
    stream: TcpStream,
    reader: BufReader<TcpStream>,
}

impl Connection {
    fn open(address: &str) -> Result<Self> {
        let stream =
            TcpStream::connect(address).with_context(|| format!("cannot reach {address}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(ANSWER_WAIT))?;
        let reader = BufReader::new(stream.try_clone()?);
        Ok(Self { stream, reader })
    }

    fn ask(&mut self, bytes: &[u8]) -> Result<Answer> {
        self.stream.write_all(bytes)?;
        read_answer(&mut self.reader)
    }
}

fn read_answer(reader: &mut impl BufRead) -> Result<Answer> {
    let first = read_line(reader)?;
    let status = first
        .split(' ')
        .nth(1)
        .context("an answer without a status")?
        .parse()?;
    let (mut length, mut chunked) = (0_usize, false);
    loop {
        let line = read_line(reader)?.to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse()?;
        } else if line.starts_with("transfer-encoding:") && line.contains("chunked") {
            chunked = true;
        }
    }
    let mut body = Vec::new();
    if chunked {
        loop {
            let line = read_line(reader)?;
            let size = usize::from_str_radix(line.split(';').next().unwrap_or(&line).trim(), 16)?;
            read_into(reader, &mut body, size)?;
            read_line(reader)?;
            if size == 0 {
                break;
            }
        }
    } else {
        read_into(reader, &mut body, length)?;
    }
    Ok(Answer { status, body })
}

fn read_into(reader: &mut impl BufRead, body: &mut Vec<u8>, size: usize) -> Result<()> {
    let read = reader.take(u64::try_from(size)?).read_to_end(body)?;
    if read < size {
        bail!("an answer ended early");
    }
    Ok(())
}

fn read_line(reader: &mut impl BufRead) -> Result<String> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        bail!("the connection was closed");
    }
    Ok(line.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_both_forms_are_read() {
        let mut counted = &b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcHTTP"[..];
        let answer = read_answer(&mut counted).unwrap();
        assert_eq!((answer.status, answer.body.as_slice()), (200, &b"abc"[..]));
        assert_eq!(counted, b"HTTP");
        let mut chunked = &b"HTTP/1.1 404 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x\r\nc\r\n0\r\n\r\n"[..];
        let answer = read_answer(&mut chunked).unwrap();
        assert_eq!((answer.status, answer.body.as_slice()), (404, &b"abc"[..]));
        assert!(read_answer(&mut &b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"[..]).is_err());
    }
}
