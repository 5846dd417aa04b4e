//! The log: events with fields on standard error. Never people, never queries of addresses.

use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;

/// Begins to write the log. The second and later calls change nothing.
pub fn begin(format: LogFormat, level: tracing::Level) {
    // The database driver logs statements with what was searched for; the others say nothing an
    // operator can use.
    let filter = format!("{level},sqlx=warn,sea_orm=warn,hyper=warn,h2=warn,rustls=warn");
    let filter = EnvFilter::builder().parse_lossy(filter);
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Already begun: the first one stays, as in a test that starts two servers.
    drop(match format {
        LogFormat::Text => log.with_ansi(false).try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    });
}
