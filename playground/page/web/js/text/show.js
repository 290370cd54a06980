// Parsed text, as the viewer sees it.
import { html } from "../ui.js";
import { store } from "../store.js";
import { dateToken } from "./dates.js";
import { treeOf } from "./markup.js";

export function Mrkdwn({ text, kind }) {
  return html`${treeOf(text || "", kind).map(show)}`;
}

// A text object: Slack's markup, or plain text in which only emoji names are special.
export function Text({ of }) {
  if (!of) return null;
  if (of.type === "mrkdwn") return html`<${Mrkdwn} text=${of.text} />`;
  return html`${withEmoji(of.text)}`;
}

export function withEmoji(text) {
  return String(text ?? "").replace(/:([a-z0-9_+'-]+)(?:::skin-tone-[2-6])?:/g, (whole, name) => store.state.emoji[name] ?? whole);
}

// The characters of a text object, for labels.
export const plain = (of) => (of ? withEmoji(of.text) : "");

export function show(node) {
  switch (node.kind) {
    case "text": return node.text;
    case "break": return html`<br />`;
    case "bold": return html`<b>${node.children.map(show)}</b>`;
    case "italic": return html`<i>${node.children.map(show)}</i>`;
    case "strike": return html`<s>${node.children.map(show)}</s>`;
    case "code": return html`<code>${node.text}</code>`;
    case "pre": return html`<pre>${node.text}</pre>`;
    case "quote": return html`<blockquote>${node.children.map(show)}</blockquote>`;
    case "link": return link(node);
    case "emoji": return emoji(node.name);
    case "user": return user(node);
    case "channel": return channel(node);
    case "group": return html`<span class="mention">${node.label || "@group"}</span>`;
    case "broadcast": return html`<span class="mention me">@${node.range}</span>`;
    case "date": return date(node);
    default: return null;
  }
}

// A link to a tab of the app opens it here, as Slack does; every other one leads away.
function link({ url, children }) {
  const tab = appTab(url);
  return tab
    ? html`<a href=${`#${store.state.meId}/app/${tab}`} data-tab=${tab}>${children.map(show)}</a>`
    : html`<a href=${safe(url)} target="_blank" rel="noreferrer">${children.map(show)}</a>`;
}

// The tab that slack://app?team=…&id=…&tab=… names, of the app that lives here.
function appTab(url) {
  const [, query] = /^slack:\/\/app\?(.*)$/i.exec(url) || [];
  const to = new URLSearchParams(query);
  return query && to.get("id") === store.state.app?.id ? to.get("tab") || "messages" : null;
}

const safe = (url) => (/^(https?:|mailto:|tel:|slack:|\/|#)/i.test(url) ? url : "#");

function emoji(name) {
  const character = store.state.emoji[name];
  return character ? html`<span class="emoji" role="img" aria-label=${`:${name}:`}>${character}</span>` : `:${name}:`;
}

function user({ id, label }) {
  // People who are mentioned are named, also to guests who do not know them.
  const { people, everybody } = store.state;
  const name = (people.get(id) || everybody.find((each) => each.id === id))?.name || label || "unknown";
  return html`<span class=${`mention${id === store.state.meId ? " me" : ""}`}>@${name}</span>`;
}

function channel({ id, label }) {
  const known = store.conversation(id);
  if (!known) return html`<span class="mention">${label ? `#${label}` : "a private channel"}</span>`;
  return html`<a class="mention" href=${`#${id}`} data-conversation=${id}>#${known.name}</a>`;
}

function date({ seconds, format, url, label }) {
  if (Number.isNaN(new Date(seconds * 1000).getTime())) return label;
  const text = dateToken(seconds, format, store.zone(), store.now());
  const shown = html`<time datetime=${new Date(seconds * 1000).toISOString()} title=${label}>${text}</time>`;
  return url ? html`<a href=${safe(url)} target="_blank" rel="noreferrer">${shown}</a>` : shown;
}
