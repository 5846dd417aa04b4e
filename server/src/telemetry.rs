//! The log: events with fields on standard error. Never people, never queries of addresses.

use std::panic::PanicHookInfo;

use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;

/// Begins to write the log. The second and later calls change nothing.
pub fn begin(format: LogFormat, level: tracing::Level) {
    // The database driver logs statements with what was searched for; the others say nothing an
    // operator can use.
    let filter = format!("{level},sqlx=warn,sea_orm=warn,hyper=warn,h2=warn,rustls=warn");
    let filter = EnvFilter::builder().parse_lossy(filter);
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // Already begun: the first one stays, as in a test that starts two servers.
    drop(match format {
        LogFormat::Text => log.with_ansi(false).try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    });
    std::panic::set_hook(Box::new(log_panic));
}

/// Where the program broke. A message that was put together may hold what a person wrote: only
/// one that stands in the source is logged.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let message = panic.payload().downcast_ref::<&'static str>().copied();
    let location = panic
        .location()
        .map(ToString::to_string)
        .unwrap_or_default();
    tracing::error!(
        location,
        message = message.unwrap_or("(withheld)"),
        "panicked"
    );
}
