"""DuckDB's airport extension, as far as it reads: its calls in its order, its answers read by Arrow's C++.

Written from the protocol, not from our server.
Also used by ../golden/record_airport.py against another server of the same protocol.
"""

import uuid

import msgpack
import pyarrow as pa
import pyarrow.flight as flight

NO_COLUMN = 2**64 - 2
ROW_ID = 2**64 - 1


class Airport:
    """One ATTACH: a location, a catalog name, a token."""

    def __init__(self, location: str, catalog: str, token: str):
        self.location, self.catalog, self.token = location, catalog, token
        self.client = flight.connect(location)

    def options(self, *headers):
        return flight.FlightCallOptions(
            headers=[
                (b"airport-user-agent", b"airport/20250723"),
                (b"authority", self.location.encode()),
                (b"airport-client-session-id", str(uuid.uuid4()).encode()),
                (b"authorization", b"Bearer " + self.token.encode()),
                *headers,
            ],
            timeout=60,
        )

    def act(self, name: str, body: dict) -> bytes:
        """The body of the one result; none, or two, would end the DuckDB process."""
        packed = msgpack.packb(body, use_bin_type=False)  # C++ packs every std::string as text
        results = list(
            self.client.do_action(flight.Action(name, packed), self.options((b"airport-action-name", name.encode())))
        )
        assert len(results) == 1, f"{name}: {len(results)} results"
        return results[0].body.to_pybytes()

    def schemas(self) -> list[dict]:
        root = msgpack.unpackb(decompressed(self.act("list_schemas", {"catalog_name": self.catalog})))
        assert root["contents"]["sha256"] is not None and "version_info" in root
        names = [schema["name"] for schema in root["schemas"]]
        assert all(names) and len(set(names)) == len(names)
        inline = root["contents"]["serialized"]
        by_hash = dict(msgpack.unpackb(inline)) if inline else {}
        for schema in root["schemas"]:
            contents = schema["contents"]
            contents["serialized"] = contents["serialized"] or by_hash[contents["sha256"]]
        return root["schemas"]

    def tables(self, schema: dict) -> dict[str, flight.FlightInfo]:
        """The tables of a listed schema; the whole schema fails on one wrong name, as in the extension."""
        found = {}
        assert schema["description"] is not None and schema["tags"] is not None
        for item in msgpack.unpackb(decompressed(schema["contents"]["serialized"])):
            info = flight.FlightInfo.deserialize(item)
            if info.app_metadata:
                metadata = msgpack.unpackb(info.app_metadata)
                assert metadata["catalog"] == self.catalog, metadata
                assert metadata["schema"] == schema["name"], metadata
                assert metadata["type"] in ("table", "table_function", "scalar_function"), metadata
                if metadata["type"] == "table":
                    found[metadata["name"]] = info
        return found

    def endpoints(self, descriptor: flight.FlightDescriptor, columns=(), at=("", "")) -> list[flight.FlightEndpoint]:
        body = {
            "descriptor": descriptor.serialize(),
            "parameters": {
                "json_filters": "",
                "column_ids": list(columns),
                "table_function_parameters": "",
                "table_function_input_schema": "",
                "at_unit": at[0],
                "at_value": at[1],
            },
        }
        packed = msgpack.unpackb(self.act("endpoints", body))
        return [flight.FlightEndpoint.deserialize(endpoint) for endpoint in packed]

    def scan(self, descriptor: flight.FlightDescriptor, schema: pa.Schema, columns=()) -> pa.Table:
        """All rows; the schema of the stream must be the one that was listed, whatever columns are wanted."""
        self.act("create_transaction", {"catalog_name": self.catalog})
        self.act("catalog_version", {"catalog_name": self.catalog})
        parts = []
        for endpoint in self.endpoints(descriptor, columns):
            assert endpoint.locations, "No locations specified in flight endpoint"
            reuse = endpoint.locations[0].uri.startswith(b"arrow-flight-reuse-connection:")
            client = self.client if reuse else flight.connect(endpoint.locations[0])
            part = client.do_get(endpoint.ticket, self.options()).read_all()
            part.validate(full=True)
            assert part.schema.equals(schema), f"{part.schema} is not {schema}"
            parts.append(part)
        return pa.concat_tables(parts) if parts else schema.empty_table()

    def take_flight(self, sql: str) -> pa.Table:
        """airport_take_flight(location, sql)."""
        descriptor = flight.FlightDescriptor.for_command(sql.encode())
        info = self.client.get_flight_info(descriptor, self.options())
        assert info.descriptor == descriptor, "descriptor returned from server does not match"
        return self.scan(descriptor, info.schema)


def decompressed(packed: bytes) -> bytes:
    length, frame = msgpack.unpackb(packed)
    return pa.decompress(frame, decompressed_size=length, codec="zstd", asbytes=True)
