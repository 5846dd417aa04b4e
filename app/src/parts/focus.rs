//! Where a reader goes on after the page has changed under the keyboard.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

/// What can be typed in or pressed.
const CONTROLS: &str = "input, select, textarea, button, a, summary";

/// Puts the focus on an element once the page is drawn. Two frames later, because a page that has
/// just been reached puts it on its own beginning one frame later.
pub(crate) fn focus_soon(element: HtmlElement) {
    in_two_frames(move || {
        // A browser that cannot focus it still shows it.
        drop(element.focus());
    });
}

/// Puts the focus where a newly loaded page would begin: on a page just reached inside this document.
pub(crate) fn focus_main() {
    request_animation_frame(|| {
        let main = document().get_element_by_id("main");
        if let Some(main) = main.and_then(|main| main.dyn_into::<HtmlElement>().ok()) {
            drop(main.focus());
        }
    });
}

/// Puts the focus on the heading of a screen that has just replaced another: the element with the
/// attribute `data-heading`.
#[cfg(all(feature = "hydrate", feature = "tablet"))]
pub(crate) fn focus_heading() {
    in_two_frames(|| {
        let heading = document().query_selector("[data-heading]:not([hidden] *)");
        let heading = heading.ok().flatten();
        if let Some(heading) = heading.and_then(|one| one.dyn_into::<HtmlElement>().ok()) {
            drop(heading.focus());
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    });
}

/// Moves what has the focus out from under something that has just appeared over the page; how far
/// is said by `scroll-padding` in the style sheet.
pub(crate) fn keep_focus_in_view() {
    request_animation_frame(bring_focus_into_view);
    // Once more: what has appeared may have grown, and the browser may have scrolled by itself.
    set_timeout(bring_focus_into_view, SETTLED);
}

/// By then a page that has changed stands still.
const SETTLED: Duration = Duration::from_millis(250);

fn bring_focus_into_view() {
    let focused = document().active_element();
    let control = focused.filter(|focused| focused.matches(CONTROLS).unwrap_or(false));
    if let Some(control) = control {
        into_view(&control);
    }
}

/// Scrolls what is out of sight into it, by as little as that takes.
pub(crate) fn into_view(element: &Element) {
    let nearest = ScrollIntoViewOptions::new();
    nearest.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&nearest);
}

fn in_two_frames(then: impl FnOnce() + 'static) {
    request_animation_frame(move || request_animation_frame(then));
}
