//! Which courses there are: what every decision keeps, and what a stored row must keep.

use super::{Course, Phase, Roll, Round, RoundKind, Status};

impl Course {
    /// Whether decisions can lead here.
    pub(super) fn is_legal(&self) -> bool {
        self.back_is_legal() && self.rounds_are_legal() && self.roll_is_legal(self.place())
    }

    /// The status that matters for roll and rounds: of a session that stands still, where it stood.
    fn place(&self) -> Status {
        match (self.status, self.back) {
            (Status::Postponed | Status::Suspended, Some(back)) => back,
            (status, _) => status,
        }
    }

    fn back_is_legal(&self) -> bool {
        use Status as S;
        match self.status {
            S::Postponed => matches!(self.back, Some(S::Convened | S::PanelDrawn)),
            S::Suspended => matches!(
                self.back,
                Some(S::Opened | S::Presenting | S::Deliberating | S::Tallied)
            ),
            _ => self.back.is_none(),
        }
    }

    fn count(&self, is: fn(Phase) -> bool) -> usize {
        self.rounds.iter().filter(|round| is(round.phase)).count()
    }

    fn rounds_are_legal(&self) -> bool {
        use Status as S;
        let open = self.count(|phase| matches!(phase, Phase::Open { .. }));
        let closed = self.count(|phase| matches!(phase, Phase::Closed { .. }));
        let drafted = self.count(|phase| phase == Phase::Drafted);
        let untouched = drafted == self.rounds.len();
        let by_status = match self.place() {
            S::Draft => untouched,
            S::Convened => untouched && drafted > 0,
            S::PanelDrawn | S::Opened | S::Presenting | S::Deliberating => drafted > 0,
            S::Tallied => closed > 0,
            S::Announced | S::OpinionSigned | S::Published | S::Withheld | S::Archived => {
                closed > 0 && drafted == 0
            }
            S::Voting | S::Terminated => true,
            // `place` never gives these.
            S::Postponed | S::Suspended => false,
        };
        let only_adjourn_adjourns = self.rounds.iter().all(|round: &Round| {
            round.kind == RoundKind::Adjourn
                || !matches!(round.phase, Phase::Closed { adjourns: true, .. })
        });
        by_status && only_adjourn_adjourns && open == usize::from(self.status == S::Voting)
    }

    fn roll_is_legal(&self, place: Status) -> bool {
        use Status as S;
        match place {
            S::Draft | S::Convened => self.roll == Roll::Unseated,
            S::PanelDrawn if self.status == S::Postponed => self.roll == Roll::Seated,
            S::PanelDrawn => matches!(self.roll, Roll::Seated | Roll::CheckIn),
            S::Opened => self.roll == Roll::CheckIn,
            // A round may have been voided, and the panel have asked to hear more.
            S::Presenting | S::Deliberating => matches!(self.roll, Roll::CheckIn | Roll::Frozen),
            S::Voting
            | S::Tallied
            | S::Announced
            | S::OpinionSigned
            | S::Published
            | S::Withheld
            | S::Archived => self.roll == Roll::Frozen,
            S::Terminated => true,
            S::Postponed | S::Suspended => false,
        }
    }
}
