//! Reading values: each kind says what it allows, and all faults are collected.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use app::OfficeCard;
use axum::http::Uri;
use domain::refusal::Fault;
use domain::text::Line;
use services::Rules;

use super::layers::AllGiven;
use super::{Config, ConfigFault, LogFormat, TlsFiles, Wrong, shown};

/// Most characters of a line that strangers read.
const LINE_CHARS_MAX: usize = 80;

/// Most characters of a phone number: two of them, and how to dial from abroad.
const PHONE_CHARS_MAX: usize = 40;

const PLAIN_HTTP_KEY: &str = "allow_plain_http_beyond_loopback_without_any_protection";

/// Address of a database. Its `Debug` and `Display` hide the password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The address as a driver takes it. Holds the password: never log it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The database file, for SQLite.
    #[must_use]
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        let path = self.0.strip_prefix("sqlite://")?;
        Some(PathBuf::from(
            path.split_once('?').map_or(path, |(path, _)| path),
        ))
    }

    fn parse(text: &str, data: &Path) -> Option<Self> {
        if text.is_empty() {
            let file = data.join("sunshine.db");
            return Some(Self(format!("sqlite://{}", file.to_str()?)));
        }
        if let Some(path) = text.strip_prefix("sqlite://") {
            return (path.starts_with('/') && path.len() > 1).then(|| Self(text.to_owned()));
        }
        let rest = text
            .strip_prefix("postgres://")
            .or_else(|| text.strip_prefix("postgresql://"))?;
        (!rest.is_empty()).then(|| Self(text.to_owned()))
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown::without_password(&self.0))
    }
}

/// Scheme, host and port that people type: an origin, nothing behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// The origin, as a browser sends it.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.0
    }

    /// Whether it is reached by TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// The name of the host, without the port.
    #[must_use]
    pub fn host(&self) -> Option<String> {
        Uri::from_str(&self.0).ok()?.host().map(ToOwned::to_owned)
    }

    fn parse(text: &str) -> Option<Self> {
        let origin = text.strip_suffix('/').unwrap_or(text).to_ascii_lowercase();
        let uri = Uri::from_str(&origin).ok()?;
        let scheme = uri
            .scheme_str()
            .filter(|scheme| matches!(*scheme, "http" | "https"))?;
        let authority = uri.authority()?.as_str();
        // What a browser leaves out of an origin is left out here.
        let usual = if scheme == "https" { ":443" } else { ":80" };
        let authority = authority.strip_suffix(usual).unwrap_or(authority);
        let plain =
            matches!(uri.path(), "" | "/") && uri.query().is_none() && !authority.contains('@');
        plain.then(|| Self(format!("{scheme}://{authority}")))
    }
}

