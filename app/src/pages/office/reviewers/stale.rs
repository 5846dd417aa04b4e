//! Says that the pool has changed since this page was read, and offers to read it again. The rows
//! stay as they are until the reader asks: nothing moves under a finger.

use leptos::prelude::*;

use crate::live::use_live;
use crate::parts::{Icon, IconView};
use crate::words::use_words;

/// What the news has said since a page was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Heard {
    /// The revision the page was read at.
    seen: u64,
    /// The newest revision heard of.
    last: u64,
    stale: bool,
}

impl Heard {
    const fn at(seen: u64) -> Self {
        Self {
            seen,
            last: 0,
            stale: false,
        }
    }

    /// Greater than what was seen: changed. Smaller than what was heard: a backup was restored, and
    /// may lack nothing or much of what this page shows.
    const fn hears(self, news: u64) -> Self {
        let stale = self.stale || news > self.seen || news < self.last;
        Self {
            seen: self.seen,
            last: news,
            stale,
        }
    }
}

/// The notice; nothing while the page is as new as the pool, or without a program.
#[component]
pub(super) fn StaleNotice(seen: u64, again: RwSignal<u32>) -> impl IntoView {
    let words = use_words();
    let news = use_live().news();
    let heard = Memo::new(move |before: Option<&Heard>| {
        let before = before.copied().unwrap_or_else(|| Heard::at(seen));
        news.get()
            .map_or(before, |news| before.hears(news.reviewers_revision))
    });
    let load = move |_| again.update(|number| *number += 1);
    view! {
        // Always in the page: a screen reader announces what changes inside, not what appears.
        <div role="status">
            {move || {
                heard
                    .get()
                    .stale
                    .then(|| {
                        view! {
                            <div class="banner banner-info stale">
                                <IconView icon=Icon::Clock/>
                                <div>
                                    <p class="banner-title">{words.live_stale()}</p>
                                    <p class="banner-text">{words.live_stale_text()}</p>
                                </div>
                                <button class="button button-secondary" type="button" on:click=load>
                                    {words.live_stale_load()}
                                </button>
                            </div>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_later_change_makes_a_page_stale() {
        let page = Heard::at(3);
        assert!(!page.hears(3).stale);
        // The stream may still tell of what the page already shows.
        assert!(!page.hears(2).hears(3).stale);
        assert!(page.hears(3).hears(4).stale);
        // A restored backup counts from where it was made.
        assert!(page.hears(3).hears(0).stale);
        assert!(
            page.hears(4).hears(4).stale,
            "once stale, stale until read again"
        );
    }
}
