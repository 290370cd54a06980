// Instants, days and times in a person's zone.

const formats = new Map();

function parts(at, zone) {
  if (!formats.has(zone)) {
    const options = { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", weekday: "long",
      hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
    formats.set(zone, new Intl.DateTimeFormat("en-US", options));
  }
  const found = Object.fromEntries(formats.get(zone).formatToParts(at).map((part) => [part.type, part.value]));
  const number = (key) => Number(found[key]);
  return { year: number("year"), month: number("month"), day: number("day"), weekday: found.weekday,
    hour: number("hour"), minute: number("minute"), second: number("second") };
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September",
  "October", "November", "December"];
const two = (number) => String(number).padStart(2, "0");

// The calendar day in a zone, as YYYY-MM-DD.
export function dayIn(at, zone) {
  const p = parts(at, zone);
  return `${p.year}-${two(p.month)}-${two(p.day)}`;
}

// The wall time in a zone, as HH:MM.
export function wallIn(at, zone) {
  const p = parts(at, zone);
  return `${two(p.hour)}:${two(p.minute)}`;
}

export function timeIn(at, zone) {
  return clockFace(wallIn(at, zone));
}

// "09:05" as people read it: "9:05 AM".
export function clockFace(time) {
  const [hour, minute] = time.split(":").map(Number);
  return `${hour % 12 || 12}:${two(minute)} ${hour < 12 ? "AM" : "PM"}`;
}

// "2026-11-26" as people read it: "Nov 26, 2026".
export function dateFace(day) {
  const [year, month, date] = day.split("-").map(Number);
  return `${MONTHS[month - 1].slice(0, 3)} ${date}, ${year}`;
}

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const asUTC = (day) => new Date(`${day}T00:00:00Z`);

export function weekday(day) {
  return WEEKDAYS[asUTC(day).getUTCDay()];
}

export function addDays(day, count) {
  const moved = asUTC(day);
  moved.setUTCDate(moved.getUTCDate() + count);
  return moved.toISOString().slice(0, 10);
}

function ordinal(day) {
  if (day >= 11 && day <= 13) return `${day}th`;
  return `${day}${{ 1: "st", 2: "nd", 3: "rd" }[day % 10] || "th"}`;
}

// The heading of a day in the message list.
export function dayHeading(day, today) {
  if (day === today) return "Today";
  if (day === addDays(today, -1)) return "Yesterday";
  const [year, month, date] = day.split("-").map(Number);
  const named = `${weekday(day)}, ${MONTHS[month - 1]} ${ordinal(date)}`;
  return day.slice(0, 4) === today.slice(0, 4) ? named : `${named}, ${year}`;
}

// The seconds since 1970 at which clocks in the zone show this day and time.
export function instantOf(day, time, zone) {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  let guess = wanted;
  for (let round = 0; round < 3; round += 1) {
    const shown = new Date(guess);
    guess += wanted - Date.parse(`${dayIn(shown, zone)}T${wallIn(shown, zone)}:00Z`);
  }
  return Math.round(guess / 1000);
}

// "14:30", "9:05 am", "9am", "0900": a time of day as HH:MM, or null.
export function parseTime(text) {
  const found = /^\s*(\d{1,2})(?:[:.]?(\d{2}))?\s*([ap])?\.?(?:m\.?)?\s*$/i.exec(text);
  if (!found) return null;
  let hour = Number(found[1]);
  const minute = Number(found[2] || 0);
  const half = found[3]?.toLowerCase();
  if (half && (hour < 1 || hour > 12)) return null;
  if (half) hour = (hour % 12) + (half === "p" ? 12 : 0);
  return hour > 23 || minute > 59 ? null : `${two(hour)}:${two(minute)}`;
}

// "2026-11-30", "30 Nov 2026", "Nov 30", "tomorrow": a day, or null.
export function parseDay(text, today) {
  const plain = text.trim().toLowerCase().replaceAll(",", " ");
  const near = { today: 0, tomorrow: 1, yesterday: -1 }[plain];
  if (near !== undefined) return addDays(today, near);
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(plain);
  if (iso) return realDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const words = plain.split(/\s+/).filter(Boolean);
  const month = MONTHS.findIndex((name) => words.some((w) => w.length > 2 && name.toLowerCase().startsWith(w)));
  const numbers = words.map((word) => parseInt(word, 10)).filter((number) => !Number.isNaN(number));
  const day = numbers.find((number) => number <= 31);
  if (month < 0 || !day) return null;
  return realDay(numbers.find((number) => number > 31) || Number(today.slice(0, 4)), month + 1, day);
}

function realDay(year, month, day) {
  const at = new Date(Date.UTC(year, month - 1, day));
  const same = at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  return same ? at.toISOString().slice(0, 10) : null;
}

// The zone's name and its distance from UTC: "Europe/Berlin, UTC+1".
export function zoneLabel(zone, at) {
  const named = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "shortOffset" });
  const offset = named.formatToParts(at).find((part) => part.type === "timeZoneName").value.replace("GMT", "UTC");
  return zone === "UTC" ? "UTC" : `${zone.split("/").pop().replaceAll("_", " ")}, ${offset}`;
}

// Slack's <!date^seconds^format> for one reader.
export function dateToken(seconds, format, zone, now) {
  const at = new Date(seconds * 1000);
  return format.replace(/\{(\w+)\}/g, (whole, name) => datePart(name, at, zone, now) ?? whole);
}

function datePart(name, at, zone, now) {
  const p = parts(at, zone);
  const year = Math.abs(at - now) < 183 * 86400e3 ? "" : `, ${p.year}`;
  const month = MONTHS[p.month - 1];
  const long = () => `${p.weekday}, ${month} ${ordinal(p.day)}${year}`;
  const near = () => {
    const [day, today] = [dayIn(at, zone), dayIn(now, zone)];
    return { [today]: "today", [addDays(today, 1)]: "tomorrow", [addDays(today, -1)]: "yesterday" }[day];
  };
  const plain = () => `${month} ${ordinal(p.day)}${year}`;
  const short = () => `${month.slice(0, 3)} ${p.day}${year}`;
  const faces = {
    date_num: () => `${p.year}-${two(p.month)}-${two(p.day)}`,
    date: plain,
    date_pretty: () => near() ?? plain(),
    date_slash: () => `${two(p.month)}/${two(p.day)}/${p.year}`,
    date_short: short,
    date_short_pretty: () => near() ?? short(),
    date_long: long,
    date_long_pretty: () => near() ?? long(),
    date_long_full: () => `${p.weekday}, ${month} ${ordinal(p.day)}, ${p.year}`,
    day_divider_pretty: () => near() ?? long(),
    time: () => timeIn(at, zone),
    time_secs: () => timeIn(at, zone).replace(" ", `:${two(p.second)} `),
    ago: () => ago((now - at) / 1000),
  };
  return faces[name]?.();
}

function ago(seconds) {
  const minutes = Math.floor(Math.abs(seconds) / 60);
  const [size, unit] = [[1440, "day"], [60, "hour"], [1, "minute"]].find(([length]) => minutes >= length) || [];
  if (!size) return "just now";
  const count = Math.floor(minutes / size);
  const span = `${count} ${unit}${count > 1 ? "s" : ""}`;
  return seconds > 0 ? `${span} ago` : `in ${span}`;
}
