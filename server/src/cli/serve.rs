//! Serving: everything is checked before the port opens, and everything is finished before the
//! program ends.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use axum::Router;
use axum_server::tls_rustls::RustlsConfig;
use axum_server::{Handle, Server};
use services::Services;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::{CliFault, database, draw, limits, print};
use crate::assets::Site;
use crate::config::{Config, PublicUrl, TlsFiles};
use crate::connection::Places;
use crate::house::{House, Network};
use crate::{lock, router, tls};

/// Longest time from a connection to its first request, and of one HTTP/1.1 head: who takes longer
/// keeps a place from others, and is closed without an answer. Also the longest rest between two
/// HTTP/1.1 requests. Before it, the handshake of TLS has ten seconds of its own.
const HEAD_TIME_MAX: Duration = Duration::from_secs(15);
/// Head of one HTTP/1.1 request: a long cookie, a long address, and room.
const HEADER_BYTES_MAX: usize = 64 * 1024;
/// The same for HTTP/2.
const HEADER_LIST_BYTES_MAX: u32 = 64 * 1024;
/// Requests one HTTP/2 connection may have open: seven tabs with a stream each, and more.
const STREAMS_MAX: u32 = 128;
/// A tablet that went to sleep is noticed.
const HTTP2_PING_INTERVAL: Duration = Duration::from_secs(30);
/// Old commands and failures are forgotten this often.
const HOUSE_INTERVAL: Duration = Duration::from_hours(1);

/// Serves until told to stop.
pub(super) async fn serve(config: Config) -> Result<(), CliFault> {
    limits::raise(config.connections_max);
    let site = Site::embedded()?;
    let tls = match &config.tls {
        Some(files) => Some(tls::server_config(files).await?),
        None => None,
    };
    let locked = locked(&config)?;
    let (services, store) = database::services(&config).await?;
    services.draw_by(draw::program()?);
    // Also proves that the database can be written, before anyone relies on it.
    let kept = services.keep_house().await;
    kept.map_err(|fault| database::store_words(&config.database_url, &fault))?;
    // What changed while this server was away: nobody may see it count from 0.
    let caught_up = services.look().await;
    caught_up.map_err(|fault| database::store_words(&config.database_url, &fault))?;
    let stop = CancellationToken::new();
    let network = Network {
        bind: config.bind,
        secure: config.is_secure(),
        public_origin: config
            .public_url
            .as_ref()
            .map(PublicUrl::origin)
            .map(ToOwned::to_owned),
        hsts: config.hsts,
        metrics_for_everyone: config.metrics_for_everyone,
        trusted_proxies: config.trusted_proxies.clone(),
    };
    let house = House::new(
        services.clone(),
        site,
        network,
        config.office.clone(),
        stop.clone(),
    );
    let (router, _) = router::routes(&house);
    drop(house);

    let wanted = SocketAddr::new(config.bind, config.port);
    let doing = || format!("cannot listen on {wanted}");
    let listener = TcpListener::bind(wanted).map_err(CliFault::io(doing()))?;
    let address = listener.local_addr().map_err(CliFault::io(doing()))?;
    let handle = Handle::new();
    watch_signals(&config, tls.clone(), handle.clone(), stop.clone())?;
    keep_house(services.clone(), stop.clone());

    let scheme = if tls.is_some() { "https" } else { "http" };
    print(&format!("listening on {scheme}://{address}"))?;
    tracing::info!(%address, scheme, version = env!("CARGO_PKG_VERSION"), "serving");
    let places = Places::new(config.connections_max);
    let served = match tls {
        None => run_plain(listener, places, handle, router).await,
        Some(tls) => run_tls(listener, tls, places, handle, router).await,
    };
    stop.cancel();
    if let Err(fault) = services.take_leave().await {
        tracing::warn!(%fault, "other servers doubt only after a while who was connected here");
    }
    store.close().await;
    drop(locked);
    tracing::info!("stopped");
    served.map_err(CliFault::io("the server ended"))
}

/// A missing database is said as such; its lock file is not made for it.
fn locked(config: &Config) -> Result<Option<lock::Lock>, CliFault> {
    let missing = config
        .database_url
        .sqlite_file()
        .is_some_and(|file| !file.exists());
    if missing {
        Ok(None)
    } else {
        Ok(Some(lock::take(&config.database_url)?))
    }
}

async fn run_plain(
    listener: TcpListener,
    places: Places,
    handle: Handle<SocketAddr>,
    router: Router,
) -> io::Result<()> {
    let server = axum_server::from_tcp(listener)?.acceptor(places);
    bound(server.handle(handle))
        .serve(router.into_make_service_with_connect_info::<SocketAddr>())
        .await
}

async fn run_tls(
    listener: TcpListener,
    tls: RustlsConfig,
    places: Places,
    handle: Handle<SocketAddr>,
    router: Router,
) -> io::Result<()> {
    let server = axum_server::from_tcp_rustls(listener, tls)?;
    // A place is taken before the handshake of TLS, not after.
    let server = server.map(|tls| tls.acceptor(places));
    bound(server.handle(handle))
        .serve(router.into_make_service_with_connect_info::<SocketAddr>())
        .await
}

/// What one connection may take: slow clients and greedy ones leave room for the others.
fn bound<A>(server: Server<SocketAddr, A>) -> Server<SocketAddr, A> {
    let mut server = server.first_request_timeout(HEAD_TIME_MAX);
    let http = server.http_builder();
    http.http1()
        .header_read_timeout(HEAD_TIME_MAX)
        .max_buf_size(HEADER_BYTES_MAX);
    http.http2()
        .max_header_list_size(HEADER_LIST_BYTES_MAX)
        .max_concurrent_streams(STREAMS_MAX)
        .keep_alive_interval(HTTP2_PING_INTERVAL);
    server
}

/// The first SIGTERM or SIGINT ends streams and lets requests finish; SIGHUP reads a renewed
/// certificate.
fn watch_signals(
    config: &Config,
    tls: Option<RustlsConfig>,
    handle: Handle<SocketAddr>,
    stop: CancellationToken,
) -> Result<(), CliFault> {
    let watch = |kind| signal(kind).map_err(CliFault::io("signals cannot be watched"));
    let mut terminate = watch(SignalKind::terminate())?;
    let mut interrupt = watch(SignalKind::interrupt())?;
    let mut hang_up = watch(SignalKind::hangup())?;
    let grace = Duration::from_secs(config.shutdown_seconds.into());
    let files = config.tls.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => break,
                _ = interrupt.recv() => break,
                _ = hang_up.recv() => {
                    if let (Some(tls), Some(files)) = (&tls, &files) {
                        renew(tls, files).await;
                    }
                }
            }
        }
        tracing::info!(grace_s = grace.as_secs(), "stopping");
        stop.cancel();
        handle.graceful_shutdown(Some(grace));
    });
    Ok(())
}

async fn renew(tls: &RustlsConfig, files: &TlsFiles) {
    match tls::renew(tls, files).await {
        Ok(()) => tracing::info!("the certificate was read again"),
        Err(error) => {
            tracing::error!(%error, "the renewed certificate cannot be used; the old one stays");
        }
    }
}

fn keep_house(services: Services, stop: CancellationToken) {
    tokio::spawn(async move {
        let mut hours = tokio::time::interval(HOUSE_INTERVAL);
        while stop.run_until_cancelled(hours.tick()).await.is_some() {
            if let Err(fault) = services.keep_house().await {
                tracing::warn!(%fault, "old rows were not forgotten; tried again in an hour");
            }
        }
    });
}
