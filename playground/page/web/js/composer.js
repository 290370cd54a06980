// The composer: messages, mentions, slash commands.
import { html, Icon, Popup, TextBox, useEffect, useId, useRef, useState } from "./ui.js";
import { attempt, get, post, upload } from "./api.js";
import { store } from "./store.js";

// What is typed and attached, by composer, kept until the person comes back to it.
const drafts = new Map();
const EMPTY = { text: "", completed: [], files: [], touched: false };

function write(draftKey, more) {
  drafts.set(draftKey, { ...EMPTY, ...drafts.get(draftKey), touched: true, ...more });
}

// Puts back what could not be sent, unless something else has been written since.
function giveBack(draftKey, { text, completed, files }) {
  const draft = drafts.get(draftKey);
  if (draft.touched && (draft.text.trim() || draft.files.length)) return;
  const both = [draft.text, text].filter(Boolean).join("\n");
  write(draftKey, { text: both, completed: [...draft.completed, ...completed], files: [...draft.files, ...files], touched: false });
}

// Messages from one composer arrive in the order in which they were sent.
const sent = new Map();

function inTurn(draftKey, work) {
  sent.set(draftKey, Promise.resolve(sent.get(draftKey)).then(work));
  return sent.get(draftKey);
}

export function Composer({ conversation, thread }) {
  const draftKey = `${store.state.meId} ${conversation.id} ${thread || ""}`;
  const { text, completed, files } = drafts.get(draftKey) || EMPTY;
  const [, redraw] = useState(0);
  const [offer, setOffer] = useState(null);
  const [active, setActive] = useState(0);
  const [sending, setSending] = useState(0);
  const box = useRef();
  const frame = useRef();
  const asked = useRef(0);
  const id = useId();

  const put = (more) => { write(draftKey, more); redraw((count) => count + 1); };
  useEffect(() => { if (matchMedia("(hover: hover)").matches) box.current.focus({ preventScroll: true }); }, [draftKey]);

  const suggest = async (value, caret) => {
    const turn = (asked.current += 1);
    const left = value.slice(0, caret);
    setOffer((before) => narrowed(before, left));
    const offers = /([@#:][^\s]*( [^\s@#:]*)?$)/.test(left) || (!thread && /^\/\S*$/.test(left));
    if (!offers) return setOffer(null);
    const found = await attempt(() => get("suggest", { conversation: conversation.id, text: left }));
    if (turn !== asked.current) return;
    setActive(0);
    setOffer(found?.kind && found.items.length ? { ...found, left } : null);
  };
  const take = (item) => {
    const before = text.slice(0, offer.from);
    const insert = item.insert.endsWith(" ") ? item.insert : `${item.insert} `;
    const token = item.token && item.token !== item.insert ? [{ shown: item.insert.trim(), token: item.token.trim() }] : [];
    const whole = before + insert + text.slice(offer.left.length).replace(/^ /, "");
    // At once, so that the next key, however soon it comes, is typed behind what was taken.
    box.current.value = whole;
    box.current.focus();
    box.current.setSelectionRange(before.length + insert.length, before.length + insert.length);
    put({ text: whole, completed: [...completed, ...token] });
    setOffer(null);
    asked.current += 1;
  };
  const send = async () => {
    if (!text.trim() && !files.length) return;
    const body = {
      as: store.state.meId, conversation: conversation.id, thread_ts: thread,
      text: withTokens(text.trim(), completed), files: files.map((file) => file.id),
    };
    put(EMPTY); setOffer(null); setSending((count) => count + 1);
    asked.current += 1;
    const answer = await inTurn(draftKey, () => attempt(() => post("send", body)));
    setSending((count) => count - 1);
    if (answer?.ok) return;
    // Slackbot answers what begins with a slash, in the channel.
    const answered = answer && body.text.startsWith("/");
    if (answered && thread) store.toast({ kind: "error", text: answer.error });
    if (!answered) giveBack(draftKey, { text, completed, files });
    redraw((count) => count + 1);
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
    if (stored) put({ files: [...(drafts.get(draftKey) || EMPTY).files, ...stored] });
  };
  const name = placeholder(conversation, thread);
  return html`<form class="composer" ref=${frame} onSubmit=${(event) => { event.preventDefault(); send(); box.current.focus(); }}>
    ${!thread && html`<${UsageHint} text=${text} />`}
    ${offer && html`<${Offer} ...${{ offer, active, setActive, take, id }} anchor=${frame} onClose=${() => setOffer(null)} />`}
    ${files.length > 0 && html`<div class="attached">${files.map((file) => html`<span class="chip"><span>${file.name}</span>
      <button type="button" aria-label=${`Remove ${file.name}`} onClick=${() => put({ files: files.filter((f) => f !== file) })}>×</button></span>`)}</div>`}
    <${TextBox} boxRef=${box} least="1" most="10" value=${text} placeholder=${name} aria-label=${name} autocomplete="off" dir="auto"
      role=${offer ? "combobox" : undefined} aria-expanded=${offer ? true : undefined} aria-autocomplete="list"
      aria-controls=${offer ? `${id}-offer` : undefined} aria-activedescendant=${offer ? `${id}-${active}` : undefined}
      onInput=${(event) => { put({ text: event.target.value }); suggest(event.target.value, event.target.selectionStart); }}
      onKeyDown=${keys} />
    <div class="composer-foot">
      <label class="icon-button attach" title="Attach a file"><${Icon} name="paperclip" />
        <input type="file" class="hidden-input" multiple aria-label="Attach a file" onChange=${attach} /></label>
      <span class="composer-note">${sending ? "Sending …" : html`<kbd>Enter</kbd> sends, <kbd>Shift</kbd> <kbd>Enter</kbd> for a new line`}</span>
      <button type="submit" class="send" aria-label="Send" title="Send" disabled=${!text.trim() && !files.length}>
        <${Icon} name="send-horizontal" /></button>
    </div>
  </form>`;
}

// The part of an offer that still fits what is typed, until the answer to that arrives.
function narrowed(offer, left) {
  if (!offer || !left.startsWith(offer.left)) return null;
  const part = left.slice(offer.from + 1).toLowerCase();
  const items = offer.items.filter((item) => item.insert.toLowerCase().includes(part));
  return items.length ? { ...offer, items, left } : null;
}

// Enter takes a suggestion, except a command that is already written out: that is sent.
function wanted(offer, text, event) {
  if (event.key === "Tab" || offer.kind !== "command") return true;
  return !offer.items.some((item) => item.insert.trim() === text.trim());
}

function withTokens(text, completed) {
  const longest = [...completed].sort((a, b) => b.shown.length - a.shown.length);
  // Only whole names, and none in an address.
  const named = (shown) => new RegExp(`(?<![\\w/#@])${shown.replace(/[^\p{L}\p{N}\s]/gu, "\\$&")}(?!\\w)`, "g");
  return longest.reduce((whole, { shown, token }) => whole.replace(named(shown), () => token), text);
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

// A command's usage is shown beside its name, less prominently.
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
