//! What the parts of a console share: the session, the open wish, and what came of the last press.

use domain::public_review::course::Transition;
use domain::public_review::snapshot::OfficeSnapshot;
use domain::refusal::Refusal;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::model::{Hands, StepButton, round_shown};
use crate::api::console::{ConsoleStart, NewsLine};
use crate::form::{AnswerHere, Once, Refused};
use crate::hall::picture::is_time_up;
use crate::hall::{BY_ITSELF, Followed, Screen, follow};
use crate::trouble::Trouble;
use crate::who::use_me;

/// Address of the command that moves a session.
pub(super) const LEAD: &str = "/do/move_session";
/// Address of the command that gives the hall's screen another address.
pub(super) const RENEW_PROJECTOR: &str = "/do/renew_projector";

/// Which of the two views stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ViewOf {
    Chair,
    Seats,
}

impl ViewOf {
    const fn word(self) -> &'static str {
        match self {
            Self::Chair => "chair",
            Self::Seats => "seats",
        }
    }
}

/// A wish that asks before it is done. It stands in the address, so that it opens without a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    Lead(Transition),
    MoveSeat(u32),
    TakeBackSeat(u32),
    RenewProjector,
}

impl Wish {
    fn read(word: &str, seat: Option<u32>) -> Option<Self> {
        match (word, seat) {
            ("move_seat", Some(seat)) => Some(Self::MoveSeat(seat)),
            ("take_back_seat", Some(seat)) => Some(Self::TakeBackSeat(seat)),
            ("renew_projector", _) => Some(Self::RenewProjector),
            _ => Transition::from_code(word).map(Self::Lead),
        }
    }

    fn query(self) -> String {
        match self {
            Self::Lead(transition) => format!("wish={}", transition.code()),
            Self::MoveSeat(seat) => format!("wish=move_seat&seat={seat}"),
            Self::TakeBackSeat(seat) => format!("wish=take_back_seat&seat={seat}"),
            Self::RenewProjector => "wish=renew_projector".to_owned(),
        }
    }
}

/// The address of a console.
pub(super) fn console_address(number: &str) -> String {
    format!("/office/review-sessions/{number}/console")
}

/// What a console is given with its page.
struct Own {
    number: String,
    /// The id of the one command that a page without a program sends.
    command_id: String,
    /// Where reviewers take their seats.
    seat_page: String,
    /// What was typed in a form that a page without a program sent.
    refused: Option<Refused>,
    /// Whoever has no program chose that the page is loaded anew every few seconds.
    by_itself: bool,
}

/// What the program keeps of presses.
#[derive(Clone, Debug, Default)]
#[cfg_attr(
    not(feature = "hydrate"),
    expect(dead_code, reason = "only a browser sends")
)]
pub(super) struct Pressing {
    /// When the step button last became another one.
    pub stepped: Option<chrono::DateTime<chrono::Utc>>,
    /// A press of which nobody knows what became, and its id.
    pub unanswered: Option<(String, String)>,
}

/// A console on the screen. Cheap to copy.
#[derive(Clone, Copy)]
#[cfg_attr(
    not(feature = "hydrate"),
    expect(dead_code, reason = "only a browser sends")
)]
pub(super) struct Console {
    pub screen: Screen<OfficeSnapshot>,
    /// What never changes.
    own: StoredValue<Own>,
    pub hands: Hands,
    pub view: Memo<ViewOf>,
    pub wish: Memo<Option<Wish>>,
    /// The step button.
    pub step: Memo<Option<StepButton>>,
    /// Which press is on its way.
    pub busy: RwSignal<Option<String>>,
    /// Why the last one was not carried out.
    pub trouble: RwSignal<Option<Trouble>>,
    /// What happened meanwhile, where that is why.
    pub news: RwSignal<Vec<NewsLine>>,
    /// A new seat code, until it is put away.
    pub code: RwSignal<Option<Once>>,
    pub projector: RwSignal<String>,
    /// What the program keeps of presses.
    pub(super) pressing: StoredValue<Pressing>,
}

impl Console {
    pub(super) fn new(start: ConsoleStart, first: Followed<OfficeSnapshot>, number: &str) -> Self {
        let me = use_me();
        let hands = Hands::of(&me.roles);
        let query = use_query_map();
        let first_view = if hands.clerk && !hands.chair {
            ViewOf::Seats
        } else {
            ViewOf::Chair
        };
        let view = Memo::new(move |_| match query.with(|q| q.get("view")).as_deref() {
            Some("chair") => ViewOf::Chair,
            Some("seats") => ViewOf::Seats,
            _ => first_view,
        });
        let answer = use_context::<AnswerHere>().and_then(|AnswerHere(a)| a.get_untracked());
        let (refused, once) = answer.map(|a| (a.refused, a.once)).unwrap_or_default();
        let again = refused.as_ref().and_then(refused_wish);
        let wish = Memo::new(move |_| {
            query
                .with(|q| {
                    let seat = q.get("seat").and_then(|seat| seat.parse().ok());
                    Wish::read(q.get_str("wish")?, seat)
                })
                .or(again)
        });
        let screen = follow(first, format!("/live/review-sessions/{number}"));
        Self {
            screen,
            step: step(screen, hands),
            own: StoredValue::new(Own {
                number: number.to_owned(),
                command_id: start.command_id,
                seat_page: start.seat_page,
                refused: refused.clone(),
                by_itself: query.with_untracked(|q| q.get(BY_ITSELF).is_some()),
            }),
            hands,
            view,
            wish,
            busy: RwSignal::new(None),
            trouble: RwSignal::new(refused.as_ref().map(|refused| refused.trouble.clone())),
            news: RwSignal::new(start.news),
            code: RwSignal::new(once),
            projector: RwSignal::new(start.projector),
            pressing: StoredValue::new(Pressing::default()),
        }
    }

