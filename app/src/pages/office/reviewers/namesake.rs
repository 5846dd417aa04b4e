//! Somebody of the same name is serving: who that is, and the word that this is another person.
//! Drawn by the server alone, like every page that answers a refused form with more than a word.

use leptos::prelude::*;

/// Nothing: the browser program asks the server for the page.
#[cfg(not(feature = "ssr"))]
pub(super) fn asked(_page: &str) -> AnyView {
    ().into_any()
}

/// Who has the name, and the question; nothing before somebody with it was to be added.
#[cfg(feature = "ssr")]
pub(super) fn asked(page: &str) -> AnyView {
    use leptos::server_fn::ServerFn as _;

    use crate::api::reviewers::AddReviewer;
    use crate::form::{Refused, refused_here};

    refused_here(AddReviewer::PATH, "", page)
        .filter(Refused::is_drawn_by_server)
        .map_or_else(|| ().into_any(), |refused| drawn::namesakes(&refused))
}

#[cfg(feature = "ssr")]
mod drawn {
    use domain::people::reviewer::Reviewer;
    use domain::text::folded;
    use domain::wire::ReviewerQuery;
    use leptos::prelude::*;

    use super::super::super::said;
    use super::super::term::TermView;
    use crate::api::reviewers::{PoolPage, Reviewers};
    use crate::asked::ask;
    use crate::form::Refused;
    use crate::parts::{CheckGroup, Loaded};
    use crate::words::use_words;

    pub(super) fn namesakes(refused: &Refused) -> AnyView {
        let words = use_words();
        let typed = refused.typed.iter().find(|(field, _)| field == "name");
        let name = typed.map(|(_, name)| name.clone()).unwrap_or_default();
        let wanted = folded(&name);
        let query = ReviewerQuery {
            name,
            ..ReviewerQuery::default()
        };
        let found = ask(move || Reviewers {
            query: query.clone(),
        });
        let draw = move |PoolPage { list, today, .. }: PoolPage| {
            let same = |one: &Reviewer| folded(one.entry.name.as_str()) == wanted;
            let rows = list.page.rows.into_iter().filter(same);
            let rows = rows.map(|one| {
                let entry = one.entry;
                view! {
                    <li>
                        // In another window, so that nothing typed here is lost.
                        <a href=format!("/office/reviewers/{}", one.id) target="_blank" rel="external">
                            {entry.name.to_string()}
                        </a>
                        " · " {said::category(words, entry.category)}
                        " · " {entry.appointing_body.to_string()}
                        " · " <TermView term=entry.term today/>
                    </li>
                }
            });
            view! { <ul class="plain-list">{rows.collect_view()}</ul> }
        };
        let options = vec![(
            "yes".to_owned(),
            words.reviewers_namesake_another().to_owned(),
        )];
        view! {
            <section class="conflict" aria-labelledby="namesake-title">
                <h2 id="namesake-title">{words.reviewers_namesake_title()}</h2>
                <Loaded from=found draw/>
                <CheckGroup name="another_person" label=words.reviewers_namesake_question() options
                    chosen=Vec::new() required=true/>
            </section>
        }
        .into_any()
    }
}
