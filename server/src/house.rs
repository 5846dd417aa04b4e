//! What every request of one server shares.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use app::OfficeCard;
use app::caller::CookieStyle;
use services::Services;
use tokio_util::sync::CancellationToken;

use crate::assets::Site;
use crate::live::Wire;

/// What a server knows of the network it stands in.
#[derive(Clone, Debug)]
pub struct Network {
    /// The address it listens on.
    pub bind: IpAddr,
    /// Browsers reach it by TLS.
    pub secure: bool,
    /// The origin people type, where one is configured.
    pub public_origin: Option<String>,
    /// Tell browsers to use TLS from now on.
    pub hsts: bool,
    /// The figures of `/metrics` are shown to everybody who asks.
    pub metrics_for_everyone: bool,
    /// Proxies whose word on the client's address is believed.
    pub trusted_proxies: Vec<IpAddr>,
}

impl Default for Network {
    /// For this machine alone, without TLS.
    fn default() -> Self {
        Self {
            bind: Ipv4Addr::LOCALHOST.into(),
            secure: false,
            public_origin: None,
            hsts: false,
            metrics_for_everyone: false,
            trusted_proxies: Vec::new(),
        }
    }
}

/// One server. Cheap to clone.
#[derive(Clone)]
pub struct House(Arc<Parts>);

struct Parts {
    services: Services,
    site: Site,
    network: Network,
    card: OfficeCard,
    stop: CancellationToken,
    wire: Wire,
}

impl House {
    /// Puts a server together; `stop` ends its streams. Must be called inside a runtime.
    #[must_use]
    pub fn new(
        services: Services,
        site: Site,
        network: Network,
        card: OfficeCard,
        stop: CancellationToken,
    ) -> Self {
        let wire = Wire::lay(&services, &stop);
        Self(Arc::new(Parts {
            services,
            site,
            network,
            card,
            stop,
            wire,
        }))
    }

    /// What can be asked of the system.
    #[must_use]
    pub fn services(&self) -> &Services {
        &self.0.services
    }

    /// The files browsers load.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.0.site
    }

    /// The network.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.0.network
    }

    /// What strangers are told of the office.
    #[must_use]
    pub fn card(&self) -> &OfficeCard {
        &self.0.card
    }

    /// Cancelled when the server is told to stop.
    #[must_use]
    pub fn stop(&self) -> &CancellationToken {
        &self.0.stop
    }

    /// The news, ready to be sent.
    #[must_use]
    pub fn wire(&self) -> &Wire {
        &self.0.wire
    }

    /// How cookies are written here.
    #[must_use]
    pub fn cookies(&self) -> CookieStyle {
        CookieStyle {
            secure: self.0.network.secure,
        }
    }
}
