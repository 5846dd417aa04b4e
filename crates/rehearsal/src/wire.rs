//! HTTP/1.1 over TCP or TLS: one connection that answers, or one that streams.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderValue, Method, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use serde::Deserialize;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::plan::Stop;

/// Longest wait for a connection.
const CONNECT_MAX: Duration = Duration::from_secs(10);
/// Longest wait for an answer.
const ANSWER_MAX: Duration = Duration::from_secs(30);
/// Largest answer that is read.
const ANSWER_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Where systems keep the certificates they trust.
const MACHINE_ROOTS: [&str; 3] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
];

/// The network failed: what was asked may have happened, or not.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Gone(String);

impl Gone {
    fn because(why: &impl ToString) -> Self {
        Self(why.to_string())
    }
}

/// A server by its address.
pub(crate) struct Server {
    host: String,
    port: u16,
    authority: HeaderValue,
    tls: Option<(TlsConnector, ServerName<'static>)>,
}

impl Server {
    /// Reads an address; anything after host and port is not ours.
    pub(crate) fn at(url: &str, ca: Option<&Path>) -> Result<Self, Stop> {
        let wrong = || Stop::unusable(format!("{url} is no address of a server: http://HOST:PORT"));
        let uri: Uri = url
            .trim()
            .trim_end_matches('/')
            .parse()
            .map_err(|_error| wrong())?;
        let host = uri.host().ok_or_else(wrong)?;
        let host = host
            .trim_start_matches('[')
            .trim_end_matches(']')
            .to_owned();
        let secure = match uri.scheme_str() {
            Some("http") => false,
            Some("https") => true,
            _ => return Err(wrong()),
        };
        if uri.path() != "/" && !uri.path().is_empty() {
            return Err(wrong());
        }
        let authority = uri.authority().ok_or_else(wrong)?.as_str();
        let authority = HeaderValue::from_str(authority).map_err(|_error| wrong())?;
        let tls = if secure {
            let name = ServerName::try_from(host.clone()).map_err(|_error| wrong())?;
            Some((TlsConnector::from(Arc::new(trusting(ca)?)), name))
        } else {
            None
        };
        Ok(Self {
            port: uri.port_u16().unwrap_or(if secure { 443 } else { 80 }),
            host,
            authority,
            tls,
        })
    }

    /// Opens a connection of its own.
    pub(crate) async fn connect(self: &Arc<Self>) -> Result<Connection, Gone> {
        let connecting = async {
            let stream = TcpStream::connect((self.host.as_str(), self.port)).await;
            let stream = stream.map_err(|why| Gone::because(&why))?;
            stream
                .set_nodelay(true)
                .map_err(|why| Gone::because(&why))?;
            match &self.tls {
                None => shake(TokioIo::new(stream)).await,
                Some((tls, name)) => {
                    let stream = tls.connect(name.clone(), stream).await;
                    shake(TokioIo::new(stream.map_err(|why| Gone::because(&why))?)).await
                }
            }
        };
        let late = |_elapsed| Gone("no connection within ten seconds".to_owned());
        let (sender, driver) = timeout(CONNECT_MAX, connecting).await.map_err(late)??;
        Ok(Connection {
            server: Arc::clone(self),
            sender,
            driver,
        })
    }
}

type Sender = SendRequest<Full<Bytes>>;

async fn shake<S>(stream: TokioIo<S>) -> Result<(Sender, JoinHandle<()>), Gone>
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
{
    let (sender, driver) = handshake(stream).await.map_err(|why| Gone::because(&why))?;
    // How it ends is told to whoever waits for an answer.
    let driver = tokio::spawn(async move { drop(driver.await) });
    Ok((sender, driver))
}

/// Whom to trust: the certificates of the file, or the machine's.
fn trusting(ca: Option<&Path>) -> Result<ClientConfig, Stop> {
    let machine = || {
        MACHINE_ROOTS
            .iter()
            .map(Path::new)
            .find(|file| file.is_file())
    };
    let file = ca.or_else(machine);
    let file = file.ok_or_else(|| {
        Stop::unusable("this machine keeps no certificates where they usually are: give --ca FILE")
    })?;
    let unreadable = |why: &dyn std::fmt::Display| {
        Stop::unusable(format!("{} holds no certificates: {why}", file.display()))
    };
    let mut roots = RootCertStore::empty();
    let found = CertificateDer::pem_file_iter(file).map_err(|why| unreadable(&why))?;
    roots.add_parsable_certificates(found.filter_map(Result::ok));
    if roots.is_empty() {
        return Err(unreadable(&"none of it can be read"));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|why| Stop::broke(why.to_string()))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

/// What is asked.
pub(crate) struct Ask<'a> {
    pub method: Method,
    pub path: &'a str,
    pub token: Option<&'a str>,
    pub body: Option<&'a Value>,
}

impl<'a> Ask<'a> {
    /// The same, with this token.
    pub(crate) fn by<'b>(&self, token: &'b str) -> Ask<'b>
    where
        'a: 'b,
    {
        Ask {
            method: self.method.clone(),
            path: self.path,
            token: Some(token),
            body: self.body,
        }
    }

