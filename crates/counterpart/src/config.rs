//! Configuration: command line before environment before file before default, one set of names.
use crate::mail::MailOptions;
use crate::reach::ReachOptions;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The configuration file, `config.toml` in the data folder or `--config`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct File {
    /// Address and port to listen on.
    pub listen: Option<String>,
    /// `sqlite:…` or `postgres://…`.
    pub database: Option<String>,
    /// Private hosts or networks that calendars may be fetched from.
    #[serde(default)]
    pub allow_private: Vec<String>,
    /// Serve plain http beyond this machine.
    pub insecure: Option<bool>,
    /// Path of the key to what is sealed.
    pub key_file: Option<PathBuf>,
    /// How the outside world comes in.
    #[serde(default)]
    pub reach: ReachOptions,
    /// Mail servers.
    #[serde(default)]
    pub mail: MailOptions,
}

impl File {
    /// Reads the file at `path`; a missing default one is an empty one.
    pub fn read(path: Option<&Path>, data_dir: &Path) -> Result<Self> {
        let default = data_dir.join("config.toml");
        let (path, must) = match path {
            Some(path) => (path, true),
            None => (default.as_path(), false),
        };
        if !must && !path.exists() {
            return Ok(File::default());
        }
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("the configuration {} cannot be read", path.display()))?;
        toml::from_str(&text).with_context(|| format!("in the configuration {}", path.display()))
    }
}

/// Where data lives when nobody said: the platform's folder for it.
pub fn default_data_dir() -> PathBuf {
    let home = || std::env::var_os("HOME").map(|h| PathBuf::from(h).join(".local/share"));
    let base = std::env::var_os("XDG_DATA_HOME")
        .map(PathBuf::from)
        .or_else(home);
    base.unwrap_or_else(|| PathBuf::from("."))
        .join("counterpart")
}
