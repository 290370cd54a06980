// The page, put together.
import { render } from "preact";
import { html, Icon, IconButton, useEffect, useLayoutEffect, useRef, useState } from "./ui.js";
import { Clock } from "./clock.js";
import { Composer } from "./composer.js";
import { Dialogs } from "./dialogs.js";
import { About, AppTabs, Home } from "./home.js";
import { MessageList } from "./messages.js";
import { Confirm, Modals } from "./modal.js";
import { join } from "./members.js";
import { open, openApp, start } from "./navigate.js";
import { Panel } from "./panel.js";
import { Sidebar } from "./sidebar.js";
import { store } from "./store.js";
import { localTime } from "./switcher.js";
import { ThemeButton } from "./theme.js";
import { withEmoji } from "./text/show.js";
import { loadTour, Tour, TourButton } from "./tour.js";

function App() {
  const [, redraw] = useState(0);
  // A layout effect, so that it listens before anything is asked: one after the paint could miss the answers.
  useLayoutEffect(() => store.subscribe(() => redraw((count) => count + 1)), []);
  const { ready, panel, trouble } = store.state;
  if (!ready) return html`<p class="starting" role="status">${trouble || "Opening the local Slack …"}</p>`;
  return html`<div class=${`shell ${panel ? "with-panel" : ""}`}>
      <a class="skip" href="#main" onClick=${(event) => { event.preventDefault(); document.getElementById("main").focus(); }}>To the messages</a>
      <${Sidebar} />
      <main id="main" class="main" tabindex="-1"><${Main} /></main>
      <${Panel} />
    </div>
    <${Modals} /><${Dialogs} /><${Confirm} /><${Toasts} /><${Tour} />
    <div class="sr-only" aria-live="polite">${store.state.announcement}</div>`;
}

document.addEventListener("click", follow);

// Links to a channel, or to a tab of the app, lead there within the page.
function follow(event) {
  const link = event.target.closest("a[data-conversation], a[data-tab]");
  if (!link) return;
  event.preventDefault();
  if (link.dataset.tab) openApp(link.dataset.tab);
  else open(link.dataset.conversation);
}

function Main() {
  const { at, app } = store.state;
  const here = store.here();
  if (at.kind === "app") {
    return html`<${Head} title=${app.name} /><${AppTabs} />
      ${at.tab === "home" && html`<${Home} />`}${at.tab === "about" && html`<${About} />`}
      ${at.tab === "messages" && here && html`<${Conversation} conversation=${here} />`}`;
  }
  if (!here) return html`<${Head} title="" /><div class="empty"><h2>No conversation</h2><p>Choose one on the left.</p></div>`;
  return html`<${Head} conversation=${here} title=${here.name} /><${Bookmarks} of=${here} /><${Conversation} conversation=${here} />`;
}

function Head({ conversation, title }) {
  const { panel, live, trouble, sidebar } = store.state;
  const symbol = { private: "lock", channel: "hash" }[conversation?.kind];
  const person = conversation?.kind === "dm" ? store.state.people.get(conversation.person) : null;
  const count = conversation?.members.length;
  const toggle = (name) => (panel === name ? store.closePanel() : store.openPanel(name));
  return html`<header class="head">
    <${IconButton} icon="menu" label="Conversations" class="only-phone" aria-expanded=${sidebar} onClick=${() => store.set({ sidebar: true })} />
    <div class="head-title"><h2>${symbol && html`<${Icon} name=${symbol} size=${18} />`}<span>${title}</span></h2>
      ${person
        ? html`<p class="topic">${[person.title, localTime(person)].filter(Boolean).join(" · ")}</p>`
        : conversation?.topic && html`<p class="topic" dir="auto">${withEmoji(conversation.topic)}</p>`}</div>
    ${(trouble || live === "reconnecting") && html`<span class="reconnecting" role="status">Reconnecting …</span>`}
    ${symbol && html`<button type="button" class="members-button" aria-label=${`${count} ${count === 1 ? "member" : "members"}`} title="Members"
      onClick=${() => store.set({ dialog: { kind: "members", id: conversation.id } })}>
      <${Icon} name="users" size=${16} /><span>${count}</span></button>`}
    <${TourButton} />
    <${Clock} />
    <${IconButton} icon="activity" label="Requests and faults" class="quiet" pressed=${panel === "log"} onClick=${() => toggle("log")} />
    <${ThemeButton} />
  </header>`;
}

function Bookmarks({ of }) {
  if (!of.bookmarks?.length) return null;
  return html`<nav class="bookmarks" aria-label="Bookmarks">${of.bookmarks.map((each) => html`<a href=${each.link} target="_blank" rel="noreferrer">
    <${Icon} name="bookmark" size=${14} />${each.title}</a>`)}</nav>`;
}

function Conversation({ conversation }) {
  const open = !conversation.read_only && conversation.is_member && !conversation.archived;
  return html`<${MessageList} conversation=${conversation} />
    ${open ? html`<div class="composer-place"><${Composer} conversation=${conversation} key=${`${store.state.meId} ${conversation.id}`} /></div>`
      : html`<${Closed} conversation=${conversation} />`}`;
}

function Closed({ conversation }) {
  const { archived, is_member, read_only, name } = conversation;
  if (archived) return html`<p class="closed">#${name} is archived. Nobody can write here any more.</p>`;
  if (is_member) return html`<p class="closed">${read_only}</p>`;
  return html`<div class="closed"><p>You are looking at <b>#${name}</b>.</p>
    <button type="button" class="button primary" onClick=${() => join(conversation.id)}>Join channel</button></div>`;
}

function Toasts() {
  const { toasts } = store.state;
  const box = useRef();
  // Shown anew, so that they lie above a modal that opened meanwhile.
  useEffect(() => {
    box.current.hidePopover();
    if (toasts.length) box.current.showPopover();
  }, [toasts]);
  const drop = (toast) => store.set({ toasts: store.state.toasts.filter((each) => each !== toast) });
  return html`<div class="toasts" popover="manual" ref=${box} role="region" aria-label="Notices">${toasts.map((toast) => html`<div class=${`toast ${toast.kind}`} key=${toast.id}>
    <${Icon} name=${toast.kind === "error" ? "circle-alert" : "info"} size=${18} /><span>${toast.text}</span>
    <${IconButton} icon="x" label="Dismiss" size=${14} onClick=${() => drop(toast)} /></div>`)}</div>`;
}

store.subscribe(() => {
  const { conversations, team } = store.state;
  const unread = conversations.reduce((sum, each) => sum + (each.unread || 0), 0);
  const name = store.here()?.name || "Local Slack";
  document.title = `${unread ? `(${unread}) ` : ""}${name}${team ? ` · ${team.name}` : ""}`;
});

render(html`<${App} />`, document.getElementById("app"));
start().then(loadTour, (problem) => store.set({ trouble: problem.message }));
