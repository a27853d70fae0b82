//! iCalendar read case by case: each test is named for what must hold, with its RFC section.
#![allow(clippy::unwrap_used)]
use domain::event::{Answer, Class, Event, Kind, Status};
use domain::event_text::{length_text, moment_text};
use formats::ical::{self, Calendar, Error, Options};
use jiff::tz::TimeZone;

fn read(text: &str) -> Calendar {
    let zone = TimeZone::get("Europe/Lisbon").unwrap();
    let options = Options {
        default_zone: zone,
        ..Options::default()
    };
    ical::read(text.as_bytes(), &options).unwrap()
}

/// A calendar around one event with these lines.
fn event(lines: &str) -> Calendar {
    read(&format!(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n"
    ))
}

fn only(calendar: &Calendar) -> &Event {
    assert_eq!(calendar.events.len(), 1, "{:?}", calendar.rejected);
    &calendar.events[0].event
}

/// Start and length of the one event, as stored text, and the first note on how it was mended.
fn when(lines: &str) -> String {
    let calendar = event(lines);
    let event = only(&calendar);
    let mended = calendar
        .repaired
        .first()
        .map(|n| format!(" ({}: {})", n.field, n.reason));
    let (start, length) = (moment_text(&event.start), length_text(&event.length));
    format!("{start} {length}{}", mended.unwrap_or_default())
}

#[test]
fn starts_are_dates_floating_times_or_times_in_a_zone() {
    // 3.3.4, 3.3.5
    assert_eq!(when("DTSTART;VALUE=DATE:20270802"), "20270802 1d");
    assert_eq!(when("DTSTART:20270802"), "20270802 1d");
    assert_eq!(when("DTSTART:20270802T093000"), "20270802T093000 0s");
    assert_eq!(when("DTSTART:20270802T093000Z"), "20270802T093000;UTC 0s");
    let london = when("DTSTART;TZID=Europe/London:20270802T093000");
    assert_eq!(london, "20270802T093000;Europe/London 0s");
    // A date has no zone (3.2.19); Kerio writes one all the same.
    assert_eq!(
        when("DTSTART;TZID=Europe/London;VALUE=DATE:20270802"),
        "20270802 1d"
    );
    assert_eq!(
        when("DTSTART;VALUE=DATE;VALUE=DATE:20270802"),
        "20270802 1d"
    );
    assert_eq!(
        when("DTSTART:20270802T093000+0530"),
        "20270802T093000;+05:30 0s"
    );
}

#[test]
fn the_end_gives_an_exact_length_and_a_duration_a_nominal_one() {
    // 3.6.1, 3.8.5.3
    assert_eq!(
        when("DTSTART:20270802T093000Z\nDTEND:20270802T100000Z"),
        "20270802T093000;UTC 1800s"
    );
    assert_eq!(
        when("DTSTART:20270802T093000Z\nDURATION:P1DT1H"),
        "20270802T093000;UTC 1d3600s"
    );
    assert_eq!(
        when("DTSTART;VALUE=DATE:20270802\nDTEND;VALUE=DATE:20270805"),
        "20270802 3d"
    );
    let across =
        "DTSTART;TZID=Europe/London:20270802T093000\nDTEND;TZID=Europe/Berlin:20270802T113000";
    assert_eq!(when(across), "20270802T093000;Europe/London 3600s");
    let clock_change =
        "DTSTART;TZID=Europe/London:20270327T220000\nDTEND;TZID=Europe/London:20270328T060000";
    assert_eq!(when(clock_change), "20270327T220000;Europe/London 25200s");
    assert!(only(&event("DTSTART:20270802T093000Z")).no_end);
    assert!(!only(&event("DTSTART:20270802T093000Z\nDURATION:PT0S")).no_end);
}

