//! Configuration: one struct, read once, checked whole before anything else happens.

mod layers;
mod shown;
mod values;

use std::net::IpAddr;
use std::path::PathBuf;

pub use layers::{CHAIR_VARIABLE, KEYS, Layers, chair};
pub use values::{DatabaseUrl, PublicUrl};

use app::OfficeCard;
use services::Rules;

use values::Reader;

/// Everything an installation may set. `config.default.toml` says what each key means.
#[derive(Clone, Debug)]
pub struct Config {
    /// Folder of database file and secret, absolute.
    pub data: PathBuf,
    /// The database.
    pub database_url: DatabaseUrl,
    /// Connections that read.
    pub database_readers: u32,
    /// File of the installation's secret.
    pub secret_file: PathBuf,
    /// Address to listen on.
    pub bind: IpAddr,
    /// Port to listen on; 0 picks one.
    pub port: u16,
    /// What people type to reach the server.
    pub public_url: Option<PublicUrl>,
    /// Certificate and key.
    pub tls: Option<TlsFiles>,
    /// Tell browsers to use TLS from now on.
    pub hsts: bool,
    /// Proxies whose word on the client's address is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Connections that may be open at once.
    pub connections_max: u32,
    /// Seconds that open requests get at the end.
    pub shutdown_seconds: u32,
    /// How log-ins work.
    pub rules: Rules,
    /// What strangers are told of the office.
    pub office: OfficeCard,
    /// The figures of `/metrics` are shown to everybody who asks.
    pub metrics_for_everyone: bool,
    /// How the log is written.
    pub log_format: LogFormat,
    /// What is written to it.
    pub log_level: tracing::Level,
    shown: Vec<String>,
}

/// Files of certificate and private key, PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// Certificate chain.
    pub cert: PathBuf,
    /// Private key.
    pub key: PathBuf,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs, one object a line.
    Json,
}

/// What is wrong with one setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The key.
    pub key: &'static str,
    /// What it was set to; secrets hidden.
    pub value: String,
    /// Who set it.
    pub source: String,
    /// What is allowed.
    pub allowed: String,
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            key,
            value,
            source,
            allowed,
        } = self;
        write!(f, "{key} = \"{value}\" ({source}): {allowed}")
    }
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigFault {
    /// The file cannot be read.
    #[error("the configuration file {file} cannot be read: {why}")]
    Unreadable {
        /// Its name.
        file: PathBuf,
        /// The system's words.
        why: std::io::Error,
    },
    /// The file is no TOML.
    #[error("the configuration file {file} is not TOML: {why}")]
    NotToml {
        /// Its name.
        file: PathBuf,
        /// The parser's words.
        why: Box<toml::de::Error>,
    },
    /// A key nobody knows.
    #[error("{place} sets {key}, which is no setting; the settings are: {}", KEYS.join(", "))]
    UnknownKey {
        /// The key, or the variable.
        key: String,
        /// The file, or the environment.
        place: String,
    },
    /// Values that are not allowed.
    #[error("{}", list(.0))]
    Wrong(Vec<Wrong>),
}

fn list(wrongs: &[Wrong]) -> String {
    let lines: Vec<_> = wrongs.iter().map(ToString::to_string).collect();
    format!("the configuration is wrong:\n  {}", lines.join("\n  "))
}

impl Config {
    /// Reads and checks everything.
    ///
    /// # Errors
    /// Says every key that is wrong, its value, and what is allowed.
    pub fn read(layers: &Layers) -> Result<Self, ConfigFault> {
        let given = layers.gather()?;
        let mut reader = Reader::new(&given);
        let data = reader.path("data");
        let data = data
            .and_then(|data| std::path::absolute(data).ok())
            .unwrap_or_default();
        let config = Self {
            database_url: reader.database_url(&data),
            database_readers: reader.number("database_readers", 1, 64),
            secret_file: reader
                .path("secret_file")
                .unwrap_or_else(|| data.join("secret")),
            bind: reader.bind(),
            port: reader.port(),
            public_url: reader.public_url(),
            tls: reader.tls(),
            hsts: reader.switch("hsts"),
            trusted_proxies: reader.addresses("trusted_proxies"),
            connections_max: reader.number("connections_max", 16, 60_000),
            shutdown_seconds: reader.number("shutdown_seconds", 0, 600),
            rules: reader.rules(),
            office: reader.office(),
            metrics_for_everyone: reader.switch("metrics_for_everyone"),
            log_format: reader.log_format(),
            log_level: reader.log_level(),
            shown: Vec::new(),
            data,
        };
        reader.plain_http(config.bind, config.tls.is_some());
        reader.hsts(&config);
        reader.none_wrong()?;
        let shown = shown::lines(&given, &config.worked_out());
        Ok(Self { shown, ..config })
    }

    fn worked_out(&self) -> [(&'static str, String); 3] {
        [
            ("data", self.data.display().to_string()),
            ("database_url", self.database_url.to_string()),
            ("secret_file", self.secret_file.display().to_string()),
        ]
    }

    /// Whether browsers reach the server by TLS, its own or a proxy's.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.tls.is_some() || self.public_url.as_ref().is_some_and(PublicUrl::is_https)
    }

    /// The effective values as TOML with where each comes from; secrets hidden.
    #[must_use]
    pub fn shown(&self) -> &[String] {
        &self.shown
    }
}
