// Blocks, and the elements in them.
import { html, useContext, useId } from "./ui.js";
import { Button } from "./elements/button.js";
import { Checkboxes, Overflow, Radios } from "./elements/choices.js";
import { Select } from "./elements/select.js";
import { FileInput, TextInput } from "./elements/text.js";
import { DatePicker, DateTimePicker, TimePicker } from "./elements/when.js";
import { RichText } from "./rich_text.js";
import { Surface } from "./surface.js";
import { Mrkdwn, plain, Text } from "./text/show.js";

const ELEMENTS = {
  button: Button, overflow: Overflow, checkboxes: Checkboxes, radio_buttons: Radios,
  datepicker: DatePicker, timepicker: TimePicker, datetimepicker: DateTimePicker, file_input: FileInput,
  plain_text_input: TextInput, number_input: TextInput, email_text_input: TextInput, url_text_input: TextInput,
  rich_text_input: TextInput,
};

export function Element({ block, element, field }) {
  if (element.type === "image") return html`<${Picture} image=${element} kind="accessory" />`;
  const Kind = ELEMENTS[element.type] || (element.type.endsWith("_select") ? Select : Unknown);
  return html`<${Kind} key=${element.action_id} block=${block} element=${element} field=${field} />`;
}

function Unknown({ element, block }) {
  return html`<span class="unknown">“${(element || block).type}” is not shown here.</span>`;
}

const BLOCKS = {
  section: Section, header: Header, divider: () => html`<hr />`, context: Context, actions: Actions, input: Input,
  image: Image, rich_text: ({ block }) => html`<${RichText} elements=${block.elements} />`, table: Table, video: Video, alert: Alert,
  markdown: ({ block }) => html`<div dir="auto"><${Mrkdwn} text=${block.text} kind="markdown:" /></div>`,
};

export function Blocks({ blocks }) {
  return html`<div class="blocks">${blocks.map((block) => {
    const Kind = BLOCKS[block.type] || Unknown;
    return html`<div class=${`block ${block.type}`} key=${block.block_id} data-block=${block.block_id}>
      <${Kind} block=${block} /></div>`;
  })}</div>`;
}

function Section({ block }) {
  return html`<div class="section-main">
      ${block.text && html`<div class="section-text" dir="auto"><${Text} of=${block.text} /></div>`}
      ${block.fields && html`<div class="fields">${block.fields.map((each) => html`<div dir="auto"><${Text} of=${each} /></div>`)}</div>`}
    </div>
    ${block.accessory && html`<div class="section-accessory"><${Element} block=${block} element=${block.accessory} /></div>`}`;
}

function Header({ block }) {
  return html`<h3 dir="auto"><${Text} of=${block.text} /></h3>`;
}

function Context({ block }) {
  return html`${block.elements.map((each) => each.type === "image"
    ? html`<${Picture} image=${each} />`
    : html`<span dir="auto"><${Text} of=${each} /></span>`)}`;
}

function Actions({ block }) {
  return html`${block.elements.map((each) => html`<${Element} block=${block} element=${each} />`)}`;
}

function Input({ block }) {
  const { errors } = useContext(Surface);
  const id = useId();
  const element = block.element;
  const error = errors?.[block.block_id];
  const described = [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  const field = {
    label: plain(block.label), labelledBy: `${id}-label`, id: `${id}-field`, described, invalid: Boolean(error),
    required: !block.optional, optional: block.optional,
  };
  return html`<label class="input-label" dir="auto" id=${`${id}-label`} for=${field.id}><${Text} of=${block.label} />${block.optional &&
    html` <span class="optional">(optional)</span>`}</label>
    <${Element} block=${block} element=${element} field=${field} />
    ${error && html`<p class="field-error" dir="auto" id=${`${id}-error`} role="alert">${error}</p>`}
    ${block.hint && html`<p class="hint" dir="auto" id=${`${id}-hint`}><${Text} of=${block.hint} /></p>`}`;
}

function Image({ block }) {
  return html`<figure>${block.title && html`<figcaption dir="auto"><${Text} of=${block.title} /></figcaption>`}
    <a href=${block.image_url || undefined} target="_blank" rel="noreferrer"><${Picture} image=${block} /></a></figure>`;
}

function Picture({ image, kind }) {
  if (!image.image_url) return html`<span class="unknown">This file was deleted: ${image.alt_text}</span>`;
  return html`<img class=${kind} src=${image.image_url} alt=${image.alt_text} loading="lazy" />`;
}

function Video({ block }) {
  return html`<p><a href=${block.video_url} target="_blank" rel="noreferrer"><${Text} of=${block.title} /></a></p>`;
}

const SIGNS = { info: "ℹ️", warning: "⚠️", error: "⛔", success: "✅" };

function Alert({ block }) {
  const sign = SIGNS[block.level];
  return html`<div class=${`notice ${block.level || "default"}`} role="note" dir="auto">
    ${sign && html`<span aria-hidden="true">${sign}</span>`}<span><${Text} of=${block.text} /></span></div>`;
}

function Table({ block }) {
  const cell = (each) => (each.elements ? html`<${RichText} elements=${each.elements} />` : String(each.text ?? each.value));
  const [head, ...rows] = block.rows;
  return html`<div class="table-scroll" tabindex="0" role="region" aria-label="Table"><table>
    <thead><tr>${head.map((each) => html`<th scope="col" dir="auto">${cell(each)}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((each) => html`<td dir="auto">${cell(each)}</td>`)}</tr>`)}</tbody></table></div>`;
}
