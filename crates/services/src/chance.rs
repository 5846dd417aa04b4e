//! Where random numbers come from.

use std::sync::Mutex;

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Draws random bytes.
pub trait Chance: Send + Sync {
    /// Fills the slice with bytes nobody can foresee.
    fn fill(&self, bytes: &mut [u8]);
}

/// Draws a random id (version 4).
pub fn uuid(chance: &dyn Chance) -> Uuid {
    let mut bytes = [0; 16];
    chance.fill(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// The operating system's source.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemChance;

impl Chance for SystemChance {
    // A machine that cannot draw random numbers cannot keep a secret: stop rather than go on.
    #[expect(
        clippy::expect_used,
        clippy::disallowed_methods,
        reason = "the one place that draws; no secret may be made without randomness"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}

/// The same "random" bytes for the same seed, for tests.
#[derive(Debug)]
pub struct SeededChance(Mutex<(u64, u64)>);

impl SeededChance {
    /// Starts the sequence of this seed.
    #[must_use]
    pub const fn from_seed(seed: u64) -> Self {
        Self(Mutex::new((seed, 0)))
    }
}

impl Chance for SeededChance {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        for chunk in bytes.chunks_mut(32) {
            let mut hash = Sha256::new();
            hash.update(state.0.to_be_bytes());
            hash.update(state.1.to_be_bytes());
            state.1 = state.1.wrapping_add(1);
            for (byte, drawn) in chunk.iter_mut().zip(hash.finalize()) {
                *byte = drawn;
            }
        }
    }
}
