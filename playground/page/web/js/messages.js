// The messages of a conversation, day by day, and what is new among them.
import { html, Icon, useKeptFocus, useLayoutEffect, useRef, useState } from "./ui.js";
import { put } from "./hands.js";
import { isInChannel, store } from "./store.js";
import { dayHeading, dayIn } from "./text/dates.js";
import { Message } from "./message.js";

const day = (ts) => dayIn(new Date(Number(ts) * 1000), store.zone());

export function MessageList({ conversation }) {
  const { messages, newFrom, newReplies, clock, me } = store.state;
  const rows = (messages.get(conversation.id) || []).filter(isInChannel);
  const scroller = useRef();
  const left = useStickToEnd(scroller, conversation.id, rows);
  const below = left ? rows.filter((each) => Number(each.ts) > Number(left) && !each.mine).length : 0;
  const goDown = () => {
    scroller.current.scrollTop = scroller.current.scrollHeight;
    scroller.current.focus({ preventScroll: true });
  };
  useKeptFocus(scroller);
  const today = dayIn(store.now(), store.zone());
  let before = null;
  return html`<div class="messages" ref=${scroller} tabindex="0" role="region" aria-label=${`Messages in ${conversation.name}`}
      key=${`${conversation.id} ${me.id} ${clock.offset}`}>
    <div class="messages-inner">
      <${Beginning} conversation=${conversation} />
      ${!rows.length && messages.has(conversation.id) && html`<${Invitation} conversation=${conversation} />`}
      <ol class="message-list">
      ${rows.map((row) => {
        const heading = !before || day(before.ts) !== day(row.ts) ? dayHeading(day(row.ts), today) : null;
        const isNew = newFrom.get(conversation.id) === row.ts;
        const joined = !heading && !isNew && follows(before, row);
        before = row;
        const divider = heading && html`<li class="day" key=${`day ${day(row.ts)} ${row.ts}`}><span>${heading}</span></li>`;
        const fresh = isNew && html`<li class="new" key="new"><span>New</span></li>`;
        const shown = html`<${Message} key=${row.ts} message=${row} joined=${joined} viewer=${me.id} now=${today} replied=${newReplies.has(row.ts)} />`;
        return [divider, fresh, shown];
      })}
      </ol>
    </div>
  </div>
  ${below > 0 && html`<div class="below"><button type="button" onClick=${goDown}><${Icon} name="chevron-down" size=${16} />
    ${below === 1 ? "1 new message" : `${below} new messages`}</button></div>`}`;
}

// Messages of one author within five minutes stand under one name.
function follows(before, row) {
  if (!before || before.subtype || row.subtype) return false;
  const soon = Number(row.ts) - Number(before.ts) < 300;
  return soon && before.author.id === row.author.id && before.ephemeral === row.ephemeral && !row.ephemeral;
}

// Stays at the newest message unless the reader has scrolled up; then returns the ts that was the newest.
function useStickToEnd(scroller, id, rows) {
  const atEnd = useRef(true);
  const newest = useRef();
  const [left, setLeft] = useState(null);
  const last = rows.at(-1);
  newest.current = last?.ts;
  useLayoutEffect(() => {
    const box = scroller.current;
    atEnd.current = true;
    setLeft(null);
    const watch = () => {
      atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
      setLeft((before) => (atEnd.current ? null : before ?? newest.current));
    };
    box.addEventListener("scroll", watch, { passive: true });
    const size = new ResizeObserver(() => { if (atEnd.current) box.scrollTop = box.scrollHeight; });
    size.observe(box.firstElementChild);
    size.observe(box);
    return () => { size.disconnect(); box.removeEventListener("scroll", watch); };
  }, [id, scroller.current]);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box && (atEnd.current || last?.mine)) box.scrollTop = box.scrollHeight;
  }, [id, last?.ts, rows.length]);
  return left;
}

function Beginning({ conversation }) {
  const { kind, name, topic } = conversation;
  const lines = {
    app: html`This is the beginning of your messages with <b>${name}</b>.`,
    dm: html`This is the beginning of your direct messages with <b>${name}</b>.`,
    group_dm: html`This is the beginning of your conversation with <b>${name}</b>.`,
  };
  const text = lines[kind] || html`This is the very beginning of <b>#${name}</b>. ${topic || ""}`;
  return html`<p class="beginning">${text}</p>`;
}

// Shown until somebody writes: the commands that can be typed here. A click puts one into the composer.
function Invitation({ conversation }) {
  const { commands, app } = store.state;
  if (!commands.length || conversation.read_only || !conversation.is_member || conversation.archived) return null;
  const write = (command) => {
    const box = document.querySelector("#main .composer textarea");
    put(box, `${command} `);
    box.focus();
  };
  return html`<section class="invitation" aria-label=${`What ${app.name} understands`}>
    <p>${app.name} understands</p>
    <ul>${commands.map((each) => html`<li><button type="button" onClick=${() => write(each.command)}>
      <b>${each.command}</b> <span class="usage-hint">${each.usage_hint}</span><small>${each.description}</small></button></li>`)}</ul>
  </section>`;
}
