// What the page knows, and who is told when it changes.

const listeners = new Set();

export const store = {
  atElement: null,
  state: {
    ready: false, meId: null, me: null, team: null, app: null, people: new Map(), everybody: [],
    conversations: [], home: null, modals: [], commands: [], clock: { drift: 0, offset: 0 }, emoji: {},
    messages: new Map(), newFrom: new Map(), newReplies: new Set(), toasts: [], faults: [], log: [],
    at: { kind: "conversation", id: null }, thread: null, panel: null, opener: null, inspected: null, confirm: null,
    live: "connecting", trouble: null, announcement: "", sidebar: false, dialog: null, tour: null,
  },

  set(changed) {
    Object.assign(this.state, changed);
    listeners.forEach((listener) => listener());
  },

  subscribe(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },

  // The playground's time, as a Date.
  now() {
    return new Date(Date.now() + this.state.clock.drift);
  },

  zone() {
    return this.state.me?.zone || "UTC";
  },

  conversation(id) {
    return this.state.conversations.find((each) => each.id === id) || null;
  },

  here() {
    const { at, app } = this.state;
    return this.conversation(at.kind === "app" ? app?.dm : at.id);
  },

  // The conversation whose messages are on the screen: none on the app's Home.
  reading() {
    const { at } = this.state;
    return at.kind === "app" && at.tab !== "messages" ? null : this.here();
  },

  // The focus goes back to what opened the panel.
  openPanel(panel, more) {
    this.set({ panel, opener: document.activeElement, ...more });
  },

  closePanel() {
    this.set({ panel: null, thread: null });
    const { opener } = this.state;
    (opener?.isConnected ? opener : document.getElementById("main")).focus();
  },

  // A thread belongs to its conversation: going elsewhere closes it.
  leaveThread() {
    this.set({ thread: null, panel: this.state.panel === "thread" ? null : this.state.panel });
  },

  toast(toast) {
    // A failure in a conversation is shown there already, by Slackbot.
    if (toast.conversation || toast.text === this.atElement) return;
    const shown = { ...toast, id: Math.random() };
    this.set({ toasts: [...this.state.toasts, shown], announcement: toast.text });
    setTimeout(() => this.set({ toasts: this.state.toasts.filter((each) => each !== shown) }), 8000);
  },

  // A failure that is shown at its element needs no toast.
  shownAtElement(text) {
    this.atElement = text;
    setTimeout(() => { this.atElement = null; }, 1000);
    this.set({ toasts: this.state.toasts.filter((each) => each.text !== text) });
  },
};

// A reply stands in its thread alone, unless it was also sent to the channel.
export const isInChannel = ({ ts, thread_ts, subtype }) => !thread_ts || thread_ts === ts || subtype === "thread_broadcast";
