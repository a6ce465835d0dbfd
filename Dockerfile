# One image for web, worker, beat and migrate; docker-compose.yml says which is which.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    VERIFIER_NO_BOOTSTRAP=1 \
    DATA_DIR=/data \
    STATIC_ROOT=/app/static \
    BIND=0.0.0.0

# The number is fixed so that the volume keeps its owner when the image is built anew.
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin verifier \
    && install -d -o verifier -g verifier -m 0700 /data
WORKDIR /app

COPY requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --requirement requirements.txt

COPY manage.py LICENSE README.md ./
COPY verifier ./verifier
COPY claims ./claims
COPY templates ./templates
# The data folder of this one command is thrown away: no key that it makes stays in the image.
RUN DATA_DIR=/tmp/building python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /tmp/building

USER verifier
VOLUME /data
EXPOSE 8000

# The host is named because the web answers to its own names only.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["python", "-c", "import os; from urllib.request import Request, urlopen; host = os.environ.get('ALLOWED_HOSTS', 'localhost').split(',')[0].strip(); urlopen(Request('http://127.0.0.1:8000/healthz', headers={'Host': host}), timeout=4)"]

CMD ["gunicorn", "verifier.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--threads", "8", "--no-control-socket"]
