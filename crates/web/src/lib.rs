//! Screen: pages, and the server that answers with them.
#![doc = include_str!("../README.md")]

mod access;
mod api;
pub mod asset;
mod client;
mod error;
mod layout;
mod link;
mod live;
pub mod mail;
mod page;
mod paste;
mod respond;
mod route;
mod server;
mod session;
pub mod tls;

pub use api::{EventLine, Needs, api_routes};
pub use page::audit::AuditPaper;
pub use page::brief::BriefPaper;
pub use page::value::ValuePaper;
pub use server::{Web, serve};
