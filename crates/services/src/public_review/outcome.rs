//! The outcome of a session: prepared by one person, approved by another, agreed to by the
//! petitioner, published, and taken away.

mod counted;
mod ending;
mod preview;
mod published;
mod steps;

use std::collections::{BTreeMap, BTreeSet};

use domain::audit::Recorded;
use domain::ids::{AccountId, CommandId, OutcomeId, RoundId};
use domain::petitions::matter::Matter;
use domain::public_review::course::Status;
use domain::public_review::hint::{Hint, hints};
use domain::public_review::outcome::{
    Did, Ended, Outcome, OutcomeInput, OutcomeStep, OutcomeText, ResponseInput, asked_of,
    may_be_written,
};
use domain::public_review::question::Question;
use domain::public_review::session::ReviewSession;
use domain::public_review::tally::Tally;
use domain::public_review::vote_consent::VoteSaid;
use domain::refusal::Refusal;
use serde_json::json;
use store::{KeptOpinion, KeptOutcome, VoteConsents};

pub use self::counted::{Counted, counted_of, in_approved_words, published_of};
pub(super) use self::ending::withdraw;
pub use self::published::{OutcomeQuery, Preview, Previewed, PublicList};
pub use self::steps::Deciding;
use self::steps::moved;
use super::file::{DEEDS_MAX, FileDeed, told};
use super::opinion::fingerprint;
use super::{found, remedy_of, telling};
use crate::access::{Deed, may};
use crate::actor::Actor;
use crate::command::Command;
use crate::no::No;
use crate::services::Services;

/// The outcome of a session with what stands beside it on its page.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeFile {
    /// The session.
    pub session: ReviewSession,
    /// The matter it is about.
    pub matter: Matter,
    /// What was counted, by round.
    pub tallies: BTreeMap<RoundId, Vec<Tally>>,
    /// The opinion, where it was begun.
    pub opinion: Option<KeptOpinion>,
    /// The editions, the latest first.
    pub editions: Vec<KeptOutcome>,
    /// Names of whoever did something to them.
    pub names: BTreeMap<AccountId, String>,
    /// Why nothing is public, where that was decided: who, when, and the reason that is kept inside.
    pub kept_inside: Option<FileDeed>,
    /// What the members say of their named votes.
    pub votes: VoteConsents,
    /// What the form begins with.
    pub begin_with: OutcomeInput,
    /// Whether whoever asks may write it, and publish it.
    pub may_keep: bool,
    /// Whether whoever asks may approve the latest edition, and witness a yes to it.
    pub may_approve: bool,
    /// Whether whoever asks may take away what is public: nobody needs a second pair of eyes for it.
    pub may_withdraw: bool,
}

/// A place in a field that may have to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldHint {
    /// Name of the field, as in form and API.
    pub field: String,
    /// The place.
    pub hint: Hint,
}

/// The questions that were counted, in their order.
#[must_use]
pub fn counted(session: &ReviewSession) -> Vec<(RoundId, &Question)> {
    let rounds = session.counted_rounds();
    rounds
        .flat_map(|asked| asked.questions.iter().map(|question| (asked.id, question)))
        .collect()
}

impl OutcomeFile {
    /// The latest edition.
    #[must_use]
    pub fn latest(&self) -> Option<&Outcome> {
        self.editions.first().map(|kept| &kept.outcome)
    }

    /// Everybody who wrote on the latest edition: their witness does not count beside it.
    #[must_use]
    pub fn writers(&self) -> BTreeSet<AccountId> {
        let writers = self.latest().map(|latest| latest.editors().clone());
        writers.unwrap_or_default()
    }

    /// Whether every member agrees in a way that counts.
    #[must_use]
    pub fn all_voters_agree(&self) -> bool {
        let writers = self.writers();
        let counts = |said: VoteSaid| said.counts_beside(&writers);
        let mut said = self.votes.voters.iter().map(|voter| voter.said);
        self.votes.voted() > 0 && said.all(|said| said.is_some_and(counts))
    }

    /// Whether the latest edition asks in the words that were voted on. Names stand beside no
    /// others; without an edition there are none yet.
    #[must_use]
    pub fn asks_as_put(&self) -> bool {
        let counted = counted(&self.session).into_iter().map(|one| one.1);
        let counted: Vec<_> = counted.collect();
        self.latest()
            .is_none_or(|latest| latest.text.asks_as_put(&counted))
    }
}

