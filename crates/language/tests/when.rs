//! Dates and times in words, and what they mean on Monday 2 August 2027, 08:10 in London.
#![allow(clippy::unwrap_used)]
use jiff::Zoned;
use language::when::{Found, Locale, Meaning, Precision, Stop, comes_back, when};
use proptest::prelude::*;

fn now() -> Zoned {
    "2027-08-02T08:10[Europe/London]".parse().unwrap()
}

fn stop(stop: &Stop) -> String {
    let time = stop.time.map(|t| t.strftime(" %H:%M").to_string());
    format!(
        "{}{}",
        stop.date.strftime("%a %Y-%m-%d"),
        time.unwrap_or_default()
    )
}

/// "[by Friday] by Fri 2027-08-06"
fn show(text: &str, found: &Found) -> String {
    let end = |s: &Option<Stop>| s.as_ref().map_or_else(|| "…".to_owned(), stop);
    let meaning = match &found.meaning {
        Meaning::Point {
            date,
            time,
            precision,
        } => {
            let at = stop(&Stop {
                date: *date,
                time: *time,
            });
            match precision {
                Precision::Minute | Precision::Day => at,
                other => format!("{} of {at}", other.as_str()),
            }
        }
        Meaning::Span { from, to } => format!("{} – {}", end(from), end(to)),
        Meaning::Repeat {
            rule,
            start,
            minutes,
        } => {
            let minutes = minutes.map(|m| format!(" {m} min")).unwrap_or_default();
            format!("{rule} from {}{minutes}", stop(start))
        }
        Meaning::Length { minutes } => format!("{minutes} min"),
    };
    let bound = match found.bound.as_str() {
        "on" => String::new(),
        bound => format!("{bound} "),
    };
    format!("[{}] {bound}{meaning}", &text[found.span.clone()])
}

fn read(text: &str, now: &Zoned, locale: &Locale) -> String {
    let all: Vec<String> = when(text, now, locale)
        .iter()
        .map(|f| show(text, f))
        .collect();
    if all.is_empty() {
        "nothing".to_owned()
    } else {
        all.join(" ; ")
    }
}

/// A sentence, and under it what it means.
const CASES: &str = "
tomorrow
    [tomorrow] Tue 2027-08-03
tonight
    [tonight] Mon 2027-08-02 18:00 – Mon 2027-08-02 22:00
tonight at 8
    [tonight at 8] Mon 2027-08-02 20:00
yesterday
    [yesterday] Sun 2027-08-01
the day after tomorrow
    [the day after tomorrow] Wed 2027-08-04
in 3 days
    [in 3 days] Thu 2027-08-05
in two weeks
    [in two weeks] Mon 2027-08-16
in 5 working days
    [in 5 working days] Mon 2027-08-09
next Tuesday
    [next Tuesday] Tue 2027-08-10
this Tuesday
    [this Tuesday] Tue 2027-08-03
coming Tuesday
    [coming Tuesday] Tue 2027-08-03
last Tuesday
    [last Tuesday] Tue 2027-07-27
Tuesday
    [Tuesday] Tue 2027-08-03
Monday
    [Monday] Mon 2027-08-09
Thu 4pm
    [Thu 4pm] Thu 2027-08-05 16:00
Thu 16:00
    [Thu 16:00] Thu 2027-08-05 16:00
Thursday at noon
    [Thursday at noon] Thu 2027-08-05 12:00
half past three
    [half past three] Mon 2027-08-02 15:30
quarter to 5
    [quarter to 5] Mon 2027-08-02 16:45
EOD
    [EOD] Mon 2027-08-02 17:00
EOD Friday
    [EOD Friday] Fri 2027-08-06 17:00
Friday EOD
    [Friday EOD] Fri 2027-08-06 17:00
COB tomorrow
    [COB tomorrow] Tue 2027-08-03 17:00
first thing tomorrow
    [first thing tomorrow] Tue 2027-08-03 09:00
by Friday
    [by Friday] by Fri 2027-08-06
before Friday noon
    [before Friday noon] before Fri 2027-08-06 12:00
end of month
    [end of month] Tue 2027-08-31
end of the month
    [end of the month] Tue 2027-08-31
end of quarter
    [end of quarter] Thu 2027-09-30
end of year
    [end of year] Fri 2027-12-31
end of week
    [end of week] Fri 2027-08-06
beginning of next week
    [beginning of next week] Mon 2027-08-09
mid-March
    [mid-March] Wed 2028-03-15
early next week
    [early next week] Mon 2027-08-09 – Tue 2027-08-10
Q3
    [Q3] quarter of Thu 2027-07-01
H2 2027
    [H2 2027] half of Thu 2027-07-01
2027-08-03
    [2027-08-03] Tue 2027-08-03
2027-08-03 14:00
    [2027-08-03 14:00] Tue 2027-08-03 14:00
2027-08-03T14:00
    [2027-08-03T14:00] Tue 2027-08-03 14:00
3/8
    [3/8] Tue 2027-08-03
03/08/2027
    [03/08/2027] Tue 2027-08-03
3.8.2027
    [3.8.2027] Tue 2027-08-03
3 August
    [3 August] Tue 2027-08-03
Aug 3rd, 2027
    [Aug 3rd, 2027] Tue 2027-08-03
the 14th
    [the 14th] Sat 2027-08-14
