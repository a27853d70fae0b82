//! Screen: pages, and the server that answers with them.
#![doc = include_str!("../README.md")]

pub mod asset;
mod error;
mod layout;
mod live;
mod page;
mod paste;
mod respond;
mod route;
mod server;
mod session;

pub use page::audit::AuditPaper;
pub use page::brief::BriefPaper;
pub use page::value::ValuePaper;
pub use server::{Web, serve};
