// Modals: a stack that keeps the focus and shows errors.
import { html, Avatar, focusables, focusGiver, IconButton, Spinner, useEffect, useKeptFocus, useMemo, useRef, useState } from "./ui.js";
import { attempt, post } from "./api.js";
import { Blocks } from "./blocks.js";
import { store } from "./store.js";
import { settle, Surface } from "./surface.js";
import { plain, Text } from "./text/show.js";

export function Modals() {
  const { modals } = store.state;
  const top = modals.at(-1);
  return top ? html`<${Dialog} view=${top} depth=${modals.length} key=${modals[0].id} />` : null;
}

function Dialog({ view, depth }) {
  const dialog = useRef();
  const waiting = useRef(true);
  const wrong = useRef(false);
  const [doing, setDoing] = useState({ busy: false, error: null });

  useEffect(() => {
    const giveBack = focusGiver();
    dialog.current.showModal();
    return giveBack;
  }, []);
  useKeptFocus(dialog);
  useEffect(() => {
    setDoing({ busy: false, error: null });
    waiting.current = true;
  }, [view.id]);
  // A new page begins at its top, also one that opened empty and is filled afterwards; its first field has the focus.
  useEffect(() => {
    if (!waiting.current) return;
    dialog.current.querySelector(".modal-body").scrollTop = 0;
    firstField(dialog.current)?.focus({ preventScroll: true });
    waiting.current = !dialog.current.querySelector(".block.input, .choice");
  }, [view.id, view.hash]);
  // After a refused submit it goes to the first field with an error, as soon as that is shown.
  useEffect(() => {
    const field = wrong.current && dialog.current.querySelector("[aria-invalid=true]");
    if (!field) return;
    wrong.current = false;
    field.focus();
  });

  const close = (all) => attempt(() => post("close", { view: view.id, all }));
  const submit = async (event) => {
    event.preventDefault();
    if (doing.busy || view.busy || !view.submit) return;
    setDoing({ busy: true, error: null });
    await settle();
    waiting.current = true;
    const answer = await attempt(() => post("submit", { view: view.id }));
    if (!answer?.ok) waiting.current = false;
    wrong.current = Boolean(answer?.errors);
    setDoing({ busy: false, error: answer?.error || null });
  };
  const surface = useMemo(() => ({ surface: { view: view.id }, state: view.state, errors: view.errors }), [view]);
  const busy = doing.busy || view.busy;
  const problem = doing.error || view.error;
  return html`<dialog class="modal" ref=${dialog} aria-labelledby="modal-title" aria-busy=${busy}
      onCancel=${(event) => { event.preventDefault(); close(false); }}
      onKeyDown=${(event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event); }}>
    <form class="modal-frame" onSubmit=${submit} noValidate>
      <header class="modal-head">
        ${depth > 1 ? html`<${IconButton} icon="arrow-left" label="Back" onClick=${() => close(false)} />`
          : html`<${Avatar} of=${{ ...store.state.app, is_bot: true }} size=${32} />`}
        <h2 id="modal-title" dir="auto"><${Text} of=${view.title} /></h2>
        <${IconButton} icon="x" label="Close" class="modal-x" onClick=${() => close(true)} />
      </header>
      ${problem && html`<p class="modal-problem" role="alert">${problem}</p>`}
      <div class="modal-body" key=${view.id}>
        <${Surface.Provider} value=${surface}><${Blocks} blocks=${view.blocks} /><//>
      </div>
      <footer class="modal-foot">
        <${IconButton} icon="braces" label="Inspect this view" onClick=${() => inspect(view)} />
        <span class="grow"></span>
        <button type="button" class="button plain" onClick=${() => close(false)}>${plain(view.close) || "Cancel"}</button>
        ${view.submit && html`<button type="submit" class="button primary" aria-disabled=${busy}>
          ${plain(view.submit)}${busy && html`<${Spinner} />`}</button>`}
      </footer>
    </form>
  </dialog>`;
}

function firstField(dialog) {
  const body = dialog.querySelector(".modal-body");
  const wanted = body.querySelector("[data-focus=first]");
  const fields = focusables(body).filter((each) => each.matches(".input input, .input textarea, .choice input"));
  return wanted || fields[0] || dialog.querySelector(".modal-foot .primary") || dialog.querySelector(".modal-x");
}

export function inspect(view) {
  const shown = Object.fromEntries(Object.entries(view).filter(([key]) => key !== "reads"));
  store.set({ dialog: { kind: "json", title: plain(view.title) || "Home", json: shown, fallback: view.reads } });
}

// "Are you sure?", over whatever asked for it.
export function Confirm() {
  const asked = store.state.confirm;
  return asked ? html`<${ConfirmDialog} ...${asked} key="confirm" />` : null;
}

function ConfirmDialog({ spec, answer }) {
  const dialog = useRef();
  useEffect(() => {
    const giveBack = focusGiver();
    dialog.current.showModal();
    dialog.current.querySelector(".deny").focus();
    return giveBack;
  }, []);
  return html`<dialog class="modal confirm" ref=${dialog} role="alertdialog" aria-labelledby="confirm-title" aria-describedby="confirm-text"
      onCancel=${(event) => { event.preventDefault(); answer(false); }}>
    <header class="modal-head"><h2 id="confirm-title" dir="auto"><${Text} of=${spec.title} /></h2></header>
    <div class="modal-body" id="confirm-text" dir="auto"><${Text} of=${spec.text} /></div>
    <footer class="modal-foot"><span class="grow"></span>
      <button type="button" class="button plain deny" onClick=${() => answer(false)}>${plain(spec.deny) || "Cancel"}</button>
      <button type="button" class=${`button ${spec.style === "danger" ? "danger" : "primary"}`}
        onClick=${() => answer(true)}>${plain(spec.confirm) || "Yes"}</button></footer>
  </dialog>`;
}
