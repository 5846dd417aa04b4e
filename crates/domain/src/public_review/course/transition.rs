//! What can be wished of a session, and by whom.

use crate::codes::codes;

codes! {
    /// A wish of chair or clerk. Rounds are opened in their order, so no wish names one.
    Transition {
        /// Both sides are told.
        Convene = "convene",
        /// Back to the draft, before the panel is seated.
        Redraft = "redraft",
        /// The whole pool takes its seats.
        SeatPanel = "seat_panel",
        /// The seats go, before check-in.
        UnseatPanel = "unseat_panel",
        /// Seat codes are good from now on.
        OpenCheckIn = "open_check_in",
        /// The door closes again and everybody is absent, before the hearing is opened.
        CloseCheckIn = "close_check_in",
        /// The hearing begins.
        Open = "open",
        /// It was opened too early: before anybody spoke.
        TakeBackOpening = "take_back_opening",
        /// The sides speak; again, if the panel has more to ask.
        Present = "present",
        /// Parties and observers leave.
        Deliberate = "deliberate",
        /// The next round takes ballots; the first one freezes the roll.
        OpenRound = "open_round",
        /// The open round is counted.
        CloseRound = "close_round",
        /// The open round has two minutes more.
        ExtendRound = "extend_round",
        /// The open round had a mistake in it: never counted, put again.
        VoidRound = "void_round",
        /// The next round is left out.
        DropRound = "drop_round",
        /// The result is said in the hall.
        Announce = "announce",
        /// The opinion is signed.
        SignOpinion = "sign_opinion",
        /// The outcome is published.
        Publish = "publish",
        /// The outcome is not, or no longer, public.
        Withhold = "withhold",
        /// The file is closed.
        Archive = "archive",
        /// Another day.
        Postpone = "postpone",
        /// The other day is known.
        Reschedule = "reschedule",
        /// The session stands still.
        Suspend = "suspend",
        /// It goes on where it stood.
        Resume = "resume",
        /// It goes on in another sitting, with a new check-in.
        Reconvene = "reconvene",
        /// It ends without a result.
        Terminate = "terminate",
    }
}

codes! {
    /// Who may wish it.
    Hand {
        /// The clerk prepares and files.
        Clerk = "clerk",
        /// The chair leads the hearing.
        Chair = "chair",
        /// Whichever of the two is at the table: nobody is to be stuck in front of a hundred people.
        Either = "either",
    }
}

impl Transition {
    /// Who may wish it.
    #[must_use]
    pub const fn hand(self) -> Hand {
        match self {
            Self::Convene
            | Self::Redraft
            | Self::SeatPanel
            | Self::UnseatPanel
            | Self::Reschedule
            | Self::Publish
            | Self::Withhold
            | Self::Archive => Hand::Clerk,
            Self::OpenCheckIn | Self::CloseCheckIn | Self::Postpone => Hand::Either,
            Self::Open
            | Self::TakeBackOpening
            | Self::Present
            | Self::Deliberate
            | Self::OpenRound
            | Self::CloseRound
            | Self::ExtendRound
            | Self::VoidRound
            | Self::DropRound
            | Self::Announce
            | Self::SignOpinion
            | Self::Suspend
            | Self::Resume
            | Self::Reconvene
            | Self::Terminate => Hand::Chair,
        }
    }

    /// Whether a reason must be given, because somebody will ask for it.
    #[must_use]
    pub const fn needs_reason(self) -> bool {
        matches!(
            self,
            Self::VoidRound
                | Self::DropRound
                | Self::Postpone
                | Self::Suspend
                | Self::Terminate
                | Self::Withhold
        )
    }
}
