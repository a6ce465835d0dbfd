# Shorthand for developers; users need only `python3 manage.py up` and `python3 manage.py test`.
BIN := .venv/bin

.PHONY: up test check bench pictures lint types imports migrations schema templates

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

# The README's two pictures, from the pictures that the browser tests leave of every page.
pictures: $(BIN)/ruff
	PICTURES=var/pictures $(BIN)/python -m tests.run --db sqlite -m browser
	cp var/pictures/workbench-claim-light-1440.png docs/pictures/workbench.png
	cp var/pictures/walk-8-public-1440.png docs/pictures/check.png

bench: $(BIN)/ruff
	$(BIN)/python -m tests.bench
