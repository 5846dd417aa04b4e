//! A new password from the machine's shell: the one way for an administrator who has lost it.

use domain::audit::Recorded;
use domain::people::account::Username;
use domain::people::password::Password;
use domain::refusal::{FieldFaults, Refusal};
use serde_json::json;
use store::Written;

use crate::access::{Deed, may};
use crate::actor::Actor;
use crate::no::No;
use crate::services::{Services, about_account};

impl Services {
    /// Sets the password of an account, to be replaced at the first log-in; takes its second
    /// factor away and ends its log-ins, so that it is set up as a new one is.
    ///
    /// # Errors
    /// `Invalid` with the fault of `username` or `password`; `NotFound`.
    pub async fn reset_from_shell(
        &self,
        by: &Actor,
        username: &str,
        password: &str,
    ) -> Result<(), No> {
        may(by, Deed::UseShell)?;
        let username =
            Username::new(username).map_err(|fault| FieldFaults::one("username", fault))?;
        let password = Password::chosen(password, &username)
            .map_err(|fault| FieldFaults::one("password", fault))?;
        let hash = self.hash_of(by, password).await?;
        let (by, now) = (by.clone(), self.now());
        self.write(move |tx| async move {
            let account = tx.account_by_username(&username).await?;
            let mut account = account.ok_or(Refusal::NotFound)?;
            let id = account.id;
            let fact = |deed| about_account(&by, now, deed, id, json!({}));
            let factor = account.second_factor.take();
            account.password_hash = hash;
            account.must_change_password = true;
            tx.save_account(&account).await?;
            tx.end_log_ins(id, now, None).await?;
            let reset = fact(Recorded::AccountPasswordReset);
            let taken = factor.map(|_| fact(Recorded::SecondFactorReset));
            Ok::<_, No>(Written::did_all((), reset, taken))
        })
        .await
    }
}