#[test]
fn an_end_that_cannot_be_is_mended_and_told() {
    // 3.8.2.2: later than the start, and of its type
    let mended = [
        "DTSTART:20270802T220000\nDTEND:20270802T010000",
        "DTSTART:20270803T100000\nDTEND:20270802T090000",
        "DTSTART;VALUE=DATE:20270805\nDTEND;VALUE=DATE:20270802",
        "DTSTART:20270802T100000\nDURATION:-PT1H",
        "DTSTART;VALUE=DATE:20270802\nDTEND:20270803T120000",
        "DTSTART:20270802T220000\nDTEND;VALUE=DATE:20270803",
        "DTSTART;VALUE=DATE:20270802\nDTEND;VALUE=DATE:20270802",
        "DTSTART;VALUE=DATE:20270802\nDURATION:PT30H",
        "DTSTART:20270802T100000\nDTEND:later",
        "DTSTART:20270802T100000\nDTEND:20270802T110000\nDURATION:PT2H",
    ];
    insta::assert_snapshot!(mended.map(when).join("\n"));
    let floating_end = when("DTSTART;TZID=Europe/London:20270802T090000\nDTEND:20270802T100000");
    assert_eq!(floating_end, "20270802T090000;Europe/London 3600s");
}

#[test]
fn an_unknown_zone_falls_to_the_calendar_and_says_so_once() {
    let lines =
        "DTSTART;TZID=Nowhere/Middle:20270802T090000\nDTEND;TZID=Nowhere/Middle:20270802T100000";
    let calendar = event(lines);
    assert_eq!(
        moment_text(&only(&calendar).start),
        "20270802T090000;Europe/Lisbon"
    );
    assert_eq!(calendar.warnings.len(), 1);
    insta::assert_snapshot!(calendar.warnings[0].reason);
    let told = "X-WR-TIMEZONE:Asia/Tokyo\nBEGIN:VEVENT\nDTSTART;TZID=X:20270802T090000\nEND:VEVENT";
    let calendar = read(&format!("BEGIN:VCALENDAR\n{told}\nEND:VCALENDAR"));
    assert_eq!(
        moment_text(&only(&calendar).start),
        "20270802T090000;Asia/Tokyo"
    );
    assert_eq!(calendar.zone.unwrap().iana_name(), Some("Asia/Tokyo"));
}

const OWN_ZONE: &str = "BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE";

#[test]
fn a_zone_that_the_file_defines_is_followed_and_kept() {
    // 3.6.5; the definition may come after its use
    let body = format!(
        "BEGIN:VEVENT\nUID:1\nDTSTART;TZID=\"Customized Time Zone\":20270802T090000\n\
         DTEND:20270802T080000Z\nEND:VEVENT\n{OWN_ZONE}"
    );
    let calendar = read(&format!("BEGIN:VCALENDAR\n{body}\nEND:VCALENDAR"));
    let event = only(&calendar);
    assert_eq!(
        moment_text(&event.start),
        "20270802T090000;=Customized Time Zone"
    );
    assert_eq!(length_text(&event.length), "3600s");
    assert_eq!((calendar.warnings.len(), calendar.zones.len()), (0, 1));
    let stored = ical::zone_from_text(&calendar.zones[0].text).unwrap();
    let summer = jiff::civil::date(2027, 8, 2).at(9, 0, 0, 0);
    assert_eq!(stored.instant(summer).to_string(), "2027-08-02T07:00:00Z");
}

#[test]
fn a_name_of_the_tz_database_goes_before_the_files_definition_and_that_before_the_map() {
    let with = |tzid: &str| {
        let zone = OWN_ZONE.replace("Customized Time Zone", tzid);
        let body = format!("BEGIN:VEVENT\nDTSTART;TZID=\"{tzid}\":20270802T090000\nEND:VEVENT");
        let calendar = read(&format!("BEGIN:VCALENDAR\n{zone}\n{body}\nEND:VCALENDAR"));
        let text = moment_text(&only(&calendar).start);
        text.split_once(';').unwrap().1.to_owned()
    };
    assert_eq!(with("Asia/Tokyo"), "Asia/Tokyo");
    assert_eq!(with("/mozilla.org/20070129_1/Asia/Tokyo"), "Asia/Tokyo");
    assert_eq!(with("Tokyo Standard Time"), "=Tokyo Standard Time");
    assert_eq!(
        with("tzone://Microsoft/Custom"),
        "=tzone://Microsoft/Custom"
    );
    let bare = when("DTSTART;TZID=Tokyo Standard Time:20270802T090000");
    assert_eq!(bare, "20270802T090000;Asia/Tokyo 0s");
    let unquoted = when("DTSTART;TZID=(UTC-05:00) Eastern Time (US & Canada):20270802T090000");
    assert_eq!(unquoted, "20270802T090000;America/New_York 0s");
}

