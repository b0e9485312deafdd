"""Readers that stop reading: HTTP/2 streams whose windows stay shut, on as few bytes as possible.

A gRPC library would read megabytes ahead for each of a thousand streams; this keeps 64 KB a stream away
from the relay and nothing in memory, so that all the rest has to wait somewhere else.
"""

from __future__ import annotations

import select
import socket
import struct
import time

_DATA, _HEADERS, _SETTINGS, _PING, _WINDOW_UPDATE = 0, 1, 4, 6, 8
_END_STREAM, _ACK, _END_HEADERS = 1, 1, 4
_WIDE = 1 << 28


class SlowConnection:
    """One connection whose streams each take `window` bytes and then no more."""

    def __init__(self, port: int, token: str, window: int = 65_535) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._headers = _header_block(port, token)
        self._next = 1
        self._left = b""
        self.refusals = 0
        settings = struct.pack(">HI", 4, window)
        self._socket.sendall(
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            + _frame(_SETTINGS, 0, 0, settings)
            + _frame(_WINDOW_UPDATE, 0, 0, struct.pack(">I", _WIDE))
        )

    def open(self, ticket: bytes) -> None:
        """Calls DoGet with the ticket."""
        message = b"\x0a" + _varint(len(ticket)) + ticket
        self._socket.sendall(
            _frame(_HEADERS, _END_HEADERS, self._next, self._headers)
            + _frame(_DATA, _END_STREAM, self._next, struct.pack(">BI", 0, len(message)) + message)
        )
        self._next += 2

    def settle(self, quiet_seconds: float = 0.5, seconds: float = 30) -> int:
        """Reads what comes until nothing does; gives the bytes. An answer that ends is a refusal."""
        end = time.monotonic() + seconds
        count = 0
        while time.monotonic() < end and select.select([self._socket], [], [], quiet_seconds)[0]:
            received = self._socket.recv(1 << 20)
            if not received:
                raise SystemExit("the relay closed the connection")
            count += len(received)
            self._frames(received)
        return count

    def _frames(self, received: bytes) -> None:
        data = self._left + received
        at = 0
        while len(data) - at >= 9:
            length = int.from_bytes(data[at : at + 3], "big")
            if len(data) - at < 9 + length:
                break
            kind, flags = data[at + 3], data[at + 4]
            payload = data[at + 9 : at + 9 + length]
            if kind == _SETTINGS and not flags & _ACK:
                self._socket.sendall(_frame(_SETTINGS, _ACK, 0, b""))
            elif kind == _PING and not flags & _ACK:
                self._socket.sendall(_frame(_PING, _ACK, 0, payload))
            elif kind in (_DATA, _HEADERS) and flags & _END_STREAM:
                self.refusals += 1
            at += 9 + length
        self._left = data[at:]

    def close(self) -> None:
        self._socket.close()


def _frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def _header_block(port: int, token: str) -> bytes:
    """HPACK literals without indexing and without Huffman (RFC 7541, 6.2.2)."""
    fields = {
        ":method": "POST",
        ":scheme": "http",
        ":path": "/arrow.flight.protocol.FlightService/DoGet",
        ":authority": f"127.0.0.1:{port}",
        "te": "trailers",
        "content-type": "application/grpc",
        "authorization": f"Bearer {token}",
    }
    return b"".join(b"\x00" + _text(name) + _text(value) for name, value in fields.items())


def _text(value: str) -> bytes:
    encoded = value.encode()
    if len(encoded) < 127:
        return bytes([len(encoded)]) + encoded
    return b"\x7f" + _varint(len(encoded) - 127) + encoded


def _varint(value: int) -> bytes:
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)
