"""Fetching sources: the only code that opens addresses. No models, no settings, no database."""
