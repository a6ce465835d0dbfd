"""The Celery application. A message only wakes a worker: the work itself is a row in the database."""

from __future__ import annotations

import gc
import os

from celery import Celery
from celery.signals import worker_before_create_process, worker_process_init

from verifier.lifeline import die_with

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "verifier.settings")
# Celery would run Django's checks and drop what they say. They load every page and the API: 40 MB.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

app = Celery("verifier")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="tasks")
app.autodiscover_tasks(related_name="periodic")


_worker = os.getpid()  # noted anew before each fork


@worker_before_create_process.connect
def share_memory(**kwargs: object) -> None:
    """Keep what is loaded out of the collector's reach, so that pool processes go on sharing it."""
    global _worker  # noqa: PLW0603
    _worker = os.getpid()
    gc.collect()
    gc.freeze()


@worker_process_init.connect
def go_with_worker(**kwargs: object) -> None:
    """A pool process goes when its worker is killed; by itself it would wait for work for ever."""
    if os.getpid() != _worker:  # a pool without processes of its own is the worker itself
        die_with(_worker)
