//! Lists: matters with their sessions, sessions, and who may chair one.

use domain::ids::{AccountId, MatterId, SessionId};
use domain::page::{Cut, PAGE_ROWS, Page};
use domain::people::account::Role;
use domain::petitions::matter::Matter;
use domain::public_review::session::ReviewSession;
use domain::refusal::{Fault, FieldFaults, Refusal};
use domain::text::Line;
use serde::{Deserialize, Serialize};
use store::{SessionBrief, SessionKey};

use crate::access::{Deed, may};
use crate::actor::Actor;
use crate::cursor::{self, Moment};
use crate::no::No;
use crate::services::Services;

/// Most sessions shown beside one matter of a page, on the average.
const SESSIONS_A_MATTER: u64 = 8;
/// Most sessions shown beside a single matter.
const SESSIONS_MAX: u64 = 200;
/// Most characters of a search: a title is shorter.
pub const SEARCH_CHARS_MAX: usize = 60;

/// Words to look for, as what is stored was normalised: never so many that a database gives up on
/// the question.
///
/// # Errors
/// `words`, too long or with what is no text.
pub(super) fn searched(typed: &str) -> Result<String, FieldFaults> {
    match Line::<SEARCH_CHARS_MAX>::new(typed) {
        Ok(words) => Ok(words.to_string()),
        Err(Fault::Missing) => Ok(String::new()),
        Err(fault) => Err(FieldFaults::one("words", fault)),
    }
}

/// Most people offered as chair.
const CHAIRS_MAX: u64 = 200;

/// What is asked of a list of matters or sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// Words that all have to stand in number, title, unit or venue; blank for everything.
    pub words: String,
    /// Cursor of the row before the page.
    pub after: String,
    /// Cursor of the row after the page.
    pub before: String,
}

impl ListQuery {
    /// The words, as what is stored was normalised.
    fn wanted(&self) -> Result<String, FieldFaults> {
        searched(&self.words)
    }
}

/// A page of a list, and the cursors to go on with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPage<T> {
    /// The rows in the order of the list.
    pub rows: Vec<T>,
    /// Cursor to ask for the following page with, where there is one.
    pub after: Option<String>,
    /// Cursor to ask for the preceding page with, where there is one.
    pub before: Option<String>,
}

impl<T> ListPage<T> {
    pub(crate) fn of<K: Serialize>(page: Page<T>, key: impl Fn(&T) -> K) -> Self {
        let write = |row: Option<&T>| row.and_then(|row| cursor::write(&key(row)));
        let after = page.has_after.then(|| write(page.rows.last())).flatten();
        let before = page.has_before.then(|| write(page.rows.first())).flatten();
        Self {
            rows: page.rows,
            after,
            before,
        }
    }
}

/// A matter and the sessions on it, the latest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatterRow {
    /// The matter.
    pub matter: Matter,
    /// Its sessions.
    pub sessions: Vec<SessionBrief>,
}

/// A session as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// The session.
    pub session: ReviewSession,
    /// Name of whoever leads it, once somebody does.
    pub chair: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Held {
    at: Moment,
    id: SessionId,
}

impl Services {
    /// A page of the matters with their sessions, the highest number first.
    ///
    /// # Errors
    /// `Invalid` for a cursor that is none, or a search with hidden characters.
    pub async fn matters(&self, by: &Actor, query: &ListQuery) -> Result<ListPage<MatterRow>, No> {
        self.matters_of(by, query, PAGE_ROWS).await
    }

    pub(crate) async fn matters_of(
        &self,
        by: &Actor,
        query: &ListQuery,
        rows: u64,
    ) -> Result<ListPage<MatterRow>, No> {
        may(by, Deed::ReadSessions)?;
        let org = by.person()?.org;
        let words = query.wanted()?;
        let cut: Cut<String> = cursor::cut(&query.after, &query.before)?;
        let page = self.store().matters_page(org, &words, &cut, rows).await?;
        let ids: Vec<MatterId> = page.rows.iter().map(|matter| matter.id).collect();
        let most = rows.saturating_mul(SESSIONS_A_MATTER);
        let sessions = self.store().sessions_on(org, &ids, most).await?;
        let page = page.map(|matter| {
            let own = |one: &&SessionBrief| one.matter == matter.id;
            MatterRow {
                sessions: sessions.iter().filter(own).cloned().collect(),
                matter,
            }
        });
        Ok(ListPage::of(page, |row| {
            row.matter.entry.matter_no.as_str().to_owned()
        }))
    }

    /// The matter of this number, with its sessions.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn matter(&self, by: &Actor, number: &str) -> Result<MatterRow, No> {
        may(by, Deed::ReadSessions)?;
        let org = by.person()?.org;
        let matter = self.store().matter_of_no(org, number).await?;
        let matter = matter.ok_or(No::Refused(Refusal::NotFound))?;
        let store = self.store();
        let sessions = store.sessions_on(org, &[matter.id], SESSIONS_MAX).await?;
        Ok(MatterRow { matter, sessions })
    }

    /// A page of the sessions, the latest first.
    ///
    /// # Errors
    /// As [`Self::matters`].
    pub async fn sessions(
        &self,
        by: &Actor,
        query: &ListQuery,
    ) -> Result<ListPage<SessionRow>, No> {
        self.sessions_of(by, query, PAGE_ROWS).await
    }

    pub(crate) async fn sessions_of(
        &self,
        by: &Actor,
        query: &ListQuery,
        rows: u64,
    ) -> Result<ListPage<SessionRow>, No> {
        may(by, Deed::ReadSessions)?;
        let org = by.person()?.org;
        let words = query.wanted()?;
        let key = |held: Held| SessionKey {
            scheduled_at: held.at.0,
            id: held.id,
        };
        let cut = match cursor::cut::<Held>(&query.after, &query.before)? {
            Cut::Start => Cut::Start,
            Cut::After(held) => Cut::After(key(held)),
            Cut::Before(held) => Cut::Before(key(held)),
        };
        let page = self.store().sessions_page(org, &words, &cut, rows).await?;
        let chairs: Vec<AccountId> = page.rows.iter().filter_map(|one| one.chair).collect();
        let names = self.store().account_names(org, &chairs).await?;
        let page = page.map(|session| SessionRow {
            chair: session.chair.and_then(|chair| names.get(&chair).cloned()),
            session,
        });
        Ok(ListPage::of(page, |row| Held {
            at: Moment(row.session.entry.scheduled_at),
            id: row.session.id,
        }))
    }

    /// Who may chair a session: id and displayed name, by name.
    ///
    /// # Errors
    /// `NotPermitted`.
    pub async fn chairs(&self, by: &Actor) -> Result<Vec<(AccountId, String)>, No> {
        may(by, Deed::KeepSessions)?;
        let org = by.person()?.org;
        Ok(self
            .store()
            .active_with(org, Role::Chair, CHAIRS_MAX)
            .await?)
    }
}
