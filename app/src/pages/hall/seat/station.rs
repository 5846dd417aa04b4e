//! What all screens of a seated tablet share: the session as it is followed, the ballot being made,
//! and the state that follows from both.

use domain::ids::RoundId;
use domain::public_review::question::Choice;
use domain::refusal::Refusal;
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;
use leptos_router::hooks::use_query_map;

use super::PAGE;
use crate::api::hall::CastBallot;
use crate::form::{new_id, refused_here};
use crate::hall::Screen;
use crate::hall::tablet::{OwnBallot, Stage, Step, Tablet, TabletState, choice_word, read_choice};
use crate::trouble::Trouble;

/// A tablet at its seat. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Station {
    pub(super) screen: Screen<Tablet>,
    pub(super) ballot: RwSignal<OwnBallot>,
    /// The receipt as the answer to the ballot told it.
    pub(super) receipt: RwSignal<Option<String>>,
    pub(super) stage: Memo<Stage>,
    /// Somebody wanted to go on with nothing chosen.
    pub(super) lacks: RwSignal<bool>,
    /// A program runs here.
    pub(super) alive: RwSignal<bool>,
    /// A ballot was sent, and what was last heard of it is nothing.
    pub(super) unanswered: RwSignal<bool>,
    /// Which sending this is: late answers about an earlier one are known by it.
    #[cfg(feature = "hydrate")]
    pub(super) sending: StoredValue<u32>,
}

impl Station {
    pub(super) fn new(screen: Screen<Tablet>) -> Self {
        let id = SharedValue::new(new_id).into_inner();
        let shown = screen.shown();
        let (first, lacks) = shown.with_untracked(|tablet| asked_for(tablet, id));
        let ballot = RwSignal::new(first);
        let stage = Memo::new(move |_| {
            let (connection, now) = (screen.connection().get(), screen.time().now());
            shown.with(|tablet| {
                ballot.with(|own| TabletState::of(Some(tablet), own, connection, now).stage)
            })
        });
        Self {
            screen,
            ballot,
            receipt: RwSignal::new(None),
            stage,
            lacks: RwSignal::new(lacks),
            alive: RwSignal::new(false),
            unanswered: RwSignal::new(false),
            #[cfg(feature = "hydrate")]
            sending: StoredValue::new(0),
        }
    }

    /// The ballot for this round: the one at hand, or a blank one. Made where its screen is drawn.
    pub(super) fn begin(self, round: RoundId) {
        let is_new = self.ballot.with_untracked(|own| own.round != Some(round));
        if is_new {
            let questions = self.questions(round);
            self.lacks.set(false);
            self.receipt.set(None);
            self.ballot
                .set(OwnBallot::blank(round, questions, new_id()));
        }
    }

    fn questions(self, round: RoundId) -> usize {
        let shown = self.screen.shown();
        shown.with_untracked(|tablet| tablet.round(round).map_or(0, |one| one.questions.len()))
    }

    /// A card was chosen.
    pub(super) fn choose(self, question: usize, choice: Choice) {
        self.lacks.set(false);
        self.change(|own| own.choose(question, choice));
    }

    /// The question on the screen.
    pub(super) fn at(self) -> Option<usize> {
        self.ballot.with(|own| own.at)
    }

    /// Goes to another step of the ballot at hand.
    pub(super) fn step(self, step: Step) {
        self.change(|own| own.step = step);
    }

    /// Changes the ballot at hand.
    pub(super) fn change(self, change: impl FnOnce(&mut OwnBallot)) {
        self.ballot.update(change);
        self.keep();
    }

    /// Keeps the ballot for this tab, so that loading the page anew loses nothing.
    pub(super) fn keep(self) {
        self.ballot.with_untracked(kept::keep);
    }

    /// Takes over what this tab has kept of the ballot, and what was chosen before the program ran.
    #[cfg(feature = "hydrate")]
    pub(super) fn take_up(self) {
        let words = crate::words::use_words();
        let lost = Trouble::not_sent(words);
        let own = self.ballot.get_untracked();
        if let Some(mut kept) = kept::read(&own, lost) {
            kept.at = kept.at.or(own.at);
            self.ballot.set(kept);
        }
        for question in 0..self.ballot.with_untracked(|own| own.answers.len()) {
            if let Some(choice) = kept::marked(question) {
                self.ballot.update(|own| own.choose(question, choice));
            }
        }
        self.keep();
    }
}

