//! Calendars in a few words.

/// A calendar around these components.
pub fn calendar(name: &str, components: &[String]) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example.com//stories//EN\r\n\
         X-WR-CALNAME:{name}\r\n{}END:VCALENDAR\r\n",
        components.concat()
    )
}

/// A `VEVENT` of that UID; `lines` are its other properties, one each.
pub fn event(uid: &str, lines: &[&str]) -> String {
    let rest: String = lines.iter().map(|l| format!("{l}\r\n")).collect();
    format!("BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20270701T080000Z\r\n{rest}END:VEVENT\r\n")
}
