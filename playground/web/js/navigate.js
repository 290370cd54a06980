// Where on the page is one, and how does one get elsewhere?
import { attempt, get, post } from "./api.js";
import { become, load } from "./live.js";
import { store } from "./store.js";

export async function open(id) {
  const conversation = store.conversation(id);
  if (!conversation) return;
  if (conversation.kind === "app") return openApp("messages");
  leave();
  store.set({ at: { kind: "conversation", id }, thread: null, sidebar: false });
  remember();
  await load(id);
}

export async function openApp(tab) {
  leave();
  store.set({ at: { kind: "app", tab }, thread: null, sidebar: false });
  remember();
  if (tab === "about") return;
  const answer = await attempt(() => post("open_app", { tab }));
  if (!answer) return;
  if (tab === "home") store.set({ home: answer.home || store.state.home });
  else await load(answer.conversation);
}

// Lines that marked what was new are gone once one has looked and left.
function leave() {
  const here = store.here();
  if (!here) return;
  const newFrom = new Map(store.state.newFrom);
  newFrom.delete(here.id);
  store.set({ newFrom });
}

export async function be(id) {
  store.set({ at: { kind: "conversation", id: null }, modals: [], dialog: null });
  await become(id);
  remember();
}

export async function openDirect(people) {
  const answer = await attempt(() => post("open_dm", { people }));
  if (!answer) return;
  const state = await attempt(() => get("state"));
  if (state) store.set({ conversations: state.conversations });
  await open(answer.conversation);
}

function remember() {
  const { meId, at } = store.state;
  const place = at.kind === "app" ? `app/${at.tab}` : at.id;
  history.replaceState(null, "", `#${meId}/${place ?? ""}`);
}

// The person and place that the address names, kept over a reload.
export async function start() {
  const { people } = await get("people", { as: "" });
  const { emoji } = await get("emoji", { as: "" });
  const canBe = people.filter((person) => person.can_be);
  store.set({ everybody: people, emoji });
  const [person, place, tab] = location.hash.slice(1).split("/");
  const wanted = [person, localStorage.getItem("person")].find((id) => canBe.some((each) => each.id === id));
  if (place && place !== "app") store.set({ at: { kind: "conversation", id: place } });
  await become(wanted || canBe[0]?.id);
  if (place === "app") await openApp(tab || "home");
  else remember();
}
