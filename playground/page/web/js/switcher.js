// The switcher: the person you are, and the people you can be.
import { html, Avatar, Icon, Popup, useEffect, useRef, useState } from "./ui.js";
import { be } from "./navigate.js";
import { store } from "./store.js";
import { dayIn, timeIn, weekday } from "./text/dates.js";

export function Switcher() {
  const { me } = store.state;
  const [open, setOpen] = useState(false);
  const button = useRef();
  return html`<div class="switcher">
    <button type="button" ref=${button} class="myself" aria-haspopup="dialog" aria-expanded=${open} onClick=${() => setOpen(!open)}>
      <${Avatar} of=${me} size=${36} />
      <span class="who"><span class="sr-only">You are </span><b>${me.name}</b><small>${me.title}</small>
        <small>${localTime(me)}</small></span>
      <${Icon} name="chevron-down" size=${16} /></button>
    ${open && html`<${People} anchor=${button} onClose=${() => { setOpen(false); button.current?.focus(); }} />`}
  </div>`;
}

export function localTime(person) {
  const zone = person.zone || "UTC";
  const now = store.now();
  const city = person.zone ? zone.split("/").pop().replaceAll("_", " ") : "no time zone";
  return `${weekday(dayIn(now, zone)).slice(0, 3)} ${timeIn(now, zone)} · ${city}`;
}

function People({ anchor, onClose }) {
  const { people, everybody, meId } = store.state;
  const [query, setQuery] = useState("");
  const list = useRef();
  const known = new Map([...everybody.map((each) => [each.id, each]), ...people]);
  const fits = (each) => each.can_be && `${each.name} ${each.title} ${each.zone}`.toLowerCase().includes(query.toLowerCase());
  const offered = [...known.values()].filter(fits);
  useEffect(() => list.current.querySelector("input").focus(), []);
  const walk = (event) => {
    const all = [...list.current.querySelectorAll("input, button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      onClose();
    } else if (event.key === "Enter" && document.activeElement === all[0]) all[1]?.click();
  };
  return html`<${Popup} anchor=${anchor} onClose=${onClose} wide class="people" role="dialog" aria-label="Be somebody else">
    <div ref=${list} onKeyDown=${walk}>
      <input class="people-search" type="search" placeholder="Be …" aria-label="Find a person" value=${query}
        onInput=${(event) => setQuery(event.target.value)} />
      ${!offered.length && html`<p class="nothing" role="status">Nobody fits.</p>`}
      <ul>${offered.map((each) => html`<li key=${each.id}><button type="button" class="person"
          aria-current=${each.id === meId ? "true" : undefined} onClick=${() => { onClose(); if (each.id !== meId) be(each.id); }}>
        <${Avatar} of=${each} size=${32} />
        <span class="who"><b>${each.name}</b><small>${each.title}${note(each)}</small></span>
        <small class="local">${localTime(each)}</small></button></li>`)}</ul>
    </div><//>`;
}

function note(person) {
  const parts = [person.guest && (person.guest === "single" ? "single-channel guest" : "guest"), person.team];
  const said = parts.filter(Boolean).join(", ");
  return said ? ` · ${said}` : "";
}
