// Requests to the local Slack.
import { store } from "./store.js";
import { read } from "./text/markup.js";

async function answer(request) {
  const response = await request.catch(() => { throw new Error("The local Slack cannot be reached."); });
  const body = await response.text().then(read).catch(() => ({ error: `The local Slack answered ${response.status}.` }));
  if (!response.ok) throw new Error(body.error || `The local Slack answered ${response.status}.`);
  return body;
}

export async function get(path, parameters = {}) {
  const query = new URLSearchParams({ as: store.state.meId, ...parameters });
  return answer(fetch(`page/${path}?${query}`));
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
