// Trees of texts with Slack's markup, parsed by the local Slack and sent with its answers.

const trees = new Map();

export function treeOf(text, kind = "") {
  return trees.get(kind + text) || [{ kind: "text", text }];
}

// Parses an answer of the local Slack, and keeps the trees in it.
export function read(json) {
  return JSON.parse(json, (key, value) => {
    if (key !== "$markup") return value;
    Object.entries(value).forEach(([text, tree]) => trees.set(text, tree));
    return undefined;
  });
}
