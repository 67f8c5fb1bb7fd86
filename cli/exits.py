"""Exit codes that scripts can use."""

FINE = 0
NOTHING_FOUND = 1
BELOW_FLOOR = 1
FAULTS_FOUND = 1
NOT_ALLOWED = 1
NOT_TOLD = 1
BAD_USE = 2
SOURCE_FAILED = 3
INTERRUPTED = 130  # as shells say it: 128 + SIGINT
