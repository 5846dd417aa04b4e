//! Every page and what is needed to see it. The server refuses by this list before anything is
//! drawn; a page that is missing from it does not exist.

use services::access::Deed;

/// A page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageAddress {
    /// Its address, with `:id` where something is named.
    pub path: &'static str,
    /// What the reader must be allowed to do.
    pub deed: Deed,
}

const fn page(path: &'static str, deed: Deed) -> PageAddress {
    PageAddress { path, deed }
}

/// Every page, in the order of the routes.
pub const PAGES: &[PageAddress] = &[
    page("/", Deed::Public),
    page("/outcomes", Deed::Public),
    page("/outcomes/:number", Deed::Public),
    page("/preview/:key", Deed::Public),
    page("/seat/vote-consent", Deed::SitOnPanel),
    page("/log-in", Deed::Public),
    page("/log-in/code", Deed::FinishLogIn),
    page("/log-in/second-factor", Deed::FinishLogIn),
    page("/log-in/password", Deed::FinishLogIn),
    page("/seat", Deed::TakeSeat),
    page("/projector/:key", Deed::Public),
    page(
        "/office/review-sessions/:number/console",
        Deed::ReadSessions,
    ),
    page("/office", Deed::OwnAccount),
    page("/office/petition-matters", Deed::ReadSessions),
    page("/office/petition-matters/new", Deed::KeepSessions),
    page("/office/petition-matters/:number", Deed::ReadSessions),
    page("/office/petition-matters/:number/edit", Deed::KeepSessions),
    page(
        "/office/petition-matters/:number/new-session",
        Deed::KeepSessions,
    ),
    page("/office/review-sessions", Deed::ReadSessions),
    page("/office/review-sessions/:number", Deed::ReadSessions),
    page("/office/review-sessions/:number/edit", Deed::KeepSessions),
    page("/office/review-sessions/:number/cards", Deed::KeepSessions),
    page("/office/reviewers", Deed::ReadReviewers),
    page("/office/reviewers/new", Deed::KeepReviewers),
    page("/office/reviewers/:id", Deed::ReadReviewers),
    page("/office/reviewers/:id/edit", Deed::KeepReviewers),
    page("/office/accounts", Deed::ReadAccounts),
    page("/office/accounts/new", Deed::KeepAccounts),
    page("/office/accounts/:id", Deed::ReadAccounts),
    page("/office/audit", Deed::ReadAudit),
    page("/office/hearing-profile", Deed::ReadProfile),
    page(
        "/office/review-sessions/:number/documents",
        Deed::ReadSessions,
    ),
    page(
        "/office/review-sessions/:number/opinion",
        Deed::ReadSessions,
    ),
    page(
        "/office/review-sessions/:number/opinion/print",
        Deed::ReadSessions,
    ),
    page(
        "/office/review-sessions/:number/outcome",
        Deed::ReadSessions,
    ),
    page(
        "/office/review-sessions/:number/outcome/print",
        Deed::ReadSessions,
    ),
    page("/office/own", Deed::OwnAccount),
];

impl PageAddress {
    /// Whether this is the page at `path` (no query). Fixed words win over `:id`: ask in order.
    #[must_use]
    pub fn is_at(&self, path: &str) -> bool {
        let (mut pattern, mut given) = (self.path.split('/'), path.split('/'));
        loop {
            match (pattern.next(), given.next()) {
                (None, None) => return true,
                (Some(word), Some(part)) if word == part => {}
                (Some(word), Some(part)) if word.starts_with(':') && !part.is_empty() => {}
                _ => return false,
            }
        }
    }
}

/// The page at a path, if there is one.
#[must_use]
pub fn page_at(path: &str) -> Option<PageAddress> {
    PAGES.iter().copied().find(|page| page.is_at(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_finds_its_page() {
        for (path, found) in [
            ("/", Some("/")),
            ("/office", Some("/office")),
            ("/office/", None),
            ("/office/reviewers/new", Some("/office/reviewers/new")),
            ("/office/reviewers/67e5", Some("/office/reviewers/:id")),
            ("/office/reviewers/", None),
            (
                "/office/reviewers/67e5/edit",
                Some("/office/reviewers/:id/edit"),
            ),
            ("/office/reviewers/67e5/edit/x", None),
            ("//", None),
        ] {
            assert_eq!(page_at(path).map(|page| page.path), found, "{path}");
        }
    }
}
