//! The binary: wires the crates together and talks to the operating system.
fn main() {}
