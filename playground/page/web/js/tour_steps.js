// The steps of a tour, done on the page.
import { button, click, field, front, key, option, put, saying, seen, visible } from "./hands.js";
import { move } from "./clock.js";
import { be, open, openApp, openDirect } from "./navigate.js";
import { store } from "./store.js";

// ``guide`` points at things, waits at a pause, and ends the step when the tour is stopped.
export async function perform(step, guide) {
  const action = ACTIONS[step.do];
  if (step.do && !action) throw new Error(`There is no step “${step.do}”.`);
  if (action) await action(step, guide);
}

// Which moves of the clock stand in its menu, and how they read there.
const CLOCK_ITEMS = {
  '{"to_next":"09:00"}': /^(Today|Tomorrow), 9:00/,
  '{"to_next":"09:00","weekdays":true}': /^Next working day/,
  '{"forward":3600}': /^An hour on/,
  '{"forward":86400}': /^A day on/,
  '{"forward":604800}': /^A week on/,
  '{"real":true}': /^Back to real time/,
};

const ACTIONS = {
  async be({ person }, guide) {
    const wanted = [...store.state.everybody, ...store.state.people.values()].find((each) => each.can_be && each.name === person);
    if (!wanted) throw new Error(`${person} is not in this workspace.`);
    const switcher = document.querySelector(".myself");
    await guide.point(switcher);
    if (wanted.id === store.state.meId) return;
    if (!visible(switcher)) return be(wanted.id);
    click(switcher);
    const search = await guide.until(() => document.querySelector(".people-search"), "The list of people");
    await type(search, person, guide);
    const row = await guide.until(() => [...document.querySelectorAll(".person")].find((each) => each.textContent.startsWith(wanted.initials + person)), person);
    await guide.point(row);
    await guide.breath(300);
    click(row);
    await guide.until(() => store.state.me?.id === wanted.id && store.here(), person);
  },

  async open({ conversation, tab }, guide) {
    if (conversation === "app") {
      await guide.point(sidebarRow(store.state.app.name));
      return openApp(tab || (store.state.app.home_tab ? "home" : "messages"));
    }
    const name = conversation.replace(/^#/, "");
    const known = () => store.state.conversations.find((each) => each.name === name && each.kind !== "app");
    const person = [...store.state.people.values()].find((each) => each.name === name && each.can_be);
    if (person && !known()) return openDirect([person.id]);
    const found = await guide.until(known, `“${conversation}”`);
    const row = sidebarRow(name);
    await guide.point(row);
    if (row) click(row);
    else await open(found.id);
    await guide.until(() => store.here()?.id === found.id, `“${conversation}”`);
  },

  async type({ text, send = true }, guide) {
    const box = await guide.until(() => document.querySelector("#main .composer textarea"), "The composer");
    await guide.point(box);
    box.focus({ preventScroll: true });
    await type(box, text, guide);
    if (!send) return;
    await guide.breath(500);
    key(box, "Escape");
    document.querySelector("#main .composer .send").click();
    await guide.until(() => !document.querySelector("#main .composer-note")?.textContent.startsWith("Sending"), "An answer");
  },

  async fill({ label, value }, guide) {
    const target = await guide.until(() => field(label), `The field “${label}”`);
    await guide.point(target.closest(".combo") || target);
    if (target.matches("[role=radiogroup], [role=group]") && !target.matches(".when")) return choices(target, value, guide);
    if (target.dataset.combo) return select(target, value, guide);
    target.focus();
    await type(target, value, guide);
    if (target.dataset.when) key(target, "Enter");
    else target.blur();
  },

  async press({ label }, guide) {
    const target = await guide.until(() => button(label), `The button “${label}”`);
    await guide.point(target);
    await guide.breath(350);
    click(target);
    await guide.until(() => !target.isConnected || target.getAttribute("aria-busy") !== "true", "An answer");
  },

  async choose({ label, option: wanted }, guide) {
    const target = await guide.until(() => button(label) || field(label), `The menu “${label}”`);
    await guide.point(target);
    click(target);
    const found = await guide.until(() => option(wanted), `The choice “${wanted}”`);
    await guide.point(found);
    await guide.breath(300);
    found.click();
  },

  async clock({ to_next, weekdays, days, forward, real }, guide) {
    await guide.point(document.querySelector(".clock"));
    click(document.querySelector(".clock"));
    await guide.breath(400);
    const items = [...document.querySelectorAll("[role=menuitem]")];
    const wanted = items.find((each) => CLOCK_ITEMS[JSON.stringify({ to_next, weekdays, days, forward, real })]?.test(each.textContent));
    if (wanted) {
      await guide.point(wanted);
      await guide.breath(400);
    }
    click(document.querySelector(".clock"));
    const how = real ? { offset: 0 } : forward ? { forward } : { to_next, weekdays, days, zone: store.zone() };
    await move({ ...how, straight: true });
  },

  async close(_, guide) {
    const target = await guide.until(() => front().querySelector(".modal-x"), "An open modal");
    await guide.point(target);
    click(target);
  },

  async wait({ text, within = 15 }, guide) {
    await guide.until(() => seen(text), `“${text}”`, within);
  },

  async look({ text }, guide) {
    await guide.point(await guide.until(() => saying(text), `“${text}”`));
  },
};

function sidebarRow(name) {
  return [...document.querySelectorAll(".sidebar .row")].find((each) => each.querySelector(".row-name").textContent === name);
}

async function type(box, text, guide) {
  put(box, "");
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return put(box, text);
  for (let length = 1; length <= text.length && !guide.stopped(); length += 1) {
    put(box, text.slice(0, length));
    await guide.breath(28);
  }
  return undefined;
}

async function select(input, value, guide) {
  for (const each of [value].flat()) {
    click(input);
    await type(input, each, guide);
    const found = await guide.until(() => option(each), `The choice “${each}”`);
    await guide.breath(250);
    found.click();
    await guide.breath(30);
  }
  key(input, "Escape");
}

async function choices(group, value, guide) {
  for (const each of [value].flat()) {
    const label = [...group.querySelectorAll(".choice")].find((one) => one.querySelector(".choice-text").textContent.trim() === each);
    if (!label) throw new Error(`The choice “${each}” is not to be seen.`);
    await guide.point(label);
    if (!label.querySelector("input").checked) label.click();
    await guide.breath(250);
  }
}
