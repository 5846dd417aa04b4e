//! Server functions: the doorway from our own pages to `services`. Each says who asks, what is
//! asked, and hands the answer back; none has a rule of its own.

/// `Debug` for forms that hold a secret: the server may log what it could not read.
macro_rules! hides_itself {
    ($($form:ident),+) => {$(
        impl std::fmt::Debug for $form {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($form), "(hidden)"))
            }
        }
    )+};
}
use hides_itself;

pub mod accounts;
pub mod audit;
pub mod console;
pub mod documents;
pub mod done;
pub mod hall;
#[cfg(feature = "ssr")]
pub mod hearing_profile;
pub mod log_in;
pub mod me;
#[cfg(feature = "ssr")]
pub mod outcome;
pub mod own;
#[cfg(feature = "ssr")]
pub mod petitions;
#[cfg(feature = "ssr")]
pub mod review_sessions;
pub mod reviewers;

#[cfg(feature = "ssr")]
mod told {
    use std::str::FromStr;

    use domain::refusal::Refusal;
    use services::No;

    use crate::caller::Caller;
    use crate::trouble::Trouble;

    /// Turns what a service says into what the reader is told.
    pub trait Told<T> {
        /// The value, or the trouble in the reader's language with the request's id.
        fn told(self, caller: &Caller) -> Result<T, Trouble>;
    }

    impl<T> Told<T> for Result<T, No> {
        fn told(self, caller: &Caller) -> Result<T, Trouble> {
            self.map_err(|no| caller.trouble(no))
        }
    }

    /// Reads an id, version or other small value of a form; our own forms never hold a wrong one.
    pub fn read<T: FromStr>(text: &str, caller: &Caller) -> Result<T, Trouble> {
        text.parse()
            .or(Err(No::Refused(Refusal::Malformed)))
            .told(caller)
    }

    /// Reads an id of an address; what is no id names nothing.
    pub fn find<T: FromStr>(text: &str, caller: &Caller) -> Result<T, Trouble> {
        text.parse()
            .or(Err(No::Refused(Refusal::NotFound)))
            .told(caller)
    }
}