impl Services {
    /// The outcome of the session of this number.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn outcome(&self, by: &Actor, number: &str) -> Result<OutcomeFile, No> {
        may(by, Deed::ReadSessions)?;
        let person = by.person()?;
        let (org, store) = (person.org, self.store());
        let session = store.session_of_number(org, number).await?;
        let session = session.ok_or(No::Refused(Refusal::NotFound))?;
        let matter = store.matter(org, session.matter).await?;
        let matter = matter.ok_or_else(|| No::bug("a session on no matter"))?;
        let tallies = store.session_tallies(session.id).await?;
        let opinion = store.opinion(session.id).await?;
        let editions = store.outcomes(session.id).await?;
        let votes = store.vote_consents(&session).await?;
        let kept_inside = self.kept_inside(&session).await?;
        let people: Vec<_> = editions.iter().flat_map(people).collect();
        let names = store.account_names(org, &people).await?;
        let begin_with = match editions.first() {
            Some(kept) => kept.outcome.text.as_input(),
            None => first_text(&session, opinion.as_ref()),
        };
        let latest = editions.first().map(|kept| &kept.outcome);
        let may_withdraw = may(by, Deed::ApproveOutcomes).is_ok();
        let may_approve = may_withdraw
            && latest.is_some_and(|latest| !latest.editors().contains(&person.account));
        Ok(OutcomeFile {
            may_keep: may(by, Deed::KeepOutcomes).is_ok(),
            may_approve,
            may_withdraw,
            session,
            matter,
            tallies,
            opinion,
            editions,
            names,
            kept_inside,
            votes,
            begin_with,
        })
    }

    /// The latest deed that keeps the session from the public, as long as it does.
    async fn kept_inside(&self, session: &ReviewSession) -> Result<Option<FileDeed>, No> {
        if !matches!(session.status(), Status::Withheld | Status::Archived) {
            return Ok(None);
        }
        let kinds = [Recorded::SessionMoved, Recorded::OutcomeMoved];
        let id = session.id.to_string();
        let deeds = self.store().deeds_on(&id, &kinds, DEEDS_MAX).await?;
        let about = deeds
            .into_iter()
            .map(told)
            .filter(FileDeed::is_about_the_public);
        let since: Vec<_> = about.take_while(|deed| !deed.makes_public()).collect();
        // Of deeds of one moment the one that gives the reason.
        let reasoned = since.iter().find(|deed| deed.reason.is_some());
        Ok(reasoned.or(since.first()).cloned())
    }

    /// Places in a text that may have to go before it is published. They replace nobody's reading.
    ///
    /// # Errors
    /// When the names the office knows cannot be read.
    pub async fn hints_of(&self, by: &Actor, input: &OutcomeInput) -> Result<Vec<FieldHint>, No> {
        may(by, Deed::ReadSessions)?;
        let names = self.store().known_names(by.person()?.org).await?;
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        let found = texts(input).into_iter().flat_map(|(field, text)| {
            let hints = hints(text, &names).into_iter();
            hints.map(move |hint| FieldHint {
                field: field.clone(),
                hint,
            })
        });
        Ok(found.collect())
    }

    /// Writes the outcome: the edition that was read, at its version; a new one where none was, or
    /// where the latest is public or was. Answers edition and version.
    ///
    /// # Errors
    /// `Invalid` with every field's fault; `NotFound`, `VersionConflict`, `EditionsUsedUp`,
    /// `OpinionUnsigned`.
    pub async fn write_outcome(
        &self,
        by: &Actor,
        command: CommandId,
        number: &str,
        read: (u32, u32),
        input: &OutcomeInput,
    ) -> Result<(u32, u32), No> {
        may(by, Deed::KeepOutcomes)?;
        let (org, account) = (by.person()?.org, by.person()?.account);
        let command_of = Command {
            id: command,
            kind: "write-outcome",
            wish: &(number, read, input),
        };
        let (services, number, by_whom) = (self.clone(), number.to_owned(), by.clone());
        let input = input.clone();
        self.once(by, command_of, self.now(), move |tx| async move {
            let now = services.now();
            let session = found(&tx, org, &number).await?;
            may_be_written(session.status())?;
            let questions: Vec<_> = counted(&session).into_iter().map(|one| one.1).collect();
            let of = remedy_of(&tx, org, &session, now).await?;
            let text = OutcomeText::check(&input, &questions, of)?;
            let latest = tx.outcomes(session.id).await?.into_iter().next();
            let written = match latest.map(|kept| kept.outcome) {
                None if read == (0, 0) => {
                    let id = OutcomeId::new(services.new_id());
                    let begun = Outcome::begin(id, account, text);
                    tx.add_outcome(session.id, &begun).await?;
                    begun
                }
                None => return Err(Refusal::VersionConflict.into()),
                Some(latest) if latest.edition == read.0 => {
                    match latest.rewrite(read.1, account, text)? {
                        None => return Ok(((latest.edition, latest.version), None)),
                        Some(rewritten) => {
                            tx.save_outcome(session.id, &rewritten).await?;
                            rewritten
                        }
                    }
                }
                Some(latest) => {
                    let id = OutcomeId::new(services.new_id());
                    let begun = latest.after(read, id, account, text)?;
                    tx.add_outcome(session.id, &begun).await?;
                    begun
                }
            };
            let fact = moved(&by_whom, &session, &written, OutcomeStep::Written, now);
            let fact = telling(fact, "text_sha256", json!(fingerprint(&written.text)?));
            Ok(((written.edition, written.version), Some(fact)))
        })
        .await
    }
}

