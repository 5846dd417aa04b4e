//! `/office/reviewers/:id/edit`: an entry is changed. When someone else was faster, both versions
//! stand side by side and nothing that was typed is lost.

use chrono::{DateTime, Utc};
use domain::people::reviewer::{Reviewer, ReviewerInput, ReviewerVersion, Standing};
use leptos::html::H2;
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;
use leptos::task::spawn_local;

use super::super::address::use_id;
use super::compare::{Compared, compare, typed};
use super::fields::EntryFields;
use crate::api::reviewers::{AskReviewer, EditReviewer, ReviewerHistory};
use crate::asked::{Both, ask, once};
use crate::form::{refused_here, version_read};
use crate::parts::focus::focus_on_top;
use crate::parts::{
    Area, Banner, BannerKind, ButtonKind, ButtonLink, Chip, ChipKind, CommandForm, DataTable,
    Hidden, Icon, Loaded, OfficeLayout, PageHead, PageTitle,
};
use crate::trouble::Trouble;
use crate::words::{Words, use_words};

/// An entry as it is saved, and who saved it when.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Saved {
    reviewer: Reviewer,
    by: Option<(String, DateTime<Utc>)>,
}

impl Saved {
    fn question(id: String) -> Both<AskReviewer, ReviewerHistory> {
        Both(AskReviewer { id: id.clone() }, ReviewerHistory { id })
    }

    fn of((reviewer, history): (Reviewer, Vec<ReviewerVersion>)) -> Self {
        let newest = history.into_iter().next();
        let newest = newest.filter(|version| version.reviewer.version == reviewer.version);
        Self {
            reviewer,
            by: newest.map(|version| (version.changed_by, version.changed_at)),
        }
    }

    const fn is_retired(&self) -> bool {
        matches!(self.reviewer.standing, Standing::Retired { .. })
    }

    /// Who saved what is there now.
    fn said(&self, words: Words) -> String {
        let version = self.reviewer.version;
        match &self.by {
            Some((name, at)) => words.reviewers_conflict_by(words.moment(*at), name, version),
            None => words.reviewers_conflict_unnamed(version),
        }
    }
}

/// What was typed, and what someone else saved meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Conflict {
    yours: ReviewerInput,
    saved: Saved,
}

/// The page.
#[component]
pub fn EditReviewerPage() -> impl IntoView {
    let words = use_words();
    let id = use_id();
    let saved = ask(move || Saved::question(id.get()));
    view! {
        <OfficeLayout current=Area::Reviewers>
            <PageTitle text=words.reviewers_edit_title()/>
            <Loaded from=saved draw=|answer| view! { <Editor saved=Saved::of(answer)/> }/>
        </OfficeLayout>
    }
    .into_any()
}

#[component]
fn Editor(saved: Saved) -> impl IntoView {
    let words = use_words();
    let id = saved.reviewer.id;
    let (entry_page, page) = (
        format!("/office/reviewers/{id}"),
        format!("/office/reviewers/{id}/edit"),
    );
    let before = refused_here(EditReviewer::PATH, "", &page);
    let version = RwSignal::new(version_read(before.as_ref(), saved.reviewer.version));
    let conflict = RwSignal::new(before.filter(|refused| refused.trouble.is_conflict()).map(
        |refused| Conflict {
            yours: typed(&refused.typed),
            saved: saved.clone(),
        },
    ));
    let (trouble, sent) = (RwSignal::new(None::<Trouble>), RwSignal::new(Vec::new()));
    Effect::new(move |ran: Option<()>| {
        let conflicting =
            trouble.with(|trouble| trouble.as_ref().is_some_and(Trouble::is_conflict));
        // What the server drew is compared already; only news from here needs another look.
        if ran.is_some() && conflicting {
            spawn_local(async move {
                if let Ok(answer) = once(Saved::question(id.to_string())).await {
                    let saved = Saved::of(answer);
                    let yours = typed(&sent.get_untracked());
                    version.set(saved.reviewer.version.to_string());
                    conflict.set(Some(Conflict { yours, saved }));
                }
            });
        }
    });
    let heading = focused_heading(conflict);
    let locked = saved.is_retired();
    let closed = Memo::new(move |_| {
        locked
            || conflict.with(|conflict| conflict.as_ref().is_some_and(|one| one.saved.is_retired()))
    });
    let submit = Signal::derive(move || {
        let meanwhile = conflict.with(Option::is_some);
        if meanwhile {
            words.reviewers_conflict_submit()
        } else {
            words.reviewers_edit_submit()
        }
        .to_owned()
    });
    let name = saved.reviewer.entry.name.to_string();
    let back = entry_page.clone();
    view! {
        <a class="back-link" href=back>{name}</a>
        <PageHead title=words.reviewers_edit_title()/>
        {move || conflict.get().map(|conflict| view! {
            <BothVersions conflict entry_page=entry_page.clone() heading/>
        })}
        {move || closed.get().then(|| view! {
            <Banner kind=BannerKind::Quiet title=words.reviewers_edit_retired_title() text=words.reviewers_edit_retired_more()/>
        })}
        <div hidden=move || closed.get()>
            <CommandForm command=EditReviewer::PATH page=page submit trouble typed=sent>
                <Hidden name="id" value=id.to_string()/>
                <Hidden name="version" value=version fresh=true/>
                <EntryFields input=saved.reviewer.entry.as_input()/>
            </CommandForm>
        </div>
    }
    .into_any()
}

