//! Tokens from the command line: printed once, listed without their secret, taken back.
#![allow(clippy::unwrap_used)]
mod common;

use std::path::Path;

fn run(home: &Path, args: &[&str]) -> (bool, String, String) {
    let output = common::counterpart(home).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.success(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn a_token_is_made_listed_and_taken_back() {
    let home = common::folder();
    let setup = [
        "setup",
        "--workspace",
        "Wexmoor",
        "--executive",
        "Orla Quillfeather",
        "--assistant",
        "Tobias Fennimore <tobias.fennimore@example.com>",
        "--password",
        "ten letters and more",
    ];
    assert!(run(home.path(), &setup).0);
    let make = |who: &str, scope: &str| {
        let args = [
            "token", "make", "--for", who, "--name", "Shortcut", "--scope", scope,
        ];
        run(home.path(), &args)
    };
    let (_, _, told) = make("Tobias Fennimore", "capture,everything");
    assert!(told.contains("known are capture, actions"), "{told}");
    let (_, _, told) = make("Nobody", "capture");
    assert!(
        told.contains("here are: Orla Quillfeather, Tobias Fennimore"),
        "{told}"
    );

    let (good, secret, told) = make("tobias.fennimore@example.com", "capture,events");
    assert!(good, "{told}");
    let secret = secret.trim();
    assert!(secret.starts_with("cpt_") && secret.len() == 68, "{secret}");
    let (_, list, _) = run(home.path(), &["token", "list"]);
    assert!(
        list.contains("Shortcut for Tobias Fennimore: capture, events; until"),
        "{list}"
    );
    assert!(!list.contains(secret));

    let id = list.split_whitespace().next().unwrap();
    assert!(run(home.path(), &["token", "revoke", id]).0);
    let (_, list, _) = run(home.path(), &["token", "list"]);
    assert!(list.is_empty(), "{list}");
    let (again, _, told) = run(home.path(), &["token", "revoke", id]);
    assert!(!again && told.contains("This token is not here"), "{told}");
}
