// A list to choose from by typing, clicking or arrow keys: the base of every select.
import { html, Icon, Popup, useEffect, useId, useRef, useState } from "../ui.js";

// How many options a page key skips.
const PAGE = 8;

// ``groups``: [{label, options: [{value, text, detail, lead}]}]; ``search`` (optional) fetches them for a query.
export function Combo(props) {
  const { chosen, multi, groups, search, placeholder, label, described, invalid, onChoose, compact, most } = props;
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const [found, setFound] = useState({ query: null, groups: null, error: null, loading: false });
  const box = useRef();
  const input = useRef();
  const id = useId();

  useEffect(() => {
    if (!open || !search) return undefined;
    let current = true;
    setFound((before) => ({ ...before, loading: true }));
    const timer = setTimeout(async () => {
      const answer = await search(query);
      if (current) setFound({ query, groups: answer.groups || [], error: answer.error || null, loading: false });
    }, query ? 180 : 0);
    return () => { current = false; clearTimeout(timer); };
  }, [open, query]);

  // An answer to what was typed before is narrowed here, until the answer to what is typed now comes.
  const source = search ? found.groups || [] : props.offer ? props.offer(query) : groups;
  const offered = search && found.query === query ? source : filtered(source, query);
  const flat = offered.flatMap((group) => group.options);
  const isChosen = (option) => chosen.some((each) => each.value === option.value);
  const show = () => {
    if (open) return;
    setOpen(true);
    setActive(multi ? 0 : Math.max(0, flat.findIndex(isChosen)));
  };
  const hide = () => { setOpen(false); setQuery(""); };
  const choose = (option) => {
    if (!option) return;
    if (!multi) {
      onChoose([option]);
      hide();
    } else if (isChosen(option)) onChoose(chosen.filter((each) => each.value !== option.value));
    else if (!most || chosen.length < most) onChoose([...chosen, option]);
    setQuery("");
    input.current?.focus();
  };
  const keys = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const last = Math.max(0, flat.length - 1);
    const jump = { PageDown: Math.min(active + PAGE, last), PageUp: Math.max(active - PAGE, 0), Home: 0, End: last }[event.key];
    if (step) {
      event.preventDefault();
      if (!open) return show();
      setActive((active + step + flat.length) % (last + 1));
    } else if (open && jump !== undefined) {
      event.preventDefault();
      setActive(jump);
    } else if (event.key === "Enter") {
      if (open && flat.length) { event.preventDefault(); choose(flat[Math.min(active, flat.length - 1)]); }
      else if (open || props.form) event.preventDefault();
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      hide();
    } else if (event.key === "Backspace" && !query && multi && chosen.length) onChoose(chosen.slice(0, -1));
    else if (event.key === "Tab") hide();
  };
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [active, open]);

  const single = !multi && chosen[0];
  const shown = open ? query : single ? single.text : "";
  return html`<div class=${`combo ${compact ? "compact" : ""} ${invalid ? "invalid" : ""} ${open ? "open" : ""}`} ref=${box}
      onClick=${() => { input.current.focus(); show(); }}>
    ${!open && single?.lead}
    ${multi && chosen.map((option) => html`<span class="chip" key=${option.value}>${option.lead}
      <span dir="auto">${option.text}</span><button type="button" aria-label=${`Remove ${option.text}`}
        onClick=${(event) => { event.stopPropagation(); onChoose(chosen.filter((each) => each !== option)); }}>
        <${Icon} name="x" size=${12} /></button></span>`)}
    <input ref=${input} type="text" dir="auto" role="combobox" autocomplete="off" spellcheck=${false} id=${props.fieldId} data-combo=${id}
      data-focus=${props.focusOnLoad ? "first" : undefined}
      aria-label=${props.labelledBy ? undefined : label} aria-labelledby=${props.labelledBy}
      aria-expanded=${open} aria-controls=${open ? `${id}-list` : undefined} aria-autocomplete="list"
      aria-activedescendant=${open && flat.length ? `${id}-${Math.min(active, flat.length - 1)}` : undefined}
      aria-describedby=${described} aria-invalid=${invalid || undefined} aria-required=${props.required || undefined}
      placeholder=${single ? single.text : multi && chosen.length ? "" : placeholder} value=${shown}
      onInput=${(event) => { setQuery(event.target.value); setActive(0); setOpen(true); }}
      onKeyDown=${keys} onBlur=${(event) => {
        if (!box.current?.parentNode?.contains(event.relatedTarget)) { props.onLeave?.(query); hide(); }
      }} />
    ${props.clearable && single && html`<button type="button" class="clear" aria-label=${`Clear ${label}`}
      onClick=${(event) => { event.stopPropagation(); onChoose([]); }}><${Icon} name="x" size=${14} /></button>`}
    <${Icon} name=${props.icon || "chevron-down"} size=${16} />
  </div>
  ${open && html`<${Popup} anchor=${box} onClose=${hide} wide class="listbox"
      onMouseDown=${(event) => event.preventDefault()}>
    <${List} ...${{ id, label, offered, flat, active, isChosen, choose, multi, found, setActive }}
      nothing=${nothingText(props, query, found)} />
  <//>`}`;
}

function List({ id, label, offered, flat, active, isChosen, choose, multi, found, setActive, nothing }) {
  let index = -1;
  return html`<div role="listbox" id=${`${id}-list`} aria-label=${label} aria-multiselectable=${multi || undefined}>
    ${offered.map((group) => html`<div role="group" aria-label=${group.label || label}>
      ${group.label && html`<div class="group-label" role="presentation">${group.label}</div>`}
      ${group.options.map((option) => {
        index += 1;
        const at = index;
        return html`<div role="option" id=${`${id}-${at}`} key=${option.value} aria-selected=${isChosen(option)}
            class=${`option ${at === active ? "active" : ""}`} onPointerMove=${() => active !== at && setActive(at)}
            onClick=${() => choose(option)}>
          ${option.lead}<span class="option-text" dir="auto">${option.text}${option.detail &&
          html`<small>${option.detail}</small>`}</span>
          ${isChosen(option) && html`<${Icon} name="check" size=${16} />`}</div>`;
      })}</div>`)}
  </div>
  ${!flat.length && html`<p class="nothing" role="status">${found.loading ? "Looking …" : nothing}</p>`}`;
}

function nothingText(props, query, found) {
  if (found.error) return found.error;
  if (props.shortest && query.length < props.shortest) {
    return `Type at least ${props.shortest} character${props.shortest > 1 ? "s" : ""} to search.`;
  }
  return props.nothing || "Nothing fits.";
}

function filtered(groups, query) {
  const wanted = query.trim().toLowerCase();
  if (!wanted) return groups;
  const fits = (option) => option.always || `${option.text} ${option.detail || ""}`.toLowerCase().includes(wanted);
  return groups.map((group) => ({ ...group, options: group.options.filter(fits) })).filter((g) => g.options.length);
}
