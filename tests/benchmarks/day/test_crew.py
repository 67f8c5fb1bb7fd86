import logging
from io import StringIO

from benchmarks.day.crew import is_listening
from config.log import configure_logging


def test_a_bot_is_at_work_when_its_log_says_that_it_listens():
    log = StringIO()
    configure_logging("info", layout="json", stream=log)

    logging.getLogger("bot.service").info("started workspaces=%d", 1)
    assert not is_listening(log.getvalue().encode())

    logging.getLogger("bot.transport").info("listening transport=%s", "socket")
    assert is_listening(log.getvalue().encode())
