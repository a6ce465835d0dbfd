from __future__ import annotations

import socket

import pytest

from verifier import datadir


def test_a_connection_on_which_nothing_moves_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datadir, "SILENCE", 1)
    with (
        datadir.listen("127.0.0.1", 0, seconds=0) as door,
        socket.create_connection(door.getsockname()) as stranger,
    ):
        stranger.sendall(b"GET / HTTP/1.1\r\n")
        served, _ = door.accept()
        with served:
            served.settimeout(None)  # as gunicorn does
            assert served.recv(100)
            with pytest.raises(BlockingIOError):
                served.recv(100)