#[test]
fn rules_dates_and_exceptions_are_kept_as_the_engine_wants_them() {
    // 3.8.5
    let calendar = event(
        "DTSTART;TZID=Europe/London:20270802T090000\nRRULE:FREQ=WEEKLY;COUNT=9\n\
         EXDATE;TZID=Europe/London:20270809T090000,20270816T090000\nEXDATE;VALUE=DATE:20270823\n\
         RDATE;VALUE=PERIOD:20270901T090000Z/PT2H,20270902T090000Z/20270902T093000Z\n\
         RDATE;VALUE=DATE:20270910\nEXRULE:FREQ=DAILY",
    );
    let event = only(&calendar);
    assert_eq!(event.rules, ["FREQ=WEEKLY;COUNT=9"]);
    let except: Vec<_> = event.except.iter().map(moment_text).collect();
    assert_eq!(
        except,
        [
            "20270809T090000;Europe/London",
            "20270816T090000;Europe/London",
            "20270823"
        ]
    );
    let extra: Vec<_> = event
        .extra
        .iter()
        .map(|(at, length)| {
            format!(
                "{} {}",
                moment_text(at),
                length.as_ref().map_or("-".into(), length_text)
            )
        })
        .collect();
    assert_eq!(
        extra,
        [
            "20270901T090000;UTC 0d7200s",
            "20270902T090000;UTC 1800s",
            "20270910 -"
        ]
    );
    assert!(
        calendar.warnings[0]
            .reason
            .starts_with("EXRULE is no longer part of iCalendar")
    );
}

#[test]
fn a_broken_rule_keeps_the_event_and_names_the_part() {
    let calendar = event("DTSTART:20270802T090000\nRRULE:FREQ=WEEKLY;UNTL=20280101");
    assert!(only(&calendar).rules.is_empty());
    insta::assert_snapshot!(calendar.repaired[0].reason);
    let calendar = event("DTSTART:20270802T090000\nRRULE:RRULE:junk;FREQ=WEEKLY;COUNT=-1");
    assert_eq!(only(&calendar).rules, ["FREQ=WEEKLY"]);
    assert_eq!(calendar.repaired.len(), 1);
}

#[test]
fn an_override_names_its_occurrence() {
    // 3.8.4.4, 3.2.13
    let calendar = event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/London:20270809T090000\n\
         DTSTART:20270809T100000Z",
    );
    let changed = only(&calendar);
    let id = changed.recurrence_id.as_ref().map(moment_text);
    assert_eq!(id.as_deref(), Some("20270809T090000;Europe/London"));
    assert!(changed.and_future);
    let calendar = event("RECURRENCE-ID:soon\nDTSTART:20270809T100000Z");
    assert!(calendar.events.is_empty());
    assert_eq!(
        (
            calendar.rejected[0].field.as_str(),
            calendar.rejected[0].line
        ),
        ("RECURRENCE-ID", 4)
    );
}

#[test]
fn free_birthday_and_working_location_entries_never_block() {
    let blocks =
        |lines: &str| only(&event(&format!("DTSTART;VALUE=DATE:20270802\n{lines}"))).blocks(&[]);
    assert!(blocks("SUMMARY:Board"));
    assert!(blocks("TRANSP:OPAQUE"));
    assert!(blocks("X-MICROSOFT-CDO-BUSYSTATUS:BUSY"));
    for free in [
        "TRANSP:TRANSPARENT",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE",
        "STATUS:CANCELLED",
        "CATEGORIES:Work,Birthday",
        "X-NEXTCLOUD-BC-FIELD-TYPE:BDAY",
        "X-GOOGLE-EVENT-TYPE:workingLocation",
    ] {
        assert!(!blocks(free), "{free}");
    }
    let party = event("DTSTART:20270802T160000\nCATEGORIES:Birthday");
    assert!(only(&party).blocks(&[]), "a party at four asks for time");
}

