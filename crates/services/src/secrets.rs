//! The one secret of an installation, and the keys derived from it.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use domain::ids::{AccountId, BallotId, CommandId, RoundId, SeatId};
use domain::people::password::Password;
use domain::public_review::ballot::Receipt;
use domain::public_review::seat_code::{CardProof, SeatCode};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::actor::ClientAddress;
use crate::chance::Chance;

/// Bytes of the installation's secret.
pub const SECRET_BYTES: usize = 32;

const NONCE_BYTES: usize = 24;

/// Keys of one installation. All servers of it share the same secret; it is not in the database,
/// so that a stolen backup opens nothing.
#[derive(Clone)]
pub struct Secrets {
    root: [u8; SECRET_BYTES],
}

impl Secrets {
    /// Takes the secret as read from its file.
    #[must_use]
    pub const fn new(root: [u8; SECRET_BYTES]) -> Self {
        Self { root }
    }

    /// Draws a new secret.
    pub fn draw(chance: &dyn Chance) -> Self {
        let mut root = [0; SECRET_BYTES];
        chance.fill(&mut root);
        Self { root }
    }

    /// The secret itself, for writing its file.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; SECRET_BYTES] {
        &self.root
    }

    /// Key that signs access tokens.
    pub(crate) fn token_key(&self) -> [u8; 32] {
        self.derive("access token", b"")
    }

    /// What an address is stored as: tells two networks apart, tells nobody which.
    pub(crate) fn address_key(&self, address: ClientAddress) -> String {
        hex::encode(self.derive("client address", address.network().bytes()))
    }

    /// A first password that belongs to a deed: repeating the command gives the same one, and
    /// nothing of it needs to be stored. Nobody else, on no other account and with no other kind
    /// of command, is given it: a command's id is made by the client and may be known.
    pub(crate) fn first_password(
        &self,
        kind: &str,
        by: AccountId,
        account: AccountId,
        command: CommandId,
    ) -> Password {
        // Ids are of one length each, so no two deeds are written alike.
        let ids = [by.uuid(), account.uuid(), command.uuid()];
        let mut deed = ids.map(uuid::Uuid::into_bytes).concat();
        deed.extend(kind.as_bytes());
        Password::first(self.derive("first password", &deed))
    }

    /// The chance of a seat's code: it follows from the seat and how often the code was made anew,
    /// so that printing a card again after a lost answer gives the same, and nothing readable is
    /// stored.
    pub(crate) fn seat_chance(&self, seat: &str, turn: u32) -> u64 {
        let bytes = self.derive("seat code", format!("{seat}/{turn}").as_bytes());
        u64::from_be_bytes(bytes.first_chunk().copied().unwrap_or_default())
    }

    /// What a seat's code is stored as. Keyed: six characters alone could be tried out.
    pub(crate) fn seat_code_hash(&self, code: &SeatCode) -> String {
        hex::encode(self.derive("seat code hash", code.reveal().as_bytes()))
    }

    /// What stands behind a seat's code in the QR code of its card. It follows from the code, so that
    /// a forged one is known without asking whether any seat has the code.
    pub(crate) fn card_proof(&self, code: &SeatCode) -> CardProof {
        let bytes = self.derive("seat card", code.reveal().as_bytes());
        CardProof::from_chance(u128::from_be_bytes(
            bytes.first_chunk().copied().unwrap_or_default(),
        ))
    }

    /// The receipt of a named ballot: the same for the same ballot, and nobody's to choose. A
    /// secret ballot has no seat to derive one from and will bring its own.
    pub(crate) fn receipt(&self, round: RoundId, seat: SeatId, ballot: BallotId) -> Receipt {
        // Ids are of one length each, so no two ballots are written alike.
        let ids = [round.uuid(), seat.uuid(), ballot.uuid()];
        let bytes = self.derive("receipt", &ids.map(uuid::Uuid::into_bytes).concat());
        Receipt::spell(u64::from_be_bytes(
            bytes.first_chunk().copied().unwrap_or_default(),
        ))
    }

    /// Proof that this server gave a seat to a device.
    pub(crate) fn seat_proof(&self, seat_and_device: &str) -> [u8; 32] {
        self.derive("seat token", seat_and_device.as_bytes())
    }

    /// Whether a proof is the right one. Every byte is looked at, so that the time tells nothing.
    pub(crate) fn is_proof(proof: &[u8], right: &[u8]) -> bool {
        let differs = proof
            .iter()
            .zip(right)
            .fold(0, |all, (one, other)| all | (one ^ other));
        differs == 0 && proof.len() == right.len()
    }

    /// Proof that this server made a projector's address.
    pub(crate) fn projector_proof(&self, session_and_turn: &str) -> [u8; 32] {
        self.derive("projector", session_and_turn.as_bytes())
    }

    /// Proof that this server made the link a petitioner was given.
    pub(crate) fn preview_proof(&self, outcome_and_version: &str) -> [u8; 32] {
        self.derive("outcome preview", outcome_and_version.as_bytes())
    }

    /// The id of a command that its client gave none. Nobody else can foresee it.
    pub(crate) fn command_id(&self, wish: &str) -> CommandId {
        let bytes = self.derive("command id", wish.as_bytes());
        let bytes = bytes.first_chunk().copied().unwrap_or_default();
        CommandId::new(uuid::Builder::from_random_bytes(bytes).into_uuid())
    }

    /// The second factor offered to one log-in. Nothing of it is stored until it is confirmed,
    /// and nobody who began another log-in is offered the same.
    pub(crate) fn offered_factor(&self, log_in: &str) -> Vec<u8> {
        let bytes = self.derive("offered second factor", log_in.as_bytes());
        bytes.into_iter().take(20).collect()
    }

    /// Seals a secret of an account for storing; `bound_to` must be given again to open it.
    pub(crate) fn seal(&self, chance: &dyn Chance, bound_to: &str, plain: &[u8]) -> Option<String> {
        let mut sealed = vec![0; NONCE_BYTES];
        chance.fill(&mut sealed);
        let nonce = XNonce::try_from(sealed.as_slice()).ok()?;
        let payload = Payload {
            msg: plain,
            aad: bound_to.as_bytes(),
        };
        sealed.extend(self.cipher().encrypt(&nonce, payload).ok()?);
        Some(hex::encode(sealed))
    }

    /// Opens what [`Secrets::seal`] sealed.
    pub(crate) fn open(&self, bound_to: &str, sealed: &str) -> Option<Vec<u8>> {
        let bytes = hex::decode(sealed).ok()?;
        let (nonce, ciphertext) = bytes.split_at_checked(NONCE_BYTES)?;
        let nonce = XNonce::try_from(nonce).ok()?;
        let payload = Payload {
            msg: ciphertext,
            aad: bound_to.as_bytes(),
        };
        self.cipher().decrypt(&nonce, payload).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.derive("second factor", b"").into())
    }

    /// HMAC-SHA-256 of a purpose and a message under the root: one independent key per purpose.
    fn derive(&self, purpose: &str, message: &[u8]) -> [u8; 32] {
        let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new(&self.root_block());
        mac.update(b"sunshine ");
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(message);
        mac.finalize().into_bytes().into()
    }

    /// The root padded to the block of SHA-256, which is what HMAC does with a short key anyway.
    fn root_block(&self) -> hmac::digest::Key<Hmac<Sha256>> {
        let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
        for (place, byte) in block.iter_mut().zip(self.root) {
            *place = byte;
        }
        block
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::SeededChance;

    #[test]
    fn what_is_sealed_opens_only_where_it_belongs() {
        let chance = SeededChance::from_seed(1);
        let secrets = Secrets::draw(&chance);
        let sealed = secrets.seal(&chance, "account 1", b"seed").unwrap();
        assert_eq!(
            secrets.open("account 1", &sealed).as_deref(),
            Some(&b"seed"[..])
        );
        assert_eq!(secrets.open("account 2", &sealed), None);
        assert_eq!(Secrets::draw(&chance).open("account 1", &sealed), None);
        assert_eq!(secrets.open("account 1", "00"), None);
        assert_eq!(format!("{secrets:?}"), "Secrets(hidden)");
    }

    #[test]
    fn a_first_password_is_strong_and_repeatable() {
        let secrets = Secrets::new([7; SECRET_BYTES]);
        let password = |kind, [by, account, command]: [u128; 3]| {
            let [by, account] = [by, account].map(|id| AccountId::new(uuid::Uuid::from_u128(id)));
            let command = CommandId::new(uuid::Uuid::from_u128(command));
            let password = secrets.first_password(kind, by, account, command);
            password.secret().to_owned()
        };
        let one = password("reset", [1, 2, 3]);
        assert_eq!(one, password("reset", [1, 2, 3]));
        assert_eq!(one.len(), 19);
        let others = [
            password("create", [1, 2, 3]),
            password("reset", [9, 2, 3]),
            password("reset", [1, 9, 3]),
            password("reset", [1, 2, 9]),
            password("reset", [2, 1, 3]),
            password("reset", [1, 3, 2]),
        ];
        assert!(!others.contains(&one));
    }
}
