//! Taking a seat: the code on the card, one device, and what that device shows from then on.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::audit::Recorded;
use domain::ids::{CommandId, DeviceId, SeatId};
use domain::public_review::alert::AlertKind;
use domain::public_review::ballot::BallotMode;
use domain::public_review::seat::{Attendance, Claim};
use domain::public_review::seat_code::SeatCode;
use domain::refusal::{FieldFaults, Refusal};
use serde_json::json;
use store::{AuditFact, PanelSeat, Written};
use uuid::Uuid;

use super::{about, found};
use crate::access::{Deed, may};
use crate::actor::{Actor, ClientAddress, SeatHolder};
use crate::chance;
use crate::command::Command;
use crate::no::No;
use crate::secrets::Secrets;
use crate::services::Services;

/// Shown by the device with every request: whoever holds it speaks for the seat.
#[derive(Clone, PartialEq, Eq)]
pub struct SeatToken(String);

impl SeatToken {
    /// The token itself: for the cookie or the answer.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SeatToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SeatToken(…)")
    }
}

/// A seat that a device has taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// What the device shows from now on.
    pub token: SeatToken,
    /// Number of the session.
    pub session_number: String,
    /// Number of the seat.
    pub seat_number: u32,
    /// Name of the reviewer.
    pub name: String,
}

/// A seat as whoever holds its card is shown it before taking it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferedSeat {
    /// Number of the seat.
    pub seat_number: u32,
    /// Name of the reviewer.
    pub name: String,
    /// What the session is about.
    pub title: String,
    /// How it votes, which is announced beforehand.
    pub ballot_mode: BallotMode,
}

impl Services {
    /// Whose seat a code names, asked before it is taken: only while the seat can be taken, and a
    /// wrong code costs as much as one with which a seat is claimed. Changes nothing, but the clerk
    /// is told of a second device as by [`Self::claim_seat`], for this is where it is stopped. The
    /// device that has the seat already is offered it again: the answer to its claim was lost.
    ///
    /// # Errors
    /// As [`Self::claim_seat`], without `DeviceHasSeat`: who asks here has no seat.
    pub async fn seat_of_code(
        &self,
        from: ClientAddress,
        code: &str,
        device: Option<DeviceId>,
    ) -> Result<OfferedSeat, No> {
        let code = SeatCode::new(code).map_err(|fault| FieldFaults::one("code", fault))?;
        let hash = self.secrets().seat_code_hash(&code);
        let Some((number, session)) = self.store().seat_with_code(&hash).await? else {
            return Err(self.wrong_code(from).await);
        };
        let org = self
            .store()
            .sole_org()
            .await?
            .ok_or(Refusal::SeatCodeWrong)?;
        let seats = self.store().seats(session).await?;
        let one = seat_of(seats, number.0)?;
        let held = self.store().session(org.id, session).await?;
        let held = held.ok_or(Refusal::SeatCodeWrong)?;
        // One that names none is a device nobody has: it is only asked whether the seat is to be had.
        let device = device.unwrap_or_else(|| DeviceId::new(chance::uuid(self.chance())));
        match one.seat.claim(held.course().roll(), device, self.now()) {
            Ok(_may) => Ok(OfferedSeat {
                seat_number: number.0,
                name: one.name,
                title: held.entry.title.to_string(),
                ballot_mode: held.entry.ballot_mode,
            }),
            Err(refusal) => {
                if refusal == Refusal::SeatTaken {
                    let kind = AlertKind::SecondDevice;
                    self.raise_alert(&Actor::Visitor, session, kind, Some(number))
                        .await?;
                }
                Err(refusal.into())
            }
        }
    }