#[test]
fn status_class_and_kind_follow_the_words_of_every_program() {
    let of = |lines: &str| {
        let calendar = event(&format!("DTSTART:20270802T090000\n{lines}"));
        let event = only(&calendar);
        (event.status, event.class, event.kind)
    };
    let (confirmed, public, meeting) = (Status::Confirmed, Class::Public, Kind::Appointment);
    assert_eq!(of(""), (confirmed, public, meeting));
    assert_eq!(of("STATUS:TENTATIVE"), (Status::Tentative, public, meeting));
    assert_eq!(
        of("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"),
        (Status::Tentative, public, meeting)
    );
    assert_eq!(
        of("X-MICROSOFT-CDO-BUSYSTATUS:OOF"),
        (confirmed, public, Kind::OutOfOffice)
    );
    assert_eq!(
        of("X-GOOGLE-EVENT-TYPE:focusTime"),
        (confirmed, public, Kind::Focus)
    );
    assert_eq!(
        of("CLASS:CONFIDENTIAL"),
        (confirmed, Class::Confidential, meeting)
    );
    // 3.8.1.3: what is not understood is private
    assert_eq!(of("CLASS:X-SECRET"), (confirmed, Class::Private, meeting));
}

#[test]
fn people_come_with_answers_roles_and_whoever_sent_it_for_them() {
    let calendar = event(
        "DTSTART:20270802T090000\n\
         ORGANIZER;CN=\"Keane, Orla\";SENT-BY=\"mailto:Ines@Example.com\":MAILTO:Orla@example.com\n\
         ATTENDEE;CN=Bram;PARTSTAT=DECLINED;ROLE=OPT-PARTICIPANT:mailto:bram@example.com\n\
         ATTENDEE;CUTYPE=ROOM;PARTSTAT=ACCEPTED;CN=Oak:mailto:oak@example.com\n\
         ATTENDEE;CN=Nobody:invalid:nomail",
    );
    let event = only(&calendar);
    let organizer = event.organizer.as_ref().unwrap();
    assert_eq!(
        (organizer.email.as_str(), organizer.name.as_str()),
        ("orla@example.com", "Keane, Orla")
    );
    assert_eq!(organizer.sent_by, "ines@example.com");
    assert_eq!(event.answer_of("BRAM@example.com"), Some(Answer::Declined));
    assert!(!event.attendees[0].required && event.attendees[1].resource);
    assert_eq!(event.attendees[2].email, "");
    assert!(!event.blocks(&["bram@example.com".to_owned()]));
}

#[test]
fn a_meeting_link_is_found_wherever_it_stands() {
    let link = |lines: &str| {
        let calendar = event(&format!("DTSTART:20270802T090000\n{lines}"));
        only(&calendar).conference.clone()
    };
    // RFC 7986 section 5.11
    let own = "CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://video.example.com/x\n\
               LOCATION:https://meet.google.com/abc";
    assert_eq!(link(own), "https://video.example.com/x");
    assert_eq!(
        link("X-GOOGLE-CONFERENCE:https://meet.google.com/abc"),
        "https://meet.google.com/abc"
    );
    assert_eq!(
        link("LOCATION:Room 4 / https://meet.google.com/abc"),
        "https://meet.google.com/abc"
    );
    assert_eq!(
        link("DESCRIPTION:Join\\nhttps://zoom.us/j/12\\nBye"),
        "https://zoom.us/j/12"
    );
    assert_eq!(link("DESCRIPTION:See https://example.com/agenda"), "");
}

#[test]
fn events_without_title_or_uid_are_kept_and_the_same_content_is_the_same_event() {
    let one = "BEGIN:VEVENT\nDTSTAMP:20270101T000000Z\nDTSTART:20270802T090000\nEND:VEVENT";
    let again = "BEGIN:VEVENT\nDTSTAMP:20270701T000000Z\nDTSTART:20270802T090000\nEND:VEVENT";
    let other = "BEGIN:VEVENT\nDTSTART:20270803T090000\nEND:VEVENT";
    let calendar = read(&format!(
        "BEGIN:VCALENDAR\n{one}\n{again}\n{other}\nEND:VCALENDAR"
    ));
    let uids: Vec<&str> = calendar
        .events
        .iter()
        .map(|e| e.event.uid.as_str())
        .collect();
    assert!(uids[0].starts_with("hash:") && uids[0] == uids[1] && uids[1] != uids[2]);
    assert_eq!(calendar.events[0].event.title, "");
}

