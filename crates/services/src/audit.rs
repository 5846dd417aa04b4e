//! Reading the audit log.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::audit::Recorded;
use domain::ids::{AccountId, OrgId, SeatId};
use domain::page::{Cut, PAGE_ROWS};
use domain::people::reviewer::date;
use domain::public_review::session::SessionNo;
use domain::refusal::{Fault, FieldFaults};
use domain::text::Line;
use domain::wire::{AuditLine, AuditList, AuditQuery};
use store::{AuditFilter, AuditHead, AuditObjects};

use crate::access::{Deed, may};
use crate::actor::{Actor, account_key};
use crate::cursor;
use crate::no::No;
use crate::services::Services;

/// Most characters of a search: an id with the word before it, or a name.
const SEARCH_CHARS_MAX: usize = 60;

/// Most accounts that one search for a name may mean. More than an office has.
const ACCOUNTS_MAX: u64 = 500;

/// A day begins when it begins at the office: UTC+8, all year round.
const OFFICE_HOURS_EAST: i64 = 8;

/// What was typed, read as far as it can be without the database.
struct Asked {
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    who: Option<String>,
    deed: Option<Recorded>,
    subject: Option<String>,
}

impl Services {
    /// A page of the log, newest first.
    ///
    /// # Errors
    /// `NotPermitted`, or `Invalid` for a day, a deed, a search or a cursor that is none.
    pub async fn audit(&self, by: &Actor, query: &AuditQuery) -> Result<AuditList, No> {
        self.audit_of(by, query, PAGE_ROWS).await
    }

    pub(crate) async fn audit_of(
        &self,
        by: &Actor,
        query: &AuditQuery,
        rows: u64,
    ) -> Result<AuditList, No> {
        may(by, Deed::ReadAudit)?;
        let asked = Asked::read(query)?;
        let cut: Cut<i64> = cursor::cut(&query.after, &query.before)?;
        // The operator asks at the machine's own command line, and for no office.
        let org = by.person().ok().map(|person| person.org);
        let filter = self.audit_filter(org, asked).await?;
        let page = self.store().audit_page(&filter, &cut, rows).await?;
        let mut page = page.map(|entry| AuditLine {
            seq: entry.seq,
            recorded_at: entry.recorded_at,
            actor: entry.actor.id,
            actor_name: entry.actor.name,
            deed: entry.deed,
            object_kind: entry.object_kind,
            object_id: entry.object_id,
            object_name: String::new(),
            actor_seat: None,
            detail: entry.detail.to_string(),
            hash: entry.hash,
        });
        if let Some(org) = org {
            self.name_objects(org, &mut page.rows).await?;
            self.number_seats(org, &mut page.rows).await?;
        }
        let key = |row: Option<&AuditLine>| row.and_then(|row| cursor::write(&row.seq));
        let after = if page.has_after {
            key(page.rows.last())
        } else {
            None
        };
        let before = if page.has_before {
            key(page.rows.first())
        } else {
            None
        };
        Ok(AuditList {
            page,
            after,
            before,
        })
    }

    async fn audit_filter(&self, org: Option<OrgId>, asked: Asked) -> Result<AuditFilter, No> {
        let actors = match asked.who.as_deref() {
            None => None,
            Some(word @ ("operator" | "visitor")) => Some(vec![word.to_owned()]),
            Some(who) => {
                let id = who.strip_prefix("account:").unwrap_or(who).parse().ok();
                let named = self.accounts_named(org, who).await?;
                Some(named.into_iter().chain(id).map(account_key).collect())
            }
        };
        let objects = match asked.subject {
            None => None,
            Some(subject) => {
                let named = self.accounts_named(org, &subject).await?;
                let mut ids: Vec<_> = named.iter().map(ToString::to_string).collect();
                ids.extend(self.session_numbered(org, &subject).await?);
                Some(AuditObjects {
                    ids,
                    beginning: subject,
                })
            }
        };
        Ok(AuditFilter {
            from: asked.from.map(beginning),
            until: asked.to.and_then(|day| day.succ_opt()).map(beginning),
            actors,
            deed: asked.deed,
            objects,
        })
    }

    async fn session_numbered(
        &self,
        org: Option<OrgId>,
        typed: &str,
    ) -> Result<Option<String>, No> {
        let Some((org, number)) = org.zip(SessionNo::new(typed).ok()) else {
            return Ok(None);
        };
        let session = self.store().session_of_number(org, number.as_str()).await?;
        Ok(session.map(|session| session.id.to_string()))
    }

