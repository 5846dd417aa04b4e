//! Access tokens: short-lived, signed, and worth nothing without a live log-in row.

use std::sync::Once;

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, LogInId};
use domain::people::account::LogInStage;
use hmac::{Hmac, Mac};
use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use signature::{Signer, Verifier};
use store::LogIn;

use crate::no::No;
use crate::secrets::Secrets;

const ISSUER: &str = "sunshine";
const AUDIENCE: &str = "office";
/// Longer than any token of ours.
const TOKEN_BYTES_MAX: usize = 2048;

/// What a token says. Roles are not in it: they are read from the database each time.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    sub: AccountId,
    sid: LogInId,
    /// How far the log-in had come: a token of an earlier stage is worth nothing in a later one.
    stage: LogInStage,
    /// Which refresh secret it was made with: when that is replaced, the token is worth nothing.
    key: String,
    iat: i64,
    exp: i64,
}

/// Characters of the refresh secret's hash in a token: enough to tell two apart.
const KEY_CHARS: usize = 16;

/// What a token is of: a log-in as it was when the token was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Of {
    account: AccountId,
    pub(crate) log_in: LogInId,
    stage: LogInStage,
    key: String,
}

impl Of {
    /// This log-in as it is now.
    pub(crate) fn now(log_in: &LogIn) -> Self {
        Self {
            account: log_in.account,
            log_in: log_in.id,
            stage: log_in.stage,
            key: log_in.refresh_hash.chars().take(KEY_CHARS).collect(),
        }
    }
}

pub(crate) fn sign(
    secrets: &Secrets,
    of: Of,
    now: DateTime<Utc>,
    ends_at: DateTime<Utc>,
) -> Result<String, No> {
    install();
    let claims = Claims {
        iss: ISSUER.to_owned(),
        aud: AUDIENCE.to_owned(),
        sub: of.account,
        sid: of.log_in,
        stage: of.stage,
        key: of.key,
        iat: now.timestamp(),
        exp: ends_at.timestamp(),
    };
    let key = EncodingKey::from_secret(&secrets.token_key());
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key)
        .map_err(|error| No::bug(&error.to_string()))
}

/// What a token is of that we signed and that has not run out; `None` for anything else.
pub(crate) fn read(secrets: &Secrets, token: &str, now: DateTime<Utc>) -> Option<Of> {
    if token.len() > TOKEN_BYTES_MAX {
        return None;
    }
    install();
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    // Our own clock decides, not the crate's.
    validation.validate_exp = false;
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    let key = DecodingKey::from_secret(&secrets.token_key());
    let claims = jsonwebtoken::decode::<Claims>(token, &key, &validation)
        .ok()?
        .claims;
    (claims.exp > now.timestamp()).then_some(Of {
        account: claims.sub,
        log_in: claims.sid,
        stage: claims.stage,
        key: claims.key,
    })
}

/// HMAC-SHA-256 alone: the crate's own providers bring RSA and its open timing advisory, or a
/// C library of several minutes to compile. Nothing but HS256 can be signed or verified here.
static HS256_ONLY: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| {
        only_hs256(*algorithm, key.family())?;
        Ok(Box::new(Hs256(mac(key.as_bytes())?)))
    },
    verifier_factory: |algorithm, key| {
        only_hs256(*algorithm, key.family())?;
        Ok(Box::new(Hs256(mac(key.try_get_as_bytes()?)?)))
    },
    key_utils: KeyUtils::new_unimplemented(),
};

fn install() {
    static INSTALLED: Once = Once::new();
    // A second installation by someone else would be a second provider; ours stays, or theirs
    // was first and verifies the same HS256.
    INSTALLED.call_once(|| {
        let _ = HS256_ONLY.install_default();
    });
}

fn only_hs256(algorithm: Algorithm, family: AlgorithmFamily) -> Result<(), Error> {
    if algorithm == Algorithm::HS256 && family == AlgorithmFamily::Hmac {
        Ok(())
    } else {
        Err(ErrorKind::InvalidAlgorithm.into())
    }
}

fn mac(key: &[u8]) -> Result<Hmac<Sha256>, Error> {
    <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key)
        .map_err(|hmac::digest::InvalidLength| ErrorKind::InvalidKeyFormat.into())
}

struct Hs256(Hmac<Sha256>);

impl Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        Ok(self
            .0
            .clone()
            .chain_update(message)
            .finalize()
            .into_bytes()
            .to_vec())
    }
}

impl Verifier<Vec<u8>> for Hs256 {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        // Constant time, by the crate.
        self.0
            .clone()
            .chain_update(message)
            .verify_slice(signature)
            .map_err(signature::Error::from_source)
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use chrono::TimeDelta;
    use uuid::Uuid;

    use super::*;

    fn signed(now: DateTime<Utc>) -> (Secrets, String) {
        let secrets = Secrets::new([1; 32]);
        let ends_at = now + TimeDelta::minutes(10);
        let of = Of {
            account: AccountId::new(Uuid::nil()),
            log_in: LogInId::new(Uuid::nil()),
            stage: LogInStage::Complete,
            key: "0123456789abcdef".to_owned(),
        };
        let token = sign(&secrets, of, now, ends_at).unwrap();
        (secrets, token)
    }

    #[test]
    fn a_token_lives_until_it_ends() {
        let now = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(20_000);
        let (secrets, token) = signed(now);
        assert!(read(&secrets, &token, now).is_some());
        assert!(read(&secrets, &token, now + TimeDelta::minutes(10)).is_none());
        assert!(read(&Secrets::new([2; 32]), &token, now).is_none());
    }

    #[test]
    fn no_other_algorithm_is_taken() {
        let now = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(20_000);
        let (secrets, token) = signed(now);
        let claims = token.split('.').nth(1).unwrap();
        for header in [
            r#"{"alg":"none"}"#,
            r#"{"alg":"HS384"}"#,
            r#"{"alg":"RS256"}"#,
            "{}",
            "x",
        ] {
            let header = URL_SAFE_NO_PAD.encode(header);
            for signature in ["", "AAAA", token.rsplit('.').next().unwrap()] {
                assert!(read(&secrets, &format!("{header}.{claims}.{signature}"), now).is_none());
            }
        }
        for broken in ["", ".", "..", "a.b.c", &"a".repeat(10_000), "\0"] {
            assert!(read(&secrets, broken, now).is_none());
        }
    }
}
