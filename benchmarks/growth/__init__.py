"""How Footnote grows: tables of made-up rows of several sizes, what was measured of each, and curves through it."""
