// Buttons.
import { html, Spinner, useContext, useState } from "../ui.js";
import { act, CANCELLED, Surface } from "../surface.js";
import { plain, Text } from "../text/show.js";

export function Button({ block, element }) {
  const { surface } = useContext(Surface);
  const [doing, setDoing] = useState({ busy: false, error: null });
  const press = async (event) => {
    if (doing.busy) return event.preventDefault();
    const opened = Boolean(element.url && !element.confirm);
    if (element.url && !opened) event.preventDefault();
    setDoing({ busy: true, error: null });
    const problem = await act(surface, block, element, null, { opened });
    return setDoing({ busy: false, error: problem === CANCELLED ? null : problem });
  };
  const look = `button ${element.style || "plain"}`;
  const label = element.accessibility_label || plain(element.text);
  const inside = html`<span class="button-text" dir="auto"><${Text} of=${element.text} /></span>${doing.busy && html`<${Spinner} />`}`;
  return html`<span class="element">
    ${element.url
      ? html`<a class=${look} href=${element.url} target="_blank" rel="noreferrer" aria-label=${label}
          data-action=${element.action_id} onClick=${press}>${inside}</a>`
      : html`<button type="button" class=${look} aria-label=${label} aria-busy=${doing.busy} aria-disabled=${doing.busy}
          data-action=${element.action_id} onClick=${press}>${inside}</button>`}
    <${Problem} text=${doing.error} />
  </span>`;
}

export function Problem({ text, id }) {
  return text ? html`<span class="problem" dir="auto" role="alert" id=${id}>${text}</span>` : null;
}
