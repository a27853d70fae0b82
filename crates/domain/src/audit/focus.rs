//! Focus and its enemies (`F2`): blocks of 90 minutes, short gaps, runs without a break.
use super::assign::Piece;
use super::interval::{Interval, gaps, length, minute, overlap, union};
use super::{BREAK, Entry, FOCUS_BLOCK, LONG_RUN, SHORT_GAP, Span};
use crate::working_time::{WorkingTime, plus_days};
use jiff::civil::Date;

/// Figures over all days of the span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Focus {
    /// Days with working hours or entries.
    pub days: i64,
    /// Focus blocks: coded or kept ones ∪ empty runs inside working hours, each ≥ 90 minutes.
    pub blocks: i64,
    /// Minutes in those blocks.
    pub block_minutes: i64,
    /// Of those, minutes that nothing stood in.
    pub empty_minutes: i64,
    /// Gaps shorter than 30 minutes between two entries of a day.
    pub short_gaps: i64,
    /// The longest run of meetings without a break, in minutes, and its day.
    pub longest_run: i64,
    /// The day of that run.
    pub longest_run_on: Option<Date>,
    /// Runs of three hours and more.
    pub long_runs: i64,
    /// Meetings that began less than ten minutes after another one ended.
    pub back_to_back: i64,
    /// Meetings counted for it.
    pub meetings: i64,
}

/// Looks at every day by itself.
pub(super) fn focus(entries: &[Entry], pieces: &[Piece], work: &WorkingTime, span: Span) -> Focus {
    let mut all = Focus::default();
    let mut rest = pieces;
    for date in span.days() {
        let day = (
            minute(work.midnight(date)),
            minute(work.midnight(plus_days(date, 1))),
        );
        rest = &rest[rest.iter().take_while(|p| p.until <= day.0).count()..];
        let today: Vec<Piece> = rest
            .iter()
            .take_while(|p| p.from < day.1)
            .filter_map(|p| {
                let (from, until) = overlap((p.from, p.until), day)?;
                Some(Piece {
                    from,
                    until,
                    entry: p.entry,
                })
            })
            .collect();
        let hours = work.span_on(date).map(|(a, b)| (minute(a), minute(b)));
        all.days += i64::from(hours.is_some() || !today.is_empty());
        blocks(&mut all, entries, &today, hours);
        runs(&mut all, entries, &today, date);
    }
    all
}

fn blocks(all: &mut Focus, entries: &[Entry], today: &[Piece], hours: Option<Interval>) {
    let long = |i: &Interval| i.1 - i.0 >= FOCUS_BLOCK;
    let busy = union(today.iter().map(|p| (p.from, p.until)).collect());
    let kept = today
        .iter()
        .filter(|p| entries[p.entry].is_focus())
        .map(|p| (p.from, p.until));
    let kept: Vec<Interval> = union(kept.collect()).into_iter().filter(long).collect();
    let empty: Vec<Interval> = match hours {
        Some(hours) => gaps(hours, &busy).into_iter().filter(long).collect(),
        None => Vec::new(),
    };
    all.empty_minutes += length(&empty);
    let both = union(kept.into_iter().chain(empty).collect());
    all.blocks += i64::try_from(both.len()).unwrap_or(0);
    all.block_minutes += length(&both);
    all.short_gaps += busy
        .windows(2)
        .filter(|pair| pair[1].0 - pair[0].1 < SHORT_GAP)
        .count()
        .try_into()
        .unwrap_or(0);
}

fn runs(all: &mut Focus, entries: &[Entry], today: &[Piece], date: Date) {
    let meetings: Vec<&Piece> = today
        .iter()
        .filter(|p| entries[p.entry].is_meeting())
        .collect();
    let mut run: Option<Interval> = None;
    let mut last: Option<&Piece> = None;
    let mut seen: Vec<usize> = Vec::new();
    for piece in meetings {
        if !seen.contains(&piece.entry) {
            seen.push(piece.entry);
            all.meetings += 1;
            let close = last.is_some_and(|l| piece.from - l.until < BREAK);
            all.back_to_back += i64::from(close);
        }
        run = match run {
            Some((from, until)) if piece.from - until < BREAK => Some((from, piece.until)),
            ended => {
                close_run(all, ended, date);
                Some((piece.from, piece.until))
            }
        };
        last = Some(piece);
    }
    close_run(all, run, date);
}

fn close_run(all: &mut Focus, run: Option<Interval>, date: Date) {
    let minutes = run.map_or(0, |(from, until)| until - from);
    all.long_runs += i64::from(minutes >= LONG_RUN);
    if minutes > all.longest_run {
        all.longest_run = minutes;
        all.longest_run_on = Some(date);
    }
}
