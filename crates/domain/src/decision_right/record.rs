//! What the record of one's decisions suggests: a step up or down, for a talk (`F10`).
use super::{Area, HeldRight, Level, Standing, held};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

/// One thing that was decided in an area: by the assistant, or by the executive as proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deed {
    /// Where.
    pub area: Area,
    /// When it was done.
    pub at: Timestamp,
    /// When it was reversed: undone, or declined.
    pub reversed: Option<Timestamp>,
}

/// A change of level worth a talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Where.
    pub area: Area,
    /// From.
    pub from: Level,
    /// To.
    pub to: Level,
    /// How many in a row (up) or reversals (down) it rests on.
    pub count: usize,
}

/// In a row without reversal, within `ROW_DAYS`: one level up may be proposed (`F10`).
pub const ROW: usize = 8;
/// Days in which the row stands.
pub const ROW_DAYS: i64 = 60;
/// Reversals within `REVERSAL_DAYS` that ask for a talk about one level down (`F10`).
pub const REVERSALS: usize = 2;
/// Days in which reversals are counted.
pub const REVERSAL_DAYS: i64 = 30;

/// What the record suggests for each area, down before up; nothing above 7 or under 1.
pub fn steps(
    rights: &[HeldRight],
    who: Standing,
    deeds: &[Deed],
    now: Timestamp,
    today: Date,
) -> Vec<Step> {
    Area::ALL
        .into_iter()
        .filter_map(|area| {
            let from = held(rights, who, area, today)?.level;
            step(area, from, deeds, now)
        })
        .collect()
}

fn step(area: Area, from: Level, deeds: &[Deed], now: Timestamp) -> Option<Step> {
    let since = |days: i64| {
        let span = SignedDuration::from_hours(24 * days);
        now.saturating_sub(span).unwrap_or(Timestamp::MIN)
    };
    let mine = || deeds.iter().filter(|d| d.area == area && d.at <= now);
    let recent = |at: Timestamp| at > since(REVERSAL_DAYS) && at <= now;
    let reversals = mine().filter(|d| d.reversed.is_some_and(recent)).count();
    if reversals >= REVERSALS {
        let to = from.down();
        return (to != from).then_some(Step {
            area,
            from,
            to,
            count: reversals,
        });
    }
    let mut row: Vec<_> = mine().filter(|d| d.at > since(ROW_DAYS)).collect();
    row.sort_by_key(|d| std::cmp::Reverse(d.at));
    let count = row.iter().take_while(|d| d.reversed.is_none()).count();
    let to = from.up();
    (count >= ROW && to != from).then_some(Step {
        area,
        from,
        to,
        count,
    })
}
