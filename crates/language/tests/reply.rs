//! Answers as mail programs write them; each file is named for what is special about it, and
//! holds the message, a line of five `=`, and the writer's own words.
#![allow(clippy::unwrap_used)]
use language::reply::own_words;
use std::path::Path;

#[test]
fn each_answer_leaves_its_writers_own_words() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replies");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let (message, expected) = text.split_once("\n=====\n").unwrap();
        let expected = expected.trim_end();
        assert_eq!(own_words(message), expected, "{}", path.display());
        let crlf = message.replace('\n', "\r\n");
        assert_eq!(own_words(&crlf), expected, "{} with CRLF", path.display());
        seen += 1;
    }
    assert!(seen >= 15, "{seen} answers");
}
