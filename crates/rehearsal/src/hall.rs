//! What the chair does, and how the hall is found: the API as the console uses it.

use std::sync::Arc;

use domain::public_review::course::Transition;
use domain::public_review::session::SessionNo;
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use tokio::time::Instant;

use crate::plan::{Chair, Plan, Stop};
use crate::snapshot::Snapshot;
use crate::wire::{Answer, Ask, Connection, Gone, Server};

/// Attempts of the chair before the server is called broken.
const ATTEMPTS_MAX: u32 = 20;
/// Pause between them.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(500);

/// The chair at the console.
pub(crate) struct Console {
    pub server: Arc<Server>,
    pub session: String,
    chair: Chair,
    token: String,
    connection: Option<Connection>,
}

/// A wish that was granted.
pub(crate) struct Moved {
    /// The revision it made.
    pub revision: u32,
    /// When it was sent.
    pub sent: Instant,
}

#[derive(Deserialize)]
struct LoggedIn {
    access_token: String,
    #[serde(default)]
    stage: Option<String>,
}

#[derive(Deserialize)]
struct MovedTo {
    revision: u32,
}

impl Console {
    /// Logs in as the chair.
    pub(crate) async fn enter(plan: &Plan) -> Result<Self, Stop> {
        let session = SessionNo::new(&plan.session).map_err(|_fault| {
            Stop::unusable(format!("{} is no number of a session", plan.session))
        })?;
        let server = Arc::new(Server::at(&plan.url, plan.ca.as_deref())?);
        let unreachable =
            |why: Gone| Stop::unusable(format!("{} cannot be reached: {why}", plan.url));
        let connection = server.connect().await.map_err(unreachable)?;
        let mut console = Self {
            server,
            session: session.as_str().to_owned(),
            chair: plan.chair.clone(),
            token: String::new(),
            connection: Some(connection),
        };
        console.log_in().await?;
        Ok(console)
    }

    async fn log_in(&mut self) -> Result<(), Stop> {
        let login = self.chair.login.clone();
        let body = json!({ "username": login, "password": self.chair.password });
        let answer = self.ask(&Ask::post("/api/v1/login", None, &body)).await?;
        if !answer.status.is_success() {
            let code = answer.code();
            return Err(Stop::unusable(format!("{login} cannot log in: {code}")));
        }
        let logged_in: LoggedIn = answer.read().map_err(Stop::Unusable)?;
        if logged_in.stage.is_some_and(|stage| stage != "complete") {
            return Err(Stop::unusable(format!(
                "{login} is asked for more than a password: rehearse with an account that is not"
            )));
        }
        self.token = logged_in.access_token;
        Ok(())
    }

    /// The session as the chair sees it.
    pub(crate) async fn snapshot(&mut self) -> Result<Snapshot, Stop> {
        let path = format!("/api/v1/review-sessions/{}", self.session);
        let answer = self.logged_in(Ask::get(&path, "")).await?;
        match answer.status {
            StatusCode::OK => answer.read().map_err(Stop::Broke),
            StatusCode::NOT_FOUND => Err(Stop::unusable(format!(
                "there is no session {}",
                self.session
            ))),
            StatusCode::FORBIDDEN => {
                let login = &self.chair.login;
                Err(Stop::unusable(format!("{login} may not lead sessions")))
            }
            _ => Err(Stop::broke(format!(
                "the session cannot be read: {}",
                answer.code()
            ))),
        }
    }

    /// Wishes something; `None` when somebody else was faster.
    pub(crate) async fn wish(
        &mut self,
        transition: Transition,
        expected_revision: u32,
    ) -> Result<Option<Moved>, Stop> {
        let path = format!("/api/v1/review-sessions/{}/transitions", self.session);
        let body =
            json!({ "transition": transition.code(), "expected_revision": expected_revision });
        let sent = Instant::now();
        let answer = self.logged_in(Ask::post(&path, None, &body)).await?;
        if answer.status.is_success() {
            let moved: MovedTo = answer.read().map_err(Stop::Broke)?;
            let revision = moved.revision;
            return Ok(Some(Moved { revision, sent }));
        }
        match answer.code().as_str() {
            "version-conflict" => Ok(None),
            code => Err(Stop::unusable(format!(
                "session {} cannot be moved on ({}): {code}",
                self.session,
                transition.code()
            ))),
        }
    }

    /// As the chair, logging in again where the log-in has run out.
    async fn logged_in(&mut self, ask: Ask<'_>) -> Result<Answer, Stop> {
        let token = self.token.clone();
        let answer = self.ask(&ask.by(&token)).await?;
        if answer.status != StatusCode::UNAUTHORIZED {
            return Ok(answer);
        }
        self.log_in().await?;
        let token = self.token.clone();
        self.ask(&ask.by(&token)).await
    }

    /// Asks until there is an answer: a server that is restarted is waited for.
    async fn ask(&mut self, ask: &Ask<'_>) -> Result<Answer, Stop> {
        let mut why = String::new();
        for _ in 0..ATTEMPTS_MAX {
            match self.try_once(ask).await {
                Ok(answer) if answer.is_momentary() => why = answer.code(),
                Ok(answer) => return Ok(answer),
                Err(gone) => {
                    self.connection = None;
                    why = gone.to_string();
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(Stop::broke(format!(
            "the server does not answer the chair: {why}"
        )))
    }

    async fn try_once(&mut self, ask: &Ask<'_>) -> Result<Answer, Gone> {
        let connection = match self.connection.take().filter(Connection::is_open) {
            Some(open) => open,
            None => self.server.connect().await?,
        };
        self.connection.insert(connection).ask(ask).await
    }
}