/// The ballot as the address asks for it: without a program every step is a page of its own.
fn asked_for(tablet: &Tablet, id: String) -> (OwnBallot, bool) {
    let Some(round) = tablet.open_round() else {
        return (OwnBallot::default(), false);
    };
    let mut ballot = OwnBallot::blank(round.id, round.questions.len(), id);
    let query = use_query_map().get_untracked();
    if query.get("round") != Some(round.id.to_string()) {
        return (ballot, false);
    }
    let refused = refused();
    let is_used = refused
        .as_ref()
        .is_some_and(|trouble| trouble.refusal() == Some(Refusal::BallotIdInUse));
    // Any id is as good as another: it is this tablet's own word for its ballot. One that another
    // ballot has is left for the new one.
    if let Some(id) = query.get("ballot").filter(|id| is_id(id) && !is_used) {
        ballot.id = id;
    }
    for (place, question) in round.questions.iter().enumerate() {
        let choice = query.get(&field(place)).and_then(|word| read_choice(&word));
        let fits = |choice: &Choice| match choice {
            Choice::Option(option) => {
                usize::try_from(*option).is_ok_and(|option| option < question.options.len())
            }
            Choice::Abstain => true,
        };
        if let Some(choice) = choice.filter(fits) {
            ballot.choose(place, choice);
        }
    }
    let wants_check = query.get("step").as_deref() == Some("confirm");
    let lacks = wants_check && ballot.lacking().is_some();
    if wants_check && !lacks {
        ballot.step = refused.map_or(Step::Confirming, Step::Failed);
    }
    (ballot, lacks)
}

fn is_id(text: &str) -> bool {
    text.parse::<domain::ids::BallotId>().is_ok()
}

/// Why this document's ballot was not taken, where it is the answer to one.
fn refused() -> Option<Trouble> {
    Some(refused_here(CastBallot::PATH, "", PAGE)?.trouble)
}

/// The name of a question's answer in form and address.
pub(super) fn field(question: usize) -> String {
    format!("a{question}")
}

/// The address of the ballot with what is chosen, at a step.
pub(super) fn address(ballot: &OwnBallot, step: &str) -> String {
    let round = ballot.round.map(|round| round.to_string());
    let mut address = format!(
        "{PAGE}?step={step}&round={}&ballot={}",
        round.unwrap_or_default(),
        ballot.id
    );
    for (question, answer) in ballot.answers.iter().enumerate() {
        if let Some(answer) = answer {
            let (field, word) = (field(question), choice_word(*answer));
            for piece in ["&", &field, "=", &word] {
                address.push_str(piece);
            }
        }
    }
    address
}

/// A server keeps no ballot that was not cast.
#[cfg(not(feature = "hydrate"))]
mod kept {
    use crate::hall::tablet::OwnBallot;

    pub(super) const fn keep(_ballot: &OwnBallot) {}
}

#[cfg(feature = "hydrate")]
mod kept {
    use domain::public_review::question::Choice;
    use leptos::prelude::*;
    use wasm_bindgen::JsCast as _;
    use web_sys::Storage;

    use super::field;
    use crate::hall::tablet::{OwnBallot, Sent, Step, read_choice};
    use crate::trouble::Trouble;

    const KEY: &str = "sunshine-ballot ";

    fn storage() -> Option<Storage> {
        window().session_storage().ok().flatten()
    }

    fn key(ballot: &OwnBallot) -> Option<String> {
        Some(format!("{KEY}{}", ballot.round?))
    }

    /// Keeps it; one that was received is forgotten, unless there is more to say than that.
    pub(super) fn keep(ballot: &OwnBallot) {
        if let Some((storage, key)) = storage().zip(key(ballot)) {
            // A browser that refuses keeps nothing, and the vote goes on.
            let is_done = ballot.step == Step::Acknowledged && ballot.sent != Sent::BeforeChange;
            drop(if is_done {
                storage.remove_item(&key)
            } else {
                storage.set_item(&key, &ballot.kept())
            });
        }
    }

    pub(super) fn read(blank: &OwnBallot, lost: Trouble) -> Option<OwnBallot> {
        let line = storage()?.get_item(&key(blank)?).ok()??;
        OwnBallot::read(&line, blank, lost)
    }

    /// What is marked on the page itself.
    pub(super) fn marked(question: usize) -> Option<Choice> {
        let marked = format!(".vote-radio[name={}]:checked", field(question));
        let marked = document().query_selector(&marked).ok()??;
        let radio = marked.dyn_into::<web_sys::Element>().ok()?;
        read_choice(&radio.get_attribute("value")?)
    }
}
