//! The binary: wires the crates together and talks to the operating system.
#![doc = include_str!("../README.md")]

mod cli;
mod clock;
mod command;
mod config;
mod demo;
mod house;
mod mail;
mod reach;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    // One TLS provider for the whole process, before the first connection.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let cli = cli::Cli::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_env("COUNTERPART_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(command::run(cli)),
        Err(error) => Err(error.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("counterpart: {error:#}");
            exit_code(&error)
        }
    }
}

/// 2: the input was wrong · 3: not there or not allowed · 4: somebody else's server · 1: ours.
fn exit_code(error: &anyhow::Error) -> ExitCode {
    use app::Error as E;
    match error.downcast_ref::<E>() {
        Some(E::Invalid(_) | E::Conflict(_)) => ExitCode::from(2),
        Some(E::NotFound(_) | E::Forbidden) => ExitCode::from(3),
        Some(E::RemoteDown(_)) => ExitCode::from(4),
        _ => ExitCode::FAILURE,
    }
}
