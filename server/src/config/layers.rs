//! Where a value comes from: flags, variables, one file, the defaults.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use super::ConfigFault;

const DEFAULTS: &str = include_str!("../../config.default.toml");

const PREFIX: &str = "SUNSHINE_";
/// Variables of the test suite; the program has no business with them.
const TEST_PREFIX: &str = "SUNSHINE_TEST_";
const FILE_VARIABLE: &str = "SUNSHINE_CONFIG";
/// Of a rehearsal, which has no configuration: a flag would be seen by everybody on the machine.
pub const CHAIR_VARIABLE: &str = "SUNSHINE_CHAIR";
/// What most hosts call the database; ours goes first.
const PLAIN_DATABASE_VARIABLE: &str = "DATABASE_URL";

/// Every key, in the order of `config.default.toml`.
pub const KEYS: &[&str] = &[
    "data",
    "database_url",
    "database_readers",
    "secret_file",
    "bind",
    "port",
    "public_url",
    "tls_cert",
    "tls_key",
    "allow_plain_http_beyond_loopback_without_any_protection",
    "hsts",
    "trusted_proxies",
    "connections_max",
    "shutdown_seconds",
    "second_factor_required",
    "token_minutes",
    "idle_minutes",
    "log_in_hours",
    "failures_max",
    "lock_minutes",
    "slow_failures",
    "office_name",
    "office_address",
    "office_hours",
    "office_phone",
    "metrics_for_everyone",
    "log_format",
    "log_level",
];

/// Everything configuration is read from. Nothing else reads the environment.
#[derive(Clone, Debug, Default)]
pub struct Layers {
    /// Keys given as flags.
    pub flags: Vec<(&'static str, String)>,
    /// The file named by `--config`.
    pub file: Option<PathBuf>,
    /// The environment.
    pub variables: Vec<(String, String)>,
}

/// Who set a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Default,
    File(PathBuf),
    Variable(String),
    Flag(&'static str),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(file) => write!(f, "file {}", file.display()),
            Self::Variable(name) => write!(f, "variable {name}"),
            Self::Flag(key) => write!(f, "flag --{}", key.replace('_', "-")),
        }
    }
}

/// A value as it was written, and by whom.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub text: String,
    pub source: Source,
}

pub(super) type AllGiven = BTreeMap<&'static str, Given>;

/// The chair's login and password for a rehearsal, `login:password`.
#[must_use]
pub fn chair() -> Option<String> {
    std::env::var(CHAIR_VARIABLE).ok()
}

impl Layers {
    /// The flags, and the environment this program was started in.
    ///
    /// # Errors
    /// A variable of ours that is not UTF-8.
    pub fn of_environment(
        flags: Vec<(&'static str, String)>,
        file: Option<PathBuf>,
    ) -> Result<Self, ConfigFault> {
        let mut variables = Vec::new();
        for (name, value) in std::env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if name.starts_with(PREFIX) || name == PLAIN_DATABASE_VARIABLE {
                let value = value.into_string().map_err(|raw| ConfigFault::UnknownKey {
                    key: format!("{name} to {}, not UTF-8", raw.to_string_lossy().len()),
                    place: "the environment".to_owned(),
                })?;
                variables.push((name, value));
            }
        }
        Ok(Self {
            flags,
            file,
            variables,
        })
    }

    /// Lays one over the other.
    pub(super) fn gather(&self) -> Result<AllGiven, ConfigFault> {
        let mut all = AllGiven::new();
        let defaults = Path::new("config.default.toml");
        lay(&mut all, defaults, DEFAULTS, |_| Source::Default)?;
        if let Some(file) = self.file() {
            let text = std::fs::read_to_string(&file).map_err(|why| ConfigFault::Unreadable {
                file: file.clone(),
                why,
            })?;
            lay(&mut all, &file, &text, |file| Source::File(file.to_owned()))?;
        }
        self.lay_variables(&mut all)?;
        for (key, text) in &self.flags {
            all.insert(
                key,
                Given {
                    text: text.clone(),
                    source: Source::Flag(key),
                },
            );
        }
        Ok(all)
    }

    fn file(&self) -> Option<PathBuf> {
        let named = self
            .variables
            .iter()
            .find(|(name, _)| name == FILE_VARIABLE);
        self.file
            .clone()
            .or_else(|| named.map(|(_, file)| PathBuf::from(file)))
    }

    fn lay_variables(&self, all: &mut AllGiven) -> Result<(), ConfigFault> {
        let plain = self
            .variables
            .iter()
            .find(|(name, _)| name == PLAIN_DATABASE_VARIABLE);
        if let Some((name, text)) = plain {
            let source = Source::Variable(name.clone());
            all.insert(
                "database_url",
                Given {
                    text: text.clone(),
                    source,
                },
            );
        }
        for (name, text) in &self.variables {
            let Some(rest) = name.strip_prefix(PREFIX) else {
                continue;
            };
            if [FILE_VARIABLE, CHAIR_VARIABLE].contains(&name.as_str())
                || name.starts_with(TEST_PREFIX)
            {
                continue;
            }
            // One spelling per key: SUNSHINE_PORT, never SUNSHINE_Port.
            let key = KEYS
                .iter()
                .find(|key| key.to_ascii_uppercase() == rest)
                .ok_or_else(|| ConfigFault::UnknownKey {
                    key: name.clone(),
                    place: "the environment".to_owned(),
                })?;
            let source = Source::Variable(name.clone());
            all.insert(
                key,
                Given {
                    text: text.clone(),
                    source,
                },
            );
        }
        Ok(())
    }
}

fn lay(
    all: &mut AllGiven,
    file: &Path,
    text: &str,
    source: impl Fn(&Path) -> Source,
) -> Result<(), ConfigFault> {
    let table: toml::Table = text.parse().map_err(|why| ConfigFault::NotToml {
        file: file.to_owned(),
        why: Box::new(why),
    })?;
    for (key, value) in table {
        let known = KEYS.iter().find(|known| **known == key);
        let known = known.ok_or_else(|| ConfigFault::UnknownKey {
            key: key.clone(),
            place: format!("the configuration file {}", file.display()),
        })?;
        let text = match value {
            toml::Value::String(text) => text,
            // Anything else is written as it stands: the key says what it allows.
            other => other.to_string(),
        };
        all.insert(
            known,
            Given {
                text,
                source: source(file),
            },
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_file_names_every_key_in_this_order() {
        let keys: Vec<_> = DEFAULTS
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once(" = "))
            .map(|(key, _)| key)
            .collect();
        assert_eq!(keys, KEYS);
    }
}
