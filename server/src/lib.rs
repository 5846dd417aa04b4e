//! The program `sunshine`: HTTP and command line around `services`.

pub mod address;
pub mod api;
pub mod assets;
pub mod body;
pub mod caller;
pub mod cli;
pub mod config;
pub mod connection;
pub mod cross_site;
pub mod documents;
pub mod doorway;
pub mod exports;
pub mod folder;
pub mod health;
pub mod house;
pub mod live;
pub mod lock;
pub mod metrics;
pub mod page;
pub mod problem;
pub mod request;
pub mod router;
pub mod secret_file;
pub mod telemetry;
pub mod tls;
