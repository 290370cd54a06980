// Faults: which of the app's calls go wrong, and how.
import { html, IconButton, useEffect, useKeptFocus, useRef, useState } from "./ui.js";
import { attempt, get, post } from "./api.js";
import { store } from "./store.js";

const FIELDS = { retry_after: ["Retry after (seconds)", 1], error: ["Error code", "internal_error"], seconds: ["Seconds", 2] };

export function Faults() {
  const { faults } = store.state;
  const body = useRef();
  useKeptFocus(body);
  const [known, setKnown] = useState({ kinds: [], methods: [] });
  const [draft, setDraft] = useState({ method: "chat.postMessage", kind: "ratelimited", count: "1" });
  useEffect(() => {
    attempt(() => get("faults")).then((answer) => {
      if (!answer) return;
      setKnown(answer);
      store.set({ faults: answer.faults });
    });
  }, []);
  const kind = known.kinds.find((each) => each.kind === draft.kind);
  const set = (key) => (event) => setDraft({ ...draft, [key]: event.target.value });
  const add = async (event) => {
    event.preventDefault();
    const fault = { as: undefined, method: draft.method, kind: draft.kind, count: draft.count ? Number(draft.count) : null };
    for (const key of kind?.needs || []) fault[key] = key === "error" ? draft[key] || FIELDS[key][1] : Number(draft[key] || FIELDS[key][1]);
    await attempt(() => post("faults", fault));
  };
  const clear = (id) => attempt(() => post("faults/clear", id ? { id } : {}));
  const label = (each) => known.kinds.find((k) => k.kind === each.kind)?.label || each.kind;
  return html`<div class="panel-body" ref=${body}>
    <p class="hint">Let calls of the app fail, and see what it does about it.</p>
    <form class="fault-form" onSubmit=${add}>
      <label>Method<select value=${draft.method} onChange=${set("method")}><option value="*">every method</option>
        ${known.methods.map((name) => html`<option value=${name}>${name}</option>`)}</select></label>
      <label>What happens<select value=${draft.kind} onChange=${set("kind")}>${known.kinds.map((each) =>
        html`<option value=${each.kind}>${each.label}</option>`)}</select></label>
      ${(kind?.needs || []).map((key) => html`<label>${FIELDS[key][0]}<input value=${draft[key] ?? FIELDS[key][1]} onInput=${set(key)} /></label>`)}
      <label>How often<input type="number" min="1" value=${draft.count} placeholder="until cleared" onInput=${set("count")} /></label>
      <button type="submit" class="button primary small">Add fault</button>
    </form>
    ${faults.length > 0 && html`<ul class="fault-list">${faults.map((each) => html`<li key=${each.id}><span><b>${each.method === "*" ? "every method" : each.method}</b>
      <small>${label(each)} · ${each.count === null ? "until cleared" : `${each.count} more`}</small></span>
      <${IconButton} icon="x" label="Clear this fault" size=${14} onClick=${() => clear(each.id)} /></li>`)}</ul>
      <button type="button" class="button plain small" onClick=${() => clear()}>Clear all</button>`}
  </div>`;
}
