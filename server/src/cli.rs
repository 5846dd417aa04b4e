//! The command line: reading it, and saying in words what went wrong.

mod admin;
mod backup;
mod database;
mod draw;
mod health;
mod hearing;
mod limits;
mod serve;
mod terminal;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use domain::preference::Language;

use crate::api::v1::openapi_json;
use crate::config::{Config, ConfigFault, Layers};
use crate::lock::LockFault;
use crate::secret_file::SecretFault;
use crate::{assets, telemetry};

/// Sunshine Review: public review of petitions, from the convening to the published outcome.
#[derive(Parser)]
#[command(name = "sunshine", version, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

/// Where things are: the same for every command.
#[derive(Args)]
struct Place {
    /// Configuration file, TOML
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder of the database file and of the secret
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<String>,
    /// Database, instead of a file in the data folder
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve until told to stop
    Serve(Network),
    /// Bring the database up to this program; makes it where there is none
    Migrate,
    /// Fill an empty database with an invented office
    DemoData {
        /// Print logins, sessions and the codes of their seats as JSON
        #[arg(long)]
        json: bool,
        /// Seats of its full panel, for rehearsing a larger hall
        #[arg(long, value_name = "N", default_value_t = 105, value_parser = clap::value_parser!(u16).range(105..=1000))]
        seats: u16,
        /// Language of all that its people typed; a demo that is there keeps its own
        #[arg(long, value_name = "TAG", default_value = Language::default().tag(), value_parser = language())]
        language: Language,
    },
    /// Accounts from the machine's shell
    Admin {
        #[command(subcommand)]
        command: AdminCommand,
    },
    /// Hearings, from outside
    Hearing {
        #[command(subcommand)]
        command: hearing::HearingCommand,
    },
    /// The audit log
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Check the configuration and print what is in force, secrets hidden
    CheckConfig(Network),
    /// Print the description of the API
    Openapi,
    /// Ask the server that runs here whether it can work
    Health(Network),
    /// Write everything into one file, also while serving
    Backup {
        /// The file to make; it must not exist
        file: PathBuf,
    },
    /// Read everything from such a file into an empty database
    Restore {
        /// The file
        file: PathBuf,
        /// Throw away what the database holds
        #[arg(long)]
        force: bool,
    },
    /// Draw the file on standard input: what a server starts for each uploaded document
    #[command(name = draw::WORD, hide = true)]
    Draw(draw::Drawing),
}

#[derive(Subcommand)]
enum AdminCommand {
    /// Create an account; the first one founds the office
    Create(admin::NewAdmin),
    /// Give an account a new password, to be replaced at the next log-in
    ResetPassword(admin::ResetPassword),
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Recompute the whole chain and name the first broken row
    Verify {
        /// Head that an earlier run printed: the chain must still hold it, whatever followed
        #[arg(long, value_name = "HEAD")]
        expect: Option<String>,
    },
}

/// The settings of the network, as flags.
#[derive(Args)]
struct Network {
    /// Address to listen on
    #[arg(long, value_name = "ADDR")]
    bind: Option<String>,
    /// Port to listen on; 0 picks a free one
    #[arg(long, value_name = "N")]
    port: Option<String>,
    /// What people type to reach the server
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Certificate chain, PEM
    #[arg(long, value_name = "FILE")]
    tls_cert: Option<String>,
    /// Private key, PEM
    #[arg(long, value_name = "FILE")]
    tls_key: Option<String>,
    /// Let anyone on the network read and change passwords and ballots
    #[arg(long)]
    allow_plain_http_beyond_loopback_without_any_protection: bool,
}

