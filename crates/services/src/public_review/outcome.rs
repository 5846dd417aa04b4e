//! The outcome of a session: prepared by one person, approved by another, agreed to by the
//! petitioner, published, and taken away.

mod counted;
mod ending;
mod preview;
mod published;
mod steps;

use std::collections::BTreeMap;

use domain::audit::Recorded;
use domain::ids::{AccountId, CommandId, OutcomeId, RoundId};
use domain::petitions::matter::Matter;
use domain::public_review::course::Status;
use domain::public_review::hint::{Hint, hints};
use domain::public_review::outcome::{
    Did, Ended, Outcome, OutcomeInput, OutcomeStep, OutcomeText, ResponseInput, Stage, asked_of,
};
use domain::public_review::question::Question;
use domain::public_review::session::ReviewSession;
use domain::public_review::tally::Tally;
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
    /// Why the latest edition was given back, as long as it is written on for that.
    pub given_back: Option<FileDeed>,
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
        let given_back = self.given_back(&session, editions.first()).await?;
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
            given_back,
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

    /// The deed that gave the latest edition back to whoever writes it, until it is handed on again.
    async fn given_back(
        &self,
        session: &ReviewSession,
        latest: Option<&KeptOutcome>,
    ) -> Result<Option<FileDeed>, No> {
        if latest.is_none_or(|latest| latest.outcome.stage() != Stage::Preparing) {
            return Ok(None);
        }
        let id = session.id.to_string();
        let kinds = [Recorded::OutcomeMoved];
        let deeds = self.store().deeds_on(&id, &kinds, DEEDS_MAX).await?;
        let mut since = deeds
            .into_iter()
            .map(told)
            .take_while(|deed| deed.outcome_step != Some(OutcomeStep::Prepared));
        Ok(since.find(|deed| deed.outcome_step == Some(OutcomeStep::GivenBack)))
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
    /// `Invalid` with every field's fault; `NotFound`, `VersionConflict`, `OpinionUnsigned`.
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
            has_opinion(&session)?;
            let questions: Vec<_> = counted(&session).into_iter().map(|one| one.1).collect();
            let of = remedy_of(&tx, org, &session, now).await?;
            let text = OutcomeText::check(&input, &questions, of)?;
            let latest = tx.outcomes(session.id).await?.into_iter().next();
            let written = match latest.map(|kept| kept.outcome) {
                Some(latest) if latest.edition == read.0 => {
                    match latest.rewrite(read.1, account, text)? {
                        None => return Ok(((latest.edition, latest.version), None)),
                        Some(rewritten) => {
                            tx.save_outcome(session.id, &rewritten).await?;
                            rewritten
                        }
                    }
                }
                latest => {
                    let next = next_edition(latest.as_ref(), read)?;
                    let id = OutcomeId::new(services.new_id());
                    let begun = Outcome::begin(id, next, account, text);
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

/// The number of a new edition: the one after the latest, if the latest is finished with.
fn next_edition(latest: Option<&Outcome>, read: (u32, u32)) -> Result<u32, Refusal> {
    let conflict = Err(Refusal::VersionConflict);
    match latest {
        None if read == (0, 0) => Ok(1),
        Some(latest) if read == (latest.edition + 1, 0) && latest.is_finished() => {
            Ok(latest.edition + 1)
        }
        None | Some(_) => conflict,
    }
}

/// An outcome is written once there is an opinion, and as long as the file is not closed.
fn has_opinion(session: &ReviewSession) -> Result<(), Refusal> {
    match session.status() {
        Status::OpinionSigned | Status::Published | Status::Withheld => Ok(()),
        Status::Archived | Status::Terminated => Err(Refusal::TransitionNotNow),
        Status::Draft
        | Status::Convened
        | Status::PanelDrawn
        | Status::Opened
        | Status::Presenting
        | Status::Deliberating
        | Status::Voting
        | Status::Tallied
        | Status::Announced
        | Status::Postponed
        | Status::Suspended => Err(Refusal::OpinionUnsigned),
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
    people.extend(published);
    if let Some(Ended::Withdrawn(did) | Ended::Replaced(did)) = steps.ended {
        people.push(did.by);
    }
    people
}

/// The latest edition of a session, which has to be the one that was read.
fn latest(editions: &[KeptOutcome], read: u32) -> Result<&Outcome, Refusal> {
    let latest = editions.first().ok_or(Refusal::NotFound)?;
    if latest.outcome.edition == read {
        Ok(&latest.outcome)
    } else {
        Err(Refusal::VersionConflict)
    }
}