/// Reads keys one by one and remembers what was wrong.
pub(super) struct Reader<'a> {
    given: &'a AllGiven,
    wrong: Vec<Wrong>,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(given: &'a AllGiven) -> Self {
        Self {
            given,
            wrong: Vec::new(),
        }
    }

    /// `Ok` when every key was allowed.
    pub(super) fn none_wrong(self) -> Result<(), ConfigFault> {
        if self.wrong.is_empty() {
            Ok(())
        } else {
            Err(ConfigFault::Wrong(self.wrong))
        }
    }

    fn text(&self, key: &str) -> &'a str {
        self.given.get(key).map_or("", |given| given.text.as_str())
    }

    fn refuse(&mut self, key: &'static str, allowed: impl Into<String>) {
        let (value, source) = self.given.get(key).map_or_else(Default::default, |given| {
            (shown::hide(key, &given.text), given.source.to_string())
        });
        self.wrong.push(Wrong {
            key,
            value,
            source,
            allowed: allowed.into(),
        });
    }

    /// A path; blank means none.
    pub(super) fn path(&mut self, key: &'static str) -> Option<PathBuf> {
        let text = self.text(key);
        if text.contains('\0') {
            self.refuse(key, "a path holds no NUL");
        }
        (!text.is_empty()).then(|| PathBuf::from(text))
    }

    pub(super) fn number(&mut self, key: &'static str, min: u32, max: u32) -> u32 {
        match self.text(key).parse() {
            Ok(number) if (min..=max).contains(&number) => number,
            _ => {
                self.refuse(
                    key,
                    format!("a whole number from {min} to {max} is allowed"),
                );
                min
            }
        }
    }

    pub(super) fn switch(&mut self, key: &'static str) -> bool {
        match self.text(key) {
            "true" => true,
            "false" => false,
            _ => {
                self.refuse(key, "true and false are allowed");
                false
            }
        }
    }

    pub(super) fn port(&mut self) -> u16 {
        self.text("port").parse().unwrap_or_else(|_| {
            self.refuse("port", "a whole number from 0 to 65535 is allowed");
            0
        })
    }

    pub(super) fn bind(&mut self) -> IpAddr {
        self.text("bind").parse().unwrap_or_else(|_| {
            self.refuse(
                "bind",
                "an address such as 127.0.0.1, ::1, 0.0.0.0 or :: is allowed",
            );
            IpAddr::from([127, 0, 0, 1])
        })
    }

    pub(super) fn addresses(&mut self, key: &'static str) -> Vec<IpAddr> {
        let entries = self
            .text(key)
            .split(',')
            .map(str::trim)
            .filter(|entry| !entry.is_empty());
        entries
            .map(str::parse)
            .collect::<Result<_, _>>()
            .unwrap_or_else(|_| {
                self.refuse(
                    key,
                    "addresses such as 127.0.0.1, separated by commas, are allowed",
                );
                Vec::new()
            })
    }

    pub(super) fn database_url(&mut self, data: &Path) -> DatabaseUrl {
        DatabaseUrl::parse(self.text("database_url"), data).unwrap_or_else(|| {
            let allowed = "sqlite:///absolute/path.db, postgres://user:password@host/database and \
                           blank (the file sunshine.db in the data folder) are allowed";
            self.refuse("database_url", allowed);
            DatabaseUrl(String::new())
        })
    }

    pub(super) fn public_url(&mut self) -> Option<PublicUrl> {
        let text = self.text("public_url");
        if text.is_empty() {
            return None;
        }
        let url = PublicUrl::parse(text);
        if url.is_none() {
            let allowed = "https://host or https://host:port is allowed, with nothing behind it \
                           (http:// only on the machine itself), or blank";
            self.refuse("public_url", allowed);
        }
        url
    }

    pub(super) fn tls(&mut self) -> Option<TlsFiles> {
        match (self.path("tls_cert"), self.path("tls_key")) {
            (Some(cert), Some(key)) => {
                for (name, file) in [("tls_cert", &cert), ("tls_key", &key)] {
                    if let Err(why) = std::fs::File::open(file) {
                        self.refuse(name, format!("a readable PEM file is allowed: {why}"));
                    }
                }
                Some(TlsFiles { cert, key })
            }
            (None, None) => None,
            (Some(_), None) => {
                self.refuse("tls_key", "must be given together with tls_cert");
                None
            }
            (None, Some(_)) => {
                self.refuse("tls_cert", "must be given together with tls_key");
                None
            }
        }
    }

    pub(super) fn rules(&mut self) -> Rules {
        let rules = Rules {
            second_factor_required: self.switch("second_factor_required"),
            token_minutes: self.number("token_minutes", 1, 60),
            idle_minutes: self.number("idle_minutes", 5, 1_440),
            log_in_hours: self.number("log_in_hours", 1, 168),
            failures_max: self.number("failures_max", 3, 100),
            lock_minutes: self.number("lock_minutes", 1, 1_440),
            slow_failures: self.switch("slow_failures"),
        };
        let both_read = !self
            .wrong
            .iter()
            .any(|wrong| wrong.key.ends_with("_minutes"));
        if both_read && rules.idle_minutes < rules.token_minutes {
            self.refuse("idle_minutes", "not less than token_minutes is allowed");
        }
        rules
    }

    /// What strangers are told of the office; blank where nothing is.
    pub(super) fn office(&mut self) -> OfficeCard {
        OfficeCard {
            name: self.line("office_name"),
            address: self.line("office_address"),
            hours: self.line("office_hours"),
            phone: self.phone(),
        }
    }

    fn line(&mut self, key: &'static str) -> String {
        match Line::<LINE_CHARS_MAX>::new(self.text(key)) {
            Ok(line) => line.into(),
            Err(Fault::Missing) => String::new(),
            Err(_) => {
                let allowed = "one line without hidden characters is allowed, or blank, of at most";
                self.refuse(key, format!("{allowed} {LINE_CHARS_MAX} characters"));
                String::new()
            }
        }
    }

    fn phone(&mut self) -> String {
        let text = self.text("office_phone").trim();
        let is_number = text.len() <= PHONE_CHARS_MAX
            && text.contains(char::is_numeric)
            && text
                .chars()
                .all(|c| c.is_ascii_digit() || " +-()/".contains(c));
        if !(text.is_empty() || is_number) {
            self.refuse(
                "office_phone",
                format!(
                    "digits, spaces, + - ( ) and / are allowed, at most {PHONE_CHARS_MAX}, or blank"
                ),
            );
        }
        text.to_owned()
    }

    pub(super) fn log_format(&mut self) -> LogFormat {
        match self.text("log_format") {
            "text" => LogFormat::Text,
            "json" => LogFormat::Json,
            _ => {
                self.refuse("log_format", "text and json are allowed");
                LogFormat::Text
            }
        }
    }

    pub(super) fn log_level(&mut self) -> tracing::Level {
        match self.text("log_level") {
            "error" => tracing::Level::ERROR,
            "warn" => tracing::Level::WARN,
            "info" => tracing::Level::INFO,
            "debug" => tracing::Level::DEBUG,
            "trace" => tracing::Level::TRACE,
            _ => {
                self.refuse(
                    "log_level",
                    "error, warn, info, debug and trace are allowed",
                );
                tracing::Level::INFO
            }
        }
    }

    /// Passwords and ballots do not cross a network unprotected by oversight.
    pub(super) fn plain_http(&mut self, bind: IpAddr, has_tls: bool) {
        let allowed = self.switch(PLAIN_HTTP_KEY);
        if !(bind.is_loopback() || has_tls || allowed) {
            self.refuse(
                "bind",
                format!(
                    "only 127.0.0.1 and ::1 are allowed without TLS: anyone on the network could \
                     read and change passwords and ballots. Give tls_cert and tls_key, or, on a \
                     network nobody else can reach, --{}",
                    PLAIN_HTTP_KEY.replace('_', "-")
                ),
            );
        }
    }

    pub(super) fn hsts(&mut self, config: &Config) {
        if config.hsts && !config.is_secure() {
            self.refuse(
                "hsts",
                "true is allowed only with TLS (tls_cert, or an https public_url)",
            );
        }
    }
}
