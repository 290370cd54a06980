// Selects: of given options, of options from the app, of people and channels.
import { html, Avatar, Icon, useContext } from "../ui.js";
import { attempt, post } from "../api.js";
import { store } from "../store.js";
import { Surface, useElement } from "../surface.js";
import { plain } from "../text/show.js";
import { Problem } from "./button.js";
import { Combo } from "./combo.js";

const KEYS = {
  users_select: "selected_user", conversations_select: "selected_conversation", channels_select: "selected_channel",
};
const HINTS = {
  static: "Select an option", external: "Search", users: "Select a person",
  conversations: "Select a conversation", channels: "Select a channel",
};

export function Select({ block, element, field = {} }) {
  const { surface } = useContext(Surface);
  const { entry, change, error } = useElement(block, element);
  const multi = element.type.startsWith("multi_");
  const kind = element.type.replace("multi_", "");
  const ofIds = kind in KEYS;
  const key = (KEYS[kind] || "selected_option") + (multi ? "s" : "");
  const kept = [entry?.[key] ?? []].flat().filter(Boolean);
  const chosen = kept.map((each) => (ofIds ? named(each) : option(each)));
  const choose = (options) => {
    const values = options.map((each) => each.value);
    const raw = options.map((each) => (ofIds ? each.value : each.raw));
    change(multi ? values : values[0] ?? null, { [key]: multi ? raw : raw[0] ?? null });
  };
  const asks = ofIds || kind === "external_select";
  const label = field.label || plain(element.placeholder) || HINTS[kind.split("_")[0]];
  return html`<span class="element select">
    <${Combo} chosen=${chosen} multi=${multi} groups=${asks ? [] : groupsOf(element)} compact=${!field.label}
      search=${asks ? (query) => ask(surface, block, element, query, ofIds) : undefined}
      shortest=${kind === "external_select" ? element.min_query_length ?? 3 : 0}
      placeholder=${plain(element.placeholder) || HINTS[kind.split("_")[0]]} label=${label}
      fieldId=${field.id} labelledBy=${field.labelledBy} described=${field.described} invalid=${field.invalid} required=${field.required}
      clearable=${field.optional} most=${element.max_selected_items} focusOnLoad=${element.focus_on_load} form
      onChoose=${choose} />
    <${Problem} text=${error} />
  </span>`;
}

const option = (raw) => ({
  value: raw.value, text: plain(raw.text), detail: raw.description ? plain(raw.description) : "", raw,
});

function groupsOf(source) {
  if (source.option_groups) {
    return source.option_groups.map((group) => ({ label: plain(group.label), options: group.options.map(option) }));
  }
  return [{ label: "", options: (source.options || []).map(option) }];
}

async function ask(surface, block, element, query, ofIds) {
  const body = { surface, block_id: block.block_id, action_id: element.action_id, query };
  const answer = await attempt(() => post("options", body));
  if (!answer || answer.error) return { groups: [], error: answer?.error || "The options could not be loaded." };
  const groups = groupsOf(answer);
  if (ofIds) groups.forEach((group) => group.options.forEach((each) => Object.assign(each, lead(each.value))));
  return { groups };
}

function lead(id) {
  const person = store.state.people.get(id);
  if (person) return { lead: html`<${Avatar} of=${person} size=${20} />`, detail: person.title };
  const icon = store.conversation(id)?.kind === "private" ? "lock" : "hash";
  return { lead: html`<${Icon} name=${icon} size=${16} />` };
}

function named(id) {
  const person = store.state.people.get(id);
  const conversation = store.conversation(id);
  return { value: id, text: person?.name || conversation?.name || "a private channel", ...lead(id) };
}
