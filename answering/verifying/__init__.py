"""Whether what a sentence cites says what the sentence says. No language model is asked."""
