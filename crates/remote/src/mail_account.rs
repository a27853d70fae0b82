//! One account at a mail server: where it is, how safely, and as whom.
use app::port::MailError;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use url::{Host, Url};

/// How the line is kept from listeners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (RFC 8314): `smtps`, `imaps`.
    Tls,
    /// TLS before anything else is said (RFC 3207, RFC 9051), or nothing is: `smtp`, `imap`.
    StartTls,
    /// None: only to this machine itself.
    Plain,
}

/// Where letters are handed over, or a mailbox is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailAccount {
    /// Host name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// TLS or not.
    pub security: Security,
    /// As whom; none: the server asks nobody.
    pub user: Option<String>,
    /// Holds the password; read at each connection, so that a new one needs no restart.
    pub password_file: Option<PathBuf>,
    /// Certificates to trust beside those of this machine (PEM).
    pub ca_file: Option<PathBuf>,
    /// The mailbox, `INBOX` where the address names none.
    pub folder: String,
}

/// Not an address of a mail server.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{shown}” is no mail server: {why}")]
pub struct BadAccount {
    shown: String,
    why: &'static str,
}

/// What an address is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// Letters out.
    Smtp,
    /// The mailbox.
    Imap,
}

impl Protocol {
    fn read(self, scheme: &str) -> Option<(Security, u16)> {
        Some(match (self, scheme) {
            (Protocol::Smtp, "smtps") => (Security::Tls, 465),
            (Protocol::Smtp, "smtp") => (Security::StartTls, 587),
            (Protocol::Imap, "imaps") => (Security::Tls, 993),
            (Protocol::Imap, "imap") => (Security::StartTls, 143),
            _ => return None,
        })
    }
}

impl MailAccount {
    /// Reads `smtps://user%40example.com@mail.example.com:465` or `imaps://…/Answers`.
    ///
    /// # Errors
    /// With what is wrong; a password in the address is refused and not repeated.
    pub fn parse(protocol: Protocol, text: &str) -> Result<MailAccount, BadAccount> {
        let host_only = text.rsplit('@').next().unwrap_or_default();
        let bad = |why| BadAccount {
            shown: host_only.to_owned(),
            why,
        };
        let url = Url::parse(text.trim()).map_err(|_| bad("it cannot be read as an address"))?;
        let known = protocol.read(url.scheme());
        let (security, port) = known.ok_or(bad(match protocol {
            Protocol::Smtp => "it begins with smtps:// or smtp://",
            Protocol::Imap => "it begins with imaps:// or imap://",
        }))?;
        if url.password().is_some() {
            return Err(bad("the password belongs into the password file"));
        }
        let host = url.host_str().filter(|h| !h.is_empty());
        let host = host.ok_or(bad("it names no server"))?;
        let host = host.trim_matches(['[', ']']).to_owned();
        let security = match security {
            Security::StartTls if this_machine(&host) => Security::Plain,
            other => other,
        };
        let folder = decode(url.path().trim_start_matches('/'));
        Ok(MailAccount {
            port: url.port().unwrap_or(port),
            security,
            user: Some(decode(url.username())).filter(|u| !u.is_empty()),
            password_file: None,
            ca_file: None,
            folder: if folder.is_empty() {
                "INBOX".into()
            } else {
                folder
            },
            host,
        })
    }

    /// `user@host/folder`: names the mailbox, says no secret.
    pub fn shown(&self) -> String {
        let user = self.user.as_deref().unwrap_or("");
        format!("{user}@{}:{}/{}", self.host, self.port, self.folder)
    }

    /// The password as it stands in its file now.
    pub(crate) fn password(&self) -> Result<String, MailError> {
        let Some(path) = &self.password_file else {
            return Ok(String::new());
        };
        let text = std::fs::read_to_string(path).map_err(|e| MailError::SignIn {
            host: self.host.clone(),
            reason: format!("the password file {} cannot be read ({e})", path.display()),
        })?;
        Ok(text.trim_end_matches(['\r', '\n']).to_owned())
    }

