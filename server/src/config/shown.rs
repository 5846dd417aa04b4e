//! The configuration as `check-config` prints it.

use super::layers::{AllGiven, KEYS};

/// One line a key: the value in force, and who set it. `worked_out` holds what is not in force as
/// it was written, secrets hidden.
pub(super) fn lines(given: &AllGiven, worked_out: &[(&str, String)]) -> Vec<String> {
    let line = |key: &&str| {
        let given = given.get(key)?;
        let value = worked_out.iter().find(|(name, _)| name == key);
        let value = value.map_or_else(|| hide(key, &given.text), |(_, value)| value.clone());
        let plain = value.parse::<bool>().is_ok() || value.parse::<u32>().is_ok();
        let value = if plain {
            value
        } else {
            toml::Value::String(value).to_string()
        };
        Some(format!("{key} = {value}  # {}", given.source))
    };
    KEYS.iter().filter_map(line).collect()
}

/// The value with anything secret in it replaced.
pub(super) fn hide(key: &str, value: &str) -> String {
    if key == "database_url" {
        without_password(value)
    } else {
        value.to_owned()
    }
}

/// A database address without its password.
pub(super) fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        // No address at all: it may be a password pasted into the wrong place.
        return if url.is_empty() {
            String::new()
        } else {
            "(hidden)".to_owned()
        };
    };
    // The last @ before the path: a password may hold one.
    let (authority, path) = match rest.find('/') {
        Some(slash) => rest.split_at(slash),
        None => (rest, ""),
    };
    let path = path
        .split_once('?')
        .map_or_else(|| path.to_owned(), |(path, _)| format!("{path}?(hidden)"));
    match authority.rsplit_once('@') {
        Some((person, host)) => {
            let user = person.split_once(':').map_or(person, |(user, _)| user);
            format!("{scheme}://{user}:(hidden)@{host}{path}")
        }
        None => format!("{scheme}://{authority}{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::without_password;

    #[test]
    fn a_password_is_never_shown() {
        for (url, shown) in [
            (
                "postgres://clerk:s3cret@db/one",
                "postgres://clerk:(hidden)@db/one",
            ),
            (
                "postgres://clerk:s3@cret@db:5432/one",
                "postgres://clerk:(hidden)@db:5432/one",
            ),
            (
                "postgres://db/one?password=s3cret",
                "postgres://db/one?(hidden)",
            ),
            ("sqlite:///var/lib/x.db", "sqlite:///var/lib/x.db"),
            ("s3cret", "(hidden)"),
            ("", ""),
        ] {
            assert_eq!(without_password(url), shown);
        }
    }
}
