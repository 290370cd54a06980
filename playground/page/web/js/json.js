// JSON, made readable.
import { html, IconButton, useState } from "./ui.js";

export function Json({ of }) {
  const [copied, setCopied] = useState(false);
  const text = JSON.stringify(of, null, 2) ?? "";
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return html`<div class="json"><${IconButton} icon=${copied ? "check" : "copy"} label=${copied ? "Copied" : "Copy"} size=${14} class="copy" onClick=${copy} />
    <pre tabindex="0" role="region" aria-label="JSON">${coloured(text)}</pre></div>`;
}

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?)/g;

function coloured(text) {
  const shown = [];
  let end = 0;
  for (const found of text.matchAll(TOKEN)) {
    const kind = found[1] ? (found[2] ? "key" : "string") : found[3] ? "word" : "number";
    const token = found[1] || found[0];
    shown.push(text.slice(end, found.index), html`<span class=${`json-${kind}`}>${token}</span>`);
    end = found.index + token.length;
  }
  shown.push(text.slice(end));
  return shown;
}
