"""Finding things in texts. Later also the index of claims."""
