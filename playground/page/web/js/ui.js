// Small pieces that the whole page is made of.
import { h, createContext } from "preact";
import { useContext, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import htm from "htm";

export const html = htm.bind(h);
export { createContext, useContext, useEffect, useId, useLayoutEffect, useMemo, useRef, useState };

export function Icon({ name, size = 18 }) {
  return html`<svg class="icon" width=${size} height=${size} aria-hidden="true">
    <use href=${`vendor/icons.svg#${name}`} />
  </svg>`;
}

export function Avatar({ of, size = 36 }) {
  const style = `--size:${size}px;--color:${of.color || "#888"}`;
  if (of.is_bot) return html`<span class="avatar bot" style=${style} aria-hidden="true"><${Icon} name="zap" size=${size * 0.55} /></span>`;
  return html`<span class="avatar" style=${style} aria-hidden="true">${of.initials || "?"}</span>`;
}

export function IconButton({ icon, label, onClick, class: extra = "", pressed, size = 18, ...rest }) {
  return html`<button type="button" class=${`icon-button ${extra}`} aria-label=${label} title=${label}
    aria-pressed=${pressed} onClick=${onClick} ...${rest}><${Icon} name=${icon} size=${size} /></button>`;
}

const GROWS = CSS.supports("field-sizing", "content");

// A text box that grows with its text, between ``least`` and ``most`` lines; where style sheets cannot, by hand.
export function TextBox({ value, least, most, boxRef, ...rest }) {
  const own = useRef();
  const box = boxRef || own;
  useLayoutEffect(() => {
    if (GROWS) return;
    const node = box.current;
    node.style.height = "auto";
    node.style.height = `${node.scrollHeight + node.offsetHeight - node.clientHeight}px`;
  }, [value, least, most]);
  return html`<textarea ref=${box} rows=${least} value=${value} style=${`--least:${least};--most:${most}`} ...${rest}></textarea>`;
}

export function Spinner() {
  return html`<span class="spinner" aria-hidden="true"></span>`;
}

const FOCUSABLE = "input:not([type=hidden]), textarea, button, a[href], [tabindex='0']";

export function focusables(root) {
  return [...root.querySelectorAll(FOCUSABLE)].filter((each) => !each.disabled && each.offsetParent !== null);
}

// Moves the focus of a control that was redrawn away to the one in its place, or else to what surrounds it.
export function useKeptFocus(root, around = root) {
  const held = root.current?.contains(document.activeElement) && document.activeElement;
  const at = held ? focusables(root.current).indexOf(held) : -1;
  useLayoutEffect(() => {
    if (!held || held.isConnected || !root.current || root.current.contains(document.activeElement)) return;
    const left = focusables(root.current);
    (left[Math.min(at, left.length - 1)] || around.current).focus({ preventScroll: true });
  });
}

// Notes where the focus is, and returns how to give it back: there, or to the message or Home it was on.
export function focusGiver() {
  const held = document.activeElement;
  const around = held?.closest("li.message, .home") || document.getElementById("main");
  return () => requestAnimationFrame(() => (held?.isConnected ? held : around).focus());
}

// Keeps a menu or list beside its anchor, above everything else, even inside a dialog.
export function Popup({ anchor, onClose, class: extra = "", align = "start", wide = false, children, ...rest }) {
  const box = useRef();
  useLayoutEffect(() => {
    const node = box.current;
    node.showPopover();
    const position = () => {
      const at = anchor.current?.getBoundingClientRect();
      if (!at) return;
      if (wide) node.style.minWidth = `${at.width}px`;
      if (wide && at.width > 300) node.style.width = `${at.width}px`;
      const { width, height } = node.getBoundingClientRect();
      const below = innerHeight - at.bottom - 12;
      const up = height > below && at.top > below;
      const left = align === "end" ? at.right - width : at.left;
      node.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
      node.style.top = `${Math.max(8, up ? at.top - height - 4 : at.bottom + 4)}px`;
      node.style.maxHeight = `${Math.max(140, Math.min(420, up ? at.top - 16 : below))}px`;
    };
    position();
    const size = new ResizeObserver(position);
    size.observe(node);
    if (anchor.current) size.observe(anchor.current);
    addEventListener("scroll", position, true);
    addEventListener("resize", position);
    return () => {
      size.disconnect();
      removeEventListener("scroll", position, true);
      removeEventListener("resize", position);
    };
  }, []);
  // A layout effect, removed together with the popup: one after the paint could run when the popup is gone.
  useLayoutEffect(() => {
    const outside = (event) => !box.current?.contains(event.target) && !anchor.current?.contains(event.target);
    const press = (event) => { if (outside(event)) onClose(); };
    // Escape closes what lies in front first, wherever the focus is.
    const escape = (event) => {
      if (event.key !== "Escape" || !outside(event)) return;
      event.preventDefault();
      event.stopPropagation();
      onClose();
    };
    addEventListener("pointerdown", press, true);
    addEventListener("keydown", escape, true);
    return () => {
      removeEventListener("pointerdown", press, true);
      removeEventListener("keydown", escape, true);
    };
  });
  return html`<div popover="manual" class=${`popup ${extra}`} ref=${box} ...${rest}>${children}</div>`;
}

// A button that opens a menu; arrow keys walk through it, Escape returns to the button.
export function Menu({ label, named = true, class: extra = "", items, children, align = "start" }) {
  const [open, setOpen] = useState(false);
  const anchor = useRef();
  const list = useRef();
  const close = (back = true) => {
    setOpen(false);
    if (back) anchor.current?.focus();
  };
  useEffect(() => {
    if (open) focusables(list.current)[0]?.focus();
  }, [open]);
  const walk = (event) => {
    const all = focusables(list.current);
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      all[to % all.length]?.focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  };
  return html`<button type="button" ref=${anchor} class=${extra} aria-label=${named ? label : undefined} title=${label}
      aria-haspopup="menu" aria-expanded=${open} onClick=${() => setOpen(!open)}>${children}</button>
    ${open &&
    html`<${Popup} anchor=${anchor} onClose=${() => close(false)} align=${align} class="menu">
      <div role="menu" aria-label=${label} ref=${list} onKeyDown=${walk}>
        ${items.map((item) =>
          item.heading
            ? html`<div class="menu-heading" role="presentation">${item.heading}</div>`
            : html`<button type="button" role=${item.checked === undefined ? "menuitem" : "menuitemradio"}
                aria-checked=${item.checked} tabindex="0" class="menu-item"
                onClick=${() => { close(); item.run(); }}>
                <span class="menu-label" dir="auto">${item.label}</span>
                ${item.detail && html`<span class="menu-detail">${item.detail}</span>`}
                ${item.checked && html`<${Icon} name="check" size=${16} />`}
              </button>`,
        )}
      </div>
    <//>`}`;
}
