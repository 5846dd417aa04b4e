//! The system as its callers hold it.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::ids::{AccountId, LogInId};
use domain::people::password::Password;
use domain::public_review::guesses;
use domain::public_review::session::civil_day;
use store::{AuditFact, Store, StoreFault};

use crate::actor::Actor;
use crate::chance::{self, Chance};
use crate::clock::Clock;
use crate::live::Live;
use crate::no::No;
use crate::passwords::{Passwords, Source};
use crate::public_review::{BallotsWaiting, Doors, Drawing, DrawingProgram, Feeds, Untold};
use crate::refused::RefusedDeeds;
use crate::secrets::Secrets;

/// What an installation may set differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Accounts must set up a second factor.
    pub second_factor_required: bool,
    /// Minutes an access token lives.
    pub token_minutes: u32,
    /// Minutes without any request after which a log-in ends.
    pub idle_minutes: u32,
    /// Hours after which a log-in ends whatever happens.
    pub log_in_hours: u32,
    /// Failures of one account from one address before the pair is locked.
    pub failures_max: u32,
    /// Minutes a locked pair waits, unless the security administrator unlocks it.
    pub lock_minutes: u32,
    /// Answer failed log-ins more slowly each time, and slow down whoever guesses seat codes.
    pub slow_failures: bool,
}

impl Default for Rules {
    /// The defaults of an office: a hearing of four hours fits into the idle time.
    fn default() -> Self {
        Self {
            second_factor_required: true,
            token_minutes: 10,
            idle_minutes: 300,
            log_in_hours: 12,
            failures_max: 5,
            lock_minutes: 15,
            slow_failures: true,
        }
    }
}

impl Rules {
    pub(crate) fn token_life(&self) -> TimeDelta {
        TimeDelta::minutes(self.token_minutes.into())
    }

    pub(crate) fn idle(&self) -> TimeDelta {
        TimeDelta::minutes(self.idle_minutes.into())
    }

    pub(crate) fn log_in_life(&self) -> TimeDelta {
        TimeDelta::hours(self.log_in_hours.into())
    }

    pub(crate) fn lock(&self) -> TimeDelta {
        TimeDelta::minutes(self.lock_minutes.into())
    }
}

/// The system. Cheap to clone; every part of it is shared.
#[derive(Clone)]
pub struct Services(Arc<Parts>);

impl std::fmt::Debug for Services {
    /// Nothing of it: there are secrets within.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Services").finish_non_exhaustive()
    }
}

struct Parts {
    store: Store,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    secrets: Secrets,
    rules: Rules,
    live: Live,
    feeds: Feeds,
    doors: Doors,
    ballots_waiting: BallotsWaiting,
    untold: Untold,
    passwords: Passwords,
    drawing: Drawing,
    refused_deeds: RefusedDeeds,
}

/// Commands are remembered this long: far longer than any client retries.
const COMMAND_DAYS_KEPT: i64 = 30;
/// Ended log-ins are forgotten after this long.
const LOG_IN_DAYS_KEPT: i64 = 30;
/// What a server said of who is connected is ignored after seconds, and forgotten after this long.
const SIGHTING_HOURS_KEPT: i64 = 1;
/// Failures are forgotten after this long: longer than any lock, short enough that made-up names
/// do not fill the disk.
const FAILURE_DAYS_KEPT: i64 = 1;

