"""The page's API: its shapes, routes and events, and which function answers which route.

JSON over HTTP under ``/page``, and one stream of Server-Sent Events per viewer. ``as`` is the id of the person
you are (``U…``): a query parameter of GET, a key of the JSON body of POST. An answer that is not 200 is
``{"error": "a sentence"}`` and means that the request itself was wrong; what Slack would *tell the person* comes
as ``error`` in a 200 answer, or as a toast. Ids, blocks and views are Slack's own: blocks are Block Kit as stored,
with ``block_id`` and ``action_id`` always filled in. The page is served at ``/`` from ``playground/page/web/``.

Shapes
  Person        {id, name, display_name, title, email, zone: "Europe/Berlin"|null, color: "#rrggbb", initials,
                 is_bot, deleted, guest: null|"multi"|"single",
                 team: null|"name of the other organisation", status: {emoji, text}, can_be: bool}
                 can_be: you can look at Slack as this person (no bot, not deactivated).
  Conversation  {id, kind: "channel"|"private"|"dm"|"group_dm"|"app", name (of a DM: the other person's name),
                 person: id of the other person of a DM|null, members: [id], is_member, archived, shared_with: [team
                 names], topic, unread: n, mentions: n, last_read: ts, bookmarks: [{id, title, link, emoji}],
                 read_only: null|"sentence that says why this person cannot write here"}
                 "app" is the DM with the app: its Messages tab. The app itself also has a Home tab.
  Message       {ts, conversation, author: {id, name, color, initials, is_bot}, text (mrkdwn), blocks: [block],
                 files: [File], ephemeral: bool, edited: bool, thread_ts: ts|null, reply_count,
                 subtype: null|"channel_join"|"channel_archive"|…, pinned: bool, unread: bool, mine: bool,
                 reads: "the visible text as this viewer reads it: mentions as names, dates in the viewer's zone",
                 state: {block_id: {action_id: StateValue}} of the elements on it, for this viewer}
                 A message is identified by (conversation, ts). Ephemerals are sent only to their person; the server
                 keeps them like an open client does. Text is cut at 40,000 characters, as Slack does.
  Markup        wherever Slack's markup may be in an answer, "$markup" beside it: {text: tree of nodes}, see
                 playground/block_kit/mrkdwn.py. A text that is no key of it has no markup, and the texts of a confirm dialog
                 came with the element that asks. A markdown block's key is
                 "markdown:" and its text.
  File          {id, name, title, mimetype, size, url (served locally), is_image, alt_txt}
  View          {id, root_view_id, previous_view_id, type: "modal"|"home", callback_id, title, submit, close, blocks,
                 hash, errors: {block_id: text}, error: null|text (a line at the top), busy: bool,
                 state: {block_id: {action_id: StateValue}}, reads}
                 title, submit and close are plain_text objects or null (submit null: no button; close null:
                 "Cancel"). ``state`` is what the elements show now: seeded from initial_*, kept over updates with
                 the same block_id and action_id. Always show the elements from ``state``, never from initial_*.
  StateValue    Slack's: {type, value} {type, selected_option} {type, selected_options} {type, selected_user(s)}
                 {type, selected_conversation(s)} {type, selected_channel(s)} {type, selected_date}
                 {type, selected_time} {type, selected_date_time} {type, files} {type, rich_text_value}
  Command       {command, description, usage_hint}
  Clock         {offset: seconds from real time, now: ISO instant in UTC}
  Toast         {kind: "error"|"info", text, conversation: id|null}
  Surface       {"conversation": id, "ts": ts}  (an element on a message)
                 or {"view": id}                (an element on a modal or the Home tab)
  ElementValue  what the person chose or typed, by type of element: button null; overflow, static_select,
                 external_select, radio_buttons: the option's ``value`` or null; multi_*_select of options and
                 checkboxes: [values]; users_select, conversations_select, channels_select: id or null, multi: [ids];
                 datepicker "YYYY-MM-DD" or null; timepicker "HH:MM" or null; datetimepicker seconds or null;
                 plain_text_input, email, url, number: text (as typed, also when wrong); rich_text_input: text;
                 file_input: [file ids].
  Tour          {title, summary, steps: [Step]}. The page plays it through its own visible controls.
  Step          {say?: caption, do?: action, pause?: seconds to read, and the action's own keys}. Actions:
                 be {person: name} · open {conversation: "#channel"|name of a person|"app", tab?: "home"|"messages"} ·
                 type {text, send?: bool, default true} · fill {label, value: text, option's text, "YYYY-MM-DD",
                 "HH:MM" or a list} (a field of what is in front) · press {label} (the last such button in front) ·
                 choose {label: of the menu's button, option} · clock {to_next: "HH:MM", weekdays?, days?} |
                 {forward: seconds} | {real: true} (zone: the person's) · close {} (the modal) ·
                 wait {text, within?: seconds} · look {text} (scroll to it and point it out)

GET  /page/people                    {people: [Person]}          people you can be, and everybody else
GET  /page/state?as=                 {me: Person, team: {id, name, domain}, app, people: [Person],
                                      conversations: [Conversation] (all that this person sees: own channels and DMs, and
                                      public channels not joined, with is_member false),
                                      home: View|null, modals: [View] bottom to top (shown: the last),
                                      commands: [Command], clock: Clock, faults: [Fault], toasts: []}
                                      app: {id, name, bot_user: id, description, color, icon: url|null,
                                      home_tab: bool, messages_tab: bool, messages_tab_read_only: bool,
                                      installed: bool, connection: null|"http"|"socket", request_url: url|null,
                                      sockets: n, dm: conversation id for me}
GET  /page/views?as=                 {home: View|null, modals: [View]}
GET  /page/messages?as=&conversation=            {conversation: Conversation, messages: [Message]} oldest first,
                                                 thread replies included (thread_ts ≠ null and ≠ ts)
GET  /page/message?as=&conversation=&ts=         {message: the JSON Slack keeps (metadata too), fallback: text of the
                                                 notification and of screen readers, derived: bool,
                                                 seen: Message}
POST /page/send     {as, conversation, text, thread_ts?, files?: [file ids]}
                                                 a message, or a slash command if text starts with "/".
                                                 {ok: true, sent: "message"|"command", ts?}
                                                 {ok: false, error: text}; answers after the app did (3 s at most);
                                                 "error" is also a toast. Completed mentions are tokens <@U…> <#C…>
                                                 in text; a literal @Name or #channel that fits exactly is completed.
GET  /page/suggest?as=&conversation=&text=       text left of the caret → {kind: null|"command"|"person"|"channel"|
                                                 "emoji", from: index where the replaced part begins, items: [{label,
                                                 detail, insert (text for the composer), token (what to send),
                                                 id|null}]}
POST /page/action   {as, surface, block_id, action_id, value: ElementValue, confirmed?: bool,
                     event?: "change"|"enter"}   press, choose or type: for every element on every surface. The
                                                 server keeps the state and decides whether the app hears of it
                                                 (never for an input block without dispatch_action).
                                                 {ok: true, opens?: url of a link button}
                                                 {ok: false, confirm: {title, text, confirm, deny, style?, reads}} show the
                                                 dialog; send again with confirmed: true
                                                 {ok: false, error: text} e.g. the app did not answer; show it at the
                                                 element. Typing: send on pause or blur, with event "change" at each
                                                 send, "enter" when Enter was pressed in a single-line input.
POST /page/options  {as, surface, block_id, action_id, query}    for an external select:
                                                 {options: [option]} | {option_groups: [group]} | {error: text};
                                                 shorter than min_query_length: {options: []} without asking the app.
                                                 For users/conversations/channels selects: the same, options whose
                                                 value is the id, filtered as Slack does.
POST /page/submit   {as, view}                   {ok: true} | {ok: false, errors: {block_id: text}} | {ok: false,
                                                 error: text, detail?: why, for the log}. Checks required, lengths, numbers, e-mail, url first,
                                                 as Slack's client does, then asks the app. The views that follow
                                                 arrive as an event "views" as well.
POST /page/close    {as, view, all?: bool}       Cancel or Esc (this view), × with all: true (the whole stack)
POST /page/open_app {as, tab: "home"|"messages"} opens the app at this tab: {home: View|null, conversation: id}
POST /page/read     {as, conversation}           everything in it is read now
POST /page/open_dm  {as, people: [id]}           {conversation: id}

GET  /page/clock                                 Clock
POST /page/clock    {to: ISO instant} | {forward: seconds} | {to_next: "HH:MM", zone, weekdays?: bool} | {offset}
                                                 Clock; weekdays: skip Saturday and Sunday. {to_next, zone, days?: n}
                                                 with through_mornings: true it stops at everybody's 9 AM
GET  /page/faults                                {faults: [Fault], kinds: [{kind, label, needs: [keys]}],
                                                  methods: [names]}
POST /page/faults   Fault without id             {fault: Fault}. Fault: {id, method: "chat.postMessage"|"*", kind:
                                                 "ratelimited"|"server_error"|"reset_before"|"reset_after"|
                                                 "never_answered"|"error"|"latency", count: n|null (until cleared),
                                                 retry_after?, error?, seconds?, stored?: bool (the
                                                 error or 500 comes although Slack did it)}
POST /page/faults/clear {id?}                    one or all: {faults: []}
GET  /page/log?after=&limit=&name=&direction=     {entries: [LogEntry]} oldest first. LogEntry: {id, at: ISO instant,
                                                 direction: "to_slack"|"to_app", name: method or kind ("command
                                                 /x", "block_actions", "event app_home_opened"), via: "http"|"socket"|
                                                 "response_url", status: n|null, ok: bool, error: null|text,
                                                 milliseconds, request, response, request_headers}
POST /page/log/clear {}                          {entries: []}

POST /page/channels {as, name, private?: bool, people?: [id]}                        {conversation: id} | {error}
POST /page/channels/join | leave | archive | unarchive {as, conversation}            {ok: true}
POST /page/channels/invite | remove {as, conversation, people: [id]}                 {ok: true}
POST /page/channels/unshare {as, conversation, team}                                 {ok: true}
POST /page/channels/topic {as, conversation, topic}                                  {ok: true}
POST /page/channels/rename {as, conversation, name}                                  {ok: true} | {error}
POST /page/people   {name, zone?, title?, guest?, team?, workspaces?: [id]}          {person: Person}
POST /page/people/change {person, name?, zone?, title?, guest?, team?, workspaces?, deleted?: bool}
                                                                                     {person: Person}
POST /page/files?as=&name=                       raw bytes → {file: File}; then /page/send with files or file_input
POST /page/files/remove {file: id}                    {}: it is deleted from the workspace
GET  /page/files/{id}/{name}                          the bytes
GET  /page/emoji                                 {emoji: {name: characters}}
GET  /page/tour                                  {tour: Tour|null}: given when the playground is started
POST /page/connect  {request_url: url|null, verify?: bool}      where the app listens (HTTP mode): {app}; with
                                                 verify it is asked for Slack's challenge first
POST /page/sockets  {do: "warn"|"refresh"|"drop"|"link_disabled"}                    {sockets: n}
POST /page/replay   {id, how: "duplicate"|"stale"|"bad_signature"}      sends a logged request to the app once more
                                                 (HTTP): {status, failure, text}
POST /page/uninstall {}  · POST /page/install {} app_uninstalled and tokens_revoked are sent · {app}
POST /page/access   {teams: [id]}                which workspaces may use the app where it is installed in the whole
                                                 organisation; it is told of each change: {app}
GET  /oauth/v2/authorize?client_id=&scope=&state=&redirect_uri=                      Slack's consent page (HTML)

GET  /page/events?as=  (text/event-stream; event: name, data: JSON; ``id`` counts up; a first "hello" {as})
  message         {message: Message, is_new: bool}   new or changed (replace by ts; insert in order of ts)
  message_deleted {conversation, ts}
  conversations   {conversations: [Conversation]}    the whole list, after any change (unread marks, members, names)
  views           {modals: [View], because: "opened"|"pushed"|"updated"|"closed"|"errors"|"input"}  the whole stack
  home            {home: View|null}
  people          {people: [Person]}
  toast           Toast
  clock           Clock
  app             {app}
  faults          {faults: [Fault]}
  log             {entry: LogEntry}                  (request and response left out; fetch /page/log)
After a reconnect fetch /page/state and /page/messages again: nothing is replayed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from playground.json_values import Json
from playground.page import actions, admin, channels, queries
from playground.page.page import Page

Route = Callable[[Page, Json], Awaitable[Json]]

GET: dict[str, Route] = {
    "people": queries.everybody,
    "state": queries.snapshot,
    "views": queries.views,
    "messages": queries.messages,
    "message": queries.message,
    "suggest": queries.suggest,
    "clock": queries.clock,
    "faults": queries.fault_list,
    "log": queries.log,
    "emoji": queries.emoji,
    "tour": queries.tour,
}

POST: dict[str, Route] = {
    "send": actions.send,
    "action": actions.act,
    "options": actions.options,
    "submit": actions.submit,
    "close": actions.close,
    "open_app": actions.open_app,
    "read": actions.read,
    "open_dm": actions.open_dm,
    "clock": admin.move_clock,
    "faults": admin.add_fault,
    "faults/clear": admin.clear_faults,
    "log/clear": admin.clear_log,
    "channels": channels.create,
    "channels/rename": channels.rename,
    "channels/join": channels.join,
    "channels/leave": channels.leave,
    "channels/archive": channels.archive,
    "channels/unarchive": channels.unarchive,
    "channels/invite": channels.invite,
    "channels/remove": channels.remove,
    "channels/unshare": channels.unshare,
    "channels/topic": channels.topic,
    "people": admin.create_person,
    "people/change": admin.change_person,
    "files/remove": admin.remove,
    "connect": admin.connect,
    "replay": admin.replay,
    "sockets": admin.disturb_sockets,
    "uninstall": admin.uninstall,
    "install": admin.install,
    "access": admin.change_access,
}