/// The heading of the two versions, with the focus on it when they come: they push the form, and
/// the summary on it, off the screen.
fn focused_heading(conflict: RwSignal<Option<Conflict>>) -> NodeRef<H2> {
    let heading = NodeRef::<H2>::new();
    Effect::new(move |_| {
        if conflict.with(Option::is_some)
            && let Some(heading) = heading.get()
        {
            focus_on_top(heading.into());
        }
    });
    heading
}

/// Both versions, field by field, and the two ways on.
#[component]
fn BothVersions(conflict: Conflict, entry_page: String, heading: NodeRef<H2>) -> impl IntoView {
    let words = use_words();
    let Conflict { yours, saved } = conflict;
    let heads = [
        words.reviewers_conflict_field(),
        words.reviewers_conflict_yours(),
        words.reviewers_conflict_theirs(),
        words.reviewers_conflict_compared(),
    ];
    let compared = compare(words, &yours, &saved.reviewer.entry.as_input());
    // What has to be decided comes first; on a phone the rest is several screens long.
    // Not sorted: that would bring a whole sort into the browser program.
    let (differ, same): (Vec<_>, Vec<_>) = compared.into_iter().partition(Compared::differs);
    let rows = differ
        .into_iter()
        .chain(same)
        .map(|one| {
            let (kind, said, icon) = if one.differs() {
                (ChipKind::Warn, words.reviewers_conflict_differs(), Icon::Edit)
            } else {
                (ChipKind::Plain, words.reviewers_conflict_same(), Icon::Check)
            };
            let class = if one.differs() { "differs" } else { "" };
            view! {
                <tr class=class>
                    <th scope="row">{one.label}</th>
                    <td class="as-typed" data-label=words.reviewers_conflict_yours()>{one.yours}</td>
                    <td class="as-typed" data-label=words.reviewers_conflict_theirs()>{one.theirs}</td>
                    <td data-label=words.reviewers_conflict_compared()><Chip kind label=said icon/></td>
                </tr>
            }
        })
        .collect_view();
    let next = if saved.is_retired() {
        words.reviewers_conflict_retired()
    } else {
        words.reviewers_conflict_what_now()
    };
    view! {
        <section class="conflict" aria-labelledby="conflict-title">
            <h2 id="conflict-title" tabindex="-1" autofocus node_ref=heading>{words.reviewers_conflict_title()}</h2>
            <p>{saved.said(words)}</p>
            <DataTable caption=words.reviewers_conflict_table() heads=heads.map(str::to_owned).to_vec()>
                {rows}
            </DataTable>
            <p>{next}</p>
            <ButtonLink href=entry_page label=words.reviewers_conflict_take() kind=ButtonKind::Secondary/>
        </section>
    }
    .into_any()
}
