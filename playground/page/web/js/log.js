// The requests between app and Slack.
import { html, Icon, useEffect, useState } from "./ui.js";
import { attempt, get, post } from "./api.js";
import { Json } from "./json.js";
import { store } from "./store.js";
import { timeIn } from "./text/dates.js";

export function Log() {
  const [query, setQuery] = useState("");
  useEffect(() => {
    attempt(() => get("log", { limit: 300 })).then((answer) => answer && store.set({ log: answer.entries }));
  }, []);
  const clear = async () => { if (await attempt(() => post("log/clear"))) store.set({ log: [] }); };
  const fits = (entry) => `${entry.name} ${entry.error || ""} ${entry.status}`.toLowerCase().includes(query.toLowerCase());
  const entries = store.state.log.filter(fits).reverse();
  return html`<div class="panel-tools"><input type="search" placeholder="Filter" aria-label="Filter the requests" value=${query}
      onInput=${(event) => setQuery(event.target.value)} />
      <button type="button" class="button plain small" onClick=${clear}>Clear</button></div>
    <div class="panel-body flush">${entries.length
      ? html`<ul class="log">${entries.map((entry) => html`<${Entry} key=${entry.id} entry=${entry} />`)}</ul>`
      : html`<p class="empty-note">No requests yet. Type a command, or press something.</p>`}</div>`;
}

function Entry({ entry }) {
  const [whole, setWhole] = useState(null);
  const show = async (event) => {
    if (!event.currentTarget.open || whole) return;
    const answer = await attempt(() => get("log", { after: entry.id - 1, limit: 500 }));
    setWhole(answer?.entries.find((each) => each.id === entry.id) || { gone: true });
  };
  const toApp = entry.direction === "to_app";
  const time = timeIn(new Date(entry.at), store.zone());
  return html`<li><details onToggle=${show}>
    <summary class=${entry.ok ? "" : "failed"}>
      <span class=${`direction ${entry.direction}`} title=${toApp ? "Slack to the app" : "The app to Slack"}>
        <${Icon} name=${toApp ? "chevron-right" : "chevron-left"} size=${14} /><span class="sr-only">${toApp ? "Slack to the app" : "The app to Slack"}</span></span>
      <span class="log-name">${entry.name}</span>
      <span class="log-result">${entry.ok ? html`<span>${Math.round(entry.milliseconds)} ms</span>` : html`<b>${entry.error || entry.status || "failed"}</b>`}</span>
      <span class="log-time">${time}</span></summary>
    ${whole && (whole.gone ? html`<p class="hint">This entry has made room for newer ones.</p>` : html`<div class="log-whole">
      <p class="hint">${whole.via}${whole.status ? ` · ${whole.status}` : ""} · ${whole.milliseconds} ms</p>
      <h4>Request</h4><${Json} of=${whole.request} /><h4>Answer</h4><${Json} of=${whole.response} /></div>`)}
  </details></li>`;
}
