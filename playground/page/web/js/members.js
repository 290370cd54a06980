// The members of a channel.
import { attempt, post } from "./api.js";
import { refresh } from "./live.js";
import { open } from "./navigate.js";

export async function join(conversation) {
  await attempt(() => post("channels/join", { conversation }));
  await refresh();
}

export async function change(what, conversation, more = {}) {
  const answer = await attempt(() => post(`channels/${what}`, { conversation, ...more }));
  await refresh();
  return answer;
}

export async function create(name, isPrivate) {
  const answer = await attempt(() => post("channels", { name, private: isPrivate }));
  if (!answer || answer.error) return answer?.error || "The channel could not be made.";
  await refresh();
  await open(answer.conversation);
  return null;
}
