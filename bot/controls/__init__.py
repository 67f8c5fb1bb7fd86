"""What can people press, type and look at beside asking? Buttons, modals, /footnote, the Home tab."""