impl Services {
    /// Puts the parts together.
    #[must_use]
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        secrets: Secrets,
        rules: Rules,
    ) -> Self {
        let (live, passwords) = (Live::default(), Passwords::default());
        Self(Arc::new(Parts {
            store,
            clock,
            chance,
            secrets,
            rules,
            live,
            feeds: Feeds::default(),
            doors: Doors::default(),
            ballots_waiting: BallotsWaiting::default(),
            untold: Untold::default(),
            passwords,
            drawing: Drawing::default(),
            refused_deeds: RefusedDeeds::default(),
        }))
    }

    /// The same system by another clock, to tell a history with: it tells its news to nobody.
    pub(crate) fn by_clock(&self, clock: Arc<dyn Clock>) -> Self {
        Self::new(
            self.0.store.clone(),
            clock,
            Arc::clone(&self.0.chance),
            self.0.secrets.clone(),
            self.0.rules,
        )
    }

    /// From now on uploaded files are drawn by this program, in a process for each. Without it they
    /// are drawn here, which is for tests: nobody could end that.
    pub fn draw_by(&self, program: DrawingProgram) {
        self.drawing().by(program);
    }

    /// Now, by the server's one clock.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.0.clock.now()
    }

    /// The day it is where the office is.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        civil_day(self.now())
    }

    /// A new random id, for pages that make one on behalf of a browser without script.
    #[must_use]
    pub fn new_id(&self) -> uuid::Uuid {
        chance::uuid(self.chance())
    }

    /// The news.
    #[must_use]
    pub fn live(&self) -> &Live {
        &self.0.live
    }

    pub(crate) fn feeds(&self) -> &Feeds {
        &self.0.feeds
    }

    pub(crate) fn doors(&self) -> &Doors {
        &self.0.doors
    }

    pub(crate) fn ballots_waiting(&self) -> &BallotsWaiting {
        &self.0.ballots_waiting
    }

    pub(crate) fn untold(&self) -> &Untold {
        &self.0.untold
    }

    /// The rules in force.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.0.rules
    }

    /// Whether the database answers and can be written.
    ///
    /// # Errors
    /// What is the matter with it.
    pub async fn ready(&self) -> Result<(), StoreFault> {
        self.store().ready().await
    }

    /// Forgets what need not be remembered: old commands, failures, ended log-ins, and what servers
    /// that died said of who is connected.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn keep_house(&self) -> Result<(), StoreFault> {
        let commands = self.now() - TimeDelta::days(COMMAND_DAYS_KEPT);
        let log_ins = self.now() - TimeDelta::days(LOG_IN_DAYS_KEPT);
        let sightings = self.now() - TimeDelta::hours(SIGHTING_HOURS_KEPT);
        let guesses = self.now() - guesses::COUNTED;
        let failures = self.now() - TimeDelta::days(FAILURE_DAYS_KEPT);
        self.store()
            .keep_house(move |tx| async move {
                tx.prune_commands(commands).await?;
                tx.prune_failures(failures).await?;
                tx.prune_log_ins(log_ins).await?;
                tx.prune_sightings(sightings).await?;
                tx.prune_guesses(guesses).await?;
                Ok(())
            })
            .await
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    pub(crate) fn chance(&self) -> &dyn Chance {
        self.0.chance.as_ref()
    }

    pub(crate) fn secrets(&self) -> &Secrets {
        &self.0.secrets
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    pub(crate) fn drawing(&self) -> &Drawing {
        &self.0.drawing
    }

    pub(crate) fn refused_deeds(&self) -> &RefusedDeeds {
        &self.0.refused_deeds
    }

    /// Hashes a new password for someone who is known, with a salt of its own.
    pub(crate) async fn hash_of(&self, by: &Actor, password: Password) -> Result<String, No> {
        let place = self.passwords().queue(Source::of(by)?)?;
        let mut salt = [0; 16];
        self.chance().fill(&mut salt);
        self.passwords().hash(place, password, salt).await
    }

    pub(crate) fn new_log_in_id(&self) -> LogInId {
        LogInId::new(self.new_id())
    }
}

/// An audit row about an account.
pub(crate) fn about_account(
    actor: &Actor,
    at: DateTime<Utc>,
    deed: domain::audit::Recorded,
    account: AccountId,
    detail: serde_json::Value,
) -> AuditFact {
    AuditFact {
        at,
        actor: actor.audit(),
        deed,
        object_kind: "account",
        object_id: account.to_string(),
        detail,
    }
}
