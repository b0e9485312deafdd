"""The bytes of Flight SQL commands that a benchmark needs, written without a protobuf library."""

from __future__ import annotations

_STATEMENT = b"type.googleapis.com/arrow.flight.protocol.sql.CommandStatementQuery"


def statement(sql: str) -> bytes:
    """A `CommandStatementQuery` packed into `google.protobuf.Any`."""
    return _field(1, _STATEMENT) + _field(2, _field(1, sql.encode()))


def _field(number: int, value: bytes) -> bytes:
    return bytes([number << 3 | 2]) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)
