//! The range of the return: three marks on a line, and the formula beside each number.
use app::value::ValueView;
use domain::money::Money;
use domain::value::{Minutes, Value, whole};

/// One mark of the range, at a per cent of its width.
pub(super) struct Mark {
    pub at: i64,
    pub big: String,
    pub small: String,
    pub name: &'static str,
}

/// What pays for the post, on a line of its own.
pub(super) struct BreakEven {
    pub at: i64,
    pub mark: i64,
    pub needed: String,
    pub returned: String,
    pub scale: i64,
}

/// The three marks, spread over the width with a margin for their words.
pub(super) fn marks(view: &ValueView) -> (Vec<Mark>, (i64, i64)) {
    let worth = &view.worth;
    let Some(low) = worth.realised else {
        return (Vec::new(), (0, 0));
    };
    let all = [
        (low, "realised"),
        (worth.capacity, "counted"),
        (worth.high, "unweighted"),
    ];
    let size = |v: &Value| v.roi.unwrap_or(v.minutes.thousandths());
    let sizes: Vec<i64> = all.iter().map(|(v, _)| size(v)).collect();
    let first = sizes.iter().copied().min().unwrap_or(0).min(0);
    let last = sizes.iter().copied().max().unwrap_or(0).max(1);
    // The words under a mark are centred: a tenth is kept free on both sides.
    let place = |n: i64| 10 + (n - first) * 76 / (last - first).max(1);
    let mut at: Vec<i64> = sizes.iter().map(|n| place(*n)).collect();
    // Words of neighbours need room: the marks keep their order and their line.
    for n in 1..at.len() {
        at[n] = at[n].max(at[n - 1] + 22);
    }
    let over = at[2] - 90;
    if over > 0 {
        at[2] = 90;
        at[1] = at[1].min(68);
        at[0] = at[0].min(46);
    }
    let mark = |((v, name), at): ((Value, &'static str), i64)| {
        let hours = format!("{} h", v.minutes.in_hours(2));
        Mark {
            at,
            big: v.roi_text().unwrap_or(hours.clone()),
            small: match v.year_text() {
                Some(year) => format!("{year} · {hours}"),
                None => "a week".into(),
            },
            name,
        }
    };
    // Classes of tenths of a per cent, in fives.
    let span = (at[0] * 10, at[2] * 10);
    (all.into_iter().zip(at).map(mark).collect(), span)
}

pub(super) fn formulas(view: &ValueView) -> Vec<(&'static str, String, String)> {
    let worth = &view.worth;
    let f = &worth.facts;
    let (net, counted) = (f.net, f.weighted);
    let mut out = Vec::new();
    let money = |minor: i64| {
        whole(Money {
            minor,
            currency: f.currency,
        })
    };
    let rate = worth.rate.map(|rate| {
        let cents = format!("{:02}", rate.minor % 100);
        let pounds = Money::whole(rate.minor / 100, rate.currency);
        (format!("{pounds}.{cents}"), f.weeks)
    });
    let times = rate.as_ref().map_or(String::new(), |(rate, weeks)| {
        format!(" × {rate} × {weeks} weeks")
    });
    let worth_of = |v: &Value| {
        v.year_text()
            .unwrap_or_else(|| format!("{} h a week", v.minutes.in_hours(2)))
    };
    if let Some(low) = &worth.realised {
        let more = f.increase.unwrap_or_default().or_none();
        let smaller = format!(
            "min({}, {}) h{times}",
            counted.in_hours(2),
            more.in_hours(2)
        );
        out.push(("Realised", smaller, worth_of(low)));
    }
    let minutes = format!("{} min ÷ 60{times}", two(counted));
    out.push(("Counted", minutes, worth_of(&worth.capacity)));
    let unweighted = format!("{} min ÷ 60{times}", two(net));
    out.push(("Unweighted", unweighted, worth_of(&worth.high)));
    if let (Some(low), Some(post)) = (&worth.realised, f.post_year)
        && let (Some(from), Some(to)) = (low.roi_text(), worth.high.roi_text())
    {
        let (from, to) = (from.trim_end_matches(" %"), to.trim_start_matches('+'));
        let range = format!("{} to {to}", from.trim_start_matches('+'));
        out.push(("Return", format!("value ÷ {} − 1", money(post)), range));
    }
    if let (Some(year), Some(week), Some((rate, weeks))) = (f.executive_year, f.week, rate) {
        let formula = format!("{} ÷ ({weeks} weeks × {} h)", money(year), week.in_hours(1));
        out.push(("An hour", formula, rate));
        if let (Some(post), Some(even)) = (f.post_year, worth.break_even) {
            // In tenths of a per cent; costs are far below what a wide integer holds.
            let tenths = i128::from(post) * 1000 / i128::from(year.max(1));
            let share = format!("{}.{} %", tenths / 10, tenths % 10);
            let (post, year) = (money(post), money(year));
            out.push(("Cost of the post", format!("{post} ÷ {year}"), share));
            let formula = format!("{post} ÷ {year} × {} h", week.in_hours(1));
            out.push((
                "Break-even",
                formula,
                format!("{} h a week", even.in_hours(2)),
            ));
        }
    }
    out
}

/// Minutes with two places at most: "609.21".
fn two(minutes: Minutes) -> String {
    minutes.to_string()
}

pub(super) fn break_even(view: &ValueView) -> Option<BreakEven> {
    let needed = view.worth.break_even?;
    let returned = view.worth.facts.net;
    let most = needed.max(returned).hour_hundredths().max(1);
    // A round scale with room to the right.
    let scale = (most / 500 + 1) * 5;
    let place = |m: Minutes| (m.hour_hundredths() / scale.max(1)).clamp(0, 100);
    Some(BreakEven {
        at: place(returned),
        mark: place(needed),
        needed: needed.in_hours(2),
        returned: returned.in_hours(2),
        scale,
    })
}

pub(super) fn range_label(marks: &[Mark]) -> String {
    let said: Vec<_> = marks
        .iter()
        .map(|m| format!("{} {}", m.name, m.big))
        .collect();
    format!("A range: {}", said.join(", "))
}
