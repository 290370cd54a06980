// The app's tabs: Home, Messages, About.
import { html, IconButton, useKeptFocus, useMemo, useRef } from "./ui.js";
import { attempt, post } from "./api.js";
import { Blocks } from "./blocks.js";
import { inspect } from "./modal.js";
import { openApp } from "./navigate.js";
import { store } from "./store.js";
import { Surface } from "./surface.js";

export function AppTabs() {
  const { app, at } = store.state;
  const tabs = [app.home_tab && ["home", "Home"], app.messages_tab && ["messages", "Messages"], ["about", "About"]];
  return html`<nav class="tabs" aria-label=${`Tabs of ${app.name}`}>${tabs.filter(Boolean).map(([tab, label]) =>
    html`<button type="button" class="tab" aria-current=${at.tab === tab ? "page" : undefined}
      onClick=${() => openApp(tab)}>${label}</button>`)}</nav>`;
}

export function Home() {
  const { home, app } = store.state;
  const root = useRef();
  useKeptFocus(root);
  const surface = useMemo(() => home && { surface: { view: home.id }, state: home.state, errors: home.errors }, [home]);
  if (!home) {
    return html`<section class="home" aria-label="Home"><div class="empty"><h2>Nothing here yet</h2>
      <p>${app.name} has not published a Home for you. It usually does a moment after you open this tab.</p></div></section>`;
  }
  return html`<section class="home" aria-label="Home" tabindex="0" ref=${root}>
    <div class="home-inner">
      <div class="home-tools"><${IconButton} icon="braces" label="Inspect this view" onClick=${() => inspect(home)} /></div>
      <${Surface.Provider} value=${surface}><${Blocks} blocks=${home.blocks} key=${home.id} /><//>
    </div></section>`;
}

export function About() {
  const { app, commands, team } = store.state;
  const how = { http: `over HTTP at ${app.request_url}`, socket: `in Socket Mode (${app.sockets} connected)` }[app.connection];
  return html`<section class="home" aria-label="About" tabindex="0"><div class="home-inner about">
    <h2>${app.name}</h2><p>${app.description}</p>
    <dl><dt>App</dt><dd>${app.id}</dd><dt>Connected</dt><dd>${how || "not yet"}</dd>
      <dt>Installed</dt><dd>${app.installed ? `in ${team.name}` : "no: its tokens are dead, and its commands are gone"}</dd></dl>
    <button type="button" class="button plain" onClick=${() => attempt(() => post(app.installed ? "uninstall" : "install"))}>
      ${app.installed ? "Remove app" : "Install app"}</button>
    ${app.installed && html`<h3>Commands</h3>
    <ul class="commands">${commands.map((each) => html`<li><code>${each.command} ${each.usage_hint}</code><span>${each.description}</span></li>`)}</ul>`}
  </div></section>`;
}
