"""One Scrapy process with trafilatura in its pipeline: `crawler.py FIRST STEP PAGES`.

Runs in a virtual environment of its own (requirements-bench.txt) and imports nothing of ours.
Prints when and with how much processor it began and ended.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import AsyncIterator
from typing import Any

import scrapy
import trafilatura
from scrapy.crawler import CrawlerProcess

marks: dict[str, float] = {}
good = 0


def mark(name: str) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    marks[name] = time.monotonic()
    marks[f"{name}_cpu"] = used.ru_utime + used.ru_stime


class Extract:
    """The pipeline: main text and metadata of every page."""

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        global good  # noqa: PLW0603
        document = trafilatura.bare_extraction(
            item["body"],
            url=item["url"],
            favor_precision=True,
            include_comments=False,
            with_metadata=True,
        )
        good += bool(document and document.text)
        return item


class News(scrapy.Spider):
    """Opens the addresses that it is given."""

    name = "news"

    async def start(self) -> AsyncIterator[scrapy.Request]:
        Extract().process_item({"body": WARM_UP, "url": "http://127.0.0.1/"})
        mark("began")
        for address in json.load(sys.stdin):
            yield scrapy.Request(address)

    def parse(self, response: Any) -> Any:
        yield {"body": response.body, "url": response.url}


WARM_UP = b"<html><head><title>x</title></head><body><article><p>" + b"word " * 99 + b"</article>"
process = CrawlerProcess(
    {
        "LOG_LEVEL": "ERROR",
        "ROBOTSTXT_OBEY": True,
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "TELNETCONSOLE_ENABLED": False,
        "ITEM_PIPELINES": {Extract: 1},
    }
)
process.crawl(News)
process.start()
mark("ended")
print(json.dumps({**marks, "good": good - 1}))
