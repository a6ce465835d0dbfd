"""The project: how it starts, its settings and its doors; it knows nothing about claims."""