    async fn accounts_named(&self, org: Option<OrgId>, part: &str) -> Result<Vec<AccountId>, No> {
        match org {
            Some(org) => Ok(self.store().accounts_named(org, part, ACCOUNTS_MAX).await?),
            None => Ok(Vec::new()),
        }
    }

    /// Nobody knows an account, a session or a matter by its id.
    async fn name_objects(&self, org: OrgId, lines: &mut [AuditLine]) -> Result<(), No> {
        let store = self.store();
        let accounts = ids_of(lines, "account");
        let sessions = ids_of(lines, "review_session");
        let matters = ids_of(lines, "petition_matter");
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        if !accounts.is_empty() {
            let found = store.account_names(org, &accounts).await?;
            names.extend(found.into_iter().map(|(id, name)| (id.to_string(), name)));
        }
        if !sessions.is_empty() {
            let found = store.session_numbers(org, &sessions).await?;
            names.extend(found.into_iter().map(|(id, name)| (id.to_string(), name)));
        }
        if !matters.is_empty() {
            let found = store.matter_numbers(org, &matters).await?;
            names.extend(found.into_iter().map(|(id, name)| (id.to_string(), name)));
        }
        for line in lines {
            let name = names.get(&line.object_id);
            line.object_name = name.cloned().unwrap_or_default();
        }
        Ok(())
    }

    /// Nor a seat.
    async fn number_seats(&self, org: OrgId, lines: &mut [AuditLine]) -> Result<(), No> {
        let seat_of =
            |line: &AuditLine| -> Option<SeatId> { line.actor.strip_prefix("seat:")?.parse().ok() };
        let ids: BTreeSet<_> = lines.iter().filter_map(seat_of).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let ids: Vec<_> = ids.into_iter().collect();
        let numbers = self.store().seat_numbers(org, &ids).await?;
        for line in lines {
            line.actor_seat = seat_of(line).and_then(|id| numbers.get(&id).copied());
        }
        Ok(())
    }

    /// The newest row's place and hash: what an outsider keeps to notice a rewritten log.
    ///
    /// # Errors
    /// `NotPermitted`.
    pub async fn audit_head(&self, by: &Actor) -> Result<AuditHead, No> {
        may(by, Deed::ReadAudit)?;
        Ok(self.store().audit_head().await?)
    }
}

impl Asked {
    fn read(query: &AuditQuery) -> Result<Self, FieldFaults> {
        let mut faults = FieldFaults::default();
        let from = faults.keep("from", blank_or(date(&query.from)));
        let to = blank_or(date(&query.to)).and_then(|to| match (from.flatten(), to) {
            (Some(from), Some(to)) if to < from => Err(Fault::EndsBeforeStart),
            _ => Ok(to),
        });
        let to = faults.keep("to", to);
        let deed = match query.deed.as_str() {
            "" => Some(None),
            word => faults.keep(
                "deed",
                Recorded::from_word(word)
                    .map(Some)
                    .ok_or(Fault::UnknownChoice),
            ),
        };
        let who = faults.keep("who", blank_or(search(&query.who)));
        let subject = faults.keep("subject", blank_or(search(&query.subject)));
        match (from, to, who, deed, subject) {
            (Some(from), Some(to), Some(who), Some(deed), Some(subject)) => Ok(Self {
                from,
                to,
                who,
                deed,
                subject,
            }),
            _ => Err(faults),
        }
    }
}

/// The ids of the things of this kind that were acted on, each once.
fn ids_of<T: FromStr + Ord>(lines: &[AuditLine], kind: &str) -> Vec<T> {
    let of_kind = lines.iter().filter(|line| line.object_kind == kind);
    let ids: BTreeSet<T> = of_kind
        .filter_map(|line| line.object_id.parse().ok())
        .collect();
    ids.into_iter().collect()
}

fn search(typed: &str) -> Result<String, Fault> {
    Line::<SEARCH_CHARS_MAX>::new(typed).map(String::from)
}

/// Nothing typed asks for nothing.
fn blank_or<T>(read: Result<T, Fault>) -> Result<Option<T>, Fault> {
    match read {
        Err(Fault::Missing) => Ok(None),
        read => read.map(Some),
    }
}

/// The first moment of a day at the office.
fn beginning(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc() - TimeDelta::hours(OFFICE_HOURS_EAST)
}
