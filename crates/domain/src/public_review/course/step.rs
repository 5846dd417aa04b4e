//! The one next step: always in the same place on the console, ready or with the reason why not.

use chrono::{DateTime, Utc};

use super::{Course, Hall, Roll, Status, Transition};
use crate::refusal::Refusal;

/// The step button of the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it does.
    pub transition: Transition,
    /// Why it cannot be done yet.
    pub blocked: Option<Refusal>,
}

impl Course {
    /// The next step; none when the session is over.
    #[must_use]
    pub fn next_step(&self, hall: &Hall, now: DateTime<Utc>) -> Option<Step> {
        let transition = self.next_transition()?;
        Some(Step {
            transition,
            blocked: self.decide(transition, hall, now).err(),
        })
    }

    fn next_transition(&self) -> Option<Transition> {
        use Status as S;
        use Transition as T;
        Some(match self.status {
            S::Draft => T::Convene,
            S::Convened => T::SeatPanel,
            S::PanelDrawn if self.roll == Roll::Seated => T::OpenCheckIn,
            S::PanelDrawn => T::Open,
            S::Opened => T::Present,
            S::Presenting => T::Deliberate,
            S::Deliberating => T::OpenRound,
            S::Voting => T::CloseRound,
            S::Tallied if self.is_adjourned() => T::Suspend,
            S::Tallied if self.next_round().is_some() => T::OpenRound,
            S::Tallied => T::Announce,
            S::Announced => T::SignOpinion,
            S::OpinionSigned => T::Publish,
            S::Published | S::Withheld => T::Archive,
            S::Postponed => T::Reschedule,
            S::Suspended if self.next_round().is_some() && self.was_adjourned() => T::Reconvene,
            S::Suspended => T::Resume,
            S::Archived | S::Terminated => return None,
        })
    }

    /// Whether a suspended session was adjourned by its panel.
    fn was_adjourned(&self) -> bool {
        let before = Self {
            status: self.back.unwrap_or(self.status),
            ..self.clone()
        };
        before.is_adjourned()
    }

    /// Everything else that may be done now, in the order of the list of transitions.
    #[must_use]
    pub fn other_steps(&self, hall: &Hall, now: DateTime<Utc>) -> Vec<Transition> {
        let next = self.next_transition();
        Transition::ALL
            .iter()
            .copied()
            .filter(|wish| Some(*wish) != next && self.decide(*wish, hall, now).is_ok())
            .collect()
    }
}
