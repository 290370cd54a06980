// What the tour finds and uses on the page, as a person would.

export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const clean = (text) => (text || "").replace(/\s+/g, " ").trim();
export const visible = (node) => node.getClientRects().length > 0 && getComputedStyle(node).visibility !== "hidden";

// What lies in front: an open dialog, or else the whole page.
export function front() {
  return [...document.querySelectorAll("dialog[open]")].at(-1) || document.getElementById("app");
}

export async function until(find, what, within = 15) {
  const end = performance.now() + within * 1000;
  for (;;) {
    const found = find();
    if (found) return found;
    if (performance.now() > end) throw new Error(`${what} is not to be seen.`);
    await sleep(60);
  }
}

// Resolves when nothing is loading that would move what is shown, or after a second.
export function settled() {
  const loading = [...document.images].filter((each) => !each.complete).map((each) => each.decode().catch(() => null));
  return Promise.race([Promise.all([document.fonts.ready, ...loading]), sleep(1000)]);
}

function nameOf(node) {
  const by = (node.getAttribute("aria-labelledby") || "").split(" ").filter(Boolean);
  const labels = by.length ? by.map((id) => document.getElementById(id)) : [...(node.labels || [])];
  return clean(node.getAttribute("aria-label") || labels.map((each) => each?.textContent).join(" ") || node.textContent);
}

const fits = (name, wanted) => name.toLowerCase() === wanted.toLowerCase();
const bare = (name) => name.replace(/ ?\(optional\)$/, "");

export function button(label) {
  const all = [...front().querySelectorAll("button, a.button, [role=menuitem], summary, label.choice")].filter(visible);
  // The tour's own controls lie in front too, and are not what it presses.
  return all.filter((each) => !each.closest("#tour")).filter((each) => fits(nameOf(each), label) || fits(clean(each.textContent), label)).at(-1);
}

export function field(label) {
  const all = [...front().querySelectorAll("input, textarea, [role=radiogroup], [role=group]")].filter(visible);
  return all.filter((each) => fits(bare(nameOf(each)), label)).at(-1);
}

export function option(text) {
  const all = [...document.querySelectorAll("[role=option], [role=menuitem]")].filter(visible);
  const said = (each) => clean(each.querySelector(".option-text, .menu-label")?.firstChild?.textContent || each.textContent);
  return all.find((each) => fits(said(each), text)) || all.find((each) => clean(each.textContent).startsWith(text));
}

export function seen(text) {
  const regions = document.querySelectorAll("#main, dialog[open], .panel, .sidebar");
  return [...regions].find((region) => clean(region.innerText).includes(clean(text)));
}

// The smallest thing on the page that says this.
export function saying(text) {
  const all = [...front().querySelectorAll("li.message, .block, h2, h3, button, p")].filter(visible);
  return all.filter((each) => clean(each.textContent).includes(clean(text))).at(-1);
}

export function click(node) {
  node.focus?.({ preventScroll: true });
  node.click();
}

export function put(node, value) {
  const kind = node.tagName === "TEXTAREA" ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(node, value);
  node.setSelectionRange?.(value.length, value.length);
  node.dispatchEvent(new InputEvent("input", { bubbles: true, data: value.at(-1) }));
}

export function key(node, name) {
  node.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
}
