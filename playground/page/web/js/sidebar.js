// The list of conversations, and where something is new.
import { html, Avatar, focusGiver, Icon, IconButton, useEffect, useRef } from "./ui.js";
import { open, openApp, openDirect } from "./navigate.js";
import { Switcher } from "./switcher.js";
import { store } from "./store.js";

export function Sidebar() {
  const { team, conversations, app, at, sidebar, people, meId } = store.state;
  const mine = conversations.filter((each) => each.is_member && !each.archived);
  const channels = mine.filter((each) => ["channel", "private"].includes(each.kind)).sort(byName);
  const direct = mine.filter((each) => ["dm", "group_dm"].includes(each.kind)).sort(byName);
  const dm = conversations.find((each) => each.kind === "app");
  const others = conversations.filter((each) => each.kind === "channel" && (!each.is_member || each.archived)).sort(byName);
  const started = new Set(direct.map((each) => each.person));
  const strangers = [...people.values()].filter((each) => each.can_be && each.id !== meId && !started.has(each.id));
  const root = useRef();
  const giveBack = useRef();
  const close = () => { store.set({ sidebar: false }); giveBack.current(); };
  // It opens only on a phone, where it lies over everything.
  useEffect(() => {
    if (!sidebar) return;
    giveBack.current = focusGiver();
    root.current.querySelector(".only-phone").focus();
  }, [sidebar]);
  return html`<nav class=${`sidebar ${sidebar ? "shown" : ""}`} aria-label="Conversations" ref=${root}
    onKeyDown=${(event) => { if (sidebar && event.key === "Escape") close(); }}>
    <header class="sidebar-head"><h1>${team.name}</h1>
      <${IconButton} icon="x" label="Close the list" class="only-phone" onClick=${close} /></header>
    <div class="sidebar-scroll" tabindex="-1">
      <${Group} title="Channels" add=${["Add a channel", () => store.set({ dialog: { kind: "channel" } })]}>
        ${channels.map((each) => html`<${Row} key=${each.id} conversation=${each} />`)}
      <//>
      ${others.length > 0 && html`<details class="more"><summary>Other channels</summary>
        <ul>${others.map((each) => html`<${Row} key=${each.id} conversation=${each} />`)}</ul></details>`}
      <${Group} title="Direct messages">
        ${direct.map((each) => html`<${Row} key=${each.id} conversation=${each} person=${people.get(each.person)} />`)}
      <//>
      ${strangers.length > 0 && html`<details class="more"><summary>Write to somebody</summary><ul>
        ${strangers.map((each) => html`<li key=${each.id}><button type="button" class="row" onClick=${() => openDirect([each.id])}>
          <${Avatar} of=${each} size=${20} /><span class="row-name">${each.name}</span></button></li>`)}</ul></details>`}
      ${app && html`<${Group} title="Apps"><li><button type="button" class=${rowClass(at.kind === "app", dm)} onClick=${() => openApp(app.home_tab ? "home" : "messages")}
        aria-current=${at.kind === "app" ? "page" : undefined}>
        <${Avatar} of=${{ ...app, is_bot: true }} size=${20} /><span class="row-name">${app.name}</span><${Count} of=${dm} always /></button></li><//>`}
    </div>
    <${Switcher} />
  </nav>
  ${sidebar && html`<button type="button" class="scrim" aria-label="Close the list" onClick=${close}></button>`}`;
}

const byName = (a, b) => a.name.localeCompare(b.name);
const rowClass = (here, conversation) => `row ${here ? "here" : ""} ${conversation?.unread ? "unread" : ""}`;

function Group({ title, add, children }) {
  return html`<section class="group"><header><h2>${title}</h2>
    ${add && html`<${IconButton} icon="plus" label=${add[0]} size=${16} onClick=${add[1]} />`}</header>
    <ul>${children}</ul></section>`;
}

function Row({ conversation, person }) {
  const { at } = store.state;
  const here = at.kind === "conversation" && at.id === conversation.id;
  const symbol = { private: "lock", channel: "hash", group_dm: "users" }[conversation.kind];
  return html`<li><button type="button" class=${rowClass(here, conversation)} aria-current=${here ? "page" : undefined}
      data-conversation=${conversation.id} onClick=${() => open(conversation.id)}>
    ${person ? html`<${Avatar} of=${person} size=${20} />` : html`<${Icon} name=${symbol || "message-square"} size=${16} />`}
    <span class="row-name">${conversation.name}</span>
    ${conversation.shared_with?.length > 0 && html`<span class="tag" title=${`Shared with ${conversation.shared_with.join(", ")}`}>shared</span>`}
    ${conversation.archived && html`<span class="tag">archived</span>`}
    <${Count} of=${conversation} always=${conversation.kind !== "channel" && conversation.kind !== "private"} />
  </button></li>`;
}

// A number where the reader is addressed; elsewhere only the name turns bold.
function Count({ of, always }) {
  if (!of?.unread) return null;
  const count = always ? of.unread : of.mentions;
  return html`${count > 0 && html`<span class="count" aria-hidden="true">${count}</span>`}
    <span class="sr-only">, ${of.unread} unread</span>`;
}
