#!/usr/bin/env python3
"""The door to everything: `python3 manage.py up`, `python3 manage.py test`, or any command."""

from verifier import bootstrap

if __name__ == "__main__":
    bootstrap.main()
