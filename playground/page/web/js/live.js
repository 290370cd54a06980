// The stream of events: how the page stays in step with the local Slack.
import { attempt, get, insist, post } from "./api.js";
import { isInChannel, store } from "./store.js";
import { read } from "./text/markup.js";

let stream = null;

export async function become(id) {
  stream?.close();
  const panel = store.state.panel === "inspect" ? null : store.state.panel;
  store.set({ meId: id, messages: new Map(), newFrom: new Map(), newReplies: new Set(), confirm: null, panel });
  store.leaveThread();
  localStorage.setItem("person", id);
  // First the stream, then the state: nothing that happens in between is missed.
  await listen(id);
  await refresh();
}

export async function refresh() {
  const asked = store.state.meId;
  const state = await unchanged(() => insist("state"));
  if (asked !== store.state.meId) return;
  store.set({
    ready: true, me: state.me, team: state.team, app: state.app, people: byId(state.people), home: state.home,
    conversations: state.conversations, modals: state.modals, commands: state.commands, faults: state.faults,
    clock: drift(state.clock),
  });
  const { at } = store.state;
  if (at.kind === "app" ? !state.app : !store.conversation(at.id)) {
    const first = state.conversations.find((each) => each.kind === "channel" && each.is_member);
    store.set({ at: { kind: "conversation", id: (first || state.conversations[0])?.id ?? null } });
  }
  await load(store.here()?.id);
}

let happened = 0; // so many events have changed what is kept here

const MOST_ASKED = 10; // while much happens, a page that opens late would be worse than one that is behind

// Asks again where something has happened meanwhile: an answer from before it would undo it on the page.
export async function unchanged(ask) {
  for (let asked = 1; ; asked += 1) {
    const before = happened;
    const answer = await ask();
    if (happened === before || asked === MOST_ASKED) return answer;
  }
}

const byId = (people) => new Map(people.map((person) => [person.id, person]));
const drift = (clock) => ({ ...clock, drift: Date.parse(clock.now) - Date.now() });

// Messages of a conversation; the first unread one is remembered for the "New" line.
export async function load(id) {
  if (!id) return;
  const asked = store.state.meId;
  const answer = await unchanged(() => attempt(() => get("messages", { conversation: id })));
  if (!answer || asked !== store.state.meId) return; // what one person sees is not for the next
  const messages = new Map(store.state.messages).set(id, answer.messages);
  const newFrom = new Map(store.state.newFrom);
  const first = answer.messages.find((each) => each.unread);
  if (first) newFrom.set(id, first.ts);
  store.set({ messages, newFrom });
  markRead();
}

// Marks the conversation on the screen as read, once its messages are there.
async function markRead() {
  const reading = store.reading();
  if (document.hidden || !reading?.is_member || !reading.unread || !store.state.messages.has(reading.id)) return;
  await attempt(() => post("read", { conversation: reading.id }));
}

const SILENCE = 5000; // milliseconds that the state waits for the stream

// Resolves at the first event of the stream, or when the stream fails or says nothing.
function listen(id) {
  const mine = new EventSource(`page/events?as=${encodeURIComponent(id)}`);
  stream = mine;
  for (const [name, act] of Object.entries(events)) {
    mine.addEventListener(name, (event) => {
      if (!PASSING.has(name)) happened += 1;
      act(read(event.data));
    });
  }
  return new Promise((resolve) => {
    let before = false;
    const go = () => {
      before = true;
      resolve();
    };
    mine.addEventListener("hello", () => {
      store.set({ live: "live" });
      if (before) refresh();
      go();
    });
    mine.onerror = () => {
      store.set({ live: "reconnecting" });
      go();
    };
    setTimeout(() => { if (mine === stream) go(); }, SILENCE);
  });
}

const PASSING = new Set(["toast", "log"]); // no answer to a question would undo these

const events = {
  message: ({ message, is_new }) => receive(message, is_new),
  message_deleted: ({ conversation, ts }) => edit(conversation, (all) => all.filter((each) => each.ts !== ts)),
  conversations({ conversations }) {
    store.set({ conversations });
    markRead();
  },
  views: ({ modals }) => store.set({ modals }),
  home: ({ home }) => store.set({ home }),
  people: ({ people }) => store.set({ people: byId(people), me: byId(people).get(store.state.meId) || store.state.me }),
  toast: (toast) => store.toast(toast),
  clock: (clock) => store.set({ clock: drift(clock) }),
  app: ({ app }) => store.set({ app }),
  faults: ({ faults }) => store.set({ faults }),
  log: ({ entry }) => store.set({ log: [...store.state.log, entry].slice(-500) }),
};

function edit(conversation, change) {
  const known = store.state.messages.get(conversation);
  if (known) store.set({ messages: new Map(store.state.messages).set(conversation, change(known)) });
}

function receive(message, isNew) {
  const { conversation, ts, thread_ts } = message;
  edit(conversation, (all) =>
    [...all.filter((each) => each.ts !== ts), message].sort((a, b) => Number(a.ts) - Number(b.ts)));
  if (!isNew || message.mine) return;
  announce(message);
  if (thread_ts && thread_ts !== ts && thread_ts !== store.state.thread) {
    store.set({ newReplies: new Set(store.state.newReplies).add(thread_ts) });
  }
  if (!isInChannel(message)) return;
  if (store.reading()?.id === conversation && !document.hidden) return;
  if (message.unread && !store.state.newFrom.has(conversation)) {
    store.set({ newFrom: new Map(store.state.newFrom).set(conversation, ts) });
  }
}

function announce(message) {
  const { conversation, author, reads } = message;
  const where = store.conversation(conversation);
  const elsewhere = store.reading()?.id === conversation ? "" : ` in ${where?.name || "another conversation"}`;
  store.set({ announcement: `${author.name}${elsewhere}: ${reads}` });
}

document.addEventListener("visibilitychange", markRead);
