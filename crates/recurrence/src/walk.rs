//! Walks the walls that a rule gives, from wherever the window begins.
use crate::calendar::DAY;
use crate::plan::Plan;
use crate::rule::Skip;
use std::ops::ControlFlow;

/// Steps that one expansion may take: periods and walls looked at.
pub(crate) const MOST_STEPS: u64 = 1_000_000;

/// The budget is spent.
pub(crate) struct Spent;

/// Counts steps down, so that a rule that never matches ends.
pub(crate) struct Budget {
    left: u64,
}

impl Budget {
    pub(crate) fn new(steps: u64) -> Self {
        Self { left: steps }
    }

    #[cfg(test)]
    pub(crate) fn used(&self) -> u64 {
        MOST_STEPS - self.left
    }

    fn step(&mut self) -> Result<(), Spent> {
        self.left = self.left.checked_sub(1).ok_or(Spent)?;
        Ok(())
    }
}

impl Plan {
    /// Calls `visit` with every wall of the rule after the start and within `from..=to`, in order,
    /// until it breaks. A rule with `COUNT` stops by itself; the start was its first.
    pub(crate) fn walk(
        &self,
        from: i64,
        to: i64,
        budget: &mut Budget,
        visit: &mut dyn FnMut(i64) -> ControlFlow<()>,
    ) -> Result<(), Spent> {
        let Some(count) = self.count else {
            return self.walk_free(from, to, budget, visit);
        };
        if let Some(last) = self.last_counted(count, budget)? {
            return self.walk_free(from, to.min(last), budget, visit);
        }
        let mut left = count - 1;
        if left == 0 {
            return Ok(());
        }
        self.walk_free(self.start, to, budget, &mut |wall| {
            left -= 1;
            if wall >= from {
                visit(wall)?;
            }
            if left == 0 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
    }

    /// The last wall of a rule with `COUNT`, where it needs no counting one by one.
    pub(crate) fn last_counted(
        &self,
        count: u32,
        budget: &mut Budget,
    ) -> Result<Option<i64>, Spent> {
        let Some(each) = self.per_period() else {
            return Ok(None);
        };
        let mut left = u64::from(count) - 1;
        let mut last = self.start;
        if left == 0 {
            return Ok(Some(last));
        }
        let first = self.period_at(self.start);
        let _ = self.visit_period(first, budget, &mut |wall| {
            if wall > self.start && left > 0 {
                (last, left) = (wall, left - 1);
            }
            ControlFlow::Continue(())
        })?;
        if left > 0 {
            let period = first + (1 + (left as i64 - 1) / each as i64) * self.interval;
            let place = (left - 1) % each;
            let times = self.times.len();
            let day = self.days(period).iter().nth((place / times) as usize);
            last = self.wall(period, day.unwrap_or_default(), place % times);
        }
        Ok(Some(last))
    }

    fn walk_free(
        &self,
        from: i64,
        to: i64,
        budget: &mut Budget,
        visit: &mut dyn FnMut(i64) -> ControlFlow<()>,
    ) -> Result<(), Spent> {
        let from = from.max(self.start + 1);
        let mut period = self.align(self.period_at(from));
        if self.skip == Skip::Forward {
            period -= self.interval;
        }
        period = period.max(self.origin);
        while self.period_start(period) <= to {
            if let Some(next) = self.next_unlimited(period) {
                budget.step()?;
                period = self.align(next - 1) + self.interval;
                continue;
            }
            let flow = self.visit_period(period, budget, &mut |wall| match wall {
                _ if wall < from => ControlFlow::Continue(()),
                _ if wall > to => ControlFlow::Break(()),
                _ => visit(wall),
            })?;
            if flow.is_break() {
                break;
            }
            period += self.interval;
        }
        Ok(())
    }

    /// For periods shorter than a day: where to go on if this one is ruled out.
    fn next_unlimited(&self, period: i64) -> Option<i64> {
        let unit = self.unit();
        if unit == DAY {
            return None;
        }
        let wall = period * unit;
        let next = |length: i64| Some((wall.div_euclid(length) + 1) * (length / unit));
        let second = wall.rem_euclid(DAY);
        let parts = &self.parts;
        let has = |set: u64, n: i64| set == 0 || set >> n & 1 == 1;
        if !self.has_day(wall.div_euclid(DAY)) {
            return next(DAY);
        }
        if !has(parts.hours.into(), second / 3_600) {
            return next(3_600);
        }
        if unit <= 60 && !has(parts.minutes, second / 60 % 60) {
            return next(60);
        }
        if unit == 1 && !has(parts.seconds, second % 60) {
            return next(1);
        }
        None
    }

    /// Every wall of one period in order, or those at the positions of `BYSETPOS`.
    fn visit_period(
        &self,
        period: i64,
        budget: &mut Budget,
        visit: &mut dyn FnMut(i64) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Spent> {
        budget.step()?;
        let days = self.days(period);
        let times = self.times.len();
        if self.parts.positions.is_empty() {
            for day in days.iter() {
                for time in 0..times {
                    budget.step()?;
                    if visit(self.wall(period, day, time)).is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
            }
            return Ok(ControlFlow::Continue(()));
        }
        let total = (days.len() * times) as i64;
        let mut places: Vec<i64> = Vec::with_capacity(self.parts.positions.len());
        for &position in &self.parts.positions {
            budget.step()?;
            let position = i64::from(position);
            places.push(if position > 0 {
                position - 1
            } else {
                total + position
            });
        }
        places.retain(|place| (0..total).contains(place));
        places.sort_unstable();
        places.dedup();
        for place in places {
            let (day, time) = (place as u64 / times, place as u64 % times);
            let Some(day) = days.iter().nth(day as usize) else {
                continue;
            };
            if visit(self.wall(period, day, time)).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn wall(&self, period: i64, day: i64, time: u64) -> i64 {
        let base = if self.unit() < DAY {
            period * self.unit()
        } else {
            day * DAY
        };
        base + self.times.nth(time)
    }
}