a week on Monday
    [a week on Monday] Mon 2027-08-16
Monday week
    [Monday week] Mon 2027-08-16
a fortnight
    [a fortnight] 4800 min
in a fortnight
    [in a fortnight] Mon 2027-08-16
within 2 hours
    [within 2 hours] by Mon 2027-08-02 08:10 – Mon 2027-08-02 10:10
10am CET
    [10am CET] Mon 2027-08-02 09:00
3pm ET tomorrow
    [3pm ET tomorrow] Tue 2027-08-03 20:00
15:00 UTC
    [15:00 UTC] Mon 2027-08-02 16:00
after 3
    [after 3] after Mon 2027-08-02 15:00 – …
after 3pm
    [after 3pm] after Mon 2027-08-02 15:00 – …
Tue 2-4pm
    [Tue 2-4pm] Tue 2027-08-03 14:00 – Tue 2027-08-03 16:00
Tue 2–4
    [Tue 2–4] Tue 2027-08-03 14:00 – Tue 2027-08-03 16:00
first week of March
    [first week of March] Wed 2028-03-01 – Tue 2028-03-07
3–7 Aug
    [3–7 Aug] Tue 2027-08-03 – Sat 2027-08-07
Aug 3-7
    [Aug 3-7] Tue 2027-08-03 – Sat 2027-08-07
between 2 and 4
    [between 2 and 4] Mon 2027-08-02 14:00 – Mon 2027-08-02 16:00
between 2 and 4 tomorrow
    [between 2 and 4 tomorrow] Tue 2027-08-03 14:00 – Tue 2027-08-03 16:00
every other Tuesday at 10
    [every other Tuesday at 10] FREQ=WEEKLY;INTERVAL=2;BYDAY=TU from Tue 2027-08-03 10:00
weekdays at 9
    [weekdays at 9] FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR from Mon 2027-08-02 09:00
monthly on the last Friday
    [monthly on the last Friday] FREQ=MONTHLY;BYDAY=-1FR from Fri 2027-08-27
for 45 min
    [for 45 min] 45 min
half an hour
    [half an hour] 30 min
an hour and a half
    [an hour and a half] 90 min
1h30
    [1h30] 90 min
2h
    [2h] 120 min
90 minutes
    [90 minutes] 90 min
half a day
    [half a day] 240 min
Tuesday 10 August
    [Tuesday 10 August] Tue 2027-08-10
Friday 13th
    [Friday 13th] Fri 2027-08-13
next week
    [next week] week of Mon 2027-08-09
next week Tuesday
    [next week Tuesday] Tue 2027-08-10
Tuesday of next week
    [Tuesday of next week] Tue 2027-08-10
the last Friday of August
    [the last Friday of August] Fri 2027-08-27
last Friday of every month
    [last Friday of every month] FREQ=MONTHLY;BYDAY=-1FR from Fri 2027-08-27
the 15th of each month
    [the 15th of each month] FREQ=MONTHLY;BYMONTHDAY=15 from Sun 2027-08-15
every Monday and Wednesday at 9:30
    [every Monday and Wednesday at 9:30] FREQ=WEEKLY;BYDAY=MO,WE from Mon 2027-08-02 09:30
Tuesdays and Thursdays
    [Tuesdays and Thursdays] FREQ=WEEKLY;BYDAY=TU,TH from Tue 2027-08-03
every morning
    [every morning] FREQ=DAILY from Tue 2027-08-03 08:00 240 min
every year on 3 August
    [every year on 3 August] FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=3 from Tue 2027-08-03
since Monday
    [since Monday] since Mon 2027-07-26 – …
since March
    [since March] since Mon 2027-03-01 – …
until Friday
    [until Friday] until … – Fri 2027-08-06
from Monday to Wednesday
    [from Monday to Wednesday] Mon 2027-08-09 – Wed 2027-08-11
Mon 2pm to Tue 4pm
    [Mon 2pm to Tue 4pm] Mon 2027-08-09 14:00 – Tue 2027-08-10 16:00
at 3
    [at 3] Mon 2027-08-02 15:00
at 7
    [at 7] Tue 2027-08-03 07:00
10-2pm
    [10-2pm] Mon 2027-08-02 10:00 – Mon 2027-08-02 14:00
2 to 4pm on Friday
    [2 to 4pm on Friday] Fri 2027-08-06 14:00 – Fri 2027-08-06 16:00
1.5 hours
    [1.5 hours] 90 min
in half an hour
    [in half an hour] Mon 2027-08-02 08:40
20 minutes ago
    [20 minutes ago] Mon 2027-08-02 07:50
two weeks ago
    [two weeks ago] Mon 2027-07-19
this weekend
    [this weekend] Sat 2027-08-07 – Sun 2027-08-08
Friday afternoon
    [Friday afternoon] Fri 2027-08-06 12:00 – Fri 2027-08-06 17:00
Friday afternoon at 3
    [Friday afternoon at 3] Fri 2027-08-06 15:00
this morning
    [this morning] Mon 2027-08-02 08:00 – Mon 2027-08-02 12:00
end of March
    [end of March] Fri 2028-03-31
Christmas
    [Christmas] Sat 2027-12-25
w/c 9 August
    [w/c 9 August] week of Mon 2027-08-09
week of 9 August
    [week of 9 August] week of Mon 2027-08-09
2 working days before Friday
    [2 working days before Friday] Wed 2027-08-04
