// One message, and what can be done with it.
import { Component } from "preact";
import { html, Avatar, Icon, IconButton, useKeptFocus, useMemo, useRef } from "./ui.js";
import { get, attempt } from "./api.js";
import { Blocks } from "./blocks.js";
import { store } from "./store.js";
import { Surface } from "./surface.js";
import { timeIn, dayIn, dateFace } from "./text/dates.js";
import { Mrkdwn } from "./text/show.js";

// Drawn anew only when the message itself has changed.
export class Message extends Component {
  shouldComponentUpdate(next) {
    return ["message", "joined", "viewer", "now", "inThread", "replied"].some((key) => this.props[key] !== next[key]);
  }

  render({ message, joined, inThread, replied }) {
    if (/^(channel_|tombstone)/.test(message.subtype)) return html`<${Notice} message=${message} />`;
    return html`<${Whole} ...${{ message, joined, inThread, replied }} />`;
  }
}

const instant = (ts) => new Date(Number(ts) * 1000);
const named = ({ author, ts }) => `${author.name}, ${timeIn(instant(ts), store.zone())}`;

export function Time({ ts, short }) {
  const at = instant(ts);
  const zone = store.zone();
  const shown = timeIn(at, zone);
  return html`<time class="when-sent" datetime=${at.toISOString()} title=${`${dateFace(dayIn(at, zone))} at ${shown}`}>
    ${short ? shown.replace(/ .M$/, "") : shown}</time>`;
}

// Its text begins with the name of the person who did it.
function Notice({ message }) {
  return html`<li class="message notice" data-ts=${message.ts} aria-label=${named(message)}>
    <span class="gutter"><${Time} ts=${message.ts} short /></span>
    <div class="message-body"><div class="text" dir="auto"><${Mrkdwn} text=${message.text} /></div></div></li>`;
}

function Whole({ message, joined, inThread, replied }) {
  const { author, ephemeral } = message;
  const [row, body] = [useRef(), useRef()];
  useKeptFocus(body, row);
  return html`<li ref=${row} tabindex="-1" class=${`message ${joined ? "joined" : ""} ${ephemeral ? "ephemeral" : ""}
      ${ephemeral && author.id === "USLACKBOT" ? "failure" : ""}`} data-ts=${message.ts}
      aria-label=${named(message)}>
    <span class="gutter">${joined ? html`<${Time} ts=${message.ts} short />` : html`<${Avatar} of=${author} />`}</span>
    <div class="message-body" ref=${body}>
      ${message.pinned && html`<p class="only-you"><${Icon} name="bookmark" size=${14} /> Pinned</p>`}
      ${ephemeral && html`<p class="only-you"><${Icon} name="eye" size=${14} /> Only visible to you</p>`}
      ${!joined && html`<div class="message-head"><span class="author">${author.name}</span>
        ${author.is_bot && html`<span class="badge">APP</span>`}<${Time} ts=${message.ts} /></div>`}
      ${message.subtype === "thread_broadcast" && !inThread && html`<button type="button" class="replies"
        onClick=${() => reply({ ts: message.thread_ts })}>replied to a thread</button>`}
      <${Content} message=${message} />
      ${message.reply_count > 0 && !inThread && html`<button type="button" class="replies" onClick=${() => reply(message)}>
        ${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}${replied && html` <span class="new-reply">New</span>`}</button>`}
    </div>
    <div class="tools" role="group" aria-label="Message actions">
      ${!ephemeral && !inThread && html`<${IconButton} icon="message-circle" label="Reply in thread" onClick=${() => reply(message)} />`}
      <${IconButton} icon="braces" label="Inspect this message" onClick=${() => inspect(message)} />
    </div>
  </li>`;
}

function Content({ message }) {
  const surface = useMemo(() => ({ surface: { conversation: message.conversation, ts: message.ts }, state: message.state }), [message]);
  const edited = message.edited && html` <span class="edited">(edited)</span>`;
  return html`<${Surface.Provider} value=${surface}>
    ${message.blocks.length
      ? html`<${Blocks} blocks=${message.blocks} />${edited}`
      : message.text && html`<div class="text" dir="auto"><${Mrkdwn} text=${message.text} />${edited}</div>`}
    ${message.files.map((file) => html`<${File} file=${file} key=${file.id} />`)}
  <//>`;
}

export function File({ file }) {
  if (file.is_image) {
    return html`<figure class="file image"><figcaption>${file.title || file.name}</figcaption>
      <a href=${file.url} target="_blank" rel="noreferrer"><img src=${file.url} alt=${file.alt_txt || file.title || file.name} /></a></figure>`;
  }
  const size = file.size >= 1e6 ? `${(file.size / 1e6).toFixed(1)} MB` : file.size >= 1e3 ? `${Math.round(file.size / 1e3)} kB` : `${file.size} bytes`;
  return html`<a class="file" href=${file.url} target="_blank" rel="noreferrer"><${Icon} name="file" size=${24} />
    <span><b>${file.title || file.name}</b><small>${file.mimetype} · ${size}</small></span></a>`;
}

function reply({ ts }) {
  const newReplies = new Set(store.state.newReplies);
  newReplies.delete(ts);
  store.openPanel("thread", { thread: ts, newReplies });
}

async function inspect(message) {
  const { conversation, ts } = message;
  const answer = await attempt(() => get("message", { conversation, ts }));
  if (answer) store.openPanel("inspect", { inspected: { title: "Message", json: answer.message, ...answer } });
}