    pub(crate) const fn get(path: &'a str, token: &'a str) -> Self {
        Self {
            method: Method::GET,
            path,
            token: Some(token),
            body: None,
        }
    }

    pub(crate) const fn post(path: &'a str, token: Option<&'a str>, body: &'a Value) -> Self {
        Self {
            method: Method::POST,
            path,
            token,
            body: Some(body),
        }
    }
}

/// What came back.
pub(crate) struct Answer {
    pub status: StatusCode,
    body: Bytes,
}

impl Answer {
    /// The body as what it should be.
    pub(crate) fn read<T: for<'a> Deserialize<'a>>(&self) -> Result<T, String> {
        serde_json::from_slice(&self.body)
            .map_err(|error| format!("an answer is not as agreed: {error}"))
    }

    /// The code of a refusal, or the status where it has none.
    pub(crate) fn code(&self) -> String {
        #[derive(Deserialize)]
        struct Problem {
            code: String,
        }
        let problem: Result<Problem, _> = serde_json::from_slice(&self.body);
        problem.map_or_else(
            |_error| self.status.as_str().to_owned(),
            |problem| problem.code,
        )
    }

    /// Whether the same may succeed in a moment: the server is there, but could not.
    pub(crate) fn is_momentary(&self) -> bool {
        matches!(
            self.status,
            StatusCode::SERVICE_UNAVAILABLE
                | StatusCode::BAD_GATEWAY
                | StatusCode::GATEWAY_TIMEOUT
                | StatusCode::TOO_MANY_REQUESTS
        )
    }
}

/// One connection. Dropped, it is closed at once, in the middle of whatever is on the way.
pub(crate) struct Connection {
    server: Arc<Server>,
    sender: Sender,
    driver: JoinHandle<()>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

impl Connection {
    pub(crate) fn is_open(&self) -> bool {
        !self.sender.is_closed()
    }

    /// Asks, and reads the whole answer.
    pub(crate) async fn ask(&mut self, ask: &Ask<'_>) -> Result<Answer, Gone> {
        let request = self.request(ask)?;
        let asking = async {
            let ready = self.sender.ready().await;
            ready.map_err(|why| Gone::because(&why))?;
            let response = self.sender.send_request(request).await;
            let (parts, body) = response.map_err(|why| Gone::because(&why))?.into_parts();
            let body = Limited::new(body, ANSWER_BYTES_MAX).collect().await;
            Ok(Answer {
                status: parts.status,
                body: body.map_err(|why| Gone::because(&why))?.to_bytes(),
            })
        };
        let late = |_elapsed| Gone("no answer within thirty seconds".to_owned());
        timeout(ANSWER_MAX, asking).await.map_err(late)?
    }

    /// Asks for what does not end.
    pub(crate) async fn follow(mut self, ask: &Ask<'_>) -> Result<(StatusCode, Following), Gone> {
        let request = self.request(ask)?;
        let asking = self.sender.send_request(request);
        let late = |_elapsed| Gone("no answer within thirty seconds".to_owned());
        let response = timeout(ANSWER_MAX, asking).await.map_err(late)?;
        let (parts, body) = response.map_err(|why| Gone::because(&why))?.into_parts();
        let following = Following {
            _connection: self,
            body,
        };
        Ok((parts.status, following))
    }

    fn request(&self, ask: &Ask<'_>) -> Result<Request<Full<Bytes>>, Gone> {
        let body = ask.body.map(Value::to_string).unwrap_or_default();
        let mut request = Request::builder()
            .method(ask.method.clone())
            .uri(ask.path)
            .header(header::HOST, self.server.authority.clone())
            .header(header::USER_AGENT, "sunshine-rehearsal");
        if let Some(token) = ask.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if ask.body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let request = request.body(Full::new(Bytes::from(body)));
        request.map_err(|why| Gone::because(&why))
    }
}

/// An answer that does not end.
pub(crate) struct Following {
    _connection: Connection,
    body: Incoming,
}

impl Following {
    /// The next bytes; `None` when the server has ended it.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, Gone> {
        loop {
            match self.body.frame().await {
                None => return Ok(None),
                Some(Err(why)) => return Err(Gone::because(&why)),
                Some(Ok(frame)) => {
                    if let Ok(bytes) = frame.into_data() {
                        return Ok(Some(bytes));
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_wrong_ones_refused() {
        let at = |url: &str| Server::at(url, None).map(|server| (server.host, server.port));
        assert_eq!(
            at("http://127.0.0.1:3000/").unwrap(),
            ("127.0.0.1".to_owned(), 3000)
        );
        assert_eq!(at("http://[::1]:3000").unwrap(), ("::1".to_owned(), 3000));
        assert_eq!(
            at("http://hall.example").unwrap(),
            ("hall.example".to_owned(), 80)
        );
        for wrong in [
            "",
            "hall.example",
            "ftp://hall.example",
            "http://",
            "http://x/office",
        ] {
            assert!(matches!(at(wrong), Err(Stop::Unusable(_))), "{wrong}");
        }
    }
}
