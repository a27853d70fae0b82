//! Public holidays of a region: facts of the PyPI package `holidays`, kept by `xtask/regions.py`.
use crate::region::Region;
use jiff::civil::Date;
use std::ops::RangeInclusive;

/// One line a holiday: country, parts, name, dates; `xtask/regions.py` explains the columns.
const HOLIDAYS: &str = include_str!("../data/holidays.tsv");

/// The years the table covers. Outside them nothing is known, which is not the same as no holiday.
pub const YEARS: RangeInclusive<i16> = 2020..=2032;

/// Public holidays there from `from` to `to`, both inclusive, by date and then name. Where the date
/// follows the moon the name may end in "(estimated)". A day in lieu ends in "(observed)".
pub fn holidays(
    region: &Region,
    from: Date,
    to: Date,
) -> impl Iterator<Item = (Date, &'static str)> + use<> {
    let (country, part) = (region.country(), region.part().unwrap_or("-"));
    let mut found: Vec<(Date, &'static str)> = HOLIDAYS
        .lines()
        .filter_map(|line| {
            let mut column = line.split('\t');
            let here = column.next()? == country;
            let parts = column.next()?;
            let here = here && (parts == "*" || parts.split(',').any(|p| p == part));
            here.then_some((column.next()?, column.next()?))
        })
        .flat_map(|(name, dates)| {
            dates
                .split(' ')
                .filter_map(move |day| Some((day.parse().ok()?, name)))
        })
        .filter(|(day, _)| (from..=to).contains(day))
        .collect();
    found.sort_unstable();
    found.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn names(code: &str, from: Date, to: Date) -> Vec<String> {
        let region = code.parse().unwrap();
        holidays(&region, from, to)
            .map(|(day, name)| format!("{day} {name}"))
            .collect()
    }

    #[test]
    fn a_part_of_a_country_has_its_own_days() {
        let (from, to) = (date(2027, 8, 1), date(2027, 8, 31));
        assert_eq!(
            names("GB-ENG", from, to),
            ["2027-08-30 Late Summer Bank Holiday"]
        );
        assert_eq!(
            names("GB-SCT", from, to),
            ["2027-08-02 Summer Bank Holiday"]
        );
        assert!(names("GB", from, to).is_empty());
        assert_eq!(names("US", from, to), [""; 0]);
        let (from, to) = (date(2027, 5, 20), date(2027, 5, 30));
        assert_eq!(names("DE-BY", from, to), ["2027-05-27 Corpus Christi"]);
        assert!(names("DE-BE", from, to).is_empty());
    }

    #[test]
    fn both_ends_count_and_days_come_in_order() {
        let days = names("GB-ENG", date(2027, 12, 25), date(2028, 1, 3));
        assert_eq!(
            days,
            [
                "2027-12-25 Christmas Day",
                "2027-12-26 Boxing Day",
                "2027-12-27 Christmas Day (observed)",
                "2027-12-28 Boxing Day (observed)",
                "2028-01-01 New Year's Day",
                "2028-01-03 New Year's Day (observed)",
            ]
        );
    }

    #[test]
    fn every_date_of_the_table_is_a_date_within_the_years_it_claims() {
        let mut dates = 0;
        for line in HOLIDAYS.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(columns.len(), 4, "{line}");
            for text in columns[3].split(' ') {
                let day: Date = text.parse().unwrap();
                assert!(YEARS.contains(&day.year()), "{line}");
                dates += 1;
            }
        }
        assert!(dates > 9_000, "only {dates} holidays: was the table cut?");
    }

    #[test]
    fn every_region_has_holidays_in_every_year() {
        // Ukraine has suspended its public holidays for as long as martial law holds.
        for region in Region::all().filter(|region| region.code() != "UA") {
            for year in YEARS {
                let days = holidays(&region, date(year, 1, 1), date(year, 12, 31)).count();
                assert!(days >= 3, "{} {year}: {days}", region.code());
            }
        }
    }
}
