// Navigation between conversations, the app and people, and the browser's history.
import { attempt, get, insist, post } from "./api.js";
import { become, load, unchanged } from "./live.js";
import { store } from "./store.js";

export async function open(id) {
  const conversation = store.conversation(id);
  if (!conversation) return remember();
  if (conversation.kind === "app") return openApp("messages");
  leave();
  store.set({ at: { kind: "conversation", id }, sidebar: false });
  remember();
  await load(id);
}

export async function openApp(tab) {
  leave();
  store.set({ at: { kind: "app", tab }, sidebar: false });
  remember();
  if (tab === "about") return;
  const answer = await attempt(() => post("open_app", { tab }));
  if (!answer) return;
  if (tab !== "home") return load(answer.conversation);
  const asked = store.state.meId;
  const views = await unchanged(() => attempt(() => get("views")));
  if (views && asked === store.state.meId) store.set({ home: views.home || store.state.home });
}

// The line above what is new goes away when the reader leaves the conversation.
function leave() {
  store.leaveThread();
  const newFrom = new Map(store.state.newFrom);
  newFrom.delete(store.reading()?.id);
  store.set({ newFrom });
}

// Become another person, in the same conversation if they see it.
export async function be(id, at = store.state.at) {
  store.set({ at, modals: [], dialog: null });
  await become(id);
  if (store.state.at.kind === "app") await openApp(store.state.at.tab);
  else remember();
}

export async function openDirect(people) {
  const answer = await attempt(() => post("open_dm", { people }));
  if (!answer) return;
  const state = await unchanged(() => attempt(() => get("state")));
  if (state) store.set({ conversations: state.conversations });
  await open(answer.conversation);
}

// Each conversation or tab is an entry of the browser's history, so that Back returns to the previous one.
function remember() {
  const { meId, at } = store.state;
  const address = `#${meId}/${at.kind === "app" ? `app/${at.tab}` : at.id ?? ""}`;
  if (address !== location.hash) history[location.hash ? "pushState" : "replaceState"](null, "", address);
}

// The person, and the conversation or tab, that the address names; they survive a reload.
function remembered() {
  const [person, target, tab] = location.hash.slice(1).split("/");
  return { person, at: target === "app" ? { kind: "app", tab: tab || "home" } : { kind: "conversation", id: target || null } };
}

addEventListener("popstate", () => {
  const { person, at } = remembered();
  if (!store.state.everybody.some((each) => each.can_be && each.id === person)) return;
  if (person !== store.state.meId) be(person, at);
  else if (at.kind === "app") openApp(at.tab);
  else open(at.id);
});

export async function start() {
  const { people } = await insist("people", { as: "" });
  const { emoji } = await insist("emoji", { as: "" });
  const canBe = people.filter((person) => person.can_be);
  store.set({ everybody: people, emoji });
  const { person, at } = remembered();
  const wanted = [person, localStorage.getItem("person")].find((id) => canBe.some((each) => each.id === id));
  await be(wanted || canBe[0]?.id, at);
}
