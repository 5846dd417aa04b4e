//! Taking a seat: the code on the card, one device, and what that device shows from then on.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use domain::audit::Recorded;
use domain::ids::{CommandId, DeviceId, SeatId};
use domain::public_review::alert::AlertKind;
use domain::public_review::ballot::BallotMode;
use domain::public_review::seat::{Attendance, Claim, SeatNo};
use domain::public_review::seat_code::{SeatCode, ShownCode};
use domain::public_review::session::ReviewSession;
use domain::refusal::{FieldFaults, Refusal};
use serde_json::json;
use store::{AuditFact, PanelSeat, Written};
use uuid::Uuid;

use super::alerts::Cause;
use super::guesses::{Gate, Try};
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
        // One that names none is a device nobody has: it is only asked whether the seat is to be had.
        let device = device.unwrap_or_else(|| DeviceId::new(chance::uuid(self.chance())));
        let (one, session, _hash) = self.shown_seat(from, code, device).await?;
        Ok(OfferedSeat {
            seat_number: one.seat.number.0,
            name: one.name,
            title: session.entry.title.to_string(),
            ballot_mode: session.entry.ballot_mode,
        })
    }

    /// Takes the seat of a code for a device. The device made its own id, so a repetition after a
    /// lost answer gives the same seat again.
    ///
    /// # Errors
    /// `Invalid` for what cannot be a code, `SeatCodeWrong` for one no seat has, `CheckInNotOpen`,
    /// `RollFrozen`, `SessionOver`, `SeatTaken`, `DeviceHasSeat`, `NotOnPanel`; `SeatCodesSlowed`
    /// before any of these where the network tries too many.
    pub async fn claim_seat(
        &self,
        from: ClientAddress,
        code: &str,
        device: DeviceId,
    ) -> Result<Claimed, No> {
        let (one, session, hash) = self.shown_seat(from, code, device).await?;
        let taken = self.take_seat(hash, device).await;
        if let Err(No::Refused(Refusal::SeatTaken)) = taken {
            self.tell(Cause::SecondDevice(session.id, one.seat.number), 1)
                .await;
        }
        taken
    }

    /// The seat whose code somebody shows, if the device can take it, and the hash of the code.
    /// Typed codes are paid for before they are looked up; only one with which a seat can be taken
    /// is paid back, so that the others cannot be told from wrong ones by trying many.
    async fn shown_seat(
        &self,
        from: ClientAddress,
        code: &str,
        device: DeviceId,
    ) -> Result<(PanelSeat, ReviewSession, String), No> {
        let shown = ShownCode::new(code).map_err(|fault| FieldFaults::one("code", fault))?;
        let gate = self.doors().gate(from.network(), self.now());
        let paid = self.admit(&gate, &shown).await?;
        let hash = self.secrets().seat_code_hash(&shown.code);
        let Some(one) = self.store().seat_of_code(&hash).await? else {
            return Err(self.wrong_code(&gate, from).await);
        };
        let org = self.store().sole_org().await?;
        let org = org.ok_or(Refusal::SeatCodeWrong)?;
        let session = self.store().session(org.id, one.session).await?;
        let session = session.ok_or(Refusal::SeatCodeWrong)?;
        if let Err(refusal) = may_take(&one, &session, device, self.now()) {
            if refusal == Refusal::SeatTaken {
                self.tell(Cause::SecondDevice(session.id, one.seat.number), 1)
                    .await;
            }
            return Err(refusal.into());
        }
        paid.was_right();
        Ok((one, session, hash))
    }

    /// Lets a code be looked up: a scanned one at once, for nobody guesses its proof. A forged one
    /// is told without asking the database anything.
    async fn admit(&self, gate: &Arc<Gate>, shown: &ShownCode) -> Result<Try, No> {
        let slowed = match &shown.proof {
            Some(proof) if proof.is(&self.secrets().card_proof(&shown.code)) => {
                return Ok(Try::free());
            }
            Some(_) => {
                let guesses = gate.wrong(self.now());
                self.tell(Cause::WrongCode, guesses.told_with()).await;
                return Err(Refusal::SeatCodeWrong.into());
            }
            None => self.rules().slow_failures,
        };
        if !slowed {
            return Ok(Try::free());
        }
        let admitted = gate.admit(|| self.now()).await;
        if admitted.is_err() {
            let times = gate.turned_away(self.now());
            self.tell(Cause::WrongCode, times).await;
        }
        Ok(admitted?)
    }

    async fn wrong_code(&self, gate: &Gate, from: ClientAddress) -> No {
        let guesses = self.count_for_all(gate, from).await;
        self.tell(Cause::WrongCode, guesses.told_with()).await;
        Refusal::SeatCodeWrong.into()
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
                let Claim::Taken(here) = may_take(&one, &session, device, now)? else {
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
    /// outdated token is nobody's, and so is one of a session that is long over.
    ///
    /// # Errors
    /// `SeatMoved` when another device has the seat now, or none; when the database cannot be read.
    pub async fn seat_caller(&self, token: &str) -> Result<Actor, No> {
        let Some((seat, device)) = self.read_seat_token(token) else {
            return Ok(Actor::Visitor);
        };
        let Some(one) = self.store().bare_seat(seat).await? else {
            return Ok(Actor::Visitor);
        };
        let (session, org) = (one.session, one.org);
        if one.status.is_over() {
            let over = self.store().session(org, session).await?;
            if over.is_none_or(|session| session.seats_speak(self.now()).is_err()) {
                return Ok(Actor::Visitor);
            }
        }
        match one.seat.attendance {
            Attendance::Here { device: own, .. } if own == device => Ok(Actor::Seat(SeatHolder {
                seat,
                device,
                session,
                org,
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
    /// `NotFound`, `SeatFree`, `SessionOver`.
    pub async fn move_seat(
        &self,
        by: &Actor,
        command: CommandId,
        number: &str,
        seat: u32,
    ) -> Result<SeatCode, No> {
        self.free_seat(by, command, number, seat, Freeing::Moved)
            .await
    }

    /// The clerk takes a check-in back, as long as the roll is open. Whoever sat there by mistake
    /// still has the card: the old code is good no longer, the new one is the answer.
    ///
    /// # Errors
    /// `NotFound`, `RollFrozen`, `SeatFree`, `SessionOver`.
    pub async fn take_back_seat(
        &self,
        by: &Actor,
        command: CommandId,
        number: &str,
        seat: u32,
    ) -> Result<SeatCode, No> {
        self.free_seat(by, command, number, seat, Freeing::TakenBack)
            .await
    }

    async fn free_seat(
        &self,
        by: &Actor,
        command: CommandId,
        number: &str,
        seat: u32,
        freeing: Freeing,
    ) -> Result<SeatCode, No> {
        may(by, Deed::KeepSessions)?;
        let org = by.person()?.org;
        let command = Command {
            id: command,
            kind: match freeing {
                Freeing::Moved => "move-seat",
                Freeing::TakenBack => "take-back-seat",
            },
            wish: &(number, seat),
        };
        let (services, number, by_whom) = (self.clone(), number.to_owned(), by.clone());
        let now = self.now();
        let (id, turn): (SeatId, u32) = self
            .once(by, command, now, move |tx| async move {
                let now = services.now();
                let session = found(&tx, org, &number).await?;
                session.has_hall(now)?;
                let one = tx.seat_of_number(session.id, SeatNo(seat)).await?;
                let one = one.ok_or(Refusal::NotFound)?;
                let free = match freeing {
                    Freeing::Moved => one.seat.move_device()?,
                    Freeing::TakenBack => one.seat.take_back(session.course().roll())?,
                };
                tx.save_attendance(session.id, one.seat.id, free).await?;
                // What a second device asked for is done.
                let asked = Some(one.seat.number);
                let asked = tx.open_alert(session.id, AlertKind::SecondDevice, asked);
                if let Some(alert) = asked.await? {
                    tx.settle_alert(session.id, alert.id, now).await?;
                    services.untold().seen_to(session.id);
                }
                let turn = services.renew_code(&tx, &one).await?;
                let detail = json!({ "seat": seat, "moved": freeing == Freeing::Moved });
                let id = session.id.to_string();
                let fact = about(&by_whom, now, Recorded::SeatFreed, &id, detail);
                Ok(((one.seat.id, turn), fact))
            })
            .await?;
        Ok(self.seat_code(&id.to_string(), turn))
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

/// How a seat becomes free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Freeing {
    /// Another device takes it for the same person, who stays present.
    Moved,
    /// Nobody has come after all.
    TakenBack,
}

/// Whether a device can take a seat.
fn may_take(
    one: &PanelSeat,
    session: &ReviewSession,
    device: DeviceId,
    now: DateTime<Utc>,
) -> Result<Claim, Refusal> {
    session.has_hall(now)?;
    one.seat.claim(session.course().roll(), device, now)
}
