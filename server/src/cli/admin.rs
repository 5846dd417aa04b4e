//! Accounts from the machine's shell: how administrators come to be, and to a new password.

use clap::Args;
use domain::people::account::{AccountInput, Role};
use services::Actor;

use super::database::{no_words, services};
use super::{CliFault, print, terminal};
use crate::config::Config;

/// The account to create. Its password is read from standard input, never from the command line,
/// which others on the machine can see.
#[derive(Args)]
pub(super) struct NewAdmin {
    /// User name
    #[arg(long)]
    username: String,
    /// Name shown to colleagues
    #[arg(long)]
    display_name: String,
    /// Name of the office, where there is none yet
    #[arg(long, value_name = "NAME", default_value = "")]
    org: String,
    /// Role of the account; may be given more than once
    #[arg(long, value_name = "ROLE", default_value = "system-administrator")]
    role: Vec<String>,
}

/// Creates it.
pub(super) async fn create(config: Config, new: NewAdmin) -> Result<(), CliFault> {
    let (services, store) = services(&config).await?;
    let password = terminal::password(&format!("password of {}: ", new.username))?;
    let NewAdmin {
        username,
        display_name,
        org,
        role,
    } = new;
    let input = AccountInput {
        username,
        display_name,
        roles: role,
    };
    let created = services
        .found(&Actor::Operator, &org, &input, &password)
        .await;
    store.close().await;
    let account = created.map_err(|no| no_words(&config, no))?;
    let roles: Vec<_> = account.roles.iter().map(Role::code).collect();
    print(&format!(
        "created {} ({})",
        account.username,
        roles.join(", ")
    ))
}

/// The account whose password is set anew. Also read from standard input.
#[derive(Args)]
pub(super) struct ResetPassword {
    /// User name
    #[arg(long)]
    username: String,
}

/// Sets it.
pub(super) async fn reset_password(config: Config, whose: ResetPassword) -> Result<(), CliFault> {
    let ResetPassword { username } = whose;
    let (services, store) = services(&config).await?;
    let password = terminal::password(&format!("new password of {username}: "))?;
    let reset = services
        .reset_from_shell(&Actor::Operator, &username, &password)
        .await;
    store.close().await;
    reset.map_err(|no| no_words(&config, no))?;
    print(&format!(
        "reset {username}: its log-ins have ended; the next one replaces this password and, where \
         one is required, sets up a second factor"
    ))
}
