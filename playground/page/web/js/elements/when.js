// Pickers of dates and times.
import { html, Icon, Popup, useId, useLayoutEffect, useRef, useState } from "../ui.js";
import { store } from "../store.js";
import { useElement } from "../surface.js";
import { clockFace, dateFace, dayIn, instantOf, parseDay, parseTime, wallIn } from "../text/dates.js";
import { plain } from "../text/show.js";
import { Problem } from "./button.js";
import { Calendar } from "./calendar.js";
import { Combo } from "./combo.js";

export function DatePicker({ block, element, field = {} }) {
  const { entry, change, error } = useElement(block, element);
  const set = (day) => change(day, { selected_date: day });
  return html`<span class="element"><${DateField} day=${entry?.selected_date || null} onDay=${set} field=${field}
    element=${element} placeholder=${plain(element.placeholder) || "Select a date"} /><${Problem} text=${error} /></span>`;
}

export function TimePicker({ block, element, field = {} }) {
  const { entry, change, error } = useElement(block, element);
  const set = (time) => change(time, { selected_time: time });
  return html`<span class="element"><${TimeField} time=${entry?.selected_time || null} onTime=${set} field=${field}
    element=${element} placeholder=${plain(element.placeholder) || "Select a time"} /><${Problem} text=${error} /></span>`;
}

export function DateTimePicker({ block, element, field = {} }) {
  const { entry, change, error } = useElement(block, element);
  const zone = store.zone();
  const at = entry?.selected_date_time ? new Date(entry.selected_date_time * 1000) : null;
  const [half, setHalf] = useState({});
  const day = at ? dayIn(at, zone) : half.day || null;
  const time = at ? wallIn(at, zone) : half.time || null;
  const set = (next) => {
    const whole = { day, time, ...next };
    setHalf(whole);
    if (!whole.day || !whole.time) return;
    const seconds = instantOf(whole.day, whole.time, zone);
    change(seconds, { selected_date_time: seconds });
  };
  const named = field.label || "Date and time";
  return html`<span class="element when" role="group" aria-label=${named} aria-describedby=${field.described}>
    <${DateField} day=${day} onDay=${(value) => set({ day: value })} field=${{ ...field, labelledBy: null, label: `${named}: date` }}
      element=${element} placeholder="Select a date" />
    <${TimeField} time=${time} onTime=${(value) => set({ time: value })} element=${{}}
      field=${{ ...field, id: undefined, labelledBy: null, label: `${named}: time` }} placeholder="Time" />
    <${Problem} text=${error} /></span>`;
}

function DateField({ day, onDay, field, element, placeholder }) {
  const [open, setOpen] = useState(false);
  const [draft, setDraft] = useState(null);
  const box = useRef();
  const input = useRef();
  const grid = useId();
  const today = dayIn(store.now(), store.zone());
  const typed = draft === null ? null : parseDay(draft, today);
  const walk = useRef(false);
  const enter = () => {
    if (walk.current) document.getElementById(grid)?.querySelector("[tabindex='0']")?.focus();
    walk.current = false;
  };
  useLayoutEffect(enter, [open]);
  const take = (value) => { setDraft(null); setOpen(false); if (value !== day) onDay(value); };
  // The focus leaves both the field and its calendar.
  const leaveAll = ({ relatedTarget: to }) => {
    if (!box.current?.contains(to) && !document.getElementById(grid)?.closest(".popup").contains(to)) setOpen(false);
  };
  const leave = (event) => {
    leaveAll(event);
    if (draft === null) return;
    setDraft(null);
    if ((typed || !draft.trim()) && typed !== day) onDay(typed || null);
  };
  const keys = (event) => {
    if (event.key === "Enter" && (open || draft !== null)) {
      event.preventDefault();
      if (typed) take(typed);
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      walk.current = true;
      if (open) enter();
      else setOpen(true);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    } else if (event.key === "Tab") setOpen(false);
  };
  const back = () => { setOpen(false); input.current?.focus(); };
  return html`<div class=${`combo date ${field.invalid ? "invalid" : ""} ${open ? "open" : ""}`} ref=${box}>
      <${Icon} name="calendar" size=${16} />
      <input ref=${input} type="text" autocomplete="off" id=${field.id} placeholder=${placeholder}
        role="combobox" aria-haspopup="grid" aria-expanded=${open} aria-controls=${open ? grid : undefined}
        aria-label=${field.labelledBy ? undefined : field.label || placeholder} aria-labelledby=${field.labelledBy || undefined}
        aria-describedby=${field.described} aria-invalid=${field.invalid || undefined}
        data-focus=${element.focus_on_load ? "first" : undefined} data-when="date"
        value=${draft ?? (day ? dateFace(day) : "")} onClick=${() => setOpen(true)} onKeyDown=${keys}
        onInput=${(event) => { setDraft(event.target.value); setOpen(true); }} onBlur=${leave} />
      ${day && field.optional && html`<button type="button" class="clear" aria-label="Clear the date"
        onClick=${() => take(null)}><${Icon} name="x" size=${14} /></button>`}
    </div>
    ${open && html`<${Popup} anchor=${box} onClose=${() => setOpen(false)} class="calendar-popup" onFocusOut=${leaveAll}>
      <${Calendar} id=${grid} day=${typed || day} today=${today} onDay=${(value) => { take(value); back(); }} onEscape=${back} />
    <//>`}`;
}

const HALF_HOURS = Array.from({ length: 48 }, (_, index) => {
  const value = `${String(Math.floor(index / 2)).padStart(2, "0")}:${index % 2 ? "30" : "00"}`;
  return { value, text: clockFace(value) };
});

function TimeField({ time, onTime, field, element, placeholder }) {
  const asOption = (value) => ({ value, text: clockFace(value) });
  const offer = (query) => {
    const typed = parseTime(query);
    const exact = typed ? [{ ...asOption(typed), always: true }] : [];
    return [{ label: "", options: [...exact, ...HALF_HOURS.filter((each) => each.value !== typed)] }];
  };
  const leave = (query) => {
    const typed = query && parseTime(query);
    if (typed && typed !== time) onTime(typed);
  };
  return html`<${Combo} chosen=${time ? [asOption(time)] : []} offer=${offer} groups=${[]} icon="clock" form compact
    fieldId=${field.id} label=${field.label || placeholder} labelledBy=${field.labelledBy} described=${field.described}
    invalid=${field.invalid} clearable=${field.optional} placeholder=${placeholder} nothing="Type a time, such as 9:15."
    focusOnLoad=${element.focus_on_load} onLeave=${leave}
    onChoose=${(options) => onTime(options[0]?.value ?? null)} />`;
}