/// Why a command did not do what it was told.
#[derive(Debug, thiserror::Error)]
enum CliFault {
    #[error(transparent)]
    Config(#[from] ConfigFault),
    #[error(transparent)]
    Lock(#[from] LockFault),
    #[error(transparent)]
    Secret(#[from] SecretFault),
    #[error(transparent)]
    Site(#[from] assets::SiteFault),
    #[error(transparent)]
    Tls(#[from] crate::tls::TlsFault),
    #[error("{0}")]
    Said(String),
    #[error("{0}")]
    Usage(String),
    #[error("{doing}: {why}")]
    Io { doing: String, why: io::Error },
}

impl CliFault {
    fn said(words: impl Into<String>) -> Self {
        Self::Said(words.into())
    }

    fn io(doing: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let doing = doing.into();
        move |why| Self::Io { doing, why }
    }

    /// 2 for what the person who typed it can correct by typing something else, 1 for the rest.
    fn code(&self) -> ExitCode {
        match self {
            Self::Config(_) | Self::Usage(_) => ExitCode::from(2),
            _ => ExitCode::FAILURE,
        }
    }
}

/// Runs the program.
#[must_use]
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(words) => {
            // Printing to a closed pipe fails; there is nobody to tell.
            drop(words.print());
            return if words.use_stderr() {
                ExitCode::from(2)
            } else {
                ExitCode::SUCCESS
            };
        }
    };
    match obey(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            drop(writeln!(io::stderr().lock(), "sunshine: {fault}"));
            fault.code()
        }
    }
}

fn obey(cli: Cli) -> Result<(), CliFault> {
    let Cli { place, command } = cli;
    // These need neither settings nor a database.
    let command = match command {
        Command::Openapi => return print(openapi_json().trim_end()),
        Command::Hearing { command } => return hearing::obey(command),
        Command::Draw(drawing) => return draw::draw(&drawing),
        other => other,
    };
    let flags = place.flags().into_iter().chain(command.flags()).collect();
    let config = Config::read(&Layers::of_environment(flags, place.config)?)?;
    telemetry::begin(config.log_format, config.log_level);
    match command {
        Command::CheckConfig(_) => print(&config.shown().join("\n")),
        Command::Health(_) => health::ask(&config),
        Command::Serve(_) => in_runtime(serve::serve(config)),
        Command::Migrate => in_runtime(database::migrate(config)),
        Command::DemoData {
            json,
            seats,
            language,
        } => in_runtime(database::demo_data(config, json, seats, language)),
        Command::Admin {
            command: AdminCommand::Create(new),
        } => in_runtime(admin::create(config, new)),
        Command::Admin {
            command: AdminCommand::ResetPassword(whose),
        } => in_runtime(admin::reset_password(config, whose)),
        Command::Audit {
            command: AuditCommand::Verify { expect },
        } => in_runtime(database::audit_verify(config, expect)),
        Command::Backup { file } => in_runtime(backup::backup(config, file)),
        Command::Restore { file, force } => in_runtime(backup::restore(config, file, force)),
        Command::Openapi | Command::Hearing { .. } | Command::Draw(_) => Ok(()),
    }
}

/// Reads the tag of a language.
fn language() -> impl TypedValueParser<Value = Language> {
    // Only these tags come through, so that the default never stands in for another word.
    PossibleValuesParser::new(Language::ALL.map(Language::tag))
        .map(|tag| Language::from_tag(&tag).unwrap_or_default())
}

fn in_runtime(job: impl Future<Output = Result<(), CliFault>>) -> Result<(), CliFault> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    runtime
        .map_err(CliFault::io("the program cannot start its threads"))?
        .block_on(job)
}

/// Prints one or more lines on standard output.
fn print(text: &str) -> Result<(), CliFault> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")
        .and_then(|()| out.flush())
        .map_err(CliFault::io("cannot print"))
}

type Flags = Vec<(&'static str, String)>;

impl Place {
    fn flags(&self) -> Flags {
        [("data", &self.data), ("database_url", &self.database_url)]
            .into_iter()
            .filter_map(|(key, value)| Some((key, value.clone()?)))
            .collect()
    }
}

impl Command {
    fn flags(&self) -> Flags {
        match self {
            Self::Serve(network) | Self::CheckConfig(network) | Self::Health(network) => {
                network.flags()
            }
            Self::Migrate
            | Self::DemoData { .. }
            | Self::Admin { .. }
            | Self::Audit { .. }
            | Self::Hearing { .. }
            | Self::Openapi
            | Self::Draw(_)
            | Self::Backup { .. }
            | Self::Restore { .. } => Vec::new(),
        }
    }
}

impl Network {
    fn flags(&self) -> Flags {
        let plain = self.allow_plain_http_beyond_loopback_without_any_protection;
        let plain = plain.then(|| "true".to_owned());
        [
            ("bind", &self.bind),
            ("port", &self.port),
            ("public_url", &self.public_url),
            ("tls_cert", &self.tls_cert),
            ("tls_key", &self.tls_key),
            (
                "allow_plain_http_beyond_loopback_without_any_protection",
                &plain,
            ),
        ]
        .into_iter()
        .filter_map(|(key, value)| Some((key, value.clone()?)))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
