"""What a language model wrote, cut into sentences, cited and made harmless. Pure."""
