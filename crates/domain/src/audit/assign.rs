//! Gives each minute to exactly one entry: verified before coded before suggested, accepted before
//! tentative, the later start, the shorter (decisions.md, "Time code").
use super::interval::{Interval, minute, overlap};
use super::{CodeState, Entry, Source, Span};
use crate::working_time::{WorkingTime, plus_days};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// A stretch of minutes that belongs to one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// First minute since 1970 UTC.
    pub from: i64,
    /// First minute after it.
    pub until: i64,
    /// Which entry, by its place in the input.
    pub entry: usize,
}

impl Piece {
    /// Its minutes.
    pub fn minutes(&self) -> i64 {
        self.until - self.from
    }
}

/// Who has the better claim to a minute: the greater one. The source decides between equals, so
/// that the order of the input never matters.
type Claim<'a> = (CodeState, bool, i64, Reverse<i64>, &'a Source, usize);

/// Splits the span among the entries. In order of time, without overlaps; neighbours of the same
/// entry are joined.
pub fn assign(entries: &[Entry], work: &WorkingTime, span: Span) -> Vec<Piece> {
    let outer = limits(work, span);
    let mut edges: Vec<(i64, bool, usize)> = Vec::with_capacity(entries.len() * 2);
    for (index, entry) in entries.iter().enumerate().filter(|(_, e)| !e.all_day) {
        if let Some((from, until)) = overlap((minute(entry.start), minute(entry.end)), outer) {
            edges.push((from, true, index));
            edges.push((until, false, index));
        }
    }
    edges.sort_unstable();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut open: BTreeSet<Claim<'_>> = BTreeSet::new();
    let mut at = outer.0;
    for (edge, opens, index) in edges {
        if let Some(best) = open.last().filter(|_| at < edge) {
            push(
                &mut pieces,
                Piece {
                    from: at,
                    until: edge,
                    entry: best.5,
                },
            );
        }
        at = edge;
        let claim = claim(&entries[index], index);
        if opens {
            open.insert(claim);
        } else {
            open.remove(&claim);
        }
    }
    pieces
}

/// The minutes of the whole span.
pub(super) fn limits(work: &WorkingTime, span: Span) -> Interval {
    (
        minute(work.midnight(span.from)),
        minute(work.midnight(plus_days(span.to, 1))),
    )
}

fn claim(entry: &Entry, index: usize) -> Claim<'_> {
    let (from, until) = (minute(entry.start), minute(entry.end));
    (
        entry.state,
        !entry.tentative,
        from,
        Reverse(until - from),
        &entry.source,
        index,
    )
}

fn push(pieces: &mut Vec<Piece>, piece: Piece) {
    match pieces.last_mut() {
        Some(last) if last.entry == piece.entry && last.until == piece.from => {
            last.until = piece.until;
        }
        _ => pieces.push(piece),
    }
}
