//! The memory argon2 fills: 19 MiB for each hash. It is kept for the next one, because blocks of
//! that size that come and go a hundred times leave the allocator with holes of half a gigabyte.

use std::sync::{Arc, Mutex, PoisonError};

use argon2::password_hash::Error;
use argon2::password_hash::phc::{Output, ParamsString, Salt};
use argon2::{Algorithm, Argon2, Block, Params, PasswordHash, Version};

/// Blocks not in use at the moment, as many as hashes were ever at work at once. Cheap to clone;
/// all clones share them.
#[derive(Clone, Default)]
pub(super) struct Memory(Arc<Mutex<Vec<Vec<Block>>>>);

impl Memory {
    /// The hash of a password as a PHC string.
    ///
    /// # Errors
    /// As argon2 says.
    pub(super) fn hash(&self, password: &[u8], salt: &[u8]) -> Result<String, Error> {
        let params = Params::default();
        let mut bytes = [0; Params::DEFAULT_OUTPUT_LEN];
        let shown = ParamsString::try_from(&params)?;
        self.fill(
            Algorithm::default(),
            Version::default(),
            params,
            (password, salt),
            &mut bytes,
        )?;
        let hash = PasswordHash {
            algorithm: Algorithm::default().ident(),
            version: Some(Version::default().into()),
            params: shown,
            salt: Some(Salt::new(salt)?),
            hash: Some(Output::new(&bytes)?),
        };
        Ok(hash.to_string())
    }

    /// Whether a password belongs to a hash, whatever its parameters. Compared in constant time.
    pub(super) fn fits(&self, password: &[u8], hash: &str) -> bool {
        self.computed(password, hash)
            .is_ok_and(|(computed, stored)| computed == stored)
    }

    /// What the password comes to, and what is stored. Two outputs compare in constant time.
    fn computed(&self, password: &[u8], hash: &str) -> Result<(Output, Output), Error> {
        let hash = PasswordHash::new(hash)?;
        let (Some(salt), Some(stored)) = (&hash.salt, &hash.hash) else {
            return Err(Error::PasswordInvalid);
        };
        let algorithm = Algorithm::try_from(hash.algorithm.as_str())?;
        let version = hash.version.map(Version::try_from).transpose()?;
        let params = Params::try_from(&hash)?;
        let mut bytes = [0; Output::MAX_LENGTH];
        let bytes = bytes.get_mut(..stored.len()).ok_or(Error::OutputSize)?;
        let version = version.unwrap_or_default();
        self.fill(algorithm, version, params, (password, salt), bytes)?;
        Ok((Output::new(bytes)?, *stored))
    }

    fn fill(
        &self,
        algorithm: Algorithm,
        version: Version,
        params: Params,
        (password, salt): (&[u8], &[u8]),
        bytes: &mut [u8],
    ) -> Result<(), Error> {
        let needed = params.block_count();
        let mut blocks = self.kept().pop().unwrap_or_default();
        if blocks.len() < needed {
            blocks.resize(needed, Block::new());
        }
        let argon2 = Argon2::new(algorithm, version, params);
        let filled = argon2.hash_password_into_with_memory(password, salt, bytes, &mut blocks);
        // What is left in them would make guessing the password cheap.
        blocks.fill(Block::new());
        // A hash made elsewhere may ask for more than ours; that much is not kept.
        if blocks.len() <= Params::DEFAULT.block_count() {
            self.kept().push(blocks);
        }
        Ok(filled?)
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Vec<Vec<Block>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use argon2::{PasswordHasher as _, PasswordVerifier as _};

    use super::*;

    #[test]
    fn what_is_hashed_and_checked_here_is_what_the_crate_hashes_and_checks() {
        let memory = Memory::default();
        let (password, salt) = (b"correct horse".as_slice(), b"sixteen bytes ok".as_slice());
        let ours = memory.hash(password, salt).unwrap();
        let theirs = Argon2::default().hash_password_with_salt(password, salt);
        assert_eq!(ours, theirs.unwrap().to_string());
        assert!(
            Argon2::default()
                .verify_password(password, ours.as_str())
                .is_ok()
        );
        assert!(memory.fits(password, &ours));
        assert!(!memory.fits(b"another horse", &ours));
    }

    #[test]
    fn a_hash_of_other_parameters_is_checked_by_them() {
        let memory = Memory::default();
        for (algorithm, cost, lanes, length) in [
            (Algorithm::Argon2i, 1_024, 1, 32),
            (Algorithm::Argon2id, 32 * 1_024, 2, 16),
            (Algorithm::Argon2d, 64, 1, 64),
        ] {
            let params = Params::new(cost, 1, lanes, Some(length)).unwrap();
            let other = Argon2::new(algorithm, Version::V0x10, params);
            let hash = other.hash_password_with_salt(b"password", b"some other salt");
            let hash = hash.unwrap().to_string();
            assert!(memory.fits(b"password", &hash), "{hash}");
            assert!(!memory.fits(b"Password", &hash), "{hash}");
        }
        for broken in ["", "$argon2id$", "$argon2id$v=19$m=19456,t=2,p=1", "plain"] {
            assert!(!memory.fits(b"password", broken), "{broken}");
        }
    }

    #[test]
    fn the_blocks_are_kept_and_hold_nothing() {
        let memory = Memory::default();
        for _ in 0..3 {
            memory.hash(b"correct horse", b"sixteen bytes ok").unwrap();
        }
        let kept = memory.kept();
        assert_eq!(kept.len(), 1, "one at a time, so one buffer");
        let is_blank = |block: &Block| block.as_ref().iter().all(|word| *word == 0);
        assert!(kept.iter().flatten().all(is_blank));
    }
}
