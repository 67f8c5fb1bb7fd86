"""Sets what libraries read while they are imported, as every door does: no test asks the network for anything."""

from config.environment import apply_process_environment

apply_process_environment()
