//! Lists to take away: `/exports/{list}.xlsx` and `/exports/{list}.csv`, with the question of the
//! list's own page.

use std::collections::HashMap;
use std::time::Duration;

use app::caller::Caller;
use app::pages::office::exports::{cells, heads};
use axum::body::Body;
use axum::extract::RawQuery;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use domain::refusal::Refusal;
use domain::wire::{AuditQuery, ReviewerQuery};
use futures::StreamExt as _;
use services::No;
use services::access::Deed;
use services::exports::ListAsked;
use services::public_review::{ListQuery, OutcomeQuery};
use sheets::{Format, Sheet, SheetFault};
use store::StoreFault;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio_util::io::ReaderStream;

use crate::caller::By;
use crate::problem::{Problem, Refuse, Told};

/// Files that are written at once: each takes a core while it is packed. What strangers ask for waits
/// for strangers alone.
static WRITTEN: Semaphore = Semaphore::const_new(2);
static WRITTEN_FOR_ANYONE: Semaphore = Semaphore::const_new(1);

/// Longest wait for a place.
const WAIT_MAX: Duration = Duration::from_secs(10);

/// Files that are read at once: each lies on the disk until the slowest reader has it.
static SENT: Semaphore = Semaphore::const_new(32);
static SENT_TO_ANYONE: Semaphore = Semaphore::const_new(32);

/// A list, by its permanent word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// The reviewer pool.
    Reviewers,
    /// Who can log in.
    Accounts,
    /// The audit log.
    Audit,
    /// Petition matters.
    Matters,
    /// Review sessions.
    Sessions,
    /// What is public.
    Outcomes,
}

impl List {
    /// All of them, each with what has to be allowed for it.
    pub const ALL: [(Self, Deed); 6] = [
        (Self::Reviewers, Deed::ReadReviewers),
        (Self::Accounts, Deed::ReadAccounts),
        (Self::Audit, Deed::ReadAudit),
        (Self::Matters, Deed::ReadSessions),
        (Self::Sessions, Deed::ReadSessions),
        (Self::Outcomes, Deed::Public),
    ];

    /// Where it is taken away.
    #[must_use]
    pub fn address(self, format: Format) -> String {
        let asked = self.asked(None);
        format!("/exports/{}.{}", asked.word(), format.ending())
    }

    /// The question of the list's page. What is no name of it is passed over, as the page does.
    fn asked(self, query: Option<&str>) -> ListAsked {
        let query = query.unwrap_or_default();
        let mut given: HashMap<String, String> = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        let mut one = |name: &str| given.remove(name).unwrap_or_default();
        match self {
            Self::Reviewers => ListAsked::Reviewers(ReviewerQuery {
                name: one("name"),
                category: one("category"),
                standing: one("standing"),
                ..ReviewerQuery::default()
            }),
            Self::Accounts => ListAsked::Accounts,
            Self::Audit => ListAsked::Audit(AuditQuery {
                from: one("from"),
                to: one("to"),
                who: one("who"),
                deed: one("deed"),
                subject: one("subject"),
                ..AuditQuery::default()
            }),
            Self::Matters | Self::Sessions => {
                let asked = ListQuery {
                    words: one("words"),
                    ..ListQuery::default()
                };
                if self == Self::Matters {
                    ListAsked::Matters(asked)
                } else {
                    ListAsked::Sessions(asked)
                }
            }
            Self::Outcomes => ListAsked::Outcomes(OutcomeQuery {
                words: one("words"),
                category: one("category"),
                ..OutcomeQuery::default()
            }),
        }
    }
}

