//! The demo's sessions, brought as far as they have come by the functions everybody uses.
//!
//! Every id follows from the place of what it names, and every moment from when the office was
//! founded: a loading that was interrupted is taken up where it stopped, and two at once agree.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use chrono::{DateTime, Datelike as _, NaiveTime, TimeDelta, Utc};
use domain::audit::Recorded;
use domain::ids::{AccountId, BallotId, CommandId, DeviceId, MatterId, OrgId, RoundId, SessionId};
use domain::people::account::{Role, Username};
use domain::preference::Language;
use domain::public_review::agenda::ClockDeed;
use domain::public_review::course::{Hand, Status, Transition};
use domain::public_review::outcome::{OtherParties, OutcomeInput};
use domain::public_review::session::{ConsentForm, civil_day, typed};
use serde_json::json;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::cases::{self, CASES};
use super::papers::{self, KeptBack, Papers};
use super::said::Said;
use super::sessions::{
    ABSTAIN, IN_VOTING, ON_FEES, ON_PENSION, Plan, READY, WITH_MAJORITY, WITHOUT_MAJORITY,
};
use super::{FOUNDED_DAYS_AGO, PEOPLE};
use crate::actor::{Actor, ClientAddress, Person};
use crate::clock::StillClock;
use crate::command::Command;
use crate::no::No;
use crate::public_review::{BallotInput, ChoiceInput, Deciding, Moving, SeatCard, first_text};
use crate::services::Services;

/// Where the tablets of the demo are.
const HERE: ClientAddress = ClientAddress(IpAddr::V4(Ipv4Addr::LOCALHOST));

/// The matters that sessions are held on are registered first; this one is the very last of all,
/// so that it being there says that everything is.
const LAST_CASE: usize = 9;

/// Wishes of what follows a hearing are counted from here: a hearing has fewer.
const AFTERWARDS: u32 = 1_000;

/// Wishes of what follows a withdrawal.
const ANEW: u32 = 2_000;

/// What an id of the demo names.
#[derive(Clone, Copy)]
enum Of {
    Matter,
    Session,
    Command,
    Device,
    Ballot,
}

/// The id of one thing of a session, or of none.
fn id(of: Of, session: u32, at: u32) -> Uuid {
    let kind: u128 = match of {
        Of::Matter => 1,
        Of::Session => 2,
        Of::Command => 3,
        Of::Device => 4,
        Of::Ballot => 5,
    };
    let base = 0xde30_0000_0000_4000_8000_0000_0000_0000;
    Uuid::from_u128(base | (kind << 40) | (u128::from(session) << 32) | u128::from(at))
}

/// Brings all sessions as far as they have come, once.
pub(super) async fn hold(services: &Services, org: OrgId, language: Language) -> Result<(), No> {
    let founded = services.store().founded_at(org).await?;
    let year = (founded + TimeDelta::days(FOUNDED_DAYS_AGO)).year();
    let last = cases::matter(LAST_CASE, year, language).ok_or_else(|| No::bug("the last case"))?;
    let store = services.store();
    if store.matter_of_no(org, &last.matter_no).await?.is_some() {
        return Ok(());
    }
    let past = Past {
        services,
        founded,
        year,
        language,
        clerk: person(services, org, Role::Clerk).await?,
        chair: person(services, org, Role::Chair).await?,
    };
    for case in (0..CASES.len()).filter(|case| *case != LAST_CASE) {
        past.register(case, TimeDelta::hours(1)).await?;
    }
    for (number, plan, held_after, papers) in [
        (5, &ON_PENSION, past.morning(9), &papers::PENSION),
        (6, &ON_FEES, past.morning(10), &papers::FEES),
        (1, &WITH_MAJORITY, past.morning(11), &papers::DRAINAGE),
    ] {
        let mut hearing = past.prepare(number, plan, held_after).await?;
        hearing.hold().await?;
        hearing.conclude(papers).await?;
    }
    let mut two = past.prepare(2, &WITHOUT_MAJORITY, past.morning(21)).await?;
    two.vote().await?;
    two.end().await?;
    let today = TimeDelta::days(FOUNDED_DAYS_AGO);
    let mut three = past
        .prepare(3, &IN_VOTING, today - TimeDelta::hours(2))
        .await?;
    let mut four = past
        .prepare(4, &READY, today - TimeDelta::minutes(10))
        .await?;
    three.vote().await?;
    four.admit().await?;
    past.register(LAST_CASE, today).await
}

