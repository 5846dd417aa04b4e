//! One tablet: it takes its seat, holds its stream, and casts its ballot as people do.

use std::sync::Arc;
use std::time::Duration;

use domain::public_review::question::Choice;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

use crate::chance::Chance;
use crate::plan::Stop;
use crate::seats::SeatCode;
use crate::snapshot::{Round, Snapshot};
use crate::stream::Stream;
use crate::wire::{Answer, Ask, Connection, Gone, Server};

/// A tablet tries so long before its ballot is called unanswered: a restart takes less.
const PATIENCE: Duration = Duration::from_mins(1);
/// Longest pause between two attempts.
const PAUSE_MAX: Duration = Duration::from_millis(500);
/// A network that is dropped is dropped so soon after sending: before, during or after the answer.
const DROP_AFTER_MAX: Duration = Duration::from_millis(40);
/// Longest time without a network.
const AWAY_MAX: Duration = Duration::from_secs(1);

/// A tablet that has its seat.
pub(crate) struct Tablet {
    pub seat: u32,
    pub stream: Stream,
    server: Arc<Server>,
    session: String,
    token: String,
    connection: Option<Connection>,
    chance: Chance,
}

/// A ballot, as the tablet keeps it until it is acknowledged.
#[derive(Clone, Debug)]
pub(crate) struct Ballot {
    pub id: Uuid,
    pub answers: Vec<Choice>,
}

/// What became of a ballot.
#[derive(Debug)]
pub(crate) enum Cast {
    /// Received.
    Acknowledged {
        /// The short code.
        receipt: String,
        /// From sending it to reading the answer.
        took: Duration,
    },
    /// Refused, with this code.
    Refused(String),
    /// There was no answer for a minute.
    Unanswered(String),
}

#[derive(Deserialize)]
struct Claimed {
    token: String,
    seat: u32,
}

#[derive(Deserialize)]
struct Received {
    receipt: String,
}

/// Why a seat could not be taken.
pub(crate) enum NoSeat {
    /// The server said no.
    Refused(String),
    /// The server could not be asked.
    Gone(String),
}

impl Tablet {
    /// Takes the seat of a code, with a device of its own.
    pub(crate) async fn sit(
        server: &Arc<Server>,
        session: &str,
        code: &SeatCode,
        mut chance: Chance,
    ) -> Result<Self, NoSeat> {
        let body = json!({ "code": code.code, "device_id": chance.id() });
        let until = Instant::now() + PATIENCE;
        let mut kept = None;
        let answer = loop {
            let ask = Ask::post("/api/v1/seats/claim", None, &body);
            match ask_over(server, &mut kept, &ask).await {
                // A crowd at the door is let in one after the other.
                Ok(answer) if answer.is_momentary() && answer.code() != "too-many-attempts" => {
                    if Instant::now() > until {
                        return Err(NoSeat::Gone(answer.code()));
                    }
                }
                Ok(answer) => break answer,
                Err(gone) if Instant::now() > until => return Err(NoSeat::Gone(gone.to_string())),
                Err(_gone) => {}
            }
            sleep(chance.before(PAUSE_MAX)).await;
        };
        if !answer.status.is_success() {
            return Err(NoSeat::Refused(answer.code()));
        }
        let claimed: Claimed = answer.read().map_err(NoSeat::Gone)?;
        let path = format!("/api/v1/review-sessions/{session}/live");
        let stream = Stream::open(
            Arc::clone(server),
            path,
            claimed.token.clone(),
            chance.clone(),
        );
        Ok(Self {
            seat: claimed.seat,
            stream,
            server: Arc::clone(server),
            session: session.to_owned(),
            token: claimed.token,
            connection: kept,
            chance,
        })
    }

