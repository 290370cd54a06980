// The tour: play, pause, go on, take over.
import { render } from "preact";
import { html, Icon, IconButton, useEffect } from "./ui.js";
import { attempt, get } from "./api.js";
import { settled, sleep, until } from "./hands.js";
import { store } from "./store.js";
import { perform } from "./tour_steps.js";

const container = document.createElement("div");
container.id = "tour";
container.popover = "manual";

let run = 0;
let hurry = null;
const change = (more) => store.set({ tour: { ...store.state.tour, ...more } });

export async function loadTour() {
  const answer = await attempt(() => get("tour"));
  if (answer?.tour) store.set({ tour: { script: answer.tour, at: 0, mode: "off", problem: null } });
}

export function TourButton() {
  const { tour } = store.state;
  if (!tour) return null;
  return html`<button type="button" class="show-me" onClick=${() => play(0)} disabled=${tour.mode === "playing"}>
    <${Icon} name="play" size=${14} /><span>Show me</span></button>`;
}

// Pauses let movement be seen; they are short for readers who prefer no movement.
const pace = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? 0.1 : 1);

// Plays from a step on; starting, pausing or taking over ends the previous run.
async function play(from) {
  const mine = (run += 1);
  const { steps } = store.state.tour.script;
  const guide = guideOf(() => run !== mine);
  for (let at = from; at < steps.length; at += 1) {
    spot(null);
    change({ at, resume: at, mode: "playing", problem: null });
    try {
      if (steps[at].say && steps[at].do) await rest(500 * pace());
      await perform(steps[at], guide);
      if (steps[at].do !== "look") spot(null);
    } catch (problem) {
      if (run === mine) change({ mode: "paused", problem: `${problem.message} Do it yourself, or go on with the next step.` });
      return;
    }
    if (run !== mine) return;
    change({ resume: at + 1 });
    await rest((steps[at].pause ?? readingTime(steps[at])) * 1000);
    if (run !== mine) return;
  }
  change({ at: steps.length, mode: "done" });
  spot(null);
}

const readingTime = (step) => (step.say ? Math.min(7, 1.2 + step.say.length * 0.045) : 0.4);

async function rest(milliseconds) {
  await Promise.race([sleep(milliseconds), new Promise((resolve) => { hurry = resolve; })]);
  hurry = null;
}

function guideOf(stopped) {
  // Nothing more is done after somebody has taken over.
  const unlessStopped = (result) => {
    if (stopped()) throw new Error("The tour was stopped.");
    return result;
  };
  return {
    stopped,
    breath: async (milliseconds) => unlessStopped(await sleep(milliseconds * pace())),
    until: async (find, what, within) => unlessStopped(await until(() => stopped() || find(), what, within)),
    point: async (node) => {
      unlessStopped(await settled());
      node?.scrollIntoView({ block: "nearest", behavior: "smooth" });
      await sleep(node ? 250 * pace() : 0);
      unlessStopped();
      spot(node);
    },
  };
}

function halt(mode) {
  run += 1;
  hurry?.();
  change({ mode });
  spot(null);
}

function next() {
  const { at, mode, script } = store.state.tour;
  if (mode === "playing" && hurry) return hurry();
  return at + 1 < script.steps.length ? play(at + 1) : halt("done");
}

// The ring follows what it points at through scrolling and redrawing, and goes away with it.
let pointed = null;
let frame = 0;

function spot(node) {
  pointed = node;
  cancelAnimationFrame(frame);
  follow();
}

function follow() {
  const ring = container.querySelector(".spot");
  const at = pointed && inSight(pointed) ? pointed.getBoundingClientRect() : null;
  if (ring) ring.hidden = !at;
  if (ring && at) ring.style.cssText = `left:${at.left - 5}px;top:${at.top - 5}px;width:${at.width + 10}px;height:${at.height + 10}px`;
  if (pointed) frame = requestAnimationFrame(follow);
}

// Whether the middle of its visible part is uncovered.
function inSight(node) {
  const { left, right, top, bottom } = node.getBoundingClientRect();
  const middle = (from, to, end) => (Math.max(0, from) + Math.min(end, to)) / 2;
  const hit = document.elementFromPoint(middle(left, right, innerWidth), middle(top, bottom, innerHeight));
  return node.isConnected && right > left && node.contains(hit);
}

// A real click or key outside the bar means that the person has taken over.
for (const kind of ["pointerdown", "keydown"]) {
  addEventListener(kind, (event) => {
    if (event.isTrusted && store.state.tour?.mode === "playing" && !container.contains(event.target)) halt("taken");
  }, true);
}

// The bar lives in whatever dialog lies in front, so that it can always be reached.
export function Tour() {
  const { tour } = store.state;
  useEffect(() => {
    const home = [...document.querySelectorAll("dialog[open]")].at(-1) || document.body;
    const shown = tour && tour.mode !== "off";
    render(shown ? html`<${Bar} ...${tour} /><div class="spot" hidden></div>` : null, container);
    document.body.classList.toggle("touring", Boolean(shown));
    if (!shown) return container.remove();
    if (container.parentNode !== home) home.append(container);
    if (!container.matches(":popover-open")) container.showPopover();
    return undefined;
  });
  return null;
}

const MODES = { paused: "Paused", taken: "You have taken over.", done: "That was the tour." };

function Bar({ script, at, resume, mode, problem }) {
  const { steps, title } = script;
  const said = steps.slice(0, at + 1).findLast((step) => step.say)?.say;
  return html`<section class="tour-bar" aria-label=${`Tour: ${title}`}>
    <div class="tour-progress" role="progressbar" aria-label="Progress" aria-valuemin="0" aria-valuemax=${steps.length} aria-valuenow=${at}>
      <span style=${`width:${(at / steps.length) * 100}%`}></span></div>
    <p class="tour-say" aria-live="polite">${problem || (mode === "playing" || mode === "paused" ? said || title : MODES[mode])}</p>
    <div class="tour-buttons">
      <span class="tour-step">${Math.min(at + 1, steps.length)} of ${steps.length}</span>
      ${mode === "playing"
        ? html`<${IconButton} icon="pause" label="Pause" onClick=${() => halt("paused")} />`
        : mode !== "done" && html`<${IconButton} icon="play" label="Go on" onClick=${() => play(resume)} />`}
      ${mode !== "done" && html`<${IconButton} icon="skip-forward" label="Next" onClick=${next} />`}
      ${mode === "playing" && html`<button type="button" class="button plain small" onClick=${() => halt("off")}>
        <${Icon} name="hand" size=${14} />Take over</button>`}
      ${mode === "done" && html`<button type="button" class="button plain small" onClick=${() => play(0)}>Again</button>`}
      <${IconButton} icon="x" label="End the tour" onClick=${() => halt("off")} />
    </div></section>`;
}
