//! The file of the installation's secret.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write as _};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use services::chance::Chance;
use services::secrets::{SECRET_BYTES, Secrets};

use crate::folder;

/// Why the secret cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum SecretFault {
    /// The system refused.
    #[error("the secret file {file} cannot be {doing}: {why}")]
    Io {
        /// Its name.
        file: PathBuf,
        /// What was tried.
        doing: &'static str,
        /// The system's words.
        why: io::Error,
    },
    /// Others may read it.
    #[error("the secret file {file} is open to others (mode {mode:o}); run: chmod 600 {file}")]
    Open {
        /// Its name.
        file: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// It is not what this program writes.
    #[error(
        "the secret file {file} does not hold 64 hexadecimal digits; restore it from its backup"
    )]
    Damaged {
        /// Its name.
        file: PathBuf,
    },
}

/// Reads the secret, or draws it where there is none yet.
///
/// # Errors
/// When it cannot be read or made, is damaged, or is open to others.
pub fn read_or_draw(file: &Path, chance: &dyn Chance) -> Result<Secrets, SecretFault> {
    let fault = |doing, why| SecretFault::Io {
        file: file.to_owned(),
        doing,
        why,
    };
    match File::open(file) {
        Ok(opened) => read(file, opened),
        Err(why) if why.kind() == io::ErrorKind::NotFound => {
            if let Some(parent) = file.parent() {
                folder::make_private(parent).map_err(|why| fault("made", why))?;
            }
            draw(file, chance).map_err(|why| fault("made", why))?;
            // Read back what stands there: another process may have been first.
            read(file, File::open(file).map_err(|why| fault("read", why))?)
        }
        Err(why) => Err(fault("read", why)),
    }
}

fn read(file: &Path, mut opened: File) -> Result<Secrets, SecretFault> {
    let fault = |why| SecretFault::Io {
        file: file.to_owned(),
        doing: "read",
        why,
    };
    let mode = opened.metadata().map_err(fault)?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(SecretFault::Open {
            file: file.to_owned(),
            mode,
        });
    }
    let mut text = String::new();
    Read::by_ref(&mut opened)
        .take(1_024)
        .read_to_string(&mut text)
        .map_err(fault)?;
    let root = from_hex(text.trim_end()).ok_or(SecretFault::Damaged {
        file: file.to_owned(),
    })?;
    Ok(Secrets::new(root))
}

fn draw(file: &Path, chance: &dyn Chance) -> io::Result<()> {
    let secrets = Secrets::draw(chance);
    let mut digits = String::with_capacity(2 * SECRET_BYTES);
    for byte in secrets.bytes() {
        // Writing to a `String` cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    // Written whole beside its place and then linked there: never half a secret, never two.
    let mut beside = file.as_os_str().to_owned();
    beside.push(format!(".{}", std::process::id()));
    let beside = PathBuf::from(beside);
    let mut new = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&beside)?;
    let linked = new
        .write_all(digits.as_bytes())
        .and_then(|()| new.write_all(b"\n"))
        .and_then(|()| new.sync_all())
        .and_then(|()| match std::fs::hard_link(&beside, file) {
            Err(why) if why.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            other => other,
        });
    std::fs::remove_file(&beside)?;
    linked?;
    // Whatever is signed or sealed with it is lost when it is.
    folder::sync_around(file)
}

fn from_hex(text: &str) -> Option<[u8; SECRET_BYTES]> {
    let mut root = [0; SECRET_BYTES];
    if text.len() != 2 * SECRET_BYTES || !text.is_ascii() {
        return None;
    }
    for (place, byte) in root.iter_mut().enumerate() {
        let digits = text.get(2 * place..2 * place + 2)?;
        *byte = u8::from_str_radix(digits, 16).ok()?;
    }
    Some(root)
}

#[cfg(test)]
mod tests {
    use services::chance::SeededChance;

    use super::*;

    #[test]
    fn the_secret_is_drawn_once_and_kept_private() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new/secret");
        let first = read_or_draw(&file, &SeededChance::from_seed(1)).unwrap();
        let again = read_or_draw(&file, &SeededChance::from_seed(2)).unwrap();
        assert_eq!(first.bytes(), again.bytes());
        assert_eq!(
            std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o600
        );

        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        let open = read_or_draw(&file, &SeededChance::from_seed(3));
        assert!(matches!(open, Err(SecretFault::Open { mode: 0o644, .. })));
    }

    #[test]
    fn a_damaged_secret_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        for bad in ["", "00", &"g".repeat(64), &"é".repeat(32), &"0".repeat(65)] {
            std::fs::write(&file, bad).unwrap();
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
            let fault = read_or_draw(&file, &SeededChance::from_seed(1));
            assert!(matches!(fault, Err(SecretFault::Damaged { .. })), "{bad}");
            assert_eq!(std::fs::read_to_string(&file).unwrap(), bad);
        }
    }
}