/// Sends a list as a file.
pub async fn send(
    list: List,
    format: Format,
    method: Method,
    By(caller): By,
    RawQuery(query): RawQuery,
) -> Response {
    if caller.from_elsewhere {
        return caller.refuse(Refusal::CrossSite);
    }
    let asked = list.asked(query.as_deref());
    let answer = if method == Method::HEAD {
        without_body(&caller, &asked, format)
    } else {
        let (places, readers) = match list {
            List::Outcomes => (&WRITTEN_FOR_ANYONE, &SENT_TO_ANYONE),
            _ => (&WRITTEN, &SENT),
        };
        // In the order they came, so that nobody who asks again and again pushes the others aside.
        let place = tokio::time::timeout(WAIT_MAX, places.acquire()).await;
        let (Ok(Ok(place)), Ok(sent)) = (place, readers.try_acquire()) else {
            return caller.refuse(Refusal::Busy);
        };
        // By itself, so that whoever hangs up while it is written does not free the place before
        // the work is done.
        let on_behalf_of = caller.clone();
        let writing = tokio::spawn(async move {
            let done = written(&on_behalf_of, &asked, format, sent).await;
            drop(place);
            done
        });
        match writing.await {
            Ok(done) => done,
            Err(_panicked) => return caller.refuse(Refusal::Fault),
        }
    };
    answer.unwrap_or_else(IntoResponse::into_response)
}

/// What would be sent, for whoever asks for the head alone: nothing is read, and nothing leaves.
fn without_body(caller: &Caller, asked: &ListAsked, format: Format) -> Result<Response, Problem> {
    let allowed = caller.services.may_export(&caller.actor, asked);
    allowed.map_err(No::Refused).told(caller)?;
    Ok(headers(asked, format).into_response())
}

async fn written(
    caller: &Caller,
    asked: &ListAsked,
    format: Format,
    sent: SemaphorePermit<'static>,
) -> Result<Response, Problem> {
    let (services, words) = (&caller.services, caller.words());
    let first = services
        .export_rows(&caller.actor, asked, String::new())
        .await;
    let (mut rows, mut after) = first.told(caller)?;
    let mut written = 0;
    let begun = Sheet::begin(format, &heads(words, asked));
    let mut sheet = begun.map_err(|cause| fault(&cause)).told(caller)?;
    loop {
        let page = cells(words, rows);
        written += page.len();
        sheet = apart(move || {
            page.iter().try_for_each(|row| sheet.row(row))?;
            Ok(sheet)
        })
        .await
        .told(caller)?;
        let Some(next) = after else {
            break;
        };
        let more = services.export_rows(&caller.actor, asked, next).await;
        (rows, after) = more.told(caller)?;
    }
    let file = apart(move || sheet.finish()).await.told(caller)?;
    // Nothing of it has left yet: what is not remembered is not sent.
    let noted = services.note_export(&caller.actor, asked, format.ending(), written);
    noted.await.told(caller)?;
    let length = file.metadata().map_err(|cause| fault(&cause.into()));
    let length = length.told(caller)?.len();
    let file = ReaderStream::new(tokio::fs::File::from_std(file));
    // The file lies on the disk until the last reader has it: its place is kept as long.
    let parts = file.map(move |part| {
        let _kept = &sent;
        part
    });
    let length = (header::CONTENT_LENGTH, HeaderValue::from(length));
    Ok(([length], headers(asked, format), Body::from_stream(parts)).into_response())
}

fn headers(asked: &ListAsked, format: Format) -> [(HeaderName, HeaderValue); 2] {
    let name = format!(
        "attachment; filename=\"{}.{}\"",
        asked.word(),
        format.ending()
    );
    let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(format.media_type()),
        ),
        (header::CONTENT_DISPOSITION, name),
    ]
}

/// Work that takes a core, away from the threads that answer everybody.
async fn apart<T, F>(work: F) -> Result<T, No>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, SheetFault> + Send + 'static,
{
    let done = tokio::task::spawn_blocking(work).await;
    let done = done.map_err(|_gone| No::Broke(StoreFault::Stopped))?;
    done.map_err(|cause| fault(&cause))
}

fn fault(cause: &SheetFault) -> No {
    No::Broke(StoreFault::Other(format!(
        "a list cannot be written: {cause:?}"
    )))
}