/// A person of the demo, as if they had logged in.
async fn person(services: &Services, org: OrgId, role: Role) -> Result<Actor, No> {
    let missing = || No::bug("somebody of the demo is not there");
    let (_, username, _) = PEOPLE
        .iter()
        .find(|one| one.0 == role)
        .ok_or_else(missing)?;
    let username = Username::new(username).map_err(|_fault| missing())?;
    let account = services.store().account_by_username(&username).await?;
    let account = account.ok_or_else(missing)?;
    Ok(Actor::Account(Box::new(Person {
        account: account.id,
        org,
        log_in: services.new_log_in_id(),
        username,
        display_name: account.entry.display_name.to_string(),
        roles: account.entry.roles,
        language: None,
        text_size: None,
    })))
}

/// The office before today.
struct Past<'a> {
    services: &'a Services,
    founded: DateTime<Utc>,
    year: i32,
    language: Language,
    clerk: Actor,
    chair: Actor,
}

impl Past<'_> {
    /// Half past nine at the office, so many days after the founding, as a time since then.
    fn morning(&self, days: i64) -> TimeDelta {
        const OFFICE_EAST: TimeDelta = TimeDelta::hours(8);
        const HALF_PAST_NINE: TimeDelta = TimeDelta::minutes(9 * 60 + 30);
        let local = self.founded + TimeDelta::days(days) + OFFICE_EAST;
        let midnight = local.date_naive().and_time(NaiveTime::MIN).and_utc();
        midnight + HALF_PAST_NINE - OFFICE_EAST - self.founded
    }

    async fn register(&self, case: usize, after: TimeDelta) -> Result<(), No> {
        let services = self
            .services
            .by_clock(Arc::new(StillClock::at(self.founded + after)));
        let input =
            cases::matter(case, self.year, self.language).ok_or_else(|| No::bug("a case"))?;
        let matter = matter_of(case)?;
        let command = CommandId::new(id(Of::Command, 0, place(case)?));
        services
            .add_matter(&self.clerk, command, matter, &input)
            .await?;
        Ok(())
    }

    /// Drafts and convenes a session that is held so long after the founding, a week before that.
    async fn prepare<'a>(
        &'a self,
        number: u32,
        plan: &'static Plan,
        held_after: TimeDelta,
    ) -> Result<Hearing<'a>, No> {
        let held = self.founded + held_after;
        let clock = Arc::new(StillClock::at(held - TimeDelta::days(8)));
        let mut hearing = Hearing {
            past: self,
            plan,
            services: self.services.by_clock(clock.clone()),
            clock,
            held,
            place: number,
            number: format!("PR-{}-{number:02}", self.year),
            id: SessionId::new(id(Of::Session, number, 0)),
            wishes: 0,
            revision: 1,
        };
        hearing.convene().await?;
        Ok(hearing)
    }
}

fn place(case: usize) -> Result<u32, No> {
    u32::try_from(case).map_err(|_many| No::bug("too many of something"))
}

fn matter_of(case: usize) -> Result<MatterId, No> {
    Ok(MatterId::new(id(Of::Matter, 0, place(case)?)))
}

fn account_of(actor: &Actor) -> Result<AccountId, No> {
    Ok(actor.person()?.account)
}

/// One session on its way.
struct Hearing<'a> {
    past: &'a Past<'a>,
    plan: &'static Plan,
    services: Services,
    clock: Arc<StillClock>,
    held: DateTime<Utc>,
    place: u32,
    number: String,
    id: SessionId,
    /// How many wishes there have been: each has an id of its own.
    wishes: u32,
    revision: u32,
}

