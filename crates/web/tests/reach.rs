//! How the outside comes in: TLS with files of our own, and a declared proxy.
#![allow(clippy::unwrap_used)]
mod common;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::header::{CONTENT_TYPE, STRICT_TRANSPORT_SECURITY};
use axum::http::{Request, StatusCode};
use common::ask;
use std::net::SocketAddr;
use std::sync::Arc;
use testkit::{Authority, PASSWORD, TestApp, on_both};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};
use web::Web;
use web::tls::{Certificate, TlsListener};

#[tokio::test(flavor = "multi_thread")]
async fn tls_of_our_own_serves_whoever_trusts_the_certificate() {
    on_both(async |house: TestApp| {
        let _ = crypto::aws_lc_rs::default_provider().install_default();
        let Some(by) = Authority::make() else {
            return;
        };
        let files = Certificate {
            chain: by.chain(),
            key: by.key(),
        };
        let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = tcp.local_addr().unwrap();
        let listener = TlsListener::new(tcp, files.clone()).unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let web = Web::new(house.app.clone(), true);
        let serving = tokio::spawn(web::serve(web, listener, async move {
            let _ = stopped.await;
        }));
        // Somebody who speaks plainly, and somebody who says nothing, keep nobody waiting.
        let mut plain = TcpStream::connect(at).await.unwrap();
        plain.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
        let _silent = TcpStream::connect(at).await.unwrap();
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_file_iter(by.root()).unwrap() {
            roots.add(certificate.unwrap()).unwrap();
        }
        let client = ClientConfig::builder()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let tcp = TcpStream::connect(at).await.unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        let mut line = TlsConnector::from(Arc::new(client))
            .connect(name, tcp)
            .await
            .unwrap();
        let ask = b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        line.write_all(ask).await.unwrap();
        let mut said = String::new();
        let _ = line.read_to_string(&mut said).await;
        assert!(said.starts_with("HTTP/1.1 200 OK"), "{said}");
        assert!(said.contains("strict-transport-security"), "{said}");
        stop.send(()).unwrap();
        serving.await.unwrap().unwrap();
        let wrong = Certificate {
            chain: files.key.clone(),
            key: files.chain.clone(),
        };
        assert!(wrong.read().is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_proxy_cookies_are_bound_and_nobody_comes_past_it() {
    on_both(async |house: TestApp| {
        let web = Web::new(house.app.clone(), false).behind("10.0.0.2".parse().unwrap());
        let router = web.router();
        let enter = |from: &str, password: &str| {
            let at: SocketAddr = format!("{from}:4711").parse().unwrap();
            let form = format!(
                "email={}&password={}",
                house.world.tobias.email,
                password.replace(' ', "+")
            );
            Request::post("/sign-in")
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header("x-forwarded-for", "203.0.113.9")
                .extension(ConnectInfo(at))
                .body(Body::from(form))
                .unwrap()
        };
        let answer = ask(&router, enter("10.0.0.2", PASSWORD)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        let cookies = answer.cookies();
        assert!(cookies.starts_with("__Host-counterpart=") && cookies.contains("; Secure"));
        assert!(answer.headers.contains_key(STRICT_TRANSPORT_SECURITY));
        let past = ask(&router, enter("10.0.0.3", PASSWORD)).await;
        assert_eq!(past.status, StatusCode::FORBIDDEN);
        // Ten tries a minute count against the client, not against the proxy.
        let mut last = StatusCode::OK;
        for _ in 0..12 {
            last = ask(&router, enter("10.0.0.2", "wrong password"))
                .await
                .status;
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    })
    .await;
}
