// Elements on a message, modal or Home tab: how they reach the app, and what they show meanwhile.
import { attempt, post } from "./api.js";
import { store } from "./store.js";
import { createContext, useContext, useEffect, useRef, useState } from "./ui.js";

// {surface, state, errors}
export const Surface = createContext(null);

const unfinished = new Set();
const drafts = new Set();

// Everything typed is with the local Slack before something is submitted.
export async function settle() {
  drafts.forEach((send) => send());
  await Promise.all([...unfinished]);
}

// Acts on an element; a confirm dialog comes between where there is one. Returns a sentence on failure.
export async function act(surface, block, element, value, more = {}) {
  const body = { surface, block_id: block.block_id, action_id: element.action_id, value, ...more };
  const request = attempt(() => post("action", body));
  unfinished.add(request);
  const answer = await request.finally(() => unfinished.delete(request));
  if (!answer) return "That did not reach the app.";
  if (answer.confirm) {
    if (!(await confirmed(answer.confirm))) return CANCELLED;
    return act(surface, block, element, value, { ...more, confirmed: true });
  }
  if (answer.opens && !more.opened) window.open(answer.opens, "_blank", "noopener");
  if (answer.ok) return null;
  store.shownAtElement(answer.error);
  return answer.error;
}

export const CANCELLED = Symbol("the person said no");

export function confirmed(spec) {
  return new Promise((resolve) => {
    store.set({ confirm: { spec, answer: (yes) => { store.set({ confirm: null }); resolve(yes); } } });
  });
}

// The element's present value, a way to change it, and how the last change went.
export function useElement(block, element) {
  const { surface, state } = useContext(Surface);
  const kept = state?.[block.block_id]?.[element.action_id] ?? null;
  const known = JSON.stringify(kept);
  const [mine, setMine] = useState(null);
  const [doing, setDoing] = useState({ busy: false, error: null });
  useEffect(() => setMine(null), [known]);
  const change = async (value, shown, more) => {
    setMine(shown === undefined ? null : { entry: shown });
    setDoing({ busy: true, error: null });
    const problem = await act(surface, block, element, value, more);
    if (problem) setMine(null);
    setDoing({ busy: false, error: problem === CANCELLED ? null : problem });
    return problem;
  };
  return { entry: mine ? mine.entry : kept, change, ...doing };
}

// Text is kept here while it is typed, and sent at a pause, on leaving, or before a submit.
export function useDraft(block, element) {
  const { entry, change, error } = useElement(block, element);
  const kept = entry?.value ?? richText(entry?.rich_text_value) ?? "";
  const [text, setText] = useState(kept);
  const box = useRef({ text: kept, sent: kept, timer: 0 });
  useEffect(() => {
    if (kept !== box.current.sent && box.current.text === box.current.sent) {
      Object.assign(box.current, { text: kept, sent: kept });
      setText(kept);
    }
  }, [kept]);
  const send = (event = "change") => {
    clearTimeout(box.current.timer);
    if (box.current.text === box.current.sent && event !== "enter") return;
    box.current.sent = box.current.text;
    change(box.current.text, undefined, { event });
  };
  useEffect(() => {
    const flush = () => send();
    drafts.add(flush);
    return () => drafts.delete(flush);
  });
  useEffect(() => () => clearTimeout(box.current.timer), []);
  const type = (value) => {
    box.current.text = value;
    setText(value);
    clearTimeout(box.current.timer);
    box.current.timer = setTimeout(send, 400);
  };
  return { text, type, send, error };
}

function richText(value) {
  if (!value) return null;
  const leaves = (node) => node.text ?? (node.elements || []).map(leaves).join("");
  return leaves(value);
}
