"""The demo newsroom: an article, its claims in all states, and the small web of its sources."""
