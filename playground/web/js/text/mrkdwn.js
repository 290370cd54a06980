// What is meant by a text with Slack's markup? A pure parser: text in, a tree of nodes out.

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
export const unescape = (text) => text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);

const STYLES = { "*": "bold", _: "italic", "~": "strike" };
const WORD = /[\p{L}\p{N}_]/u;

export function parse(text) {
  const nodes = [];
  text.split(/```/).forEach((piece, index, all) => {
    const fenced = index % 2 === 1 && index < all.length - 1;
    if (fenced) nodes.push({ kind: "pre", text: plainTokens(piece.replace(/^\n|\n$/g, "")) });
    else nodes.push(...lines(index % 2 === 1 ? "```" + piece : trimFences(piece, index, all)));
  });
  return nodes;
}

function trimFences(piece, index, all) {
  let trimmed = piece;
  if (index > 0) trimmed = trimmed.replace(/^\n/, "");
  if (index < all.length - 1) trimmed = trimmed.replace(/\n$/, "");
  return trimmed;
}

function lines(text) {
  if (!text) return [];
  const nodes = [];
  let quote = null;
  text.split("\n").forEach((line, index) => {
    const quoted = /^(?:&gt;|>) ?/.exec(line);
    if (quoted) {
      if (quote) quote.children.push({ kind: "break" });
      else nodes.push((quote = { kind: "quote", children: [] }));
      quote.children.push(...inline(line.slice(quoted[0].length)));
      return;
    }
    if (index > 0 && !quote) nodes.push({ kind: "break" });
    quote = null;
    nodes.push(...inline(line));
  });
  return nodes;
}

export function inline(text) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push({ kind: "text", text: unescape(plain) });
    plain = "";
  };
  for (let at = 0; at < text.length; ) {
    const found = token(text, at) || code(text, at) || emoji(text, at) || styled(text, at) || bareLink(text, at);
    if (found) {
      flush();
      nodes.push(found.node);
      at = found.end;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

const TARGET = /^(?:[@#!]|[a-z][a-z0-9+.-]*:)\S/i;

function token(text, at) {
  if (text[at] !== "<") return null;
  const end = text.indexOf(">", at);
  const inside = end < 0 ? "" : text.slice(at + 1, end);
  if (!TARGET.test(inside) || inside.includes("<")) return null;
  return { node: tokenNode(inside), end: end + 1 };
}

function tokenNode(inside) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? "" : unescape(inside.slice(bar + 1));
  if (/^@/.test(target)) return { kind: "user", id: target.slice(1), label };
  if (/^#/.test(target)) return { kind: "channel", id: target.slice(1), label };
  if (target.startsWith("!subteam^")) return { kind: "group", id: target.slice(9), label };
  if (target.startsWith("!date^")) return dateNode(target, label);
  if (target.startsWith("!")) return { kind: "broadcast", range: target.slice(1) };
  const shown = label ? inline(inside.slice(bar + 1)) : [{ kind: "text", text: unescape(target.replace(/^mailto:/, "")) }];
  return { kind: "link", url: unescape(target), children: shown };
}

function dateNode(target, label) {
  const [, seconds, format, url] = target.split("^");
  if (!/^-?\d+$/.test(seconds) || !format) return { kind: "text", text: label };
  return { kind: "date", seconds: Number(seconds), format: unescape(format), url: url ? unescape(url) : null, label };
}

function plainTokens(text) {
  return unescape(text.replace(/<([^<>|]+)(?:\|([^<>]+))?>/g, (_, target, label) => label || target));
}

function code(text, at) {
  if (text[at] !== "`") return null;
  const end = text.indexOf("`", at + 1);
  return end > at + 1 ? { node: { kind: "code", text: plainTokens(text.slice(at + 1, end)) }, end: end + 1 } : null;
}

const EMOJI = /:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/y;

function emoji(text, at) {
  EMOJI.lastIndex = at;
  const found = EMOJI.exec(text);
  return found ? { node: { kind: "emoji", name: found[1] }, end: at + found[0].length } : null;
}

function styled(text, at) {
  const mark = text[at];
  const kind = STYLES[mark];
  const next = text[at + 1] ?? " ";
  if (!kind || (at > 0 && WORD.test(text[at - 1])) || /\s/.test(next) || next === mark) return null;
  for (let end = text.indexOf(mark, at + 2); end > 0; end = text.indexOf(mark, end + 1)) {
    const closes = !/\s/.test(text[end - 1]) && !WORD.test(text[end + 1] ?? " ");
    if (closes && !insideToken(text, at, end)) {
      return { node: { kind, children: inline(text.slice(at + 1, end)) }, end: end + 1 };
    }
  }
  return null;
}

function insideToken(text, start, at) {
  const open = text.lastIndexOf("<", at);
  return open > start && !text.slice(open, at).includes(">");
}

const LINK = /https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)'"]/y;

function bareLink(text, at) {
  LINK.lastIndex = at;
  const found = LINK.exec(text);
  if (!found) return null;
  const url = unescape(found[0]);
  return { node: { kind: "link", url, children: [{ kind: "text", text: url }] }, end: at + found[0].length };
}
