//! An authority of a story's own, with a certificate for `localhost`: for servers that speak TLS.
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

/// Made by openssl, like most that people put into a configuration; dropping it takes it away.
pub struct Authority {
    folder: TempDir,
}

const ROOT: &str = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
     -subj /CN=An-authority-of-a-story -addext basicConstraints=critical,CA:TRUE \
     -addext keyUsage=critical,keyCertSign -keyout root.key -out root.pem";
const LEAF: &str = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
     -subj /CN=localhost -addext subjectAltName=DNS:localhost \
     -addext basicConstraints=critical,CA:FALSE -CA root.pem -CAkey root.key -keyout key.pem \
     -out chain.pem";

impl Authority {
    /// Makes one; none, with a printed line, where openssl is missing.
    ///
    /// # Panics
    /// When the machine lets nobody make a folder.
    pub fn make() -> Option<Authority> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        // Asks for nothing of the machine's own configuration.
        let config = "[req]\ndistinguished_name=dn\n[dn]\n";
        std::fs::write(folder.path().join("openssl.cnf"), config).expect("openssl.cnf");
        for line in [ROOT, LEAF] {
            let mut openssl = Command::new("openssl");
            openssl
                .args(line.split(' '))
                .args(["-config", "openssl.cnf"]);
            let made = openssl.current_dir(folder.path()).output();
            if !made.is_ok_and(|m| m.status.success()) {
                println!("skipped: no openssl 3 on this machine; `cargo xtask test` installs it");
                return None;
            }
        }
        Some(Authority { folder })
    }

    /// What a client is told to trust (PEM).
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("root.pem")
    }

    /// What the server shows (PEM).
    pub fn chain(&self) -> PathBuf {
        self.folder.path().join("chain.pem")
    }

    /// The server's own key (PEM).
    pub fn key(&self) -> PathBuf {
        self.folder.path().join("key.pem")
    }
}