#[test]
fn one_bad_event_costs_no_other_and_its_bytes_are_found_again() {
    let good = |n: i32| format!("BEGIN:VEVENT\nUID:{n}\nDTSTART:20270802T090000\nEND:VEVENT\n");
    let bad = "BEGIN:VEVENT\nUID:bad\nDTSTART:Next Year\nEND:VEVENT";
    let text = format!(
        "BEGIN:VCALENDAR\n{}{bad}\n{}END:VCALENDAR\n",
        good(1),
        good(2)
    );
    let calendar = read(&text);
    assert_eq!(calendar.events.len(), 2);
    let note = &calendar.rejected[0];
    assert_eq!(
        (note.line, note.uid.as_str(), note.field.as_str()),
        (8, "bad", "DTSTART")
    );
    assert_eq!(&text[note.offset..note.offset + note.len], bad);
    let first = &calendar.events[0];
    assert_eq!(
        text[first.offset..first.offset + first.len],
        *good(1).trim_end()
    );
    assert_eq!(calendar.events[1].line, 10);
}

#[test]
fn missing_ends_and_nested_garbage_lose_nothing_that_is_whole() {
    let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20270802T090000\nBEGIN:VALARM\n\
                DESCRIPTION:not the event's\nBEGIN:VEVENT\nUID:2\nDTSTART:20270803T090000\n\
                END:VALARM\n\
                SUMMARY:Two\nEND:VEVENT\nEND:NOTHING\nBEGIN:VTODO\nUID:3\nEND:VTODO\n\
                BEGIN:VEVENT\nUID:4\nDTSTART:20270804T090000";
    let calendar = read(text);
    let uids: Vec<&str> = calendar
        .events
        .iter()
        .map(|e| e.event.uid.as_str())
        .collect();
    assert_eq!(uids, ["1", "2", "4"]);
    assert_eq!(calendar.events[0].event.description, "");
    assert_eq!(calendar.events[1].event.title, "Two");
    assert_eq!(calendar.repaired.len(), 2, "{:?}", calendar.repaired);
    assert_eq!(calendar.skipped.get("VTODO"), Some(&1));
}

#[test]
fn every_line_break_byte_order_mark_and_bad_byte_is_borne() {
    let plain = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20270802T090000\n\
                 SUMMARY:Ol\n á\nEND:VEVENT\nEND:VCALENDAR\n";
    for text in [
        plain.to_owned(),
        plain.replace('\n', "\r\n"),
        plain.replace('\n', "\r"),
        format!("\u{feff}{plain}"),
    ] {
        let calendar = read(&text);
        assert_eq!(only(&calendar).title, "Olá", "{text:?}");
        assert!(calendar.repaired.is_empty());
    }
    let mut split = plain.replace("Ol\n á", "Ol\u{e1}").into_bytes();
    let at = split.iter().position(|b| *b == 0xc3).unwrap();
    split.splice(at + 1..at + 1, *b"\r\n ");
    let calendar = ical::read(&split, &Options::default()).unwrap();
    assert_eq!(
        only(&calendar).title,
        "Olá",
        "a fold inside a character is undone first"
    );
    split[at] = 0xff;
    let calendar = ical::read(&split, &Options::default()).unwrap();
    assert_eq!(
        calendar.repaired[0].reason,
        "some bytes are not UTF-8; they were replaced by \u{fffd}"
    );
}

#[test]
fn texts_are_unescaped_joined_and_bounded() {
    let calendar = event(
        "DTSTART:20270802T090000\nSUMMARY:Price\\, and grid\\; part\\n2\u{0}\n\
         DESCRIPTION:first\nsecond without an indent\n\
         LOCATION;ENCODING=QUOTED-PRINTABLE:Caf=C3=A9=\n 4",
    );
    let event = only(&calendar);
    assert_eq!(event.title, "Price, and grid; part\n2");
    assert_eq!(event.description, "first\nsecond without an indent");
    assert_eq!(event.location, "Café=4");
    let long = format!(
        "DTSTART:20270802T090000\nDESCRIPTION:{}",
        "é".repeat(50_000)
    );
    let calendar = self::event(&long);
    assert_eq!(only(&calendar).description.len(), 64 << 10);
    assert_eq!(calendar.repaired[0].field, "DESCRIPTION");
}

