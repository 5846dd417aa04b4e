//! `/office`: what this person may do.

use leptos::prelude::*;

use crate::api::me::{May, Me};
use crate::parts::{Area, EmptyState, Icon, OfficeLayout, PageHead, PageTitle, TileLink};
use crate::who::use_me;
use crate::words::{Words, use_words};

/// One way into the office.
#[derive(Debug, PartialEq, Eq)]
struct Tile {
    href: &'static str,
    title: &'static str,
    text: &'static str,
    icon: Icon,
}

/// The ways open to a person, most used first. One's own account is always the last.
fn tiles(words: Words, me: &Me) -> Vec<Tile> {
    let mut tiles = Vec::new();
    if me.may(May::ReadSessions) {
        tiles.push(Tile {
            href: "/office/review-sessions",
            title: words.sessions_title(),
            text: words.sessions_tile_lead(),
            icon: Icon::Hall,
        });
        tiles.push(Tile {
            href: "/office/petition-matters",
            title: words.matters_title(),
            text: words.matters_tile_lead(),
            icon: Icon::Folder,
        });
    }
    if me.may(May::ReadReviewers) {
        tiles.push(Tile {
            href: "/office/reviewers",
            title: words.office_tile_reviewers(),
            text: if me.may(May::KeepReviewers) {
                words.office_tile_reviewers_lead()
            } else {
                words.office_tile_reviewers_read_lead()
            },
            icon: Icon::People,
        });
    }
    if me.may(May::ReadAccounts) {
        tiles.push(Tile {
            href: "/office/accounts",
            title: words.office_tile_accounts(),
            text: if me.may(May::KeepAccounts) {
                words.office_tile_accounts_keep_lead()
            } else if me.may(May::SecureAccounts) {
                words.office_tile_accounts_secure_lead()
            } else {
                words.office_tile_accounts_read_lead()
            },
            icon: Icon::Person,
        });
    }
    if me.may(May::KeepProfile) {
        tiles.push(Tile {
            href: "/office/hearing-profile",
            title: words.hearing_profile_title(),
            text: words.hearing_profile_tile_lead(),
            icon: Icon::Scales,
        });
    }
    if me.may(May::ReadAudit) {
        tiles.push(Tile {
            href: "/office/audit",
            title: words.office_tile_audit(),
            text: words.office_tile_audit_lead(),
            icon: Icon::Document,
        });
    }
    tiles.push(Tile {
        href: "/office/own",
        title: words.office_tile_own(),
        text: words.office_tile_own_lead(),
        icon: Icon::Edit,
    });
    tiles
}

/// The page.
#[component]
pub fn HomePage() -> impl IntoView {
    let words = use_words();
    let tiles = tiles(words, &use_me());
    // Only the own account: said plainly, so that nobody waits for more to appear.
    let no_work = tiles.len() == 1;
    let tiles = tiles
        .into_iter()
        .map(|tile| view! { <TileLink href=tile.href title=tile.title text=tile.text icon=tile.icon/> })
        .collect_view();
    view! {
        <OfficeLayout current=Area::Home>
            <PageTitle text=words.office_title()/>
            <PageHead title=words.office_title() sub=words.office_lead()/>
            <ul class="tiles">{tiles}</ul>
            {no_work.then(|| view! {
                <EmptyState title=words.office_nothing() text=words.office_nothing_more()/>
            })}
        </OfficeLayout>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ways(may: &[May]) -> Vec<&'static str> {
        let me = Me {
            may: may.to_vec(),
            ..Me::default()
        };
        tiles(Words::default(), &me)
            .into_iter()
            .map(|tile| tile.href)
            .collect()
    }

    #[test]
    fn a_person_sees_only_the_ways_that_are_open() {
        assert_eq!(ways(&[]), ["/office/own"]);
        assert_eq!(
            ways(&[May::ReadReviewers]),
            ["/office/reviewers", "/office/own"]
        );
        assert_eq!(
            ways(&[May::ReadSessions]),
            [
                "/office/review-sessions",
                "/office/petition-matters",
                "/office/own"
            ]
        );
        assert_eq!(
            ways(&[May::ReadAccounts, May::ReadAudit]),
            ["/office/accounts", "/office/audit", "/office/own"]
        );
    }
}
