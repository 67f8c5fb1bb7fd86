"""Socket Mode: what is on its way to the app, over WebSockets that the app opens."""