a week today
    [a week today] Mon 2027-08-09
a week tomorrow
    [a week tomorrow] Tue 2027-08-10
tomorrow week
    [tomorrow week] Tue 2027-08-10
in May
    [in May] month of Mon 2028-05-01
by 14 Aug 5pm
    [by 14 Aug 5pm] by Sat 2027-08-14 17:00
no later than 10:00 on 5 August
    [no later than 10:00 on 5 August] by Thu 2027-08-05 10:00
call at 4
    [at 4] Mon 2027-08-02 16:00
8.30am
    [8.30am] Mon 2027-08-02 08:30
1600 hrs
    [1600 hrs] Mon 2027-08-02 16:00
G1 by Friday, H1
    [by Friday] by Fri 2027-08-06 ; [H1] half of Sat 2028-01-01
quarterly
    [quarterly] FREQ=MONTHLY;INTERVAL=3 from Mon 2027-08-02
every 1st Monday of the month
    [every 1st Monday of the month] FREQ=MONTHLY;BYDAY=1MO from Mon 2027-08-02
prices to Ines by Thursday 12:00
    [by Thursday 12:00] by Thu 2027-08-05 12:00
let's meet Tue 10 Aug at 14:30
    [Tue 10 Aug at 14:30] Tue 2027-08-10 14:30
Tuesday the 10th at 3
    [Tuesday the 10th at 3] Tue 2027-08-10 15:00
dinner tomorrow evening at 7
    [tomorrow evening at 7] Tue 2027-08-03 19:00
tomorrow morning
    [tomorrow morning] Tue 2027-08-03 08:00 – Tue 2027-08-03 12:00
tomorrow at 9
    [tomorrow at 9] Tue 2027-08-03 09:00
tomorrow at nine
    [tomorrow at nine] Tue 2027-08-03 09:00
tomorrow, 9.30am
    [tomorrow, 9.30am] Tue 2027-08-03 09:30
Friday lunchtime
    [Friday lunchtime] Fri 2027-08-06 12:00 – Fri 2027-08-06 14:00
on Wednesday in the afternoon
    [on Wednesday in the afternoon] Wed 2027-08-04 12:00 – Wed 2027-08-04 17:00
4 in the afternoon
    [4 in the afternoon] Mon 2027-08-02 16:00
at half past eight in the morning
    [at half past eight in the morning] Mon 2027-08-02 08:30
ten past 4
    [ten past 4] Mon 2027-08-02 16:10
twenty to three
    [twenty to three] Mon 2027-08-02 14:40
five minutes past two
    [five minutes past two] Mon 2027-08-02 14:05
