//! An outcome as every page shows it: to the public, to the petitioner before, on paper.

use chrono::{DateTime, NaiveDate, Utc};
use domain::petitions::matter::MatterCategory;
use domain::public_review::outcome::OutcomeText;
use domain::public_review::session::{ReviewSession, civil_day};
use services::public_review::{
    Counted, OutcomeFile, Preview, PublicOutcome, counted_of, in_approved_words, published_of,
};

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
    /// Whether it is public, and so was agreed to.
    pub is_public: bool,
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
        let counted = published_of(&found);
        Self {
            signed,
            is_public: publication.is_some(),
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
        let counted = in_approved_words(counted, &found.text.asked);
        Self::of(found.text, &found.session, found.category, counted, today)
    }

    /// The latest edition, for the petitioner to read on paper; none before there is one.
    pub(crate) fn on_paper(file: OutcomeFile, today: NaiveDate) -> Option<Self> {
        let latest = file.editions.into_iter().next()?.outcome;
        let publication = latest.steps().publication;
        let text = latest.text;
        let counted = counted_of(&file.session, &file.tallies);
        let counted = in_approved_words(counted, &text.asked);
        let category = file.matter.entry.category;
        Some(Self {
            is_public: publication.is_some(),
            ..Self::of(text, &file.session, category, counted, today)
        })
    }

    fn of(
        text: OutcomeText,
        session: &ReviewSession,
        category: MatterCategory,
        counted: Vec<Counted>,
        today: NaiveDate,
    ) -> Self {
        Self {
            number: session.entry.number.as_str().to_owned(),
            category,
            held_on: civil_day(session.held_at()),
            counted,
            signed: None,
            is_public: false,
            last_day: None,
            today,
            text,
        }
    }
}
