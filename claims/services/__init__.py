"""Everything that writes. One function is one verb of an editor; pages, API and admin call it."""
