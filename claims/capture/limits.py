"""The bounds of one capture, in one place."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Seconds are wall clock unless named cpu; sizes are bytes."""

    total_seconds: float = 30.0
    robots_seconds: float = 8.0
    raw_bytes: int = 30 * MEGABYTE
    decoded_bytes: int = 60 * MEGABYTE
    header_bytes: int = 64 * 1024
    robots_bytes: int = 512 * 1024
    redirect_bytes: int = 64 * 1024
    redirects: int = 10
    extract_seconds: float = 20.0
    extract_cpu_seconds: int = 15
    extract_memory: int = 512 * MEGABYTE
    text_bytes: int = 5 * MEGABYTE
