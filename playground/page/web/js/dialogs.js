// The page's own dialogs: a new channel, a channel's members, a moment for the clock, JSON.
import { html, Avatar, focusGiver, Icon, IconButton, useEffect, useRef, useState } from "./ui.js";
import { move } from "./clock.js";
import { Combo } from "./elements/combo.js";
import { Json } from "./json.js";
import { change, create } from "./members.js";
import { store } from "./store.js";
import { dayIn, instantOf, wallIn, zoneLabel } from "./text/dates.js";

export function Dialogs() {
  const { dialog } = store.state;
  const Kind = dialog && { channel: NewChannel, members: Members, clock: SetClock, json: Inspector }[dialog.kind];
  return Kind ? html`<${Kind} ...${dialog} key=${dialog.kind} />` : null;
}

const close = () => store.set({ dialog: null });

function Frame({ title, onSubmit, submit, children, wide }) {
  const dialog = useRef();
  useEffect(() => {
    const giveBack = focusGiver();
    dialog.current.showModal();
    (dialog.current.querySelector("input") || dialog.current.querySelector(".modal-x")).focus();
    return giveBack;
  }, []);
  return html`<dialog class=${`modal ${wide ? "wide" : ""}`} ref=${dialog} aria-labelledby="dialog-title"
      onCancel=${(event) => { event.preventDefault(); close(); }}>
    <form class="modal-frame" onSubmit=${(event) => { event.preventDefault(); onSubmit?.(); }} noValidate>
      <header class="modal-head"><h2 id="dialog-title">${title}</h2>
        <${IconButton} icon="x" label="Close" class="modal-x" onClick=${close} /></header>
      <div class="modal-body">${children}</div>
      ${submit && html`<footer class="modal-foot"><span class="grow"></span>
        <button type="button" class="button plain" onClick=${close}>Cancel</button>
        <button type="submit" class="button primary">${submit}</button></footer>`}
    </form></dialog>`;
}

function NewChannel() {
  const [name, setName] = useState("");
  const [secret, setSecret] = useState(false);
  const [error, setError] = useState(null);
  const submit = async () => {
    const problem = await create(name.trim().replace(/^#/, ""), secret);
    if (problem) setError(problem);
    else close();
  };
  return html`<${Frame} title="New channel" submit="Create" onSubmit=${submit}>
    <label class="input-label" for="channel-name">Name</label>
    <input id="channel-name" class="text-input" value=${name} autocomplete="off" aria-invalid=${error ? true : undefined}
      aria-describedby=${error ? "channel-error" : undefined} onInput=${(event) => setName(event.target.value)} />
    ${error && html`<p class="field-error" id="channel-error" role="alert">${error}</p>`}
    <div class="choices"><label class="choice"><input type="checkbox" checked=${secret} onChange=${() => setSecret(!secret)} />
      <span><span class="choice-text">Private</span><span class="choice-detail">Only its members see it.</span></span></label></div><//>`;
}

function Members({ id }) {
  const { people, meId } = store.state;
  const conversation = store.conversation(id);
  if (!conversation) return null;
  const others = [...people.values()].filter((each) => !each.deleted && !conversation.members.includes(each.id));
  const option = (each) => ({ value: each.id, text: each.name, detail: each.title, lead: html`<${Avatar} of=${each} size=${20} />` });
  const may = conversation.is_member && !conversation.archived;
  return html`<${Frame} title=${`Members of #${conversation.name}`}>
    ${may && html`<div class="add-people"><${Combo} chosen=${[]} groups=${[{ label: "", options: others.map(option) }]} label="Add people"
      placeholder="Add a person or the app" onChoose=${([each]) => each && change("invite", id, { people: [each.value] })} form /></div>`}
    <ul class="member-list">${conversation.members.map((member) => people.get(member)).filter(Boolean).map((each) => html`<li key=${each.id}>
      <${Avatar} of=${each} size=${32} /><span class="who"><b>${each.name}</b>${each.is_bot && html` <span class="badge">APP</span>`}<small>${each.title}</small></span>
      ${may && each.id !== meId && html`<${IconButton} icon="x" label=${`Remove ${each.name}`} size=${16} onClick=${() => change("remove", id, { people: [each.id] })} />`}</li>`)}</ul>
    ${may && html`<div class="member-actions"><button type="button" class="button plain" onClick=${() => { close(); change("leave", id); }}>Leave</button>
      <button type="button" class="button plain" onClick=${() => { close(); change("archive", id); }}>Archive</button></div>`}
    ${conversation.archived && html`<button type="button" class="button plain" onClick=${() => { close(); change("unarchive", id); }}>Unarchive</button>`}<//>`;
}

function SetClock() {
  const zone = store.zone();
  const [day, setDay] = useState(dayIn(store.now(), zone));
  const [time, setTime] = useState(wallIn(store.now(), zone));
  const submit = () => {
    if (!day || !time) return;
    move({ to: new Date(instantOf(day, time, zone) * 1000).toISOString() });
    close();
  };
  return html`<${Frame} title="Move the clock" submit="Move" onSubmit=${submit}>
    <p class="hint">On ${store.state.me.name}’s clock: ${zoneLabel(zone, store.now())}.</p>
    <label class="input-label" for="clock-day">Date</label>
    <input id="clock-day" class="text-input" type="date" value=${day} onInput=${(event) => setDay(event.target.value)} />
    <label class="input-label" for="clock-time">Time</label>
    <input id="clock-time" class="text-input" type="time" value=${time} onInput=${(event) => setTime(event.target.value)} /><//>`;
}

function Inspector({ title, json, fallback }) {
  return html`<${Frame} title=${`Inspect: ${title}`} wide>
    <h3 class="inspect-heading"><${Icon} name="eye" size=${14} /> What one reads</h3><pre class="fallback">${fallback}</pre>
    <h3 class="inspect-heading"><${Icon} name="braces" size=${14} /> JSON</h3><${Json} of=${json} /><//>`;
}
