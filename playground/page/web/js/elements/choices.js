// Checkboxes, radio buttons and overflow menus.
import { html, Icon, Menu, useContext, useId, useState } from "../ui.js";
import { act, CANCELLED, Surface, useElement } from "../surface.js";
import { plain, Text } from "../text/show.js";
import { Problem } from "./button.js";

export function Checkboxes({ block, element, field = {} }) {
  const { entry, change, error } = useElement(block, element);
  const chosen = entry?.selected_options || [];
  const has = (option) => chosen.some((each) => each.value === option.value);
  const toggle = (option) => {
    const next = element.options.filter((each) => (each.value === option.value ? !has(each) : has(each)));
    return change(next.map((each) => each.value), { selected_options: next });
  };
  return html`<${Choices} ...${{ element, field, error, has, toggle }} type="checkbox" />`;
}

export function Radios({ block, element, field = {} }) {
  const { entry, change, error } = useElement(block, element);
  const has = (option) => entry?.selected_option?.value === option.value;
  const toggle = (option) => change(option.value, { selected_option: option });
  return html`<${Choices} ...${{ element, field, error, has, toggle }} type="radio" />`;
}

function Choices({ element, field, error, has, toggle, type }) {
  const id = useId();
  return html`<div class="choices element" role=${type === "radio" ? "radiogroup" : "group"}
      aria-label=${field.labelledBy ? undefined : "Options"} aria-labelledby=${field.labelledBy}
      aria-describedby=${field.described}>
    ${element.options.map((option, index) => html`<label class="choice">
      <input type=${type} name=${id} checked=${has(option)} aria-invalid=${field.invalid || undefined}
        data-focus=${element.focus_on_load && !index ? "first" : undefined} onChange=${() => toggle(option)} />
      <span><span class="choice-text" dir="auto"><${Text} of=${option.text} /></span>
        ${option.description && html`<span class="choice-detail" dir="auto"><${Text} of=${option.description} /></span>`}</span>
    </label>`)}
    <${Problem} text=${error} />
  </div>`;
}

export function Overflow({ block, element }) {
  const { surface } = useContext(Surface);
  const [doing, setDoing] = useState({ busy: false, error: null });
  const items = element.options.map((option) => ({
    label: html`<${Text} of=${option.text} />`,
    detail: option.description ? plain(option.description) : "",
    run: async () => {
      setDoing({ busy: true, error: null });
      const opened = Boolean(option.url);
      if (opened) window.open(option.url, "_blank", "noopener");
      const problem = await act(surface, block, element, option.value, { opened });
      setDoing({ busy: false, error: problem === CANCELLED ? null : problem });
    },
  }));
  return html`<span class="element" aria-busy=${doing.busy}><${Menu} label="More actions" class="button plain overflow" items=${items} align="end">
    <${Icon} name="ellipsis" /><//><${Problem} text=${doing.error} /></span>`;
}
