"""HTTP mode: what is on its way to the app, posted to the addresses of its manifest and signed."""
