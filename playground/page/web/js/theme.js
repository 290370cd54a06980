// Light or dark: as the system says, or by choice.
import { html, Icon, Menu, useState } from "./ui.js";

const LOOKS = { system: ["Like the system", "monitor"], light: ["Light", "sun"], dark: ["Dark", "moon"] };

let look = localStorage.getItem("look") || "system";
apply();

function apply() {
  if (look === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = look;
}

export function ThemeButton() {
  const [, redraw] = useState(0);
  const choose = (name) => {
    look = name;
    localStorage.setItem("look", name);
    apply();
    redraw((count) => count + 1);
  };
  const items = Object.entries(LOOKS).map(([name, [label]]) => ({ label, checked: name === look, run: () => choose(name) }));
  return html`<${Menu} label=${`Appearance: ${LOOKS[look][0]}`} class="icon-button quiet" items=${items} align="end">
    <${Icon} name=${LOOKS[look][1]} /><//>`;
}