/// What the first edition begins with: the words of the session and of its opinion. Nothing of it
/// was redacted, and the form says so.
pub(crate) fn first_text(session: &ReviewSession, opinion: Option<&KeptOpinion>) -> OutcomeInput {
    let entry = &session.entry;
    let opinion = opinion.map(|kept| kept.opinion.entry.as_input());
    let opinion = opinion.unwrap_or_default();
    OutcomeInput {
        title: entry.title.to_string(),
        place: String::new(),
        plain_line: String::new(),
        summary: entry.summary.to_string(),
        petitioner_says: entry.petitioner_statement.to_string(),
        unit_says: entry.unit_statement.to_string(),
        asked: counted(session)
            .into_iter()
            .map(|(_, question)| asked_of(question))
            .collect(),
        recommendation: opinion.recommendation,
        next_remedy: opinion.next_remedy,
        others: String::new(),
        response: ResponseInput::default(),
    }
}

/// Every text of the form, with the name of its field.
fn texts(input: &OutcomeInput) -> Vec<(String, &str)> {
    let mut texts: Vec<(String, &str)> = vec![
        ("title".to_owned(), &input.title),
        ("place".to_owned(), &input.place),
        ("plain_line".to_owned(), &input.plain_line),
        ("summary".to_owned(), &input.summary),
        ("petitioner_says".to_owned(), &input.petitioner_says),
        ("unit_says".to_owned(), &input.unit_says),
    ];
    for (at, asked) in input.asked.iter().enumerate() {
        texts.push((format!("asked.{at}.text"), &asked.text));
        for (option, text) in asked.options.iter().enumerate() {
            texts.push((format!("asked.{at}.options.{option}"), text));
        }
    }
    texts.push(("recommendation".to_owned(), &input.recommendation));
    texts.push(("response.reasons".to_owned(), &input.response.reasons));
    texts
}

fn people(kept: &KeptOutcome) -> Vec<AccountId> {
    let steps = kept.outcome.steps();
    let did = |did: Option<Did>| did.map(|did| did.by);
    let published = steps.publication.map(|one| one.did.by);
    let mut people: Vec<_> = kept.outcome.editors().iter().copied().collect();
    people.extend(did(steps.prepared));
    people.extend(did(steps.approved));
    let answers = [steps.answer, kept.outcome.declined()]
        .into_iter()
        .flatten();
    people.extend(answers.filter_map(|answer| answer.by));
    people.extend(kept.outcome.given_back().map(|back| back.did.by));
    people.extend(published);
    if let Some(Ended::Withdrawn(did) | Ended::Replaced(did)) = steps.ended {
        people.push(did.by);
    }
    people
}
