//! What was done to an edition, in the words the audit log keeps.

use crate::codes::codes;

codes! {
    /// A step of an outcome.
    OutcomeStep {
        /// Its text was written.
        Written = "written",
        /// Handed on to whoever approves it.
        Prepared = "prepared",
        /// A second person has read it.
        Approved = "approved",
        /// Given back to be written on.
        GivenBack = "given-back",
        /// The petitioner's link was shown to somebody of the office.
        LinkShown = "link-shown",
        /// The petitioner said yes by the link.
        AgreedByLink = "agreed-by-link",
        /// The petitioner said no by the link.
        DeclinedByLink = "declined-by-link",
        /// The petitioner said yes on paper.
        AgreedOnPaper = "agreed-on-paper",
        /// The petitioner said no on paper.
        DeclinedOnPaper = "declined-on-paper",
        /// It became public.
        Published = "published",
        /// A later edition took its place.
        Replaced = "replaced",
        /// Taken away by the office.
        Withdrawn = "withdrawn",
        /// Taken back by the petitioner's link.
        TakenBackByLink = "taken-back-by-link",
        /// It was not public yet, and the yes it waited with ended.
        ConsentEnded = "consent-ended",
    }
}
