//! A known program that does less: nginx sending the same bytes from a file.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::Result;
use tempfile::TempDir;

use super::load::{self, Request};
use crate::{postgres, say, tool};

pub struct Peer {
    child: Child,
    address: String,
    _folder: TempDir,
}

impl Peer {
    /// Starts nginx with one page, as many workers as our program has threads. `None` where it is
    /// not installed and cannot be.
    pub fn start(page: &[u8]) -> Result<Option<Self>> {
        let Some(nginx) = nginx() else {
            return Ok(None);
        };
        let folder = tempfile::Builder::new()
            .prefix("sunshine-peer-")
            .tempdir()?;
        std::fs::write(folder.path().join("page.html"), page)?;
        let port = postgres::free_port()?;
        let settings = folder.path().join("nginx.conf");
        std::fs::write(&settings, configuration(folder.path(), port))?;
        let child = Command::new(nginx)
            .arg("-c")
            .arg(&settings)
            .arg("-p")
            .arg(folder.path())
            .stderr(Stdio::null())
            .spawn()?;
        let peer = Self {
            child,
            address: format!("127.0.0.1:{port}"),
            _folder: folder,
        };
        for _ in 0..50 {
            if load::once(&peer.address, &Request::get("/page.html")).is_ok() {
                return Ok(Some(peer));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        say::line("   nginx does not answer");
        Ok(None)
    }

    /// Host and port.
    pub fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // The master ends its workers when it is asked to stop.
        drop(
            Command::new("kill")
                .args(["-TERM", &self.child.id().to_string()])
                .status(),
        );
        drop(self.child.wait());
    }
}

fn nginx() -> Option<std::path::PathBuf> {
    let there = || {
        tool::find("nginx").or_else(|| {
            Some("/usr/sbin/nginx".into()).filter(|path: &std::path::PathBuf| path.exists())
        })
    };
    if let Some(found) = there() {
        return Some(found);
    }
    if tool::is_root() && tool::find("apt-get").is_some() {
        say::step("apt-get install nginx-light");
        let installed = tool::run(
            Command::new("apt-get")
                .args([
                    "install",
                    "--yes",
                    "-qq",
                    "--no-install-recommends",
                    "nginx-light",
                ])
                .env("DEBIAN_FRONTEND", "noninteractive"),
        );
        if let Err(fault) = installed {
            say::line(&format!("   {fault:#}"));
        }
    } else {
        say::line("   no nginx to compare with: apt-get install nginx-light");
    }
    there()
}

fn configuration(folder: &Path, port: u16) -> String {
    let folder = folder.display();
    format!(
        "daemon off; worker_processes auto; pid {folder}/pid; error_log {folder}/error.log; user root;\n\
         events {{ worker_connections 1024; }}\n\
         http {{ access_log off; default_type text/html; keepalive_requests 1000000;\n\
         client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;\n\
         uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;\n\
         server {{ listen 127.0.0.1:{port}; root {folder}; }} }}\n"
    )
}