    /// Takes the seat of a code for a device. The device made its own id, so a repetition after a
    /// lost answer gives the same seat again.
    ///
    /// # Errors
    /// `Invalid` for what cannot be a code, `SeatCodeWrong` for one no seat has, `CheckInNotOpen`,
    /// `RollFrozen`, `SeatTaken`, `DeviceHasSeat`, `NotOnPanel`.
    pub async fn claim_seat(
        &self,
        from: ClientAddress,
        code: &str,
        device: DeviceId,
    ) -> Result<Claimed, No> {
        let code = SeatCode::new(code).map_err(|fault| FieldFaults::one("code", fault))?;
        let hash = self.secrets().seat_code_hash(&code);
        let Some((seat, session)) = self.store().seat_with_code(&hash).await? else {
            return Err(self.wrong_code(from).await);
        };
        match self.take_seat(hash, device).await {
            Err(No::Refused(Refusal::SeatTaken)) => {
                let kind = AlertKind::SecondDevice;
                self.raise_alert(&Actor::Visitor, session, kind, Some(seat))
                    .await?;
                Err(No::Refused(Refusal::SeatTaken))
            }
            other => other,
        }
    }

    async fn take_seat(&self, hash: String, device: DeviceId) -> Result<Claimed, No> {
        let services = self.clone();
        let (one, number) = self
            .write(move |tx| async move {
                let now = services.now();
                let one = tx.seat_of_code(&hash).await?;
                let mut one = one.ok_or(Refusal::SeatCodeWrong)?;
                let org = tx.sole_org().await?.ok_or(Refusal::SeatCodeWrong)?;
                let session = tx.session(org.id, one.session).await?;
                let session = session.ok_or(Refusal::SeatCodeWrong)?;
                let number = session.entry.number.as_str().to_owned();
                let claim = one.seat.claim(session.course().roll(), device, now)?;
                let Claim::Taken(here) = claim else {
                    return Ok(Written::Repeated((one, number)));
                };
                if tx.seat_of_device(session.id, device).await?.is_some() {
                    return Err(No::Refused(Refusal::DeviceHasSeat));
                }
                tx.save_attendance(session.id, one.seat.id, here).await?;
                one.seat.attendance = here;
                let holder = SeatHolder {
                    seat: one.seat.id,
                    device,
                    session: session.id,
                    org: org.id,
                };
                let fact = AuditFact {
                    at: now,
                    actor: Actor::Seat(holder).audit(),
                    deed: Recorded::SeatClaimed,
                    object_kind: "review_session",
                    object_id: session.id.to_string(),
                    detail: json!({ "seat": one.seat.number.0 }),
                };
                Ok(Written::did((one, number), fact))
            })
            .await?;
        Ok(Claimed {
            token: self.seat_token(one.seat.id, device),
            session_number: number,
            seat_number: one.seat.number.0,
            name: one.name,
        })
    }

    /// Who speaks with this token: the seat, if the device still has it. A forged, foreign or
    /// outdated token is nobody's.
    ///
    /// # Errors
    /// `SeatMoved` when another device has the seat now, or none; when the database cannot be read.
    pub async fn seat_caller(&self, token: &str) -> Result<Actor, No> {
        let Some((seat, device)) = self.read_seat_token(token) else {
            return Ok(Actor::Visitor);
        };
        let Some((one, session)) = self.store().bare_seat(seat).await? else {
            return Ok(Actor::Visitor);
        };
        let org = self.store().sole_org().await?.ok_or(Refusal::NotFound)?;
        match one.attendance {
            Attendance::Here { device: own, .. } if own == device => Ok(Actor::Seat(SeatHolder {
                seat,
                device,
                session,
                org: org.id,
            })),
            Attendance::Here { .. } | Attendance::Absent | Attendance::Moving { .. } => {
                Err(No::Refused(Refusal::SeatMoved))
            }
        }
    }

