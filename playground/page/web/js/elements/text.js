// Text inputs.
import { html, TextBox } from "../ui.js";
import { upload, attempt } from "../api.js";
import { useDraft, useElement } from "../surface.js";
import { plain } from "../text/show.js";
import { Problem } from "./button.js";

const MODES = { number_input: "decimal", email_text_input: "email", url_text_input: "url" };

export function TextInput({ block, element, field = {} }) {
  const { text, type, send, error } = useDraft(block, element);
  const long = element.multiline || element.type === "rich_text_input";
  const most = element.max_length;
  const shared = {
    class: "text-input", dir: "auto", value: text, placeholder: plain(element.placeholder), autocomplete: "off",
    id: field.id, "aria-label": field.labelledBy ? undefined : plain(element.placeholder) || "Text",
    "aria-describedby": field.described, "aria-invalid": field.invalid || undefined,
    "aria-required": field.required || undefined, "data-focus": element.focus_on_load ? "first" : undefined,
    onInput: (event) => type(event.target.value),
    onBlur: () => send(),
  };
  const left = most ? most - [...text].length : null;
  return html`<span class="element wide">
    ${long
      ? html`<${TextBox} least=${element.min_lines || 3} most=${element.max_lines || 12} ...${shared} />`
      : html`<input type="text" inputmode=${MODES[element.type]} ...${shared} onKeyDown=${enter(block, element, send)} />`}
    ${left !== null && left <= 30 && html`<span class=${`left ${left < 0 ? "over" : ""}`} role="status">${left}</span>`}
    <${Problem} text=${error} />
  </span>`;
}

function enter(block, element, send) {
  const listens = element.dispatch_action_config?.trigger_actions_on?.includes("on_enter_pressed")
    ?? block.dispatch_action;
  return (event) => {
    if (event.key !== "Enter" || !block.dispatch_action || !listens) return;
    event.preventDefault();
    send("enter");
  };
}

export function FileInput({ block, element, field = {} }) {
  const { entry, change, busy, error } = useElement(block, element);
  const files = entry?.files || [];
  const add = async (event) => {
    const picked = [...event.target.files];
    const stored = await attempt(() => Promise.all(picked.map(upload)));
    if (stored) await change([...files, ...stored].map((file) => file.id), { files: [...files, ...stored] });
  };
  const remove = (file) => {
    const rest = files.filter((each) => each !== file);
    change(rest.map((each) => each.id), { files: rest });
  };
  const accept = (element.filetypes || []).map((type) => `.${type}`).join(",");
  return html`<div class="element wide files">
    <input type="file" id=${field.id} multiple=${element.max_files !== 1} accept=${accept} onChange=${add} disabled=${busy}
      aria-label=${field.labelledBy ? undefined : "File"} aria-describedby=${field.described} />
    ${files.map((file) => html`<span class="chip"><span>${file.title || file.name}</span>
      <button type="button" aria-label=${`Remove ${file.name}`} onClick=${() => remove(file)}>×</button></span>`)}
    <${Problem} text=${error} />
  </div>`;
}
