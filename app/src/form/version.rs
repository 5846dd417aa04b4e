//! Which version of a row a form is based on.

use super::Refused;

/// The version to post. After a conflict the present one, since the page shows it now; after any
/// other refusal still the one that was read, or a change made meanwhile would be lost unseen.
#[must_use]
pub(crate) fn version_read(refused: Option<&Refused>, present: u32) -> String {
    refused
        .filter(|refused| !refused.trouble.is_conflict())
        .and_then(|refused| refused.typed.iter().find(|(field, _)| field == "version"))
        .map_or_else(|| present.to_string(), |(_, version)| version.clone())
}

#[cfg(test)]
mod tests {
    use domain::refusal::Refusal;

    use super::*;
    use crate::trouble::Trouble;
    use crate::words::Words;

    #[test]
    fn only_a_conflict_that_is_shown_moves_the_version_on() {
        let refused = |refusal| {
            let posted = [("form[version]".to_owned(), "5".to_owned())];
            let trouble = Trouble::refused(refusal, Words::default(), "");
            Refused::new("/do/x".to_owned(), String::new(), posted, trouble)
        };
        assert_eq!(version_read(None, 7), "7");
        let conflict = refused(Refusal::VersionConflict);
        assert_eq!(version_read(Some(&conflict), 7), "7");
        let other = refused(Refusal::LastAdministrator);
        assert_eq!(version_read(Some(&other), 7), "5");
    }
}
