//! What was changed about a reviewer: when, by whom, from what to what.

use domain::people::reviewer::{ReviewerVersion, Standing};
use leptos::prelude::*;

use super::super::said;
use super::compare::{Compared, compare};
use crate::parts::DataTable;
use crate::words::{Words, use_words};

/// One change, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Change {
    what: String,
    fields: Vec<String>,
}

/// What a version changed, compared with the one before it. `None`: the one before is not known.
fn change(words: Words, now: &ReviewerVersion, before: Option<&ReviewerVersion>) -> Change {
    let plain = |what: &str| Change {
        what: what.to_owned(),
        fields: Vec::new(),
    };
    let Some(before) = before else {
        let first = now.reviewer.version == 1;
        return plain(if first {
            words.reviewers_history_first()
        } else {
            words.common_edit()
        });
    };
    match (&before.reviewer.standing, &now.reviewer.standing) {
        (Standing::Serving, Standing::Retired { reason, .. }) => {
            return plain(&words.reviewers_history_retired(reason));
        }
        (Standing::Retired { .. }, Standing::Serving) => {
            return plain(words.reviewers_history_reinstated());
        }
        (Standing::Serving, Standing::Serving)
        | (Standing::Retired { .. }, Standing::Retired { .. }) => {}
    }
    let (now, before) = (
        now.reviewer.entry.as_input(),
        before.reviewer.entry.as_input(),
    );
    let changed: Vec<_> = compare(words, &now, &before)
        .into_iter()
        .filter(Compared::differs)
        .collect();
    if changed.is_empty() {
        return plain(words.reviewers_history_unchanged());
    }
    let labels: Vec<_> = changed.iter().map(|one| one.label).collect();
    Change {
        what: words.reviewers_history_edited(said::joined(words, &labels)),
        fields: changed
            .iter()
            .map(|one| words.reviewers_history_change(one.label, &one.theirs, &one.yours))
            .collect(),
    }
}

/// The history, newest first.
#[component]
pub(super) fn History(versions: Vec<ReviewerVersion>) -> impl IntoView {
    let words = use_words();
    let heads = [
        words.reviewers_history_when(),
        words.reviewers_history_who(),
        words.reviewers_history_what(),
    ];
    let changes: Vec<_> = versions
        .iter()
        .enumerate()
        .map(|(place, version)| change(words, version, versions.get(place + 1)))
        .collect();
    let rows = versions
        .into_iter()
        .zip(changes)
        .map(|(version, Change { what, fields })| {
            let fields = (!fields.is_empty()).then(|| {
                let fields =
                    fields.into_iter().map(|field| view! { <li>{field}</li> }).collect_view();
                view! { <ul class="changes">{fields}</ul> }
            });
            view! {
                <tr>
                    <td class="when" data-label=words.reviewers_history_when()>
                        {words.moment(version.changed_at)}
                        <span class="second">{words.reviewers_version(version.reviewer.version)}</span>
                    </td>
                    <td class="keep" data-label=words.reviewers_history_who()>{version.changed_by}</td>
                    <td class="free" data-label=words.reviewers_history_what()>{what}{fields}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <DataTable caption=words.reviewers_history_caption() heads=heads.map(str::to_owned).to_vec()>
            {rows}
        </DataTable>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use domain::ids::ReviewerId;
    use domain::people::reviewer::{Reviewer, ReviewerEntry, ReviewerInput};
    use domain::preference::Language;
    use domain::text::Line;

    use super::*;

    fn version(version: u32, name: &str, standing: Standing) -> ReviewerVersion {
        let entry = ReviewerEntry::check(&ReviewerInput {
            name: name.into(),
            category: "npc".into(),
            appointing_body: "示例市人大".into(),
            term_from: "2026-01-01".into(),
            term_to: "2026-12-31".into(),
            ..ReviewerInput::default()
        })
        .unwrap();
        let id: ReviewerId = "67e55044-10b1-426f-9247-bb680e5fe0c8".parse().unwrap();
        ReviewerVersion {
            reviewer: Reviewer {
                id,
                entry,
                standing,
                version,
            },
            changed_at: DateTime::<Utc>::UNIX_EPOCH,
            changed_by: "钱书记员".into(),
        }
    }

    #[test]
    fn each_change_is_said() {
        let words = Words(Language::English);
        let at = DateTime::<Utc>::UNIX_EPOCH;
        let retired = Standing::Retired {
            at,
            reason: Line::new("任期已满").unwrap(),
        };
        let added = version(1, "赵示例", Standing::Serving);
        let renamed = version(2, "赵改名", Standing::Serving);
        let left = version(3, "赵改名", retired);
        let back = version(4, "赵改名", Standing::Serving);
        assert_eq!(change(words, &added, None).what, "Added");
        let edit = change(words, &renamed, Some(&added));
        assert_eq!(edit.what, "Changed: Name");
        assert_eq!(edit.fields, ["Name: was “赵示例”, now “赵改名”"]);
        assert_eq!(
            change(words, &left, Some(&renamed)).what,
            "Retired: 任期已满"
        );
        assert_eq!(change(words, &back, Some(&left)).what, "Reinstated");
        assert_eq!(
            change(words, &back, Some(&back)).what,
            "Saved without a change"
        );
    }
}
