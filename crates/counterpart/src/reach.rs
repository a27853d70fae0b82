//! How the outside world reaches the pages: public address, TLS by files, or a declared proxy.
use crate::cli::Cli;
use crate::config::File;
use anyhow::{Context, Result, bail, ensure};
use app::link::Reach;
use clap::Args;
use serde::Deserialize;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use web::tls::Certificate;

/// The `[reach]` table of the file; the same names on the command line.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ReachOptions {
    /// Where a telephone finds the pages: `https://desk.example.com`. Links in letters use it.
    #[arg(long, global = true, env = "COUNTERPART_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Certificate chain (PEM) for TLS of our own.
    #[arg(long, global = true, env = "COUNTERPART_TLS_CERTIFICATE")]
    pub tls_certificate: Option<PathBuf>,
    /// Its key (PEM).
    #[arg(long, global = true, env = "COUNTERPART_TLS_KEY")]
    pub tls_key: Option<PathBuf>,
    /// Address of a proxy that speaks TLS to everybody and plain http to us.
    #[arg(long, global = true, env = "COUNTERPART_BEHIND_PROXY")]
    pub behind_proxy: Option<IpAddr>,
}

/// What keeps a line to us safe.
#[derive(Debug, Clone)]
pub enum Guard {
    /// Nothing: plain http, on this machine or because somebody said so.
    Plain,
    /// TLS with files of our own.
    Tls(Certificate),
    /// A proxy of that address.
    Proxy(IpAddr),
}

impl ReachOptions {
    /// What the command line and environment say, before what the file says.
    pub fn of(cli: &Cli, file: &File) -> ReachOptions {
        let (own, file) = (cli.reach.clone(), file.reach.clone());
        ReachOptions {
            public_url: own.public_url.or(file.public_url),
            tls_certificate: own.tls_certificate.or(file.tls_certificate),
            tls_key: own.tls_key.or(file.tls_key),
            behind_proxy: own.behind_proxy.or(file.behind_proxy),
        }
    }

    /// As the verbs see it.
    ///
    /// # Errors
    /// For a public address that is none.
    pub fn reach(&self) -> Result<Reach> {
        let public_url = match self.public_url.as_deref().map(str::trim) {
            None | Some("") => None,
            Some(text) => Some(public(text)?),
        };
        Ok(Reach {
            public_url,
            digest: Some(web::mail::digest),
        })
    }

    /// What keeps the line safe at `address`; plain http beyond this machine only where somebody
    /// said so.
    ///
    /// # Errors
    /// Names what is missing.
    pub fn guard(&self, address: SocketAddr, insecure: bool) -> Result<Guard> {
        match (&self.tls_certificate, &self.tls_key, self.behind_proxy) {
            (Some(_), _, Some(_)) => {
                bail!("say either --tls-certificate or --behind-proxy: one of them speaks TLS")
            }
            (Some(chain), Some(key), None) => Ok(Guard::Tls(Certificate {
                chain: chain.clone(),
                key: key.clone(),
            })),
            (Some(_), None, _) => bail!("--tls-certificate needs its --tls-key beside it"),
            (None, Some(_), _) => bail!("--tls-key needs its --tls-certificate beside it"),
            (None, None, Some(proxy)) => Ok(Guard::Proxy(proxy.to_canonical())),
            (None, None, None) => {
                ensure!(
                    address.ip().is_loopback() || insecure,
                    "--listen {address} reaches beyond this machine over plain http: give \
                     --tls-certificate and --tls-key, or name the proxy in front with \
                     --behind-proxy, or say --insecure"
                );
                Ok(Guard::Plain)
            }
        }
    }
}

/// An address that links can begin with: scheme and host, no path, no slash at the end.
fn public(text: &str) -> Result<String> {
    let text = text.trim_end_matches('/');
    let rest = text
        .strip_prefix("https://")
        .or(text.strip_prefix("http://"));
    let host = rest.with_context(|| {
        format!("public-url {text} is no address; one looks like https://desk.example.com")
    })?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-.:[]".contains(c);
    ensure!(
        !host.is_empty() && host.chars().all(plain),
        "public-url {text} must be scheme and host alone, like https://desk.example.com"
    );
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(public_url: &str) -> ReachOptions {
        ReachOptions {
            public_url: Some(public_url.into()),
            ..ReachOptions::default()
        }
    }

    #[test]
    fn a_public_address_is_scheme_and_host() {
        let made = |text: &str| options(text).reach().ok().and_then(|r| r.public_url);
        assert_eq!(
            made("https://desk.example.com/").as_deref(),
            Some("https://desk.example.com")
        );
        assert!(made("http://127.0.0.1:8383").is_some());
        assert_eq!(made(" "), None);
        for bad in [
            "desk.example.com",
            "https://",
            "https://a/b",
            "https://a b",
            "ftp://a",
        ] {
            assert!(options(bad).reach().is_err(), "{bad}");
        }
    }

    #[test]
    fn plain_http_stays_on_this_machine_unless_somebody_says_otherwise() {
        let (home, wide): (SocketAddr, SocketAddr) =
            ("127.0.0.1:1".parse().unwrap(), "0.0.0.0:1".parse().unwrap());
        let none = ReachOptions::default();
        assert!(matches!(none.guard(home, false), Ok(Guard::Plain)));
        assert!(none.guard(wide, false).is_err());
        assert!(matches!(none.guard(wide, true), Ok(Guard::Plain)));
        let proxy = ReachOptions {
            behind_proxy: "10.0.0.2".parse().ok(),
            ..ReachOptions::default()
        };
        assert!(matches!(proxy.guard(wide, false), Ok(Guard::Proxy(_))));
        let half = ReachOptions {
            tls_certificate: Some("chain.pem".into()),
            ..ReachOptions::default()
        };
        assert!(half.guard(wide, true).is_err());
        let both = ReachOptions {
            tls_key: Some("key.pem".into()),
            ..half.clone()
        };
        assert!(matches!(both.guard(wide, false), Ok(Guard::Tls(_))));
        let mixed = ReachOptions {
            behind_proxy: "10.0.0.2".parse().ok(),
            ..both
        };
        assert!(mixed.guard(wide, false).is_err());
    }
}
