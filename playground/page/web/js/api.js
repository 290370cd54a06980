// Requests to the local Slack.
import { store } from "./store.js";
import { read } from "./text/markup.js";

const SILENCE = 10_000; // milliseconds after which a question is taken for lost

const lost = () => { throw new Error("The local Slack cannot be reached."); };
const parsed = (text) => { try { return read(text); } catch { return null; } };

async function answer(request) {
  const response = await request.catch(lost);
  const body = parsed(await response.text().catch(lost));
  if (!response.ok || !body) throw new Error(body?.error || `The local Slack answered ${response.status}.`);
  return body;
}

export async function get(path, parameters = {}) {
  const query = new URLSearchParams({ as: store.state.meId, ...parameters });
  return answer(fetch(`page/${path}?${query}`, { signal: AbortSignal.timeout(SILENCE) }));
}

// Asks for what the page cannot do without until it is there, and says meanwhile what is wrong.
export async function insist(path, parameters) {
  for (;;) {
    try {
      const body = await get(path, parameters);
      store.set({ trouble: null });
      return body;
    } catch (problem) {
      store.set({ trouble: `${problem.message} Trying again …` });
    }
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
  }
}

export async function post(path, body = {}) {
  const sent = JSON.stringify({ as: store.state.meId, ...body });
  const request = { method: "POST", body: sent, headers: { "content-type": "application/json" } };
  return answer(fetch(`page/${path}`, request));
}

export async function upload(file) {
  const query = new URLSearchParams({ as: store.state.meId, name: file.name });
  const headers = { "content-type": file.type || "application/octet-stream" };
  return (await answer(fetch(`page/files?${query}`, { method: "POST", body: file, headers }))).file;
}

// Shows a failure to the person in a toast, never only in the console.
export async function attempt(work) {
  try {
    return await work();
  } catch (problem) {
    store.toast({ kind: "error", text: problem.message, conversation: null });
    return null;
  }
}
