"""The page on which a person tries an app in a browser; `site/` holds what the browser gets."""
