"""Limits of Slack: what it takes in one message, one block, one call. Kept here and nowhere else."""

# A markdown block, and the words of one call to a stream. Of all markdown blocks of a message together.
MARKDOWN_CHARACTERS = 12_000
# All blocks of a message together; not documented, refused from about 13,200 on (`msg_blocks_too_long`).
MESSAGE_CHARACTERS = 12_800
# `text` beside blocks, or alone: longer is advised against, and chat.update refuses it (`msg_too_long`).
TEXT_CHARACTERS = 4_000
SECTION_CHARACTERS = 3_000
# One text of a context block.
CONTEXT_CHARACTERS = 3_000
CONTEXT_ELEMENTS = 10
BLOCKS = 50
# The same of a modal and of the Home tab.
VIEW_BLOCKS = 100
# A link that a client may refuse to open, and that would fill a message.
URL_CHARACTERS = 2_000

# Slack closes a stream about five minutes after its start, busy or not.
STREAM_SECONDS = 300
# A stream is replaced by the next so long before: a slow model may say nothing for a minute.
ROLL_OVER_SECONDS = STREAM_SECONDS - 70
# A response_url is good for half an hour, and for five messages.
RESPONSE_URL_USES = 5