    /// The certificates to trust beside those of this machine.
    pub(crate) fn extra_roots(&self) -> Result<Vec<CertificateDer<'static>>, MailError> {
        let Some(path) = &self.ca_file else {
            return Ok(Vec::new());
        };
        let read = CertificateDer::pem_file_iter(path).and_then(Iterator::collect);
        read.map_err(|e| self.unsafe_line(format!("{} cannot be used: {e}", path.display())))
    }

    /// How TLS is spoken: with the one provider of the process, trusting what this machine trusts.
    pub(crate) fn tls(&self) -> Result<Arc<rustls::ClientConfig>, MailError> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let wrong = |e: rustls::Error| self.unsafe_line(e.to_string());
        let roots = self.extra_roots()?;
        let verifier =
            rustls_platform_verifier::Verifier::new_with_extra_roots(roots, provider.clone());
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(wrong)?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier.map_err(wrong)?))
            .with_no_client_auth();
        Ok(Arc::new(config))
    }

    pub(crate) fn unsafe_line(&self, reason: String) -> MailError {
        MailError::Tls {
            host: self.host.clone(),
            reason,
        }
    }

    pub(crate) fn unreachable(&self, reason: impl ToString) -> MailError {
        MailError::Unreachable {
            host: self.host.clone(),
            reason: reason.to_string(),
        }
    }
}

fn this_machine(host: &str) -> bool {
    let address = host.parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|a| a.is_loopback())
}

/// `%40` as `@`; a user name is most often a mail address.
fn decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|h| std::str::from_utf8(h).ok());
        match (first, code.and_then(|h| u8::from_str_radix(h, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                rest = &after[2..];
            }
            _ => {
                out.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The failed certificate somewhere down the chain of an error's causes.
pub(crate) fn tls_cause(error: &(dyn std::error::Error + 'static)) -> Option<String> {
    let mut cause = Some(error);
    while let Some(current) = cause {
        let io = current.downcast_ref::<std::io::Error>();
        let inner = io.and_then(|e| e.get_ref()).and_then(|e| e.downcast_ref());
        if let Some(tls) = inner.or(current.downcast_ref::<rustls::Error>()) {
            return Some(tls.to_string());
        }
        cause = current.source();
    }
    None
}

/// Whether a typed host is an address of its own: then no name is sent in TLS.
pub(crate) fn server_name(host: &str) -> Option<rustls::pki_types::ServerName<'static>> {
    Host::parse(host).ok()?;
    rustls::pki_types::ServerName::try_from(host.to_owned()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smtp(text: &str) -> Result<(String, u16, Security, Option<String>), String> {
        let read = MailAccount::parse(Protocol::Smtp, text);
        read.map(|a| (a.host, a.port, a.security, a.user))
            .map_err(|e| e.to_string())
    }

    #[test]
    fn addresses_of_servers_say_how_safely_and_as_whom() {
        let host = "mail.example.com".to_owned();
        let desk = Some("desk@example.com".to_owned());
        assert_eq!(
            smtp("smtps://desk%40example.com@mail.example.com"),
            Ok((host.clone(), 465, Security::Tls, desk))
        );
        assert_eq!(
            smtp("smtp://mail.example.com:2525"),
            Ok((host, 2525, Security::StartTls, None))
        );
        assert_eq!(
            smtp("smtp://127.0.0.1:25"),
            Ok(("127.0.0.1".into(), 25, Security::Plain, None))
        );
        let imap = MailAccount::parse(
            Protocol::Imap,
            "imaps://desk@mail.example.com/Our%20answers",
        );
        let imap = imap.unwrap();
        assert_eq!((imap.port, imap.folder.as_str()), (993, "Our answers"));
        assert_eq!(imap.shown(), "desk@mail.example.com:993/Our answers");
    }

    #[test]
    fn what_is_no_address_is_said_without_its_password() {
        for (text, told) in [
            ("mail.example.com", "cannot be read"),
            ("https://mail.example.com", "begins with smtps://"),
            ("smtps://ann:hush@mail.example.com", "password file"),
        ] {
            let error = smtp(text).unwrap_err();
            assert!(error.contains(told) && !error.contains("hush"), "{error}");
        }
    }
}