    /// Chooses, as somebody would who tosses a coin.
    pub(crate) fn choose(&mut self, round: &Round) -> Ballot {
        let answers = round.questions.iter().map(|question| {
            let options = u64::try_from(question.options.len()).unwrap_or(0);
            match u32::try_from(self.chance.below(options + 1)) {
                Ok(option) if u64::from(option) < options => Choice::Option(option),
                _ => Choice::Abstain,
            }
        });
        let answers = answers.collect();
        Ballot {
            id: self.chance.id(),
            answers,
        }
    }

    /// Waits for a moment of the window.
    pub(crate) async fn think(&mut self, window: Duration) {
        sleep(self.chance.before(window)).await;
    }

    /// Sends a ballot until it is answered.
    pub(crate) async fn cast(&mut self, round: Uuid, ballot: &Ballot) -> Cast {
        let began = Instant::now();
        loop {
            let why = match self.post(round, ballot).await {
                Ok(answer) if answer.status == StatusCode::OK => {
                    let took = began.elapsed();
                    return match answer.read::<Received>() {
                        Ok(received) => Cast::Acknowledged {
                            receipt: received.receipt,
                            took,
                        },
                        Err(why) => Cast::Refused(why),
                    };
                }
                Ok(answer) if answer.is_momentary() => answer.code(),
                Ok(answer) => return Cast::Refused(answer.code()),
                Err(gone) => gone.to_string(),
            };
            if began.elapsed() > PATIENCE {
                return Cast::Unanswered(why);
            }
            sleep(self.chance.before(PAUSE_MAX)).await;
        }
    }

    /// Sends a ballot and loses the network at some moment of it; whatever was answered, the
    /// tablet has not read it.
    pub(crate) async fn lose(&mut self, round: Uuid, ballot: &Ballot) {
        let after = self.chance.before(DROP_AFTER_MAX);
        drop(timeout(after, self.post(round, ballot)).await);
        self.connection = None;
        self.stream.cut();
        sleep(self.chance.before(AWAY_MAX)).await;
    }

    /// The session as this seat is shown it now.
    pub(crate) async fn snapshot(&mut self) -> Result<Snapshot, Stop> {
        let path = format!("/api/v1/review-sessions/{}", self.session);
        let until = Instant::now() + PATIENCE;
        loop {
            let token = self.token.clone();
            let ask = Ask::get(&path, &token);
            let why = match ask_over(&self.server, &mut self.connection, &ask).await {
                Ok(answer) if answer.status == StatusCode::OK => {
                    return answer.read().map_err(Stop::Broke);
                }
                Ok(answer) => answer.code(),
                Err(gone) => gone.to_string(),
            };
            if Instant::now() > until {
                return Err(Stop::broke(format!(
                    "seat {} is shown nothing: {why}",
                    self.seat
                )));
            }
            sleep(self.chance.before(PAUSE_MAX)).await;
        }
    }

    async fn post(&mut self, round: Uuid, ballot: &Ballot) -> Result<Answer, Gone> {
        let path = format!(
            "/api/v1/review-sessions/{}/rounds/{round}/ballots",
            self.session
        );
        let body = ballot.body();
        let ask = Ask::post(&path, Some(&self.token), &body);
        ask_over(&self.server, &mut self.connection, &ask).await
    }
}

impl Ballot {
    fn body(&self) -> Value {
        let answers = self.answers.iter().map(|answer| match answer {
            Choice::Option(option) => json!(option),
            Choice::Abstain => json!("abstain"),
        });
        json!({ "ballot_id": self.id, "answers": answers.collect::<Vec<_>>() })
    }
}

/// Asks over a connection that is kept, or a new one where it is no longer open.
async fn ask_over(
    server: &Arc<Server>,
    kept: &mut Option<Connection>,
    ask: &Ask<'_>,
) -> Result<Answer, Gone> {
    let connection = match kept.take().filter(Connection::is_open) {
        Some(open) => open,
        None => server.connect().await?,
    };
    // Put back only when it has answered.
    let mut connection = connection;
    let answer = connection.ask(ask).await?;
    *kept = Some(connection);
    Ok(answer)
}
