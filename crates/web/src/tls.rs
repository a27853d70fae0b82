//! TLS with certificate files of one's own; a renewed file is taken up without a restart.
use axum::serve::Listener;
use futures_util::poll;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::server::TlsStream;

/// Whoever does not finish shaking hands within this time is let go.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// The files are looked at so often, when somebody comes.
const LOOK: Duration = Duration::from_secs(60);
/// Hands that are shaken and wait to be served.
const WAITING: usize = 64;

/// A certificate chain and its key, as files.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// The chain, PEM.
    pub chain: PathBuf,
    /// The key, PEM.
    pub key: PathBuf,
}

impl Certificate {
    /// Reads both.
    ///
    /// # Errors
    /// Names the file and what is wrong with it.
    pub fn read(&self) -> Result<Arc<ServerConfig>, String> {
        let wrong = |path: &Path, why: &dyn std::fmt::Display| format!("{}: {why}", path.display());
        let chain: Vec<_> = CertificateDer::pem_file_iter(&self.chain)
            .and_then(Iterator::collect)
            .map_err(|e| wrong(&self.chain, &e))?;
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(|e| wrong(&self.key, &e))?;
        let mut config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(|e| wrong(&self.chain, &e))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }

    fn changed(&self) -> Option<SystemTime> {
        let of = |path: &Path| std::fs::metadata(path).and_then(|m| m.modified()).ok();
        of(&self.chain).max(of(&self.key))
    }
}

/// Listens, and hands on only connections that are safe.
pub struct TlsListener {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    address: SocketAddr,
}

impl TlsListener {
    /// Listens with that certificate.
    ///
    /// # Errors
    /// Names the file and what is wrong with it.
    pub fn new(tcp: TcpListener, certificate: Certificate) -> Result<Self, String> {
        let config = certificate.read()?;
        let address = tcp.local_addr().map_err(|e| e.to_string())?;
        let (send, ready) = mpsc::channel(WAITING);
        tokio::spawn(welcome(tcp, certificate, config, send));
        Ok(TlsListener { ready, address })
    }
}

async fn welcome(
    mut tcp: TcpListener,
    certificate: Certificate,
    mut config: Arc<ServerConfig>,
    send: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>,
) {
    let mut seen = certificate.changed();
    let mut look = tokio::time::interval(LOOK);
    while !send.is_closed() {
        let (stream, from) = Listener::accept(&mut tcp).await;
        if poll!(pin!(look.tick())).is_ready() {
            let changed = certificate.changed();
            if changed != seen {
                seen = changed;
                match certificate.read() {
                    Ok(new) => config = new,
                    Err(error) => tracing::error!(%error, "the renewed certificate is not used"),
                }
            }
        }
        let acceptor = TlsAcceptor::from(config.clone());
        let send = send.clone();
        tokio::spawn(async move {
            let hands = tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await;
            if let Ok(Ok(stream)) = hands {
                let _ = send.send((stream, from)).await;
            }
        });
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(found) => found,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        Ok(self.address)
    }
}
