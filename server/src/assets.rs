//! The files browsers load: built by `cargo xtask build`, carried inside the program.

use std::borrow::Cow;
use std::collections::BTreeMap;

use app::{Assets, Program};
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::refusal::Refusal;
use rust_embed::RustEmbed;

use crate::house::House;
use crate::problem::Refuse;
use crate::request::Asked;

#[derive(RustEmbed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Embedded;

/// Names of files carry a hash of their content: they never change.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// What pages link to, and where its bytes are.
#[derive(Clone, Debug)]
pub struct Site {
    assets: Assets,
}

/// The part of the build's manifest that pages need.
#[derive(serde::Deserialize)]
struct Manifest {
    css: String,
    page: Option<String>,
    live: Option<String>,
    #[serde(flatten)]
    others: BTreeMap<String, serde_json::Value>,
    favicon: Option<String>,
}

impl Manifest {
    fn named(&self, name: &str) -> Option<String> {
        self.others.get(name)?.as_str().map(ToOwned::to_owned)
    }

    fn program(&self, name: &str) -> Option<Program> {
        Some(Program {
            boot: self.named(&format!("{name}.boot"))?,
            js: self.named(&format!("{name}.js"))?,
            wasm: self.named(&format!("{name}.wasm"))?,
            chinese: self.named("words.zh-CN")?,
            english: self.named("words.en")?,
        })
    }
}

impl From<Manifest> for Assets {
    fn from(manifest: Manifest) -> Self {
        Self {
            office: manifest.program("office"),
            tablet: manifest.program("tablet"),
            hall: manifest.program("hall"),
            css: manifest.css,
            page: manifest.page,
            live: manifest.live,
            favicon: manifest.favicon.unwrap_or_default(),
        }
    }
}

/// Why the program cannot serve pages.
#[derive(Debug, thiserror::Error)]
pub enum SiteFault {
    /// It was compiled without them.
    #[error(
        "this program was compiled without its stylesheet and scripts: run `cargo xtask build`"
    )]
    Missing,
    /// What was embedded is not what the build writes.
    #[error("the embedded manifest of stylesheet and scripts is damaged: {0}")]
    Damaged(serde_json::Error),
}

impl Site {
    /// The files inside this program.
    ///
    /// # Errors
    /// When it was compiled without them, for release.
    pub fn embedded() -> Result<Self, SiteFault> {
        let Some(manifest) = Embedded::get("manifest.json") else {
            // `cargo run` and `cargo test` work without a browser build; what ships does not.
            if cfg!(debug_assertions) {
                tracing::warn!("{}", SiteFault::Missing);
                return Ok(Self::bare());
            }
            return Err(SiteFault::Missing);
        };
        let manifest: Manifest =
            serde_json::from_slice(&manifest.data).map_err(SiteFault::Damaged)?;
        Ok(Self {
            assets: manifest.into(),
        })
    }

    /// Pages without stylesheet and script, for tests of everything else.
    #[must_use]
    pub fn bare() -> Self {
        let css = "/assets/sunshine.css".to_owned();
        Self {
            assets: Assets {
                css,
                ..Assets::default()
            },
        }
    }

    /// What pages link to.
    #[must_use]
    pub fn assets(&self) -> Assets {
        self.assets.clone()
    }
}

/// Sends a file, compressed where the browser takes brotli.
pub async fn send(
    State(_): State<House>,
    asked: Asked,
    path: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let Ok(Path(path)) = path else {
        return asked.refuse(Refusal::NotFound);
    };
    // Siblings and the manifest are not addresses of their own.
    let kind = path
        .rsplit_once('.')
        .and_then(|(_, ending)| kind_of(ending));
    let (Some(kind), Some(plain)) = (kind, Embedded::get(&path)) else {
        return asked.refuse(Refusal::NotFound);
    };
    let packed = takes_brotli(&headers)
        .then(|| Embedded::get(&format!("{path}.br")))
        .flatten();
    let is_packed = packed.is_some();
    let body = match packed.unwrap_or(plain).data {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    let mut response = (StatusCode::OK, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, IMMUTABLE);
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if is_packed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

fn kind_of(ending: &str) -> Option<&'static str> {
    Some(match ending {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        _ => return None,
    })
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|entry| {
            let mut pieces = entry.split(';').map(str::trim);
            let name = pieces.next()?;
            Some((name, pieces.next().unwrap_or("q=1")))
        })
        .any(|(name, weight)| {
            name == "br" && !matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_is_sent_only_where_it_is_taken() {
        for (value, takes) in [
            ("br", true),
            ("gzip, deflate, br;q=0.9", true),
            ("br;q=0", false),
            ("brotli", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(value));
            assert_eq!(takes_brotli(&headers), takes, "{value}");
        }
    }
}