    /// The clerk takes the device off a seat, so that another can take it; the old code is good
    /// no longer, the new one is the answer.
    ///
    /// # Errors
    /// `NotFound`, `SeatFree`.
    pub async fn move_seat(
        &self,
        by: &Actor,
        command: CommandId,
        number: &str,
        seat: u32,
    ) -> Result<SeatCode, No> {
        may(by, Deed::KeepSessions)?;
        let org = by.person()?.org;
        let command = Command {
            id: command,
            kind: "move-seat",
            wish: &(number, seat),
        };
        let (services, number, by_whom) = (self.clone(), number.to_owned(), by.clone());
        let (id, turn): (SeatId, u32) = self
            .once(by, command, self.now(), move |tx| async move {
                let now = services.now();
                let session = found(&tx, org, &number).await?;
                let one = seat_of(tx.seats(session.id).await?, seat)?;
                let moving = one.seat.move_device()?;
                tx.save_attendance(session.id, one.seat.id, moving).await?;
                // What a second device asked for is done.
                let asked = Some(one.seat.number);
                let asked = tx.open_alert(session.id, AlertKind::SecondDevice, asked);
                if let Some(alert) = asked.await? {
                    tx.settle_alert(session.id, alert.id, now).await?;
                }
                let turn = one.code_turn.saturating_add(1);
                let code = services.seat_code(&one.seat.id.to_string(), turn);
                let hash = services.secrets().seat_code_hash(&code);
                tx.save_code(one.seat.id, Some(hash), turn).await?;
                let detail = json!({ "seat": seat, "moved": true });
                let id = session.id.to_string();
                let fact = about(&by_whom, now, Recorded::SeatFreed, &id, detail);
                Ok(((one.seat.id, turn), fact))
            })
            .await?;
        Ok(self.seat_code(&id.to_string(), turn))
    }

    /// The clerk takes a check-in back, as long as the roll is open.
    ///
    /// # Errors
    /// `NotFound`, `RollFrozen`, `SeatFree`.
    pub async fn take_back_seat(
        &self,
        by: &Actor,
        command: CommandId,
        number: &str,
        seat: u32,
    ) -> Result<(), No> {
        may(by, Deed::KeepSessions)?;
        let org = by.person()?.org;
        let command = Command {
            id: command,
            kind: "take-back-seat",
            wish: &(number, seat),
        };
        let (services, number, by_whom) = (self.clone(), number.to_owned(), by.clone());
        self.once(by, command, self.now(), move |tx| async move {
            let now = services.now();
            let session = found(&tx, org, &number).await?;
            let one = seat_of(tx.seats(session.id).await?, seat)?;
            let absent = one.seat.take_back(session.course().roll())?;
            tx.save_attendance(session.id, one.seat.id, absent).await?;
            let detail = json!({ "seat": seat, "moved": false });
            let id = session.id.to_string();
            let fact = about(&by_whom, now, Recorded::SeatFreed, &id, detail);
            Ok(((), fact))
        })
        .await
    }

    fn seat_token(&self, seat: SeatId, device: DeviceId) -> SeatToken {
        let proof = self.secrets().seat_proof(&format!("{seat}/{device}"));
        let mut bytes = Vec::with_capacity(64);
        bytes.extend(seat.uuid().as_bytes());
        bytes.extend(device.uuid().as_bytes());
        bytes.extend(proof);
        SeatToken(URL_SAFE_NO_PAD.encode(bytes))
    }

    fn read_seat_token(&self, token: &str) -> Option<(SeatId, DeviceId)> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let bytes: [u8; 64] = bytes.try_into().ok()?;
        let (seat, rest) = bytes.split_first_chunk::<16>()?;
        let (device, proof) = rest.split_first_chunk::<16>()?;
        let seat = SeatId::new(Uuid::from_bytes(*seat));
        let device = DeviceId::new(Uuid::from_bytes(*device));
        let right = self.secrets().seat_proof(&format!("{seat}/{device}"));
        Secrets::is_proof(proof, &right).then_some((seat, device))
    }
}

fn seat_of(seats: Vec<PanelSeat>, number: u32) -> Result<PanelSeat, Refusal> {
    let is = |one: &PanelSeat| one.seat.number.0 == number;
    seats.into_iter().find(is).ok_or(Refusal::NotFound)
}
