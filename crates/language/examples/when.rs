//! Prints what the sentences on standard input mean: for growing the table of cases.
use language::when::{Locale, when};
use std::io::BufRead;

fn main() {
    let now = "2027-08-02T08:10[Europe/London]".parse().unwrap();
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let all: Vec<String> = when(&line, &now, &Locale::default())
            .iter()
            .map(|f| {
                let p = f.plain(&line, &now);
                format!(
                    "{:?} {} {:?} {:?} {:?} {:?} {:?} {}",
                    p.text, p.kind, p.start, p.end, p.precision, p.rrule, p.minutes, p.bound
                )
            })
            .collect();
        println!("{line} => {}", all.join(" ; "));
    }
}
