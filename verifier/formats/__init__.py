"""How dates are written, where Django writes them in a way that readers would not."""
