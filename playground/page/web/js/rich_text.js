// rich_text blocks.
import { html } from "./ui.js";
import { show } from "./text/show.js";

export function RichText({ elements }) {
  return html`${elements.map(part)}`;
}

function part(element) {
  const inside = (element.elements || []).map(leaf);
  switch (element.type) {
    case "rich_text_list": return list(element);
    case "rich_text_quote": return html`<blockquote dir="auto">${inside}</blockquote>`;
    case "rich_text_preformatted": return html`<pre dir="auto">${inside}</pre>`;
    default: return html`<div class="rich-section" dir="auto">${inside}</div>`;
  }
}

function list({ elements, style, indent = 0, offset = 0 }) {
  const rows = elements.map((each) => html`<li>${(each.elements || []).map(leaf)}</li>`);
  const class_ = `rich-list indent-${indent}`;
  return style === "ordered"
    ? html`<ol class=${class_} dir="auto" start=${offset + 1}>${rows}</ol>`
    : html`<ul class=${class_} dir="auto">${rows}</ul>`;
}

function leaf(element) {
  const shown = bare(element);
  const style = element.style || {};
  const wraps = [["code", "code"], ["strike", "s"], ["italic", "i"], ["bold", "b"], ["underline", "u"]];
  return wraps.reduce((inner, [key, tag]) => (style[key] ? html`<${tag}>${inner}<//>` : inner), shown);
}

function bare(element) {
  switch (element.type) {
    case "text": return element.text.split("\n").flatMap((line, at) => (at ? [html`<br />`, line] : [line]));
    case "link": return show({ kind: "link", url: element.url, children: [{ kind: "text", text: element.text || element.url }] });
    case "user": return show({ kind: "user", id: element.user_id });
    case "channel": return show({ kind: "channel", id: element.channel_id });
    case "usergroup": return show({ kind: "group", label: "@group" });
    case "broadcast": return show({ kind: "broadcast", range: element.range });
    case "emoji": return show({ kind: "emoji", name: element.name });
    case "date": return show({ kind: "date", seconds: element.timestamp, format: element.format, url: element.url, label: element.fallback });
    case "color": return element.value;
    default: return element.text || "";
  }
}
