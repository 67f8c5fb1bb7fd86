"""Sets what libraries read while they are imported, as every door does: no test asks the network for anything."""

from hypothesis import HealthCheck, settings

from config.environment import apply_process_environment

apply_process_environment()

# How long an example takes says more of the machine, and of who else is at work on it, than of what is tested.
settings.register_profile("steady", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")
