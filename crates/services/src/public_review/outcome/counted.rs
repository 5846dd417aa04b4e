//! The questions that were counted with what was counted of them: as they were put, and as they are
//! published. Pages, papers and the API read them here.

use std::collections::BTreeMap;

use domain::ids::RoundId;
use domain::public_review::outcome::AskedText;
use domain::public_review::question::{BallotOption, Choice, OptionText};
use domain::public_review::session::ReviewSession;
use domain::public_review::tally::Tally;
use store::{NamedVote, PublicOutcome};

use super::counted;

/// One question with what was counted of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    /// The question.
    pub text: String,
    /// Its options.
    pub options: Vec<BallotOption>,
    /// What was counted.
    pub tally: Tally,
    /// Who chose what, where that is public.
    pub named: Vec<(String, Choice)>,
}

/// The questions that were counted, as they were put.
#[must_use]
pub fn counted_of(
    session: &ReviewSession,
    tallies: &BTreeMap<RoundId, Vec<Tally>>,
) -> Vec<Counted> {
    with_names(session, tallies, &[])
}

/// The questions of a public outcome, in the words that were approved.
#[must_use]
pub fn published_of(found: &PublicOutcome) -> Vec<Counted> {
    let counted = with_names(&found.session, &found.tallies, &found.named);
    in_approved_words(counted, &found.outcome.text.asked)
}

/// The questions and their options in the words that were approved, with the marks of the ballot.
#[must_use]
pub fn in_approved_words(counted: Vec<Counted>, asked: &[AskedText]) -> Vec<Counted> {
    let pairs = counted.into_iter().zip(asked);
    let approved = pairs.map(|(counted, asked)| {
        let mut own = asked.options.iter();
        let options = counted.options.into_iter().map(|mut option| {
            if let OptionText::Own(text) = &mut option.text
                && let Some(approved) = own.next()
            {
                text.clone_from(approved);
            }
            option
        });
        Counted {
            text: asked.text.to_string(),
            options: options.collect(),
            ..counted
        }
    });
    approved.collect()
}

fn with_names(
    session: &ReviewSession,
    tallies: &BTreeMap<RoundId, Vec<Tally>>,
    named: &[NamedVote],
) -> Vec<Counted> {
    let mut seen: BTreeMap<RoundId, usize> = BTreeMap::new();
    let found = counted(session)
        .into_iter()
        .filter_map(|(round, question)| {
            let at = seen.entry(round).or_default();
            let tally = tallies.get(&round)?.get(*at)?.clone();
            let of_round = named.iter().filter(|vote| vote.round == round);
            let named = of_round.filter_map(|vote| {
                let choice = vote.choices.get(*at)?;
                Some((vote.name.clone(), *choice))
            });
            let named = named.collect();
            *at += 1;
            Some(Counted {
                text: question.text().to_owned(),
                options: question.options().to_vec(),
                tally,
                named,
            })
        });
    found.collect()
}
