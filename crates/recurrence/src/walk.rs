//! Walks the walls that a rule gives, from wherever the window begins.
use crate::calendar::{DAY, LAST_WALL};
use crate::plan::Plan;
use crate::rule::Skip;
use std::ops::ControlFlow;

/// Steps that one expansion may take: periods and walls looked at.
pub(crate) const MOST_STEPS: u64 = 300_000;

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
            let ahead = (1 + (left as i64 - 1) / each as i64).checked_mul(self.interval);
            let most = self.period_at(LAST_WALL) - first;
            let Some(ahead) = ahead.filter(|ahead| *ahead <= most) else {
                return Ok(Some(LAST_WALL));
            };
            let period = first + ahead;
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
        let (from, to) = (from.max(self.start + 1), to.min(LAST_WALL));
        let mut period = self.align(self.period_at(from));
        if self.skip == Skip::Forward {
            period -= self.interval;
        }
        period = period.max(self.origin);
        // A day skipped forward may be a day of the next period too.
        let mut previous = None;
        while self.period_start(period) <= to {
            if let Some(next) = self.next_unlimited(period) {
                budget.step()?;
                period = self.align(next - 1) + self.interval;
                continue;
            }
            let flow = self.visit_period(period, budget, &mut |wall| match wall {
                _ if wall > to => ControlFlow::Break(()),
                _ if wall < from || previous.replace(wall) == Some(wall) => {
                    ControlFlow::Continue(())
                }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rule;
    use crate::calendar::{DAY, LAST_WALL, day_of};

    fn plan(rule: &str, start: i64) -> Plan {
        Plan::new(&rule.parse::<Rule>().unwrap(), start, false)
    }

    /// The walls within a span and the steps it took to find them.
    fn walked(plan: &Plan, from: i64, to: i64) -> (Vec<i64>, u64) {
        let mut budget = Budget::new(MOST_STEPS);
        let mut found = Vec::new();
        let walk = plan.walk(from, to, &mut budget, &mut |wall| {
            found.push(wall);
            ControlFlow::Continue(())
        });
        assert!(walk.is_ok());
        (found, budget.used())
    }

    const START: i64 = 9_862 * DAY + 9 * 3_600; // 1997-01-01T09:00:00

    #[test]
    fn a_month_thirty_years_on_costs_what_a_month_of_the_first_year_costs() {
        let rules = [
            "FREQ=DAILY",
            "FREQ=DAILY;COUNT=20000",
            "FREQ=DAILY;INTERVAL=3;COUNT=20000;BYHOUR=9,12",
            "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=20000",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=SU",
            "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10000",
            "FREQ=MONTHLY;BYDAY=2TU;COUNT=1000",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "FREQ=HOURLY;BYHOUR=9,10",
            "FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=4;COUNT=60",
        ];
        for rule in rules {
            let plan = plan(rule, START);
            let month = |year| (day_of(year, 7, 1) * DAY, day_of(year, 8, 1) * DAY);
            let ((early_from, early_to), (late_from, late_to)) = (month(1997), month(2027));
            let (early, first_year) = walked(&plan, early_from, early_to);
            let (late, thirty_years_on) = walked(&plan, late_from, late_to);
            assert!(!early.is_empty() && !late.is_empty(), "{rule}");
            // Months differ by a few occurrences; decades of walking would be thousands of steps.
            assert!(
                thirty_years_on.abs_diff(first_year) <= 8,
                "{rule}: {thirty_years_on}"
            );
        }
    }

    #[test]
    fn counting_by_arithmetic_gives_the_wall_that_counting_one_by_one_gives() {
        let rules = [
            "FREQ=DAILY",
            "FREQ=DAILY;INTERVAL=3;BYHOUR=8,9,10",
            "FREQ=DAILY;BYDAY=SA,SU",
            "FREQ=WEEKLY",
            "FREQ=WEEKLY;BYDAY=MO,WE,SU;INTERVAL=2;WKST=SU",
            "FREQ=MONTHLY",
            "FREQ=MONTHLY;BYMONTHDAY=5,28",
            "FREQ=MONTHLY;BYMONTHDAY=-1,-28",
            "FREQ=MONTHLY;BYDAY=4FR,1MO",
            "FREQ=MONTHLY;BYDAY=-4FR,-1MO",
            "FREQ=YEARLY",
            "FREQ=YEARLY;BYMONTH=1,12;BYMONTHDAY=31",
            "FREQ=YEARLY;BYDAY=52SU,1MO",
            "FREQ=YEARLY;BYMONTH=2;BYDAY=2MO,3MO",
            "FREQ=HOURLY;INTERVAL=5;BYMINUTE=0,30",
            "FREQ=MINUTELY;INTERVAL=7",
            "FREQ=SECONDLY;INTERVAL=100",
        ];
        for rule in rules {
            let (all, _) = walked(
                &plan(rule, START),
                0,
                START + 100_000 * plan(rule, START).unit().min(DAY),
            );
            for count in [1, 2, 3, 7, 50] {
                let plan = plan(&format!("{rule};COUNT={count}"), START);
                let last = plan
                    .last_counted(count, &mut Budget::new(MOST_STEPS))
                    .ok()
                    .flatten();
                let expected = [START]
                    .into_iter()
                    .chain(all.iter().copied())
                    .nth(count as usize - 1);
                assert_eq!(last, expected, "{rule} {count}");
            }
        }
    }

    #[test]
    fn rules_whose_periods_differ_are_counted_one_by_one() {
        let rules = [
            "FREQ=MONTHLY;BYMONTHDAY=29",
            "FREQ=MONTHLY;BYMONTHDAY=-31",
            "FREQ=MONTHLY;BYDAY=5MO",
            "FREQ=MONTHLY;BYMONTHDAY=1,-28",
            "FREQ=MONTHLY;BYDAY=4FR,-1FR",
            "FREQ=MONTHLY;BYDAY=FR",
            "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
            "FREQ=YEARLY;BYDAY=53MO",
            "FREQ=YEARLY;BYWEEKNO=1",
            "FREQ=YEARLY;BYYEARDAY=1",
            "FREQ=MONTHLY;BYMONTH=3",
            "FREQ=DAILY;BYMONTH=3",
            "FREQ=DAILY;INTERVAL=2;BYDAY=MO",
            "FREQ=WEEKLY;BYMONTH=3",
            "FREQ=HOURLY;BYHOUR=3",
            "FREQ=MINUTELY;BYMINUTE=3",
            "FREQ=SECONDLY;BYSECOND=3",
            "FREQ=DAILY;BYMONTHDAY=3",
            "FREQ=MONTHLY;BYDAY=FR;BYSETPOS=1",
        ];
        for rule in rules {
            assert_eq!(plan(rule, START).per_period(), None, "{rule}");
        }
    }

    #[test]
    fn a_rule_that_never_matches_spends_its_budget_and_ends() {
        for rule in [
            "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=31",
        ] {
            let mut budget = Budget::new(MOST_STEPS);
            let plan = plan(rule, START);
            let visit = &mut |_| panic!("there is no such day");
            assert!(
                plan.walk(0, LAST_WALL, &mut budget, visit).is_err(),
                "{rule}"
            );
        }
    }

    #[test]
    fn counts_beyond_the_calendar_end_with_it() {
        let rule = "FREQ=YEARLY;INTERVAL=4294967295;COUNT=4294967295";
        let last = plan(rule, START)
            .last_counted(u32::MAX, &mut Budget::new(9))
            .ok()
            .flatten();
        assert_eq!(last, Some(LAST_WALL));
    }
}
