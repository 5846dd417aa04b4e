//! Two people changed one entry: what each changed is kept, and only where both changed the same
//! field has somebody to choose.

use super::{AccessNeed, ReviewerInput, ReviewerVersion};

/// An entry put together from two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The entry; in a field to choose it holds the own value.
    pub input: ReviewerInput,
    /// Fields that hold what only the other changed.
    pub taken: Vec<&'static str>,
    /// Fields that both changed, each to another value.
    pub to_choose: Vec<&'static str>,
}

/// Puts together what was made of `base` here (`mine`) and elsewhere (`theirs`). Where the base is
/// not known, every field in which the two differ has to be chosen.
#[must_use]
pub fn merge(base: Option<&ReviewerInput>, mine: &ReviewerInput, theirs: &ReviewerInput) -> Merged {
    let mut merged = Merged {
        input: mine.clone(),
        taken: Vec::new(),
        to_choose: Vec::new(),
    };
    macro_rules! each {
        ($($field:ident),+) => {$(
            match verdict(base.map(|base| &base.$field), &mine.$field, &theirs.$field) {
                Verdict::Mine => {}
                Verdict::Theirs => {
                    merged.input.$field.clone_from(&theirs.$field);
                    merged.taken.push(stringify!($field));
                }
                Verdict::Choose => merged.to_choose.push(stringify!($field)),
            }
        )+};
    }
    each!(
        name,
        category,
        appointing_body,
        term_from,
        term_to,
        conflict_units
    );
    // Each need is a question of its own: asked of two people, it has two answers, yes and no.
    let needs = merged_needs(base, mine, theirs);
    if needs != mine.access_needs {
        merged.taken.push("access_needs");
    }
    merged.input.access_needs = needs;
    each!(access_note);
    merged
}

enum Verdict {
    Mine,
    Theirs,
    Choose,
}

fn verdict<T: PartialEq>(base: Option<&T>, mine: &T, theirs: &T) -> Verdict {
    if mine == theirs || base == Some(theirs) {
        Verdict::Mine
    } else if base == Some(mine) {
        Verdict::Theirs
    } else {
        Verdict::Choose
    }
}

/// The needs, in the order of the form. Without a base a need that anybody noted is kept: to bring
/// what nobody needs is the lesser mistake.
fn merged_needs(
    base: Option<&ReviewerInput>,
    mine: &ReviewerInput,
    theirs: &ReviewerInput,
) -> Vec<String> {
    let has = |input: &ReviewerInput, need: AccessNeed| {
        input.access_needs.iter().any(|code| code == need.code())
    };
    let all = AccessNeed::ALL.iter().copied();
    all.filter(|need| {
        let (here, there) = (has(mine, *need), has(theirs, *need));
        match base.map(|base| has(base, *need)) {
            Some(before) if here == before => there,
            Some(_) => here,
            None => here || there,
        }
    })
    .map(|need| need.code().to_owned())
    .collect()
}

/// Who gave the field its present value: the newest of these versions, newest first, in which it
/// is another than in the one before.
#[must_use]
pub fn changed_by<'a>(versions: &'a [ReviewerVersion], field: &str) -> Option<&'a str> {
    versions
        .iter()
        .zip(versions.iter().skip(1))
        .find(|(now, before)| {
            let fields = now.reviewer.entry.differs_in(&before.reviewer.entry);
            fields.contains(&field)
        })
        .map(|(now, _)| now.changed_by.as_str())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn inputs() -> impl Strategy<Value = ReviewerInput> {
        // Few values for each field, so that two of three often agree.
        let text = || {
            prop_oneof![
                Just("甲".to_owned()),
                Just("乙".to_owned()),
                Just(String::new())
            ]
        };
        let needs =
            proptest::sample::subsequence(AccessNeed::ALL.to_vec(), 0..=AccessNeed::ALL.len());
        let units = proptest::collection::vec(text(), 0..3);
        (text(), text(), text(), text(), text(), units, needs, text()).prop_map(
            |(name, category, body, from, to, conflict_units, needs, access_note)| ReviewerInput {
                name,
                category,
                appointing_body: body,
                term_from: from,
                term_to: to,
                conflict_units,
                access_needs: needs.iter().map(|need| need.code().to_owned()).collect(),
                access_note,
            },
        )
    }

    fn input(body: &str, note: &str, needs: &[&str]) -> ReviewerInput {
        ReviewerInput {
            appointing_body: body.into(),
            access_note: note.into(),
            access_needs: needs.iter().map(|need| (*need).to_owned()).collect(),
            ..ReviewerInput::default()
        }
    }

    #[test]
    fn what_only_the_other_changed_is_taken_and_what_both_changed_is_asked() {
        let base = input("甲局", "靠门", &["dialect"]);
        let mine = input("乙局", "靠门", &["dialect", "helper"]);
        let theirs = input("丙局", "靠窗", &[]);
        let merged = merge(Some(&base), &mine, &theirs);
        assert_eq!(merged.input, input("乙局", "靠窗", &["helper"]));
        assert_eq!(merged.taken, ["access_needs", "access_note"]);
        assert_eq!(merged.to_choose, ["appointing_body"]);
    }

    #[test]
    fn without_a_base_every_difference_is_asked() {
        let merged = merge(None, &input("甲", "", &[]), &input("乙", "", &["helper"]));
        assert_eq!(merged.to_choose, ["appointing_body"]);
        assert_eq!(merged.input.access_needs, ["helper"]);
    }

    proptest! {
        #[test]
        fn whoever_changed_nothing_changes_nothing(base in inputs(), other in inputs()) {
            let merged = merge(Some(&base), &base, &other);
            prop_assert_eq!(&merged.input, &other);
            prop_assert!(merged.to_choose.is_empty());
            let merged = merge(Some(&base), &other, &base);
            prop_assert_eq!(&merged.input, &other);
            prop_assert!(merged.to_choose.is_empty() && merged.taken.is_empty());
        }

        #[test]
        fn no_change_is_lost(base in inputs(), mine in inputs(), theirs in inputs()) {
            let merged = merge(Some(&base), &mine, &theirs);
            let mirrored = merge(Some(&base), &theirs, &mine);
            prop_assert_eq!(&merged.to_choose, &mirrored.to_choose);
            macro_rules! each {
                ($($field:ident),+) => {$({
                    let (name, ours) = (stringify!($field), &merged.input.$field);
                    let asked = merged.to_choose.contains(&name);
                    if mine.$field != base.$field {
                        prop_assert_eq!(ours, &mine.$field, "{} was taken back", name);
                    } else {
                        prop_assert_eq!(ours, &theirs.$field, "{} was overlooked", name);
                    }
                    let both = mine.$field != base.$field && theirs.$field != base.$field;
                    prop_assert_eq!(asked, both && mine.$field != theirs.$field, "{}", name);
                    prop_assert!(merged.taken.contains(&name) == (ours != &mine.$field));
                })+};
            }
            each!(name, category, appointing_body, term_from, term_to, conflict_units, access_note);
            prop_assert_eq!(&merged.input.access_needs, &mirrored.input.access_needs);
            for need in AccessNeed::ALL {
                let has = |one: &ReviewerInput| one.access_needs.iter().any(|code| code == need.code());
                if has(&mine) == has(&theirs) {
                    prop_assert_eq!(has(&merged.input), has(&mine));
                }
            }
        }
    }
}
