//! `doctor` opens a signed link through the public address, as a telephone would.
#![allow(clippy::unwrap_used)]
mod common;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

/// A house that serves, until it is dropped.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

fn house(home: &Path) {
    let talk = testkit::event(
        "talk@example.com",
        &["DTSTART:20270802T090000Z", "SUMMARY:Talk"],
    );
    let file = home.join("talk.ics");
    std::fs::write(&file, testkit::calendar("Full", &[talk])).unwrap();
    assert!(common::import(home, &file).status.success());
}

fn serve(home: &Path, port: u16) -> Serving {
    let mut child = common::counterpart(home)
        .args(["serve", "--listen", &format!("127.0.0.1:{port}")])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = String::new();
    let mut lines = BufReader::new(child.stderr.take().unwrap());
    lines.read_line(&mut told).unwrap();
    assert!(told.contains(&port.to_string()), "{told}");
    std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
    Serving(child)
}

fn doctor(home: &Path, address: &str) -> String {
    let mut doctor = common::counterpart(home);
    doctor.args(["--public-url", address, "doctor"]);
    String::from_utf8(doctor.output().unwrap().stdout).unwrap()
}

#[test]
fn a_link_is_opened_from_outside_and_what_hinders_it_is_told() {
    let (own, other) = (common::folder(), common::folder());
    house(own.path());
    house(other.path());
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let address = format!("http://127.0.0.1:{port}");
    let nobody = doctor(own.path(), &address);
    let told = format!("MEND  {address} cannot be opened");
    assert!(nobody.contains(&told), "{nobody}");
    {
        let _serving = serve(own.path(), port);
        let good = doctor(own.path(), &address);
        let told = format!("ok    {address} opens a signed link as a telephone would");
        assert!(good.contains(&told), "{good}");
    }
    // The address leads to another installation, which has another key.
    let _serving = serve(other.path(), port);
    let wrong = doctor(own.path(), &address);
    assert!(wrong.contains("but not as this installation"), "{wrong}");
}
