// The panel at the side: a thread, the requests, the faults, or a message's JSON.
import { html, Icon, IconButton } from "./ui.js";
import { Composer } from "./composer.js";
import { Faults } from "./faults.js";
import { Json } from "./json.js";
import { Log } from "./log.js";
import { Message } from "./message.js";
import { store } from "./store.js";
import { dayIn } from "./text/dates.js";

const TITLES = { log: "Requests", faults: "Faults", inspect: "Message", thread: "Thread" };

export function Panel() {
  const { panel, thread } = store.state;
  if (!panel || (panel === "thread" && !thread)) return null;
  const tabs = ["log", "faults"];
  return html`<aside class="panel" aria-label=${TITLES[panel]} onKeyDown=${(event) => { if (event.key === "Escape" && !event.defaultPrevented) store.closePanel(); }}>
    <header class="panel-head">
      ${tabs.includes(panel)
        ? html`<div class="tabs" role="group" aria-label="Panel">${tabs.map((tab) => html`<button type="button" class="tab" aria-current=${tab === panel ? "page" : undefined}
            onClick=${() => store.set({ panel: tab })}>${TITLES[tab]}${tab === "faults" && store.state.faults.length > 0 && html` <span class="count">${store.state.faults.length}</span>`}</button>`)}</div>`
        : html`<h2>${TITLES[panel]}</h2>`}
      <${IconButton} icon="x" label="Close the panel" onClick=${() => store.closePanel()} />
    </header>
    ${panel === "log" && html`<${Log} />`}${panel === "faults" && html`<${Faults} />`}
    ${panel === "inspect" && html`<${Inspected} />`}${panel === "thread" && html`<${Thread} />`}
  </aside>`;
}

function Inspected() {
  const { json, fallback, derived } = store.state.inspected;
  return html`<div class="panel-body">
    <h3 class="inspect-heading"><${Icon} name="eye" size=${14} /> Notifications and screen readers say</h3>
    <p class="fallback">${fallback || "Nothing at all."}</p>
    ${derived && html`<p class="hint">The message carries no text; Slack made this from its blocks.</p>`}
    <h3 class="inspect-heading"><${Icon} name="braces" size=${14} /> What Slack keeps</h3><${Json} of=${json} /></div>`;
}

function Thread() {
  const { thread, messages, me } = store.state;
  const here = store.here();
  const all = (messages.get(here?.id) || []).filter((each) => each.ts === thread || each.thread_ts === thread);
  if (!here || !all.length) return html`<p class="panel-body">This thread is not here any more.</p>`;
  const today = dayIn(store.now(), store.zone());
  return html`<div class="panel-body thread"><ol class="message-list">${all.map((each) =>
      html`<${Message} key=${each.ts} message=${each} viewer=${me.id} now=${today} inThread />`)}</ol></div>
    ${here.is_member && !here.archived && !here.read_only && html`<div class="composer-place"><${Composer} conversation=${here} thread=${thread} key=${thread} /></div>`}`;
}
