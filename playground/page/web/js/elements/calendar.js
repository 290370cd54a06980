// The days of a month, in a grid for mouse and arrow keys.
import { html, IconButton, useEffect, useLayoutEffect, useRef, useState } from "../ui.js";
import { addDays, dateFace, weekday } from "../text/dates.js";

const SHORT = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const LONG = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

function addMonths(day, count) {
  const [year, month, date] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1 + count + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + count, Math.min(date, last))).toISOString().slice(0, 10);
}

const inWeek = (day) => LONG.indexOf(weekday(day));

// Six weeks of days, Monday first, around the month of the given day.
function weeks(day) {
  const first = `${day.slice(0, 7)}-01`;
  const start = addDays(first, -inWeek(first));
  return Array.from({ length: 6 }, (_, row) => Array.from({ length: 7 }, (__, at) => addDays(start, row * 7 + at)));
}

export function Calendar({ id, day, today, onDay, onEscape }) {
  const [focus, setFocus] = useState(day || today);
  const walked = useRef(false);
  useEffect(() => { if (day) setFocus(day); }, [day]);
  useLayoutEffect(() => {
    if (walked.current) document.getElementById(id)?.querySelector("[tabindex='0']")?.focus();
    walked.current = false;
  }, [focus]);
  const walk = (event) => {
    const to = {
      ArrowLeft: () => addDays(focus, -1), ArrowRight: () => addDays(focus, 1), ArrowUp: () => addDays(focus, -7),
      ArrowDown: () => addDays(focus, 7), Home: () => addDays(focus, -inWeek(focus)), End: () => addDays(focus, 6 - inWeek(focus)),
      PageUp: () => addMonths(focus, -1), PageDown: () => addMonths(focus, 1),
    }[event.key];
    if (to) {
      event.preventDefault();
      walked.current = true;
      setFocus(to());
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onEscape();
    }
  };
  const title = new Date(`${focus}T00:00:00Z`).toLocaleDateString("en-US", { timeZone: "UTC", month: "long", year: "numeric" });
  return html`<div class="calendar" onMouseDown=${(event) => event.preventDefault()}>
    <div class="calendar-head">
      <${IconButton} icon="chevron-left" label="Month before" onClick=${() => setFocus(addMonths(focus, -1))} />
      <strong aria-live="polite">${title}</strong>
      <${IconButton} icon="chevron-right" label="Month after" onClick=${() => setFocus(addMonths(focus, 1))} />
    </div>
    <table role="grid" id=${id} aria-label=${title} onKeyDown=${walk}>
      <thead><tr>${SHORT.map((name, at) => html`<th scope="col" abbr=${LONG[at]}>${name}</th>`)}</tr></thead>
      <tbody>${weeks(focus).map((week) => html`<tr>${week.map((each) => html`<td role="gridcell" aria-selected=${each === day}>
        <button type="button" tabindex=${each === focus ? 0 : -1} aria-label=${`${weekday(each)}, ${dateFace(each)}`}
          aria-current=${each === today ? "date" : undefined} onClick=${() => onDay(each)}
          class=${`${each.slice(0, 7) === focus.slice(0, 7) ? "" : "other"} ${each === day ? "chosen" : ""}`}>
          ${Number(each.slice(8))}</button></td>`)}</tr>`)}</tbody>
    </table>
  </div>`;
}