impl Hearing<'_> {
    fn wish(&mut self) -> CommandId {
        self.wishes += 1;
        CommandId::new(id(Of::Command, self.place, self.wishes))
    }

    async fn convene(&mut self) -> Result<(), No> {
        let clerk = &self.past.clerk;
        let chair = account_of(&self.past.chair)?.to_string();
        let input = self.plan.input(
            self.number.clone(),
            typed(self.held),
            chair,
            self.past.language,
        );
        let input = input.ok_or_else(|| No::bug("a session on no case"))?;
        let (draft, consent) = (self.wish(), self.wish());
        let services = self.services.clone();
        services
            .draft_session(clerk, draft, self.id, matter_of(self.plan.case)?, &input)
            .await?;
        let form = Some(ConsentForm::Paper);
        self.revision = services
            .record_consent(clerk, consent, &self.number, self.revision, form)
            .await?;
        self.go(Transition::Convene).await
    }

    async fn go(&mut self, transition: Transition) -> Result<(), No> {
        self.go_because(transition, String::new()).await
    }

    async fn go_because(&mut self, transition: Transition, reason: String) -> Result<(), No> {
        let by = match transition.hand() {
            Hand::Clerk => &self.past.clerk,
            Hand::Chair | Hand::Either => &self.past.chair,
        };
        let moving = Moving {
            transition,
            expected_revision: self.revision,
            reason,
            scheduled_at: None,
        };
        let wish = self.wish();
        let services = self.services.clone();
        self.revision = services
            .move_session(by, wish, &self.number, &moving)
            .await?;
        Ok(())
    }

    /// The panel is seated, cards are printed, and the door is opened.
    async fn admit(&mut self) -> Result<Vec<SeatCard>, No> {
        let until = self.held - TimeDelta::minutes(30);
        self.clock.advance(until - self.services.now());
        self.go(Transition::SeatPanel).await?;
        if let Some(members) = self.plan.drawn {
            self.draw(members).await?;
        }
        let wish = self.wish();
        let cards = self
            .services
            .print_cards(&self.past.clerk, wish, &self.number, None)
            .await?;
        self.go(Transition::OpenCheckIn).await?;
        Ok(cards)
    }

    /// A small hearing: of the whole pool that was seated, these stay.
    async fn draw(&mut self, members: usize) -> Result<(), No> {
        let (session, now) = (self.id, self.services.now());
        let wish = self.wish();
        let command = Command {
            id: wish,
            kind: "demo-draw",
            wish: &(session, members),
        };
        let by = self.past.clerk.clone();
        let of = self.services.clone();
        of.once(&self.past.clerk, command, now, move |tx| async move {
            let all = tx.seats(session).await?;
            let every = (all.len() / members.max(1)).max(1);
            // From there on, both small panels have a lawyer and deputies among them.
            let drawn = all.into_iter().skip(7).step_by(every).take(members);
            let drawn: Vec<_> = (1_u32..)
                .zip(drawn)
                .map(|(number, mut one)| {
                    one.seat.number.0 = number;
                    one.seat
                })
                .collect();
            tx.remove_seats(session).await?;
            tx.add_seats(session, &drawn).await?;
            let detail =
                json!({ "transition": Transition::SeatPanel.code(), "seats": drawn.len() });
            let fact = store::AuditFact {
                at: now,
                actor: by.audit(),
                deed: Recorded::SessionMoved,
                object_kind: "review_session",
                object_id: session.to_string(),
                detail,
            };
            Ok(((), fact))
        })
        .await
    }

    /// People come, both sides speak, and the first round is opened and voted in.
    async fn vote(&mut self) -> Result<(), No> {
        let cards = self.admit().await?;
        self.clock.advance(TimeDelta::minutes(12));
        let seats = self.seat(cards).await?;
        self.clock.advance(TimeDelta::minutes(18));
        self.go(Transition::Open).await?;
        self.clock.advance(TimeDelta::minutes(3));
        self.go(Transition::Present).await?;
        self.speak().await?;
        self.go(Transition::Deliberate).await?;
        self.clock.advance(TimeDelta::minutes(15));
        self.go(Transition::OpenRound).await?;
        self.clock.advance(TimeDelta::minutes(1));
        self.cast(seats).await
    }

    async fn end(&mut self) -> Result<(), No> {
        self.clock.advance(TimeDelta::minutes(3));
        self.go(Transition::CloseRound).await?;
        self.clock.advance(TimeDelta::minutes(1));
        self.go(Transition::Announce).await
    }

    /// From the door to the announcement. Another shell may have been faster by the whole hearing:
    /// then nobody is let in any more, and nothing is left to do.
    async fn hold(&mut self) -> Result<(), No> {
        if self.status().await?.is_over() {
            return Ok(());
        }
        let held = match self.vote().await {
            Ok(()) => self.end().await,
            no => no,
        };
        match held {
            Err(_late) if self.status().await?.is_over() => Ok(()),
            held => held,
        }
    }

    async fn status(&self) -> Result<Status, No> {
        let session = self.services.session(&self.past.chair, &self.number);
        Ok(session.await?.status())
    }

    /// What is written afterwards: the opinion on the same day, the rest in the days after it.
    async fn conclude(&mut self, papers: &Papers) -> Result<(), No> {
        // However much of the hearing was held here, from here on every shell wishes the same.
        self.wishes = AFTERWARDS;
        let services = self.services.clone();
        let after = self.held + TimeDelta::hours(3);
        self.clock.advance(after - services.now());
        let (clerk, chair) = (&self.past.clerk, &self.past.chair);
        let language = self.past.language;
        let number = self.number.clone();
        let wish = self.wish();
        let read = services
            .write_opinion(clerk, wish, &number, 0, &papers.opinion(language))
            .await?;
        for by in [clerk, chair] {
            self.clock.advance(TimeDelta::minutes(5));
            let wish = self.wish();
            services.sign_opinion(by, wish, &number, read).await?;
        }
        if let Some(KeptBack::Withheld(reason)) = papers.kept_back {
            self.clock.advance(TimeDelta::days(2));
            return self.withhold(reason).await;
        }
        let session = services.session(chair, &number).await?;
        let opinion = services.store().opinion(session.id).await?;
        let first = first_text(&session, opinion.as_ref());
        self.publish((0, 0), papers.text(first.clone(), language))
            .await?;
        if let Some(KeptBack::Withdrawn(reason)) = papers.kept_back {
            self.clock.advance(TimeDelta::days(6));
            self.withhold(reason).await?;
            // Whoever withdrew it, from here on every shell wishes the same once more.
            self.wishes = ANEW;
            // Written anew without what was too much, and approved: it waits for the petitioner.
            let again = papers.again(first, language);
            self.ask((2, 0), again).await?;
            return Ok(());
        }
        self.clock.advance(TimeDelta::days(7));
        let replied = services.now();
        // The time begins on the day after the answer was served, and runs for thirty days; that it
        // moves on when it ends on a rest day is for whoever keeps the calendar.
        let last_day = civil_day(replied + TimeDelta::days(31)).to_string();
        let replied_on = civil_day(replied).to_string();
        match papers.answered(first, replied_on, last_day, language) {
            Some(text) => self.publish((2, 0), text).await,
            None => Ok(()),
        }
    }

    /// Nothing of it is public, or no longer.
    async fn withhold(&mut self, reason: Said) -> Result<(), No> {
        let session = self
            .services
            .session(&self.past.chair, &self.number)
            .await?;
        if session.status() == Status::Withheld {
            return Ok(());
        }
        self.revision = session.revision;
        let reason = reason.in_language(self.past.language).to_owned();
        self.go_because(Transition::Withhold, reason).await
    }

    /// An edition from its first word until it is public: two days.
    async fn publish(&mut self, read: (u32, u32), text: OutcomeInput) -> Result<(), No> {
        let (edition, version) = self.ask(read, text).await?;
        let publish = Deciding::Publish {
            months: "12".to_owned(),
        };
        let (clerk, chair) = (self.past.clerk.clone(), self.past.chair.clone());
        // Whoever wrote it is not the witness of the yes.
        let yes = Deciding::RecordAnswer { agrees: true };
        let steps = [
            (&chair, yes, TimeDelta::hours(22)),
            (&clerk, publish, TimeDelta::hours(1)),
        ];
        self.decide((edition, version), &steps).await?;
        Ok(())
    }

    /// An edition from its first word until the petitioner is asked.
    async fn ask(&mut self, read: (u32, u32), text: OutcomeInput) -> Result<(u32, u32), No> {
        let services = self.services.clone();
        let (clerk, chair) = (self.past.clerk.clone(), self.past.chair.clone());
        let number = self.number.clone();
        let text = OutcomeInput {
            others: OtherParties::AllAgreed.code().to_owned(),
            ..text
        };
        self.clock.advance(TimeDelta::hours(20));
        let wish = self.wish();
        let written = services
            .write_outcome(&clerk, wish, &number, read, &text)
            .await?;
        let steps = [
            (&clerk, Deciding::Prepare, TimeDelta::minutes(10)),
            (&chair, Deciding::Approve, TimeDelta::hours(2)),
        ];
        self.decide(written, &steps).await
    }

    /// What is decided about an edition, one after the other. Answers it, and its version then.
    async fn decide(
        &mut self,
        (edition, mut version): (u32, u32),
        steps: &[(&Actor, Deciding, TimeDelta)],
    ) -> Result<(u32, u32), No> {
        let (services, number) = (self.services.clone(), self.number.clone());
        for (by, deciding, after) in steps {
            self.clock.advance(*after);
            let wish = self.wish();
            version = services
                .decide_outcome(by, wish, &number, (edition, version), deciding)
                .await?;
        }
        Ok((edition, version))
    }

    /// Everybody on the agenda speaks, each a little shorter than they may.
    async fn speak(&mut self) -> Result<(), No> {
        let session = self
            .services
            .session(&self.past.chair, &self.number)
            .await?;
        for item in session.agenda().allowances().items() {
            let minutes = session.agenda().allowances().minutes(item);
            let wish = self.wish();
            let services = self.services.clone();
            self.revision = services
                .set_clock(
                    &self.past.chair,
                    wish,
                    &self.number,
                    self.revision,
                    item,
                    ClockDeed::Start,
                )
                .await?;
            let spoken = i64::from(minutes) * 50;
            self.clock.advance(TimeDelta::seconds(spoken));
        }
        Ok(())
    }

    /// People sit down, all at once as at a real door; each answers as a seat, in their order.
    async fn seat(&self, cards: Vec<SeatCard>) -> Result<Vec<Actor>, No> {
        let mut coming = JoinSet::new();
        let seated = cards.len() * self.plan.seated_percent / 100;
        for card in cards.into_iter().take(seated) {
            let services = self.services.clone();
            let device = DeviceId::new(id(Of::Device, self.place, card.number));
            coming.spawn(async move {
                let claimed = services
                    .claim_seat(HERE, card.code.reveal(), device)
                    .await?;
                let actor = services.seat_caller(claimed.token.reveal()).await?;
                Ok::<_, No>((card.number, actor))
            });
        }
        let mut seated = Vec::new();
        while let Some(one) = coming.join_next().await {
            seated.push(one.map_err(|_broken| No::bug("a claim of the demo broke"))??);
        }
        seated.sort_by_key(|(number, _)| *number);
        Ok(seated.into_iter().map(|(_, actor)| actor).collect())
    }

    async fn cast(&self, seats: Vec<Actor>) -> Result<(), No> {
        let session = self
            .services
            .session(&self.past.chair, &self.number)
            .await?;
        // A loading that is taken up later finds the round closed, and every ballot in it.
        let round = session.rounds().first().map(|round| round.id);
        let round: RoundId = round.ok_or_else(|| No::bug("a session without a round"))?;
        let mut voting = JoinSet::new();
        for (at, (seat, answers)) in (1_u32..).zip(seats.into_iter().zip(self.plan.ballots())) {
            let services = self.services.clone();
            let ballot = BallotInput {
                ballot_id: BallotId::new(id(Of::Ballot, self.place, at)),
                answers: answers.iter().copied().map(choice).collect(),
            };
            voting.spawn(async move { services.cast_ballot(&seat, round, &ballot).await });
        }
        while let Some(cast) = voting.join_next().await {
            cast.map_err(|_broken| No::bug("a ballot of the demo broke"))??;
        }
        Ok(())
    }
}

fn choice(answer: u32) -> ChoiceInput {
    match answer {
        ABSTAIN => ChoiceInput::Word("abstain".to_owned()),
        option => ChoiceInput::Option(option),
    }
}
