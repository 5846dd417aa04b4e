//! Sending a ballot: the same one, a few times within a few seconds, and then it is said that it
//! was not received. It is never sent by itself once that has been said, nor once the round is
//! closed: what is counted was confirmed by somebody who was told so.

use leptos::ev::SubmitEvent;

use super::station::Station;

/// After so many seconds without an answer it is sent again; after the last, it was not received.
#[cfg(any(test, feature = "hydrate"))]
const TRIES_SECONDS: [u64; 4] = [2, 2, 3, 3];

#[cfg(not(feature = "hydrate"))]
pub(super) fn on_submit(_station: Station) -> impl Fn(SubmitEvent) {
    |_event| ()
}

#[cfg(feature = "hydrate")]
pub(super) fn on_submit(station: Station) -> impl Fn(SubmitEvent) {
    use crate::form::send;
    use crate::hall::tablet::{OwnBallot, Step};
    use leptos::prelude::*;
    move |event: SubmitEvent| {
        let body = send::form_of(&event).and_then(|form| send::fields_of(&form));
        let Some(body) = body else { return };
        event.prevent_default();
        // However often it is pressed, it is one ballot on its way.
        if station
            .ballot
            .with_untracked(|own| own.step != Step::Sending)
        {
            station.change(OwnBallot::send);
            let sending = station.sending.get_value().wrapping_add(1);
            station.sending.set_value(sending);
            browser::send(station, sending, 0, body);
        }
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::time::Duration;

    use leptos::prelude::*;
    use leptos::server_fn::ServerFn as _;
    use leptos::task::spawn_local;

    use domain::refusal::Refusal;

    use super::super::station::Station;
    use super::TRIES_SECONDS;
    use crate::api::hall::CastBallot;
    use crate::form::new_id;
    use crate::form::send::post;
    use crate::hall::tablet::{Stage, Step, is_worth_another_try};
    use crate::trouble::Trouble;
    use crate::words::use_words;

    /// Sends it for this time, and waits as long as this time is given.
    pub(super) fn send(station: Station, sending: u32, time: usize, body: String) {
        let words = use_words();
        let (again, next_time) = (body.clone(), body.clone());
        let (ballot, answers) = station
            .ballot
            .with_untracked(|own| (own.id.clone(), own.answers.clone()));
        spawn_local(async move {
            let answer = post(CastBallot::PATH, body).await;
            // Of a page that has gone, or another ballot: nobody's any longer.
            if station.ballot.try_with_untracked(|own| own.id == ballot) != Some(true) {
                return;
            }
            match answer {
                // However late: the server has it.
                Ok(done) => {
                    station.unanswered.set(false);
                    station.receipt.set(done.receipt);
                    station.change(|own| own.acknowledge(&answers));
                }
                Err(trouble)
                    if trouble.refusal() == Some(Refusal::BallotIdInUse)
                        && is_current(station, sending) =>
                {
                    under_another_id(station, time, &again);
                }
                Err(trouble) if is_worth_another_try(&trouble) => station.unanswered.set(true),
                Err(trouble) if is_current(station, sending) => {
                    station.unanswered.set(false);
                    fail(station, trouble.said(words));
                }
                Err(_late) => {}
            }
        });
        let Some(seconds) = TRIES_SECONDS.get(time) else {
            return;
        };
        set_timeout(
            move || next(station, sending, time + 1, next_time),
            Duration::from_secs(*seconds),
        );
    }

    /// Another ballot has the id, by a chance that nobody will meet or by somebody who knew it: this
    /// one is sent again under one of its own. What was chosen stays as it is.
    fn under_another_id(station: Station, time: usize, body: &str) {
        let old = station.ballot.with_untracked(|own| own.id.clone());
        let id = new_id();
        let body = body.replace(&old, &id);
        station.ballot.update(|own| own.id = id);
        station.keep();
        let sending = station.sending.get_value().wrapping_add(1);
        station.sending.set_value(sending);
        // As often as it may be sent at all.
        send(station, sending, time + 1, body);
    }

    fn next(station: Station, sending: u32, time: usize, body: String) {
        if !is_current(station, sending) {
            return;
        }
        station.unanswered.set(true);
        if time < TRIES_SECONDS.len() {
            send(station, sending, time, body);
        } else {
            fail(station, Trouble::not_sent(use_words()));
        }
    }

    /// Says what became of it, at the top, where it is seen on the smallest screen as well.
    fn fail(station: Station, trouble: Trouble) {
        station.step(Step::Failed(trouble));
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Whether this is still being sent: not received, not given up, and the round takes ballots.
    fn is_current(station: Station, sending: u32) -> bool {
        station.sending.try_get_value() == Some(sending)
            && station
                .ballot
                .try_with_untracked(|own| own.step == Step::Sending)
                == Some(true)
            && matches!(station.stage.try_get_untracked(), Some(Stage::Sending(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_within_ten_seconds_that_nothing_was_received() {
        assert_eq!(TRIES_SECONDS.iter().sum::<u64>(), 10);
    }
}
