//! An outcome as every page shows it: to the public, to the petitioner before, on paper.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::RoundId;
use domain::petitions::matter::MatterCategory;
use domain::public_review::outcome::{AskedText, OutcomeText};
use domain::public_review::question::{BallotOption, Choice, OptionText};
use domain::public_review::session::{ReviewSession, civil_day};
use domain::public_review::tally::Tally;
use services::public_review::{NamedVote, OutcomeFile, Preview, PublicOutcome, counted};

/// One question with what was counted of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Counted {
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
pub(crate) fn counted_of(
    session: &ReviewSession,
    tallies: &BTreeMap<RoundId, Vec<Tally>>,
) -> Vec<Counted> {
    counted_with_names(session, tallies, &[])
}

fn counted_with_names(
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

/// Everything on the page.
pub(crate) struct Shown {
    /// Number of the session.
    pub number: String,
    /// What the matter is about.
    pub category: MatterCategory,
    /// When the session was held.
    pub held_on: NaiveDate,
    /// The text.
    pub text: OutcomeText,
    /// The questions that were counted.
    pub counted: Vec<Counted>,
    /// When both had signed the opinion, and the end of the audit chain then.
    pub signed: Option<(DateTime<Utc>, i64, String)>,
    /// The last day on which it is listed.
    pub last_day: Option<NaiveDate>,
    /// The day it is read: what was open may be over by now.
    pub today: NaiveDate,
}

impl Shown {
    /// What is public.
    pub(super) fn public(found: PublicOutcome, today: NaiveDate) -> Self {
        let opinion = &found.opinion;
        let signatures = [&opinion.opinion.chair, &opinion.opinion.clerk];
        let at = signatures.into_iter().flatten().map(|one| one.at).max();
        let signed = at
            .zip(opinion.head.clone())
            .map(|(at, head)| (at, head.seq, head.hash));
        let publication = found.outcome.steps().publication;
        let counted = counted_with_names(&found.session, &found.tallies, &found.named);
        Self {
            signed,
            last_day: publication.map(|one| one.last_day()),
            ..Self::of(
                found.outcome.text,
                &found.session,
                found.category,
                counted,
                today,
            )
        }
    }

    /// What would be.
    pub(super) fn preview(found: Preview, today: NaiveDate) -> Self {
        let counted = counted_of(&found.session, &found.tallies);
        Self::of(found.text, &found.session, found.category, counted, today)
    }

    /// The latest edition, for the petitioner to read on paper; none before there is one.
    pub(crate) fn on_paper(file: OutcomeFile, today: NaiveDate) -> Option<Self> {
        let text = file.editions.into_iter().next()?.outcome.text;
        let counted = counted_of(&file.session, &file.tallies);
        let category = file.matter.entry.category;
        Some(Self::of(text, &file.session, category, counted, today))
    }

    fn of(
        text: OutcomeText,
        session: &ReviewSession,
        category: MatterCategory,
        counted: Vec<Counted>,
        today: NaiveDate,
    ) -> Self {
        let counted = counted.into_iter().zip(&text.asked);
        let counted = counted.map(|(one, asked)| in_approved_words(one, asked));
        Self {
            number: session.entry.number.as_str().to_owned(),
            category,
            held_on: civil_day(session.entry.scheduled_at),
            counted: counted.collect(),
            signed: None,
            last_day: None,
            today,
            text,
        }
    }
}

/// The question and its options in the words that were approved, with the marks of the ballot.
fn in_approved_words(counted: Counted, asked: &AskedText) -> Counted {
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
        tally: counted.tally,
        named: counted.named,
    }
}
