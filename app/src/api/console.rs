//! A console of chair or clerk: what its page starts from, and what is done to single seats.

use chrono::{DateTime, Utc};
use domain::public_review::agenda::{AgendaItem, ClockDeed};
use domain::public_review::course::Transition;
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, PostUrl};
use serde::{Deserialize, Serialize};

use super::done::Done;
#[cfg(feature = "ssr")]
use super::hall::{console, console_screen, projector_address};
#[cfg(feature = "ssr")]
use super::told::{Told, read};
#[cfg(feature = "ssr")]
use crate::caller::caller;
use crate::trouble::Trouble;

/// What a console starts from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsoleStart {
    /// The snapshot, as the stream sends it.
    pub screen: String,
    /// What happened since the revision that was asked for, oldest first.
    pub news: Vec<NewsLine>,
    /// The address of the hall's screen.
    pub projector: String,
    /// Where reviewers take their seats.
    pub seat_page: String,
    /// An id for the one command that a page without a program sends.
    pub command_id: String,
}

/// Something that was done to a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsLine {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: String,
    /// A step of the course.
    pub transition: Option<Transition>,
    /// The speaking clock that was set.
    pub item: Option<AgendaItem>,
    /// What was done with it.
    pub deed: Option<ClockDeed>,
}

/// What a console starts from: the session now, and what happened since a revision.
#[server(name = ConsoleStartQuestion, prefix = "/ask", endpoint = "console_start", input = GetUrl)]
pub async fn console_start(number: String, since: u32) -> Result<ConsoleStart, Trouble> {
    let command_id = caller()?.services.new_id().to_string();
    Ok(ConsoleStart {
        screen: console_screen(number.clone()).await?,
        news: session_news(number.clone(), since).await?,
        projector: projector_address(number).await?,
        seat_page: crate::seat_page(),
        command_id,
    })
}

/// What moved a session on since it had a revision, oldest first.
#[server(prefix = "/ask", endpoint = "session_news", input = GetUrl)]
pub async fn session_news(number: String, since: u32) -> Result<Vec<NewsLine>, Trouble> {
    use services::public_review::Happening;
    let caller = caller()?;
    let services = &caller.services;
    let news = services.session_news(&caller.actor, &number, since).await;
    let line = |one: services::public_review::Happened| {
        let (transition, item, deed) = match one.what {
            Happening::Moved(transition) => (Some(transition), None, None),
            Happening::Clock(item, deed) => (None, Some(item), Some(deed)),
        };
        NewsLine {
            at: one.at,
            who: one.who,
            transition,
            item,
            deed,
        }
    };
    Ok(news.told(&caller)?.into_iter().map(line).collect())
}

/// A seat of a session.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeatForm {
    /// Id of the command.
    pub command_id: String,
    /// Number of the session.
    pub number: String,
    /// Number of the seat.
    pub seat: String,
}

/// Takes the device off a seat; the answer shows the code for the next device, once.
#[server(prefix = "/do", endpoint = "move_seat", input = PostUrl)]
pub async fn move_seat(form: SeatForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let (command, seat) = (read(&form.command_id, &caller)?, read(&form.seat, &caller)?);
    let services = &caller.services;
    let moved = services.move_seat(&caller.actor, command, &form.number, seat);
    let code = moved.await.told(&caller)?;
    Ok(Done::go(console(&form.number)).once(form.seat, code.reveal().to_owned()))
}

/// Takes a check-in back; the answer shows the seat's new code, once.
#[server(prefix = "/do", endpoint = "take_back_seat", input = PostUrl)]
pub async fn take_back_seat(form: SeatForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let (command, seat) = (read(&form.command_id, &caller)?, read(&form.seat, &caller)?);
    let services = &caller.services;
    let taken = services.take_back_seat(&caller.actor, command, &form.number, seat);
    let code = taken.await.told(&caller)?;
    Ok(Done::go(console(&form.number)).once(form.seat, code.reveal().to_owned()))
}

/// A wish about a session that needs no more words.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionForm {
    /// Id of the command.
    pub command_id: String,
    /// Number of the session.
    pub number: String,
}

/// Gives the hall's screen another address.
#[server(prefix = "/do", endpoint = "renew_projector", input = PostUrl)]
pub async fn renew_projector(form: SessionForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let command = read(&form.command_id, &caller)?;
    let services = &caller.services;
    let renewed = services.renew_projector(&caller.actor, command, &form.number);
    renewed.await.told(&caller)?;
    Ok(Done::go(console(&form.number)))
}
