# Shorthand for developers; users need only `python3 manage.py up` and `python3 manage.py test`.
BIN := .venv/bin

.PHONY: up test check bench lint types imports migrations schema templates

up:
	python3 manage.py up

test:
	python3 manage.py test

check: lint types imports templates migrations schema test

.venv/bin/ruff:
	python3 manage.py check

lint: $(BIN)/ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(BIN)/ruff
	$(BIN)/mypy claims verifier

imports: $(BIN)/ruff
	$(BIN)/lint-imports

templates: $(BIN)/ruff
	$(BIN)/djlint templates --lint

migrations: $(BIN)/ruff
	$(BIN)/python manage.py makemigrations --check --dry-run

schema: $(BIN)/ruff
	$(BIN)/python manage.py spectacular --validate --fail-on-warn --file /dev/null

bench: $(BIN)/ruff
	$(BIN)/python -m tests.bench