5 o'clock
    [5 o'clock] Mon 2027-08-02 17:00
noon tomorrow
    [noon tomorrow] Tue 2027-08-03 12:00
midnight
    [midnight] Tue 2027-08-03 00:00
Friday midnight
    [Friday midnight] Sat 2027-08-07 00:00
16h30
    [16h30] Mon 2027-08-02 16:30
9h
    [9h] 540 min
at 1600 hrs on Friday
    [at 1600 hrs on Friday] Fri 2027-08-06 16:00
12am tomorrow
    [12am tomorrow] Tue 2027-08-03 00:00
12pm tomorrow
    [12pm tomorrow] Tue 2027-08-03 12:00
4 p.m.
    [4 p.m.] Mon 2027-08-02 16:00
4p
    [4p] Mon 2027-08-02 16:00
between Monday and Wednesday
    [between Monday and Wednesday] Mon 2027-08-09 – Wed 2027-08-11
between 3 and 7 August
    [between 3 and 7 August] Tue 2027-08-03 – Sat 2027-08-07
Mon-Fri
    [Mon-Fri] Mon 2027-08-09 – Fri 2027-08-13
Monday through Thursday
    [Monday through Thursday] Mon 2027-08-09 – Thu 2027-08-12
28 Dec to 3 Jan
    [28 Dec to 3 Jan] Tue 2027-12-28 – Mon 2028-01-03
3 Aug – 2 Sep
    [3 Aug – 2 Sep] Tue 2027-08-03 – Thu 2027-09-02
from 9 to 5 on Friday
    [from 9 to 5 on Friday] Fri 2027-08-06 09:00 – Fri 2027-08-06 17:00
9-5pm
    [9-5pm] Mon 2027-08-02 09:00 – Mon 2027-08-02 17:00
09-5pm
    [09-5pm] Mon 2027-08-02 09:00 – Mon 2027-08-02 17:00
11-1pm
    [11-1pm] Mon 2027-08-02 11:00 – Mon 2027-08-02 13:00
10pm-1am
    [10pm-1am] Mon 2027-08-02 22:00 – Tue 2027-08-03 01:00
14:00-16:00 tomorrow
    [14:00-16:00 tomorrow] Tue 2027-08-03 14:00 – Tue 2027-08-03 16:00
last week of August
    [last week of August] Wed 2027-08-25 – Tue 2027-08-31
second week of September
    [second week of September] Wed 2027-09-08 – Tue 2027-09-14
first Monday in September
    [first Monday in September] Mon 2027-09-06
this month
    [this month] month of Sun 2027-08-01
next month
    [next month] month of Wed 2027-09-01
last month
    [last month] month of Thu 2027-07-01
next quarter
    [next quarter] quarter of Fri 2027-10-01
Q1
    [Q1] quarter of Sat 2028-01-01
Q2 2028
    [Q2 2028] quarter of Sat 2028-04-01
H1
    [H1] half of Sat 2028-01-01
the second quarter of 2028
    [the second quarter of 2028] quarter of Sat 2028-04-01
in 2028
    [in 2028] year of Sat 2028-01-01
next year
    [next year] year of Sat 2028-01-01
by year end
    [by year end] by Fri 2027-12-31
by end of year
    [by end of year] by Fri 2027-12-31
EOM
    [EOM] Tue 2027-08-31
EOQ
    [EOQ] Thu 2027-09-30
end of next month
    [end of next month] Thu 2027-09-30
end of Q3
    [end of Q3] Thu 2027-09-30
early September
    [early September] Wed 2027-09-01 – Fri 2027-09-10
late September
    [late September] Tue 2027-09-21 – Thu 2027-09-30
mid next week
    [mid next week] Wed 2027-08-11
midweek
    [midweek] Wed 2027-08-04
start of Q4
    [start of Q4] Fri 2027-10-01
beginning of the month
    [beginning of the month] Sun 2027-08-01
by next week
    [by next week] by week of Mon 2027-08-09
over the next two weeks
    [over the next two weeks] by Mon 2027-08-02 – Mon 2027-08-16
in the next 3 days
    [in the next 3 days] by Mon 2027-08-02 – Thu 2027-08-05
within a week
    [within a week] by Mon 2027-08-02 – Mon 2027-08-09
in an hour
    [in an hour] Mon 2027-08-02 09:10
in 45 minutes
    [in 45 minutes] Mon 2027-08-02 08:55
in 90 min
    [in 90 min] Mon 2027-08-02 09:40
an hour ago
    [an hour ago] Mon 2027-08-02 07:10
an hour from now
    [an hour from now] Mon 2027-08-02 09:10
three days ago
    [three days ago] Fri 2027-07-30
in two weeks' time
    [in two weeks' time] Mon 2027-08-16
in a month
    [in a month] Thu 2027-09-02
in six months
    [in six months] Wed 2028-02-02
5 working days after 16 August
    [5 working days after 16 August] Mon 2027-08-23
two weeks from Monday
    [two weeks from Monday] Mon 2027-08-23
a fortnight on Friday
    [a fortnight on Friday] Fri 2027-08-20
this Friday
    [this Friday] Fri 2027-08-06
coming Friday
    [coming Friday] Fri 2027-08-06
this Monday
    [this Monday] Mon 2027-08-02
last Monday
    [last Monday] Mon 2027-07-26
past Friday
    [past Friday] Fri 2027-07-30
Tuesday week
    [Tuesday week] Tue 2027-08-10
Tuesday fortnight
    [Tuesday fortnight] Tue 2027-08-17
on the 3rd
    [on the 3rd] Tue 2027-08-03
by the 1st
    [by the 1st] by Wed 2027-09-01
the 31st
    [the 31st] Tue 2027-08-31
3rd of August
    [3rd of August] Tue 2027-08-03
the 3rd of September at 10
    [the 3rd of September at 10] Fri 2027-09-03 10:00
August 3
    [August 3] Tue 2027-08-03
Aug. 3
    [Aug. 3] Tue 2027-08-03
Sept 30th
    [Sept 30th] Thu 2027-09-30
30 Sep 2028
    [30 Sep 2028] Sat 2028-09-30
29 February
    [29 February] Tue 2028-02-29
8/13
    [8/13] Fri 2027-08-13
13/8
    [13/8] Fri 2027-08-13
3/8/27
    [3/8/27] Tue 2027-08-03
2027/08/03
    [2027/08/03] Tue 2027-08-03
3-8-2027
    [3-8-2027] Tue 2027-08-03
every day
    [every day] FREQ=DAILY from Mon 2027-08-02
every weekday at 8:30
    [every weekday at 8:30] FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR from Mon 2027-08-02 08:30
daily at 9
    [daily at 9] FREQ=DAILY from Mon 2027-08-02 09:00
weekly on Mondays
    [weekly on Mondays] FREQ=WEEKLY;BYDAY=MO from Mon 2027-08-02
fortnightly on Thursday at 2
    [fortnightly on Thursday at 2] FREQ=WEEKLY;INTERVAL=2;BYDAY=TH from Thu 2027-08-05 14:00
every second Tuesday
    [every second Tuesday] FREQ=WEEKLY;INTERVAL=2;BYDAY=TU from Tue 2027-08-03
every third Thursday of the month
    [every third Thursday of the month] FREQ=MONTHLY;BYDAY=3TH from Thu 2027-08-19
the first Monday of each month at 10
    [the first Monday of each month at 10] FREQ=MONTHLY;BYDAY=1MO from Mon 2027-08-02 10:00
every 3 months
    [every 3 months] FREQ=MONTHLY;INTERVAL=3 from Mon 2027-08-02
every quarter
    [every quarter] FREQ=MONTHLY;INTERVAL=3 from Mon 2027-08-02
every month on the 15th at noon
    [every month on the 15th at noon] FREQ=MONTHLY;BYMONTHDAY=15 from Sun 2027-08-15 12:00
every Monday, Wednesday and Friday at 7am
    [every Monday, Wednesday and Friday at 7am] FREQ=WEEKLY;BYDAY=MO,WE,FR from Wed 2027-08-04 07:00
Mondays and Thursdays 2-4pm
    [Mondays and Thursdays 2-4pm] FREQ=WEEKLY;BYDAY=MO,TH from Mon 2027-08-02 14:00 120 min
at 9 every weekday
    [at 9 every weekday] FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR from Mon 2027-08-02 09:00
every Tuesday from 1 September
    [every Tuesday from 1 September] FREQ=WEEKLY;BYDAY=TU from Tue 2027-09-07
every other day
    [every other day] FREQ=DAILY;INTERVAL=2 from Mon 2027-08-02
every 2 days for 30 min
    [every 2 days] FREQ=DAILY;INTERVAL=2 from Mon 2027-08-02 ; [for 30 min] 30 min
yearly on 14 March
    [yearly on 14 March] FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=14 from Tue 2028-03-14
every morning at 8
    [every morning at 8] FREQ=DAILY from Tue 2027-08-03 08:00
daily 5 times
    [daily 5 times] FREQ=DAILY;COUNT=5 from Mon 2027-08-02
weekends
    [weekends] FREQ=WEEKLY;BYDAY=SA,SU from Sat 2027-08-07
on Tuesdays
    [on Tuesdays] FREQ=WEEKLY;BYDAY=TU from Tue 2027-08-03
every evening
    [every evening] FREQ=DAILY from Mon 2027-08-02 18:00 240 min
45-minute call
    [45-minute] 45 min
a 2 hour workshop
    [2 hour] 120 min
two and a half hours
    [two and a half hours] 150 min
1 hour 30 minutes
    [1 hour 30 minutes] 90 min
2h15
    [2h15] 135 min
90m
    [90m] 90 min
1.5h
    [1.5h] 90 min
three quarters of an hour
    [three quarters of an hour] 45 min
a quarter of an hour
    [a quarter of an hour] 15 min
two days
    [two days] 960 min
3pm London time
    [3pm London time] Mon 2027-08-02 15:00
9am New York time tomorrow
    [9am New York time tomorrow] Tue 2027-08-03 14:00
17:00 BST
    [17:00 BST] Mon 2027-08-02 17:00
10am PT on Friday
    [10am PT on Friday] Fri 2027-08-06 18:00
since Friday
    [since Friday] since Fri 2027-07-30 – …
since 3 August
    [since 3 August] since Mon 2026-08-03 – …
since last week
    [since last week] since Mon 2027-07-26 – …
since 9am
    [since 9am] since Mon 2027-08-02 09:00 – …
until 5pm
    [until 5pm] until … – Mon 2027-08-02 17:00
till the end of August
    [till the end of August] until … – Tue 2027-08-31
from 3 August
    [from 3 August] from Tue 2027-08-03 – …
from September
    [from September] from Wed 2027-09-01 – …
after Friday
    [after Friday] after Sat 2027-08-07 – …
after 3 August
    [after 3 August] after Wed 2027-08-04 – …
before 9
    [before 9] before Mon 2027-08-02 09:00
before Christmas
    [before Christmas] before … – Fri 2027-12-24
before the 15th
    [before the 15th] before … – Sat 2027-08-14
no later than Friday
    [no later than Friday] by Fri 2027-08-06
by noon
    [by noon] by Mon 2027-08-02 12:00
by 5
    [by 5] by Mon 2027-08-02 17:00
due 5/8
    [5/8] Thu 2027-08-05
at 12
    [at 12] Mon 2027-08-02 12:00
at 12:00
    [at 12:00] Mon 2027-08-02 12:00
on 3 May
    [on 3 May] Wed 2028-05-03
in May 2028
    [in May 2028] month of Mon 2028-05-01
May 2028
    [May 2028] month of Mon 2028-05-01
Maybe tomorrow
    [tomorrow] Tue 2027-08-03
by May
    [by May] by month of Mon 2028-05-01
ask April tomorrow
    [tomorrow] Tue 2027-08-03
March 14
    [March 14] Tue 2028-03-14
14 march
    [14 march] Tue 2028-03-14
august 2027
    [august 2027] month of Sun 2027-08-01
Sat
    [Sat] Sat 2027-08-07
on sat
    [on sat] Sat 2027-08-07
See you Sat
    [Sat] Sat 2027-08-07
sun 8 aug
    [sun 8 aug] Sun 2027-08-08
wed at 3
    [wed at 3] Wed 2027-08-04 15:00
mon 9am
    [mon 9am] Mon 2027-08-09 09:00
24/7 support by 24/7/2028
    [by 24/7/2028] by Mon 2028-07-24
I may call on Monday
    [on Monday] Mon 2027-08-09
noon
    [noon] Mon 2027-08-02 12:00
later today
    [later today] Mon 2027-08-02
tonight 9pm
    [tonight 9pm] Mon 2027-08-02 21:00
tonight 9
    [tonight 9] Mon 2027-08-02 21:00
this evening
    [this evening] Mon 2027-08-02 18:00 – Mon 2027-08-02 22:00
this afternoon at 4
    [this afternoon at 4] Mon 2027-08-02 16:00
yesterday at 5pm
    [yesterday at 5pm] Sun 2027-08-01 17:00
last night
    [last night] Sun 2027-08-01 18:00 – Sun 2027-08-01 22:00
tomorrow's meeting
    [tomorrow's] Tue 2027-08-03
Monday's board pack
    [Monday's] Mon 2027-08-09
Friday’s pack
    [Friday’s] Fri 2027-08-06
Tue, 3 Aug 2027, 14:00–15:30
    [Tue, 3 Aug 2027, 14:00–15:30] Tue 2027-08-03 14:00 – Tue 2027-08-03 15:30
2027-08-05T16:00
    [2027-08-05T16:00] Thu 2027-08-05 16:00
5 August 2027 16:00 CET
    [5 August 2027 16:00 CET] Thu 2027-08-05 15:00
Board call: Mon 9 Aug 10:00-11:00 (45 min)
    [Mon 9 Aug 10:00-11:00] Mon 2027-08-09 10:00 – Mon 2027-08-09 11:00 ; [45 min] 45 min
(tomorrow)
    [tomorrow] Tue 2027-08-03
tomorrow!
    [tomorrow] Tue 2027-08-03
Friday?
    [Friday] Fri 2027-08-06
tomorrow/Friday
    [tomorrow] Tue 2027-08-03 ; [Friday] Fri 2027-08-06
明日 tomorrow
    [tomorrow] Tue 2027-08-03
Christmas Eve
    [Christmas Eve] Fri 2027-12-24
1/2 day
    [1/2 day] 240 min
for a day
    [for a day] 480 min
weekly 10am
    [weekly 10am] FREQ=WEEKLY from Mon 2027-08-02 10:00
";

/// What looks like a time and is none.
const NOTHING: &str = "
first thing
may I
the second option
1-3-5
24/7
version 3.8
sat down
march on
mon ami
at 10 Downing Street
ask May for it
9 to 5
half eight
8.30
weekly review
2028
31 June
32/13
2027-02-30
a day
after lunch
the March numbers
the wed
this is the second time
half the team
in the first half
in the first place
room 12
room 3.15
10 people
10 a side
3 of 4
page 2-4
items 2 to 4
chapter 3 to 5
G1 2-4
1/2
2/3 of the votes
ratio 3:2
score 4:1
£10-12
10%
12.5
10.30
at 10.30
ISO 9001
A4
7-Eleven
0800 123 456
+44 20 7946 0958
call 0161 496 0000
flight BA123
v2.0.1
16:9
on time
in time
day by day
some day
one day
day one
the day
every time
last one
next step
this one
next to the bank
may he rest
may 3 people come?
march to the beat
second floor
the fourth wall
at sixes and sevens
fortnight
now
soon
later
ASAP
reply-by-Friday
Ökonomie am Montag
at month end
happy new year
";

#[test]
fn sentences_mean_what_they_say() {
    let lines: Vec<&str> = CASES.lines().filter(|l| !l.is_empty()).collect();
    let mut wrong = Vec::new();
    for pair in lines.chunks(2) {
        let got = read(pair[0], &now(), &Locale::default());
        if got != pair[1].trim() {
            wrong.push(format!(
                "{}\n  expected {}\n  got      {got}",
                pair[0],
                pair[1].trim()
            ));
        }
    }
    assert!(lines.len() / 2 >= 150, "{} cases", lines.len() / 2);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_no_time_is_left_alone() {
    for text in NOTHING.lines().filter(|l| !l.is_empty()) {
        assert_eq!(read(text, &now(), &Locale::default()), "nothing", "{text}");
    }
}

#[test]
fn several_times_in_one_sentence_are_all_found() {
    let text = "tomorrow 10-11, Thursday 2-3pm and Friday at noon";
    assert_eq!(
        read(text, &now(), &Locale::default()),
        "[tomorrow 10-11] Tue 2027-08-03 10:00 – Tue 2027-08-03 11:00 ; \
         [Thursday 2-3pm] Thu 2027-08-05 14:00 – Thu 2027-08-05 15:00 ; \
         [Friday at noon] Fri 2027-08-06 12:00"
    );
}

#[test]
fn a_repetition_may_end() {
    let rule = |text: &str| match &when(text, &now(), &Locale::default())[0].meaning {
        Meaning::Repeat { rule, .. } => rule.clone(),
        other => panic!("{other:?}"),
    };
    // With a time the end is an instant in UTC (RFC 5545 section 3.3.10), here of summer time.
    assert_eq!(
        rule("every Tuesday at 10 until 1 October"),
        "FREQ=WEEKLY;BYDAY=TU;UNTIL=20271001T225959Z"
    );
    assert_eq!(
        rule("every Friday until the end of September"),
        "FREQ=WEEKLY;BYDAY=FR;UNTIL=20270930"
    );
    assert_eq!(
        rule("every Friday at 9, 6 times"),
        "FREQ=WEEKLY;BYDAY=FR;COUNT=6"
    );
}

/// At another moment: "2027-03-27T12:00[Europe/London]".
fn at(moment: &str, text: &str) -> String {
    read(text, &moment.parse().unwrap(), &Locale::default())
}

#[test]
fn a_time_that_the_clocks_skip_moves_on_by_the_hour() {
    // 28 March 2027, 01:00 to 02:00 does not exist in London.
    let eve = "2027-03-27T12:00[Europe/London]";
    assert_eq!(
        at(eve, "tomorrow at 01:30"),
        "[tomorrow at 01:30] Sun 2027-03-28 02:30"
    );
    assert_eq!(
        at(eve, "28 March 00:59"),
        "[28 March 00:59] Sun 2027-03-28 00:59"
    );
    // In New York on 14 March 2027; London reads 07:30 (02:30 EST moved on to 03:30 EDT).
    let before = "2027-03-13T12:00[Europe/London]";
    assert_eq!(
        at(before, "2:30am ET tomorrow"),
        "[2:30am ET tomorrow] Sun 2027-03-14 07:30"
    );
}

#[test]
fn hours_are_counted_on_the_clock_that_ticks_and_days_in_the_calendar() {
    let eve = "2027-03-27T12:00[Europe/London]";
    assert_eq!(at(eve, "in 24 hours"), "[in 24 hours] Sun 2027-03-28 13:00");
    assert_eq!(at(eve, "in 1 day"), "[in 1 day] Sun 2027-03-28");
    // 31 October 2027: 01:00 to 02:00 comes twice.
    let autumn = "2027-10-31T00:30[Europe/London]";
    assert_eq!(
        at(autumn, "in 2 hours"),
        "[in 2 hours] Sun 2027-10-31 01:30"
    );
    assert_eq!(at(autumn, "at 01:30"), "[at 01:30] Sun 2027-10-31 01:30");
}

#[test]
fn another_zone_is_the_wall_clock_there_on_that_day() {
    // Two weeks in March, New York is four hours behind London, not five.
    let march = "2027-03-15T08:00[Europe/London]";
    assert_eq!(at(march, "3pm ET"), "[3pm ET] Mon 2027-03-15 19:00");
    assert_eq!(
        at(march, "3pm ET on 29 March"),
        "[3pm ET on 29 March] Mon 2027-03-29 20:00"
    );
    let lisbon = "2027-08-02T08:10[Europe/Lisbon]";
    assert_eq!(at(lisbon, "10am CET"), "[10am CET] Mon 2027-08-02 09:00");
    let tokyo = "2027-08-02T08:10[Asia/Tokyo]";
    assert_eq!(at(tokyo, "6pm ET"), "[6pm ET] Tue 2027-08-03 07:00");
}

#[test]
fn the_locale_decides_what_3_8_is_and_when_a_week_begins() {
    let american = Locale::of("US".parse().unwrap());
    let read = |text: &str| read(text, &now(), &american);
    assert_eq!(read("3/8"), "[3/8] Wed 2028-03-08");
    assert_eq!(read("8/3/2027"), "[8/3/2027] Tue 2027-08-03");
    assert_eq!(read("25/8"), "[25/8] Wed 2027-08-25");
    assert_eq!(read("next Sunday"), "[next Sunday] Sun 2027-08-08");
    assert_eq!(read("next week"), "[next week] week of Sun 2027-08-08");
    assert_eq!(
        read("beginning of next week"),
        "[beginning of next week] Mon 2027-08-09"
    );
    assert_eq!(
        read("every other Tuesday"),
        "[every other Tuesday] FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=SU from Tue 2027-08-03"
    );
}

#[test]
fn next_tuesday_is_that_of_next_week_on_every_day_of_the_week() {
    for day in 2..=8 {
        let moment = format!("2027-08-{day:02}T08:10[Europe/London]");
        assert_eq!(at(&moment, "next Tuesday"), "[next Tuesday] Tue 2027-08-10");
        assert_eq!(at(&moment, "this Tuesday"), "[this Tuesday] Tue 2027-08-03");
    }
    let on_tuesday = "2027-08-03T08:10[Europe/London]";
    assert_eq!(at(on_tuesday, "Tuesday"), "[Tuesday] Tue 2027-08-10");
}

#[test]
fn the_end_of_a_year_turns() {
    let december = "2027-12-30T09:00[Europe/London]";
    assert_eq!(at(december, "3 January"), "[3 January] Mon 2028-01-03");
    assert_eq!(
        at(december, "end of next month"),
        "[end of next month] Mon 2028-01-31"
    );
    assert_eq!(
        at(december, "next quarter"),
        "[next quarter] quarter of Sat 2028-01-01"
    );
    assert_eq!(
        at(december, "30-31 Dec"),
        "[30-31 Dec] Thu 2027-12-30 – Fri 2027-12-31"
    );
    let january = "2028-01-31T09:00[Europe/London]";
    assert_eq!(at(january, "in a month"), "[in a month] Tue 2028-02-29");
    assert_eq!(at(january, "the 30th"), "[the 30th] Thu 2028-03-30");
}

#[test]
fn a_deadline_is_the_last_day_that_counts() {
    let deadline = |text: &str| {
        let found = when(text, &now(), &Locale::default());
        found[0].meaning.deadline().map(|s| stop(&s))
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(deadline("by next week"), some("Fri 2027-08-13"));
    assert_eq!(deadline("by September"), some("Thu 2027-09-30"));
    assert_eq!(deadline("before September"), some("Tue 2027-08-31"));
    assert_eq!(deadline("before Friday"), some("Thu 2027-08-05"));
    assert_eq!(deadline("Q3"), some("Thu 2027-09-30"));
    assert_eq!(deadline("by Thu 4pm"), some("Thu 2027-08-05 16:00"));
    assert_eq!(deadline("3-7 August"), some("Sat 2027-08-07"));
    assert_eq!(deadline("after 3pm"), None);
    assert_eq!(deadline("30 min"), None);
}

#[test]
fn what_is_due_keeps_how_finely_it_was_said() {
    use domain::action::{Due, Precision};
    let due = |text: &str| when(text, &now(), &Locale::default())[0].meaning.due();
    let on = |day: &str, precision| {
        Some(Due {
            date: day.parse().unwrap(),
            time: None,
            precision,
        })
    };
    let timed = Some(Due {
        date: "2027-08-05".parse().unwrap(),
        time: Some("16:00".parse().unwrap()),
        precision: Precision::Day,
    });
    assert_eq!(due("by Thu 4pm"), timed);
    assert_eq!(due("by next week"), on("2027-08-13", Precision::Week));
    assert_eq!(due("in September"), on("2027-09-30", Precision::Month));
    assert_eq!(due("Q4"), on("2027-12-31", Precision::Quarter));
    assert_eq!(due("3-7 August"), on("2027-08-07", Precision::Day));
    assert_eq!(due("30 min"), None);
}

#[test]
fn plain_fields_carry_text_and_numbers_only() {
    let plain = |text: &str| when(text, &now(), &Locale::default())[0].plain(text, &now());
    let point = plain("send it by Thu 4pm");
    assert_eq!(
        (point.text.as_str(), point.offset, point.kind),
        ("by Thu 4pm", 8, "point")
    );
    assert_eq!(point.start.as_deref(), Some("2027-08-05T16:00:00+01:00"));
    assert_eq!(
        (point.date.as_deref(), point.time.as_deref()),
        (Some("2027-08-05"), Some("16:00"))
    );
    assert_eq!(
        (point.precision, point.bound, point.end),
        (Some("minute"), "by", None)
    );
    let month = plain("in October");
    assert_eq!(month.start.as_deref(), Some("2027-10-01"));
    assert_eq!(month.end.as_deref(), Some("2027-10-31"));
    let span = plain("Tue 2-4pm");
    assert_eq!(span.start.as_deref(), Some("2027-08-03T14:00:00+01:00"));
    assert_eq!(span.end.as_deref(), Some("2027-08-03T16:00:00+01:00"));
    let repeat = plain("every other Tuesday at 10");
    assert_eq!(
        repeat.rrule.as_deref(),
        Some("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")
    );
    assert_eq!(repeat.start.as_deref(), Some("2027-08-03T10:00:00+01:00"));
    assert_eq!(plain("for 45 min").minutes, Some(45));
    // Winter has another offset.
    assert_eq!(
        plain("5 Nov 10:00").start.as_deref(),
        Some("2027-11-05T10:00:00+00:00")
    );
}

#[test]
fn a_long_text_takes_no_longer_than_its_length() {
    for piece in [
        "a week on ",
        "Monday and ",
        "10-",
        "every ",
        "the first ",
        "3/",
        "half ",
    ] {
        let text = piece.repeat(2_000);
        let found = when(&text, &now(), &Locale::default());
        assert!(found.len() <= 2_000);
    }
}

/// What the grammar knows, to be thrown together.
fn words() -> Vec<&'static str> {
    "by on in at Monday tue 4pm 16:00 3 31 29 Feb 2027 9999 - – / . , to and between \
     next last week month every other first the of half past quarter hour days ago \
     until since ET noon am for 3rd end year 99 a from working monthly Q3 é ’s é3"
        .split(' ')
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_text_breaks_it(text in "\\PC{0,60}") {
        let found = when(&text, &now(), &Locale::default());
        let mut end = 0;
        for one in &found {
            prop_assert!(one.span.start >= end && one.span.end > one.span.start);
            prop_assert!(text.get(one.span.clone()).is_some());
            end = one.span.end;
            let _ = one.plain(&text, &now());
        }
        prop_assert_eq!(when(&text, &now(), &Locale::default()), found);
    }

    #[test]
    fn no_order_of_its_own_words_breaks_it(
        words in prop::collection::vec(prop::sample::select(words()), 0..10),
        glue in prop::bool::ANY,
    ) {
        let text = words.join(if glue { "" } else { " " });
        for one in when(&text, &now(), &Locale::default()) {
            prop_assert!(text.get(one.span.clone()).is_some());
            let _ = one.meaning.deadline();
        }
    }
}

#[test]
fn what_is_put_off_comes_back_when_it_was_said() {
    let cases = [
        ("until Thursday", "Thu 2027-08-05"),
        ("till Thu 3pm", "Thu 2027-08-05 15:00"),
        ("after Thursday", "Fri 2027-08-06"),
        ("next week", "Mon 2027-08-09"),
        ("two weeks", "Mon 2027-08-16"),
        ("2 days", "Wed 2027-08-04"),
        ("an hour", "Mon 2027-08-02 09:10"),
        ("tonight", "Mon 2027-08-02 18:00"),
        ("I am away until 9 August", "Mon 2027-08-09"),
        ("until Tuesday or Wednesday", "Tue 2027-08-03"),
        ("until 5 August at 4pm, not before", "Thu 2027-08-05 16:00"),
    ];
    for (text, meant) in cases {
        let found = comes_back(text, &now(), &Locale::default());
        assert_eq!(found.as_ref().map(stop).as_deref(), Some(meant), "{text}");
    }
    for nothing in ["", "after lunch", "on a train", "since Monday", "yesterday"] {
        let found = comes_back(nothing, &now(), &Locale::default());
        assert_eq!(found, None, "{nothing}");
    }
}
