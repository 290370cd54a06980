"""The version of the bot, as its log and its package say it."""

VERSION = "0.10.0"
