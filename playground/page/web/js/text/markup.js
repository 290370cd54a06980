// Which trees of nodes do the texts with Slack's markup have? The local Slack has parsed them, and sends them along.

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
