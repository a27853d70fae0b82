//! From where somebody asks: the address of the line, or the one that a declared proxy names.
use crate::server::Web;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

/// Address of whoever asks, as text; for limits, not for trust.
pub struct Client(pub String);

/// The line's own address; none in a test without a socket.
pub(crate) fn peer(parts: &Parts) -> Option<IpAddr> {
    let info = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    info.map(|ConnectInfo(from)| from.ip().to_canonical())
}

/// Only the declared proxy is believed, and of what it says only the last address: whatever stands
/// before that was written by whoever asked.
fn address(parts: &Parts, proxy: Option<IpAddr>) -> Option<IpAddr> {
    let peer = peer(parts);
    if proxy.is_none() || peer != proxy {
        return peer;
    }
    let said = parts
        .headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()?;
    let last = said.to_str().ok()?.rsplit(',').next()?.trim();
    last.parse::<IpAddr>()
        .ok()
        .map(|ip| ip.to_canonical())
        .or(peer)
}

impl FromRequestParts<Web> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Infallible> {
        let found = address(parts, web.proxy);
        Ok(Client(
            found.map_or_else(|| "unknown".into(), |ip| ip.to_string()),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn asked(from: &str, said: &[&str], proxy: Option<&str>) -> String {
        let mut request = Request::get("/");
        for line in said {
            request = request.header("x-forwarded-for", *line);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        let at = SocketAddr::new(from.parse().unwrap(), 1);
        parts.extensions.insert(ConnectInfo(at));
        let proxy = proxy.map(|p| p.parse().unwrap());
        address(&parts, proxy).unwrap().to_string()
    }

    #[test]
    fn only_the_declared_proxy_is_believed_and_only_its_own_word() {
        let proxy = Some("10.0.0.2");
        assert_eq!(asked("10.0.0.2", &["1.1.1.1, 9.9.9.9"], proxy), "9.9.9.9");
        assert_eq!(asked("10.0.0.2", &["1.1.1.1", "8.8.8.8"], proxy), "8.8.8.8");
        assert_eq!(asked("::ffff:10.0.0.2", &["9.9.9.9"], proxy), "9.9.9.9");
        assert_eq!(asked("10.0.0.2", &["nonsense"], proxy), "10.0.0.2");
        assert_eq!(asked("10.0.0.3", &["9.9.9.9"], proxy), "10.0.0.3");
        assert_eq!(asked("10.0.0.2", &["9.9.9.9"], None), "10.0.0.2");
    }
}
