//! The frame of the office: its areas at the side, or in a menu where the screen is narrow.

use leptos::ev::{FocusEvent, MouseEvent};
use leptos::html::Details;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlDetailsElement, Node};

use super::banner::NoticeBanner;
use super::card::rel_of;
use super::connection::{ConnectionBanner, ConnectionChip};
use super::focus::focus_main;
use super::icon::{Icon, IconView};
use super::layout::{Brand, SkipLink};
use super::reading::ReadingSwitch;
use crate::api::me::{May, Me};
use crate::form::post_to;
use crate::who::use_me;
use crate::words::{Words, use_words};

/// Where logging out posts to.
const LOG_OUT: &str = "/do/log_out";

/// An area of the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// What this person can do.
    Home,
    /// Petition matters.
    Matters,
    /// Review sessions.
    Sessions,
    /// The reviewer pool.
    Reviewers,
    /// Accounts and roles.
    Accounts,
    /// The rules the next session is drafted with.
    HearingProfile,
    /// The audit log.
    Audit,
    /// The own account.
    Own,
}

impl Area {
    /// All areas, in the order of the navigation.
    pub const ALL: [Self; 8] = [
        Self::Home,
        Self::Matters,
        Self::Sessions,
        Self::Reviewers,
        Self::Accounts,
        Self::HearingProfile,
        Self::Audit,
        Self::Own,
    ];

    /// Address of its first page.
    #[must_use]
    pub const fn address(self) -> &'static str {
        match self {
            Self::Home => "/office",
            Self::Matters => "/office/petition-matters",
            Self::Sessions => "/office/review-sessions",
            Self::Reviewers => "/office/reviewers",
            Self::Accounts => "/office/accounts",
            Self::HearingProfile => "/office/hearing-profile",
            Self::Audit => "/office/audit",
            Self::Own => "/office/own",
        }
    }

    /// What is needed to enter it.
    #[must_use]
    pub const fn needs(self) -> May {
        match self {
            Self::Home | Self::Own => May::OwnAccount,
            Self::Matters | Self::Sessions => May::ReadSessions,
            Self::Reviewers => May::ReadReviewers,
            Self::Accounts => May::ReadAccounts,
            // Who only reads them comes from a session.
            Self::HearingProfile => May::KeepProfile,
            Self::Audit => May::ReadAudit,
        }
    }

    /// Its name.
    #[must_use]
    pub fn words(self, words: Words) -> &'static str {
        match self {
            Self::Home => words.nav_home(),
            Self::Matters => words.matters_nav(),
            Self::Sessions => words.sessions_nav(),
            Self::Reviewers => words.nav_reviewers(),
            Self::Accounts => words.nav_accounts(),
            Self::HearingProfile => words.hearing_profile_title(),
            Self::Audit => words.nav_audit(),
            Self::Own => words.nav_own(),
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Home => Icon::Home,
            Self::Matters => Icon::Folder,
            Self::Sessions => Icon::Hall,
            Self::Reviewers => Icon::People,
            Self::Accounts => Icon::Person,
            Self::HearingProfile => Icon::Scales,
            Self::Audit => Icon::Document,
            Self::Own => Icon::Edit,
        }
    }

    /// The areas this person may enter.
    fn open_to(me: &Me) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|area| me.may(area.needs()))
    }
}

/// Whether a click leads to another page here, and not beside a link or into another window.
fn follows_a_link(event: &MouseEvent) -> bool {
    let is_plain = !(event.ctrl_key() || event.meta_key() || event.shift_key());
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let link = target.and_then(|target| target.closest("a").ok().flatten());
    is_plain && link.is_some()
}

/// A page of the office.
#[component]
pub fn OfficeLayout(
    /// The area it belongs to.
    #[prop(optional, into)]
    current: Option<Area>,
    /// The page.
    children: Children,
) -> AnyView {
    let words = use_words();
    let menu = NodeRef::<Details>::new();
    let close = closing(menu);
    // Both are in the page and one is shown: a menu that opens without a program cannot be one
    // that is always open on a wide screen.
    view! {
        <div class="office">
            <SkipLink/>
            <header class="office-side">
                <Brand/>
                <nav class="office-nav" aria-label=words.nav_label()>
                    <Areas current/>
                </nav>
                <div class="office-foot">
                    <Person/>
                </div>
                <details class="office-menu" node_ref=menu on:focusout=leaving(menu)>
                    <summary class="office-menu-summary">{words.common_menu()}</summary>
                    <div class="office-menu-body">
                        // Also closes for the page it is opened on, which is not reached anew.
                        <nav
                            aria-label=words.nav_label()
                            on:click=move |event: MouseEvent| {
                                if follows_a_link(&event) {
                                    close();
                                    focus_main();
                                }
                            }
                        >
                            <Areas current/>
                        </nav>
                        <Person/>
                    </div>
                </details>
            </header>
            <main class="office-main" id="main" tabindex="-1">
                <NoticeBanner/>
                {children()}
                <ConnectionBanner/>
            </main>
        </div>
    }
    .into_any()
}

/// Closes the menu when the keyboard goes on into the page it lies over.
fn leaving(menu: NodeRef<Details>) -> impl Fn(FocusEvent) {
    move |event| {
        let to = event.related_target().and_then(|to| to.dyn_into().ok());
        if let (Some(menu), Some(to)) = (menu.get_untracked(), to)
            && !menu.contains(Some::<&Node>(&to))
        {
            close(menu);
        }
    }
}

fn close(menu: HtmlDetailsElement) {
    // A browser that cannot close it still shows the page.
    drop(menu.remove_attribute("open"));
}

/// Closes the menu, and does so for every other page: a page reached inside the document may keep
/// the menu's element, and with it the menu open.
fn closing(menu: NodeRef<Details>) -> impl Fn() + Copy {
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            close(menu);
        }
    };
    let path = use_location().pathname;
    Effect::new(move |first: Option<()>| {
        path.track();
        // A menu opened before the program came stays open.
        if first.is_some() {
            close();
        }
    });
    close
}

#[component]
fn Areas(current: Option<Area>) -> AnyView {
    let words = use_words();
    let areas = Area::open_to(&use_me())
        .map(|area| {
            let here = (Some(area) == current).then_some("page");
            view! {
                <li>
                    <a class="area" href=area.address() rel=rel_of(area.address()) aria-current=here>
                        <IconView icon=area.icon()/>
                        <span>{area.words(words)}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="areas">{areas}</ul> }.into_any()
}

/// Who is logged in, how to read, and the way out.
#[component]
fn Person() -> AnyView {
    let words = use_words();
    let me = use_me();
    view! {
        <p class="person">{words.nav_logged_in_as(&me.display_name)}</p>
        <ConnectionChip/>
        <ReadingSwitch/>
        <form class="log-out" method="post" action=post_to(LOG_OUT, "/office", "")>
            <input type="hidden" name="form[command_id]" value=""/>
            <button class="log-out-button" type="submit">
                <IconView icon=Icon::Out/>
                <span>{words.nav_log_out()}</span>
            </button>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_navigation_offers_only_what_may_be_entered() {
        let clerk = Me {
            may: vec![May::OwnAccount, May::ReadReviewers, May::KeepReviewers],
            ..Me::default()
        };
        let open: Vec<_> = Area::open_to(&clerk).collect();
        assert_eq!(open, [Area::Home, Area::Reviewers, Area::Own]);
        assert_eq!(Area::open_to(&Me::default()).count(), 0);
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn every_area_has_a_page() {
        for area in Area::ALL {
            assert!(
                crate::addresses::page_at(area.address()).is_some(),
                "{area:?}"
            );
        }
    }
}
