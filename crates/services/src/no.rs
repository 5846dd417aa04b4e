//! The three ways a wish can fail.

use domain::refusal::{FieldFaults, Refusal};
use store::StoreFault;

/// Why a wish was not granted.
#[derive(Debug, thiserror::Error)]
pub enum No {
    /// Expected: has a permanent code and a sentence.
    #[error("refused: {}", .0.code())]
    Refused(Refusal),
    /// Expected: fields are wrong, and these are they.
    #[error("invalid fields")]
    Invalid(FieldFaults),
    /// Ours: logged at the edge, opaque outside.
    #[error(transparent)]
    Broke(#[from] StoreFault),
}

impl From<Refusal> for No {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<FieldFaults> for No {
    fn from(faults: FieldFaults) -> Self {
        Self::Invalid(faults)
    }
}

impl No {
    /// A fault of the program itself, told apart from the database's only in the log.
    pub(crate) fn bug(why: &str) -> Self {
        Self::Broke(StoreFault::Other(why.to_owned()))
    }
}
