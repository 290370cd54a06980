"""files.*: files that the app uploads, in three steps, looks at and deletes."""

from __future__ import annotations

from playground.block_kit.defaults import complete_blocks
from playground.block_kit.validation import check_blocks
from playground.errors import SlackError
from playground.json_values import Json
from playground.web_api.call import Call, Method, method
from playground.web_api.message_content import bot_message, thread_of
from playground.web_api.objects import file_object
from playground.workspace import files as stored
from playground.workspace import messages
from playground.workspace.models import Channel, File
from playground.workspace.stored_text import app_text


def get_upload_url(call: Call) -> Json:
    length = call.integer("length", 0)
    name = call.required("filename")
    if length < 1:
        raise SlackError("invalid_arguments", ["length must be at least 1"])
    alt_txt = call.text("alt_txt") or ""
    if len(alt_txt) > 1000:
        raise SlackError("alt_txt_too_large")
    file = stored.new_file(call.slack.workspace, call.slack.app.bot_user, name, length, alt_txt)
    return {"upload_url": f"{call.slack.url}/upload/v1/{file.id}", "file_id": file.id}


def complete_upload(call: Call) -> Json:
    entries = call.data("files", "invalid_arguments")
    if not isinstance(entries, list) or not entries or not all(isinstance(each, dict) for each in entries):
        raise SlackError("invalid_arguments", ["missing required field: files"])
    targets = [_target(call, id) for id in [*call.ids("channel_id"), *call.ids("channels")]]
    threads = [thread_of(call, channel) for channel in targets]
    blocks = call.data("blocks", "invalid_blocks")
    if blocks and (call.text("initial_comment") or check_blocks(blocks)):
        raise SlackError("invalid_blocks")
    files = [_uploaded(call, entry) for entry in entries]
    for file, entry in zip(files, entries, strict=True):
        file.title = entry.get("title") or file.name
        stored.complete_upload(file)
    for channel, parent in zip(targets, threads, strict=True):
        _share(call, channel, files, complete_blocks(blocks) if blocks else None, parent)
    return {"files": [file_object(call.slack.workspace, file) for file in files]}


def _target(call: Call, id: str) -> Channel:
    channel = call.slack.workspace.channels.get(id)
    if channel is None or not call.sees(channel):
        raise SlackError("channel_not_found")
    if call.slack.app.bot_user not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _uploaded(call: Call, entry: Json) -> File:
    file = call.slack.workspace.files.get(str(entry.get("id")))
    if file is None or file.content is None:
        raise SlackError("file_not_found")
    if file.complete:
        raise SlackError("file_update_failed")
    return file


def _share(
    call: Call, channel: Channel, files: list[File], blocks: list[Json] | None, parent: str | None
) -> None:
    for file in files:
        file.channels.append(channel.id)
    shown = [file_object(call.slack.workspace, file) for file in files]
    comment = app_text(call.text("initial_comment") or "")
    data = bot_message(call.slack, comment, blocks, files=shown, thread_ts=parent)
    data["subtype"] = "file_share"
    messages.post(call.slack.workspace, channel, data)


def _file(call: Call) -> File:
    file = call.slack.workspace.files.get(call.required("file"))
    if file is None or not stored.seen_by_bot(call.slack.workspace, file):
        raise SlackError("file_not_found")
    if file.deleted:
        raise SlackError("file_deleted")
    return file


def delete(call: Call) -> Json:
    file = _file(call)
    if file.owner != call.slack.app.bot_user:
        raise SlackError("cant_delete_file")
    stored.remove_file(file)
    return {}


def info(call: Call) -> Json:
    return {"file": file_object(call.slack.workspace, _file(call)), "comments": []}


METHODS: list[Method] = [
    method(
        "files.getUploadURLExternal",
        get_upload_url,
        "filename length alt_txt",
        "files:write",
        json_ok=False,
    ),
    method(
        "files.completeUploadExternal",
        complete_upload,
        "files channel_id channels initial_comment thread_ts blocks",
        "files:write",
    ),
    method("files.info", info, "file", "files:read", json_ok=False),
    method("files.delete", delete, "file", "files:write"),
]
