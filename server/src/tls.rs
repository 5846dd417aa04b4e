//! TLS: rustls with ring. The server's own, and a client that knows it by its certificate.

use std::io;
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Arc;

use axum_server::tls_rustls::RustlsConfig;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, SignatureScheme, StreamOwned};

use crate::config::TlsFiles;

/// Why TLS does not work.
#[derive(Debug, thiserror::Error)]
pub enum TlsFault {
    /// Certificate or key cannot be used.
    #[error("certificate {cert} and key {key} cannot be used: {why}", cert = cert.display(), key = key.display())]
    Files {
        /// Certificate chain.
        cert: PathBuf,
        /// Private key.
        key: PathBuf,
        /// What is wrong with them.
        why: String,
    },
    /// The other end is not who it should be.
    #[error("TLS: {0}")]
    Handshake(#[from] rustls::Error),
}

impl TlsFault {
    fn files(files: &TlsFiles, why: &impl ToString) -> Self {
        Self::Files {
            cert: files.cert.clone(),
            key: files.key.clone(),
            why: why.to_string(),
        }
    }
}

/// The server's side: TLS 1.2 and 1.3, HTTP/2 and HTTP/1.1.
///
/// # Errors
/// When the files cannot be used.
pub async fn server_config(files: &TlsFiles) -> Result<RustlsConfig, TlsFault> {
    install();
    RustlsConfig::from_pem_file(&files.cert, &files.key)
        .await
        .map_err(|why| TlsFault::files(files, &why))
}

/// Reads renewed files into a running server; on failure the old ones stay.
///
/// # Errors
/// When the files cannot be used.
pub async fn renew(config: &RustlsConfig, files: &TlsFiles) -> io::Result<()> {
    config.reload_from_pem_file(&files.cert, &files.key).await
}

/// One provider for the process.
fn install() {
    // A second time it is there already, and the same.
    drop(ring::default_provider().install_default());
}

/// What a client is told that takes exactly this certificate.
///
/// # Errors
/// When the certificate cannot be read.
pub fn client_config(files: &TlsFiles) -> Result<ClientConfig, TlsFault> {
    install();
    let ours = CertificateDer::from_pem_file(&files.cert);
    let ours = ours.map_err(|why| TlsFault::files(files, &why))?;
    let known = Known {
        ours,
        provider: Arc::new(ring::default_provider()),
    };
    Ok(ClientConfig::builder()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(known))
        .with_no_client_auth())
}

/// A connection to a server that must show exactly this certificate.
///
/// # Errors
/// When the certificate cannot be read.
pub fn client_for(
    files: &TlsFiles,
    stream: TcpStream,
) -> Result<StreamOwned<ClientConnection, TcpStream>, TlsFault> {
    let config = client_config(files)?;
    let name = ServerName::from(std::net::IpAddr::from([127, 0, 0, 1]));
    let connection = ClientConnection::new(Arc::new(config), name)?;
    Ok(StreamOwned::new(connection, stream))
}

/// Accepts one certificate, whatever names are in it, from whoever holds its key.
#[derive(Debug)]
struct Known {
    ours: CertificateDer<'static>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Known {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if *end_entity == self.ours {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(rustls::Error::General(
                "another certificate than the configured one".to_owned(),
            ))
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(
            message,
            cert,
            dss,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(
            message,
            cert,
            dss,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
