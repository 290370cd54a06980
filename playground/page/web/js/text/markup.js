// Trees of the texts with Slack's markup, which the local Slack has parsed and sent along.

const trees = new Map();

export function treeOf(text, kind = "") {
  return trees.get(kind + text) || [{ kind: "text", text }];
}

// Parses an answer of the local Slack, and keeps the trees that stand in it.
export function read(json) {
  return JSON.parse(json, (key, value) => {
    if (key !== "$markup") return value;
    Object.entries(value).forEach(([text, tree]) => trees.set(text, tree));
    return undefined;
  });
}
