//! Names to addresses, checked in between: what was checked is what is connected to.
use crate::address::AllowPrivate;
use futures_util::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// A source of names.
pub type Lookup = Arc<dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> + Send + Sync>;

/// The system's own.
pub fn system_lookup() -> Lookup {
    Arc::new(|name: String| {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    })
}

/// Why a name leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LookupError {
    /// It has no address.
    #[error("no server is called “{0}”")]
    Unknown(String),
    /// It has none that may be contacted.
    #[error("“{0}” has a private address")]
    Private(String),
}

/// Resolves names for the HTTP client, which connects to nothing but the answer. A name that
/// changes its address between two questions (DNS rebinding) is therefore judged each time.
pub struct Guard {
    allow: AllowPrivate,
    lookup: Lookup,
}

impl Guard {
    /// With what the operator allows, over a source of names.
    pub fn new(allow: AllowPrivate, lookup: Lookup) -> Guard {
        Guard { allow, lookup }
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let (allow, host) = (self.allow.clone(), name.as_str().to_string());
        let lookup = (self.lookup)(host.clone());
        Box::pin(async move {
            // Whatever the system says about a failed lookup, it means that there is no such name.
            let found = lookup.await.unwrap_or_default();
            if found.is_empty() {
                return Err(LookupError::Unknown(host).into());
            }
            let permitted: Vec<SocketAddr> = found
                .into_iter()
                .filter(|address| allow.permits(&host, *address))
                .map(|address| SocketAddr::new(address, 0))
                .collect();
            if permitted.is_empty() {
                return Err(LookupError::Private(host).into());
            }
            Ok(Box::new(permitted.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Answers each question with the next list.
    fn scripted(answers: Vec<Vec<&'static str>>) -> Lookup {
        let asked = AtomicUsize::new(0);
        Arc::new(move |_| {
            let turn = asked.fetch_add(1, Ordering::Relaxed);
            let answer = answers.get(turn).cloned().unwrap_or_default();
            Box::pin(async move { Ok(answer.iter().map(|a| a.parse().unwrap()).collect()) })
        })
    }

    async fn ask(guard: &Guard) -> Result<Vec<String>, String> {
        let found = guard.resolve("cal.example.com".parse().unwrap()).await;
        found
            .map(|a| a.map(|a| a.ip().to_string()).collect())
            .map_err(|e| e.to_string())
    }

    #[tokio::test]
    async fn a_name_that_turns_inward_is_refused_each_time() {
        let answers = vec![
            vec!["93.184.215.14"],
            vec!["127.0.0.1"],
            vec!["93.184.215.14", "10.0.0.1", "::ffff:192.168.0.1"],
            vec![],
        ];
        let guard = Guard::new(AllowPrivate::default(), scripted(answers));
        assert_eq!(ask(&guard).await, Ok(vec!["93.184.215.14".into()]));
        assert_eq!(
            ask(&guard).await,
            Err("“cal.example.com” has a private address".into())
        );
        assert_eq!(
            ask(&guard).await,
            Ok(vec!["93.184.215.14".into()]),
            "only the public one"
        );
        assert_eq!(
            ask(&guard).await,
            Err("no server is called “cal.example.com”".into())
        );
    }
}
