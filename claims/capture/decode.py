"""Unpacking an answer piece by piece within bounds: gzip, deflate and brotli, one layer only."""

import io
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]

ACCEPT_ENCODING = "gzip, deflate, br"
RATIO_FLOOR = 8 * 1024 * 1024
MAX_RATIO = 200
_PIECE = 256 * 1024


class Undecodable(Exception):
    """The packing is unknown, chained or damaged."""


class TooLarge(Exception):
    """The unpacked body passes its bound, or grows as only a bomb does."""


class Decoder:
    """Takes the body as it comes (`feed`), gives the unpacked whole (`finish`).

    limit: bytes of unpacked body. Beyond `RATIO_FLOOR` it may be at most `MAX_RATIO` times as
    large as what came. Raises Undecodable and TooLarge.
    """

    def __init__(self, encoding: str, *, limit: int) -> None:
        name = encoding.strip().lower()
        if name not in _UNPACKERS:
            raise Undecodable(f"Content-Encoding {encoding[:80]!r}")
        self._unpacker = _UNPACKERS[name]()
        self._limit = limit
        self._taken = 0
        self._out = io.BytesIO()

    def feed(self, data: bytes) -> None:
        """Unpack the next piece."""
        self._taken += len(data)
        try:
            self._unpacker.feed(data, self._keep)
        except (zlib.error, brotli.error) as error:
            raise Undecodable(str(error)) from error

    def finish(self) -> bytes | None:
        """The unpacked body, or None when the packed stream broke off."""
        if self._taken and not self._unpacker.complete:
            return None
        return self._out.getvalue()

    def so_far(self) -> bytes:
        """What is unpacked by now, for those who only want to see how it begins."""
        return self._out.getvalue()

    def _keep(self, piece: bytes) -> None:
        size = self._out.tell() + len(piece)
        if size > self._limit or (size > RATIO_FLOOR and size > MAX_RATIO * self._taken):
            raise TooLarge(f"{self._taken} bytes unpack to more than {self._out.tell()}")
        self._out.write(piece)


class _Plain:
    complete = True

    def feed(self, data: bytes, keep: Callable[[bytes], None]) -> None:
        keep(data)


class _Zlib:
    """gzip (also several members in a row) and deflate, which may come with or without its head."""

    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._inner: zlib._Decompress | None = None
        self._members = 0

    @property
    def complete(self) -> bool:
        return self._members > 0 and self._inner is None

    def feed(self, data: bytes, keep: Callable[[bytes], None]) -> None:
        while data:
            if self._inner is None:
                if self._members and not (self._wbits > zlib.MAX_WBITS and data[:1] == b"\x1f"):
                    return  # padding after the end, as browsers tolerate it
                self._inner = zlib.decompressobj(self._choose(data))
            piece = self._inner.decompress(data, _PIECE)
            keep(piece)
            data = self._inner.unconsumed_tail
            while not data and not self._inner.eof and len(piece) == _PIECE:
                piece = self._inner.decompress(b"", _PIECE)  # what zlib still holds back
                keep(piece)
            if self._inner.eof:
                data = self._inner.unused_data
                self._inner, self._members = None, self._members + 1

    def _choose(self, data: bytes) -> int:
        if self._wbits > zlib.MAX_WBITS or data[0] & 0x0F == 8:
            return self._wbits
        return -zlib.MAX_WBITS


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()

    @property
    def complete(self) -> bool:
        return bool(self._inner.is_finished())

    def feed(self, data: bytes, keep: Callable[[bytes], None]) -> None:
        if self._inner.is_finished():
            return
        keep(self._inner.process(data, output_buffer_limit=_PIECE))
        while not self._inner.can_accept_more_data():
            keep(self._inner.process(b"", output_buffer_limit=_PIECE))


_UNPACKERS: dict[str, Callable[[], _Plain | _Zlib | _Brotli]] = {
    "": _Plain,
    "identity": _Plain,
    "gzip": lambda: _Zlib(zlib.MAX_WBITS + 16),
    "x-gzip": lambda: _Zlib(zlib.MAX_WBITS + 16),
    "deflate": lambda: _Zlib(zlib.MAX_WBITS),
    "br": _Brotli,
}
