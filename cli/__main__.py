"""`python -m cli`: where the footnote command starts."""

from config.ending import leave
from config.environment import apply_process_environment

if __name__ == "__main__":
    # Before any other room: libraries read these variables while they are imported.
    apply_process_environment()
    from cli.app import run

    leave(run())
