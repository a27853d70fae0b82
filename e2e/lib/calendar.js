// A small calendar as another program would export it.

/**
 * @typedef {object} Entry
 * @property {string} title
 * @property {string} start local, as in 20270705T100000
 * @property {string} end
 * @property {string} [rule] RRULE
 * @property {string} [place]
 * @property {string} [answer] the executive's PARTSTAT
 * @property {string[]} [people] addresses of the others
 */

/**
 * @param {string} executive address of whose calendar it is
 * @param {Entry[]} entries
 * @returns {string} iCalendar, RFC 5545, in the zone of London
 */
export function calendar(executive, entries) {
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//A story//EN"];
  entries.forEach((entry, number) => {
    lines.push("BEGIN:VEVENT", `UID:story-${number}@example.com`, "DTSTAMP:20270701T080000Z");
    lines.push(`SUMMARY:${entry.title}`);
    lines.push(`DTSTART;TZID=Europe/London:${entry.start}`);
    lines.push(`DTEND;TZID=Europe/London:${entry.end}`);
    if (entry.rule) lines.push(`RRULE:${entry.rule}`);
    if (entry.place) lines.push(`LOCATION:${entry.place}`);
    if (entry.people) {
      lines.push(`ATTENDEE;PARTSTAT=${entry.answer ?? "ACCEPTED"}:mailto:${executive}`);
      for (const address of entry.people) lines.push(`ATTENDEE:mailto:${address}`);
    }
    lines.push("END:VEVENT");
  });
  lines.push("END:VCALENDAR", "");
  return lines.join("\r\n");
}