#[test]
fn what_is_no_calendar_is_refused_in_a_sentence() {
    let refused = |bytes: &[u8]| ical::read(bytes, &Options::default()).unwrap_err();
    assert_eq!(refused(b""), Error::Empty);
    assert_eq!(refused(b"\xef\xbb\xbf \r\n"), Error::Empty);
    assert_eq!(refused(b"name,start\na,b\n"), Error::NotACalendar);
    assert_eq!(refused(b"\n<!DOCTYPE html><html>"), Error::WebPage);
    assert_eq!(refused(b"\xff\xfeB\0E\0"), Error::Utf16);
    let all = [
        Error::Empty,
        Error::NotACalendar,
        Error::WebPage,
        Error::Utf16,
    ]
    .map(|error| error.to_string())
    .join("\n");
    insta::assert_snapshot!(all);
}

#[test]
fn hostile_input_ends_soon_and_small() {
    let options = Options {
        max_bytes: 120 << 20,
        ..Options::default()
    };
    let read = |bytes: &[u8]| ical::read(bytes, &options);
    let line = [
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270802\nSUMMARY:".to_vec(),
        vec![b'x'; 100 << 20],
    ]
    .concat();
    let calendar = read(&line).unwrap();
    assert_eq!(calendar.events[0].event.title.len(), 64 << 10);
    assert!(read(&vec![b'x'; 100 << 20]).is_err());
    assert!(matches!(
        read(&vec![b'x'; 121 << 20]),
        Err(Error::TooLarge { .. })
    ));
    let folds = [
        b"BEGIN:VCALENDAR\nDESCRIPTION:".to_vec(),
        b"\n ".repeat(1_000_000),
    ]
    .concat();
    assert!(read(&folds).unwrap().events.is_empty());
    let deep = [b"BEGIN:VCALENDAR\n".to_vec(), b"BEGIN:X\n".repeat(100_000)].concat();
    assert_eq!(read(&deep).unwrap().warnings.len(), 1);
    let many = b"BEGIN:VEVENT\nEND:VEVENT\n".repeat(1_000_000);
    assert!(matches!(read(&many), Err(Error::TooManyComponents { .. })));
    let empty = b"BEGIN:VEVENT\nEND:VEVENT\n".repeat(200_000);
    let calendar = read(&empty).unwrap();
    assert_eq!(
        (calendar.rejected.len(), calendar.untold),
        (10_000, 190_000)
    );
    let nul = [
        b"BEGIN:VEVENT\nDTSTART:20270802\nSUMMARY:a\0b\n".to_vec(),
        vec![0; 1 << 20],
    ]
    .concat();
    assert_eq!(read(&nul).unwrap().events[0].event.title, "ab");
    let dates = [
        b"BEGIN:VEVENT\nDTSTART:20270802\nEXDATE:".to_vec(),
        b"20270802,".repeat(2_000_000),
    ]
    .concat();
    assert!(read(&dates).unwrap().events[0].event.except.len() <= 1 << 17);
}

#[test]
fn the_name_zone_and_method_of_a_calendar_are_told() {
    let text = "BEGIN:VCALENDAR\nMETHOD:request\nX-WR-CALNAME:Old\nNAME:Orla\\, work\n\
                BEGIN:VEVENT\n\
                DTSTART;TZID=Europe/Paris:20270802T090000\nEND:VEVENT\nBEGIN:VEVENT\n\
                DTSTART;TZID=Asia/Tokyo:20270802T090000\nEND:VEVENT\nBEGIN:VEVENT\n\
                DTSTART;TZID=Europe/Paris:20270803T090000\nEND:VEVENT\nEND:VCALENDAR";
    let calendar = read(text);
    assert_eq!(calendar.name.as_deref(), Some("Orla, work"));
    assert_eq!(calendar.method.as_deref(), Some("REQUEST"));
    assert_eq!(calendar.zone.unwrap().iana_name(), Some("Europe/Paris"));
}
