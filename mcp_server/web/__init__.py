"""The HTTP door: addresses, admission, limits and health around the SDK's own endpoint."""
