"""The suite cannot reach the network: proven here, once."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request

import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 443)])
def test_leaving_this_machine_raises(address: tuple[str, int]) -> None:
    with socket.socket() as sock, pytest.raises(OSError, match="may not reach"):
        sock.connect(address)
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock,
        pytest.raises(OSError, match="may not reach"),
    ):
        sock.sendto(b"x", address)


def test_resolving_raises() -> None:
    with pytest.raises(OSError, match="may not resolve"):
        socket.getaddrinfo("example.org", 80)
    with pytest.raises(urllib.error.URLError, match="may not resolve"):
        urllib.request.urlopen("http://example.org/", timeout=1)


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
        client.connect(server.getsockname())
