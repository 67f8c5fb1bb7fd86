"""The footnote command. Doors only: read the settings, call a room, print what it returned."""
