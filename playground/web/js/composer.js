// How does one write: a message, a mention, a slash command?
import { html, Icon, IconButton, Popup, TextBox, useEffect, useId, useRef, useState } from "./ui.js";
import { attempt, get, post, upload } from "./api.js";
import { store } from "./store.js";

const kept = new Map();

export function Composer({ conversation, thread }) {
  const place = `${store.state.meId} ${conversation.id} ${thread || ""}`;
  const [text, setText] = useState(kept.get(place)?.text || "");
  const [completed, setCompleted] = useState(kept.get(place)?.completed || []);
  const [offer, setOffer] = useState(null);
  const [active, setActive] = useState(0);
  const [busy, setBusy] = useState(false);
  const [files, setFiles] = useState([]);
  const box = useRef();
  const frame = useRef();
  const asked = useRef(0);
  const id = useId();

  useEffect(() => { kept.set(place, { text, completed }); }, [text, completed]);
  useEffect(() => { if (!thread && matchMedia("(hover: hover)").matches) box.current.focus({ preventScroll: true }); }, [place]);

  const suggest = async (value, caret) => {
    const turn = (asked.current += 1);
    const left = value.slice(0, caret);
    if (!/(^\/\S*$)|([@#:][^\s]*( [^\s@#:]*)?$)/.test(left)) return setOffer(null);
    const found = await attempt(() => get("suggest", { conversation: conversation.id, text: left }));
    if (turn !== asked.current) return;
    setActive(0);
    setOffer(found?.kind && found.items.length ? { ...found, caret } : null);
  };
  const take = (item) => {
    const before = text.slice(0, offer.from);
    const insert = item.insert.endsWith(" ") ? item.insert : `${item.insert} `;
    if (item.token && item.token !== item.insert) {
      setCompleted([...completed, { shown: item.insert.trim(), token: item.token.trim() }]);
    }
    const whole = before + insert + text.slice(offer.caret).replace(/^ /, "");
    // At once, so that the next key, however soon it comes, is typed behind what was taken.
    box.current.value = whole;
    box.current.focus();
    box.current.setSelectionRange(before.length + insert.length, before.length + insert.length);
    setText(whole);
    setOffer(null);
    asked.current += 1;
  };
  const send = async () => {
    if (busy || (!text.trim() && !files.length)) return;
    const sent = { conversation: conversation.id, text: withTokens(text.trim(), completed), files: files.map((f) => f.id) };
    if (thread) sent.thread_ts = thread;
    const [typed, parts] = [text, completed];
    setText(""); setCompleted([]); setOffer(null); setBusy(true);
    asked.current += 1;
    const answer = await attempt(() => post("send", sent));
    setBusy(false);
    if (answer?.ok) return setFiles([]);
    if (!box.current?.value) { setText(typed); setCompleted(parts); }
  };
  const keys = (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (offer && step) {
      event.preventDefault();
      setActive((active + step + offer.items.length) % offer.items.length);
    } else if (offer && (event.key === "Tab" || event.key === "Enter") && wanted(offer, text, event)) {
      event.preventDefault();
      take(offer.items[active]);
    } else if (offer && event.key === "Escape") {
      event.preventDefault();
      setOffer(null);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  };
  const attach = async (event) => {
    const stored = await attempt(() => Promise.all([...event.target.files].map(upload)));
    event.target.value = "";
    if (stored) setFiles([...files, ...stored]);
  };
  const name = placeholder(conversation, thread);
  return html`<form class="composer" ref=${frame} onSubmit=${(event) => { event.preventDefault(); send(); }}>
    <${UsageHint} text=${text} />
    ${offer && html`<${Offer} ...${{ offer, active, setActive, take, id }} anchor=${frame} onClose=${() => setOffer(null)} />`}
    ${files.length > 0 && html`<div class="attached">${files.map((file) => html`<span class="chip"><span>${file.name}</span>
      <button type="button" aria-label=${`Remove ${file.name}`} onClick=${() => setFiles(files.filter((f) => f !== file))}>×</button></span>`)}</div>`}
    <${TextBox} boxRef=${box} least="1" most="10" value=${text} placeholder=${name} aria-label=${name} autocomplete="off"
      role=${offer ? "combobox" : undefined} aria-expanded=${offer ? true : undefined} aria-autocomplete="list"
      aria-controls=${offer ? `${id}-offer` : undefined} aria-activedescendant=${offer ? `${id}-${active}` : undefined}
      onInput=${(event) => { setText(event.target.value); suggest(event.target.value, event.target.selectionStart); }}
      onKeyDown=${keys} />
    <div class="composer-foot">
      <label class="icon-button attach" title="Attach a file"><${Icon} name="paperclip" />
        <input type="file" class="hidden-input" multiple aria-label="Attach a file" onChange=${attach} /></label>
      <span class="composer-note">${busy ? "Sending …" : html`<kbd>Enter</kbd> sends, <kbd>Shift</kbd> <kbd>Enter</kbd> for a new line`}</span>
      <button type="submit" class="send" aria-label="Send" title="Send" disabled=${busy || (!text.trim() && !files.length)}>
        <${Icon} name="send-horizontal" /></button>
    </div>
  </form>`;
}

// Enter takes a suggestion, except a command that is already written out: that is sent.
function wanted(offer, text, event) {
  if (event.key === "Tab" || offer.kind !== "command") return true;
  return !offer.items.some((item) => item.insert.trim() === text.trim());
}

function withTokens(text, completed) {
  const longest = [...completed].sort((a, b) => b.shown.length - a.shown.length);
  return longest.reduce((whole, { shown, token }) => whole.replaceAll(shown, token), text);
}

function placeholder(conversation, thread) {
  if (thread) return "Reply …";
  return `Message ${["channel", "private"].includes(conversation.kind) ? "#" : ""}${conversation.name}`;
}

function UsageHint({ text }) {
  const typed = /^(\/\S+)(\s[^]*)?$/.exec(text);
  const command = typed && store.state.commands.find((each) => each.command === typed[1]);
  if (!command || typed[2] === undefined) return null;
  return html`<div class="usage" role="status"><code>${command.command}</code>
    ${command.usage_hint && html`<span class="usage-hint">${command.usage_hint}</span>`}
    <span class="usage-what">${command.description}</span></div>`;
}

// A command's usage stands beside its name, less loud.
const first = (item, offer) => (offer.kind === "command" ? item.insert.trim() : item.label);
const rest = (item, offer) =>
  offer.kind === "command" && html`<span class="usage-hint">${item.label.slice(first(item, offer).length).trim()}</span>`;

const HEADINGS = { command: "Commands", person: "People", channel: "Channels", emoji: "Emoji" };

function Offer({ offer, active, setActive, take, id, anchor, onClose }) {
  useEffect(() => { document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: "nearest" }); }, [active]);
  return html`<${Popup} anchor=${anchor} onClose=${onClose} wide class="listbox offer" onMouseDown=${(event) => event.preventDefault()}>
    <div class="group-label" role="presentation">${HEADINGS[offer.kind]}</div>
    <div role="listbox" id=${`${id}-offer`} aria-label=${HEADINGS[offer.kind]}>
      ${offer.items.map((item, at) => html`<div role="option" id=${`${id}-${at}`} aria-selected=${at === active}
        class=${`option ${at === active ? "active" : ""}`} onPointerMove=${() => at !== active && setActive(at)}
        onClick=${() => take(item)}><span class="option-text"><b>${first(item, offer)}</b>${rest(item, offer)}
        ${item.detail && html`<small>${item.detail}</small>`}</span></div>`)}
    </div><//>`;
}
