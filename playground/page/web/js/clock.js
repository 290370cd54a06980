// The clock of the playground, and the menu that moves it.
import { html, Icon, Menu, useEffect, useState } from "./ui.js";
import { attempt, post } from "./api.js";
import { store } from "./store.js";
import { dateFace, dayIn, timeIn, wallIn, weekday, zoneLabel } from "./text/dates.js";

export function Clock() {
  const { clock, me } = store.state;
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 5000);
    return () => clearInterval(timer);
  }, []);
  const now = store.now();
  const zone = store.zone();
  const day = dayIn(now, zone);
  const moved = Math.abs(clock.offset) >= 30;
  const first = me.name.split(" ")[0];
  const items = [
    { heading: zoneLabel(zone, now) },
    { label: `${wallIn(now, zone) < "09:00" ? "Today" : "Tomorrow"}, 9:00 AM`, detail: `on ${first}’s clock`, run: () => move({ to_next: "09:00", zone }) },
    { label: "Next working day, 9:00 AM", detail: `on ${first}’s clock`, run: () => move({ to_next: "09:00", zone, weekdays: true }) },
    { label: "An hour on", run: () => move({ forward: 3600 }) },
    { label: "A day on", run: () => move({ forward: 86400 }) },
    { label: "A week on", run: () => move({ forward: 604800 }) },
    { label: "A time of your choice …", run: () => store.set({ dialog: { kind: "clock" } }) },
    { label: "Back to real time", run: () => move({ offset: 0 }) },
  ];
  return html`<${Menu} label="Move the clock" named=${false}
      class=${`clock ${moved ? "moved" : ""}`} items=${items} align="end">
    <${Icon} name="clock" size=${16} /><span class="sr-only">Clock: </span><span class="clock-day">${weekday(day).slice(0, 3)} ${dateFace(day).replace(/, \d+$/, "")}</span>
    <span class="clock-time">${timeIn(now, zone)}</span>${moved && html`<span class="clock-moved">${distance(clock.offset)}</span>`}
  <//>`;
}

// On its way it stops at everybody's 9 AM, unless it goes straight there.
export async function move({ straight, ...how }) {
  const through_mornings = !straight && how.offset === undefined;
  const clock = await attempt(() => post("clock", { ...how, through_mornings }));
  if (clock) store.set({ clock: { ...clock, drift: Date.parse(clock.now) - Date.now() } });
  return clock;
}

// How far the clock was moved, in the two largest units.
function distance(seconds) {
  const sign = seconds < 0 ? "−" : "+";
  let rest = Math.round(Math.abs(seconds) / 60);
  const parts = [];
  for (const [size, unit] of [[1440, "d"], [60, "h"], [1, "min"]]) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count) parts.push(`${count} ${unit}`);
  }
  return `${sign}${parts.slice(0, 2).join(" ")}`;
}