    /// The console around a part of it.
    pub(super) fn here() -> Self {
        expect_context()
    }

    /// Number of the session.
    pub(super) fn number(self) -> String {
        self.own
            .try_with_value(|own| own.number.clone())
            .unwrap_or_default()
    }

    /// The id of the one command that a page without a program sends.
    pub(super) fn command_id(self) -> String {
        self.own.with_value(|own| own.command_id.clone())
    }

    /// Where reviewers take their seats.
    pub(super) fn seat_page(self) -> String {
        self.own.with_value(|own| own.seat_page.clone())
    }

    /// The form that a page without a program sent, and why it was refused.
    pub(super) fn refused_form(self) -> Option<Refused> {
        self.own.with_value(|own| own.refused.clone())
    }

    /// It is done with.
    pub(super) fn forget_refused(self) {
        self.own.try_update_value(|own| own.refused = None);
    }

    /// What is shown.
    pub(super) fn shown(self) -> ReadSignal<OfficeSnapshot> {
        self.screen.shown()
    }

    /// The address of this page with a wish open in it. What was chosen about loading it anew stays
    /// chosen, whatever is pressed.
    pub(super) fn address(self, view: ViewOf, wish: Option<Wish>) -> String {
        let still = self.still(view);
        let often = if self.is_by_itself() {
            format!("&{BY_ITSELF}=yes")
        } else {
            String::new()
        };
        let wish = wish.map(|wish| format!("&{}", wish.query()));
        format!("{still}{often}{}", wish.unwrap_or_default())
    }

    /// The address of this page, not loaded anew by itself.
    pub(super) fn still(self, view: ViewOf) -> String {
        let page = console_address(&self.number());
        format!("{page}?view={}", view.word())
    }

    /// Whether the page is loaded anew every few seconds where no program runs.
    pub(super) fn is_by_itself(self) -> bool {
        self.own.with_value(|own| own.by_itself)
    }

    /// The same, in the view at hand.
    pub(super) fn asks(self, wish: Option<Wish>) -> String {
        self.address(self.view.get(), wish)
    }

    /// Whether this press is on its way.
    pub(super) fn is_busy(self, key: &str) -> bool {
        self.busy
            .with(|busy| busy.as_deref().is_some_and(|busy| busy == key))
    }

    /// What was typed in a field before a page without a program was refused.
    pub(super) fn typed(self, name: &str) -> String {
        self.own.with_value(|own| {
            let typed = own.refused.iter().flat_map(|refused| &refused.typed);
            typed
                .filter(|(field, _)| field == name)
                .map(|(_, value)| value.clone())
                .next()
                .unwrap_or_default()
        })
    }
}

/// The step button, as what is shown and the time make it.
fn step(screen: Screen<OfficeSnapshot>, hands: Hands) -> Memo<Option<StepButton>> {
    let shown = screen.shown();
    let has_limit = Memo::new(move |_| {
        let round = shown.with(|shown| round_shown(&shown.sitting).cloned());
        round.filter(|round| round.closes_at.is_some())
    });
    let is_up = Memo::new(move |_| {
        has_limit.with(|round| {
            let now = || screen.time().now().timestamp();
            round.as_ref().is_some_and(|round| is_time_up(round, now()))
        })
    });
    Memo::new(move |_| shown.with(|shown| StepButton::of(shown, hands, is_up.get())))
}

/// The revision a refused form was based on; of no interest where it was refused for another reason.
pub(super) fn revision_refused() -> u32 {
    let answer = use_context::<AnswerHere>().and_then(|AnswerHere(a)| a.get_untracked());
    let refused = answer.and_then(|answer| answer.refused);
    let conflict = refused.filter(|r| r.trouble.refusal() == Some(Refusal::VersionConflict));
    conflict
        .and_then(|refused| {
            let mut typed = refused.typed.into_iter();
            typed.find(|(name, _)| name == "revision")?.1.parse().ok()
        })
        .unwrap_or(u32::MAX)
}

/// A wish that asked for words is open again when it was refused; any other is no longer.
fn refused_wish(refused: &Refused) -> Option<Wish> {
    let typed = |name: &str| {
        let mut all = refused.typed.iter();
        all.find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    };
    let wish = Transition::from_code(typed("transition")?)?;
    let has_words = wish.needs_reason() || wish == Transition::Reschedule;
    has_words.then_some(Wish::Lead(wish))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_in_the_address_reads_back() {
        for wish in [
            Wish::Lead(Transition::VoidRound),
            Wish::MoveSeat(7),
            Wish::TakeBackSeat(100),
            Wish::RenewProjector,
        ] {
            let query = wish.query();
            let part = |name: &str| {
                query
                    .split('&')
                    .find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
            };
            let seat = part("seat").and_then(|seat| seat.parse().ok());
            assert_eq!(Wish::read(part("wish").unwrap(), seat), Some(wish));
        }
        assert_eq!(Wish::read("move_seat", None), None);
        assert_eq!(Wish::read("praise", Some(1)), None);
    }
}
