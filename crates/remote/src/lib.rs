//! Sockets to others: the ports of `app`, over a network.
#![doc = include_str!("../README.md")]

pub mod address;
pub mod ics_feed;
pub mod imap;
pub mod knock;
pub mod mail_account;
pub mod resolver;
pub mod smtp;
