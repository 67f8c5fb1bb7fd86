"""`python -m bot`: where the Slack bot starts."""

from config.ending import end_at_once_when_told, leave
from config.environment import apply_process_environment
from config.freed_memory import return_freed_memory

if __name__ == "__main__":
    end_at_once_when_told()
    return_freed_memory()
    # Before any other room: libraries read these variables while they are imported.
    apply_process_environment()
    from bot.start import main
    from config.log import log_surprises

    log_surprises()
    leave(main())
