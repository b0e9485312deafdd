"""Records what another server of the airport protocol answers, for test_airport.py to compare with.

The server is PyPI's query-farm-airport-test-server 0.1.1 on query-farm-flight-server 0.1.17, which its authors
test against the real extension. It needs Python 3.12, which a machine that runs our tests need not have; so its
answers are kept in airport.json, and this is how they were made:

    python3.12 -m venv v && v/bin/pip install query-farm-airport-test-server==0.1.1
    v/bin/airport_test_server --location grpc://127.0.0.1:50399 &
    v/bin/python record_airport.py grpc://127.0.0.1:50399 > airport.json
"""

import base64
import json
import pathlib
import sys

import pyarrow as pa
import pyarrow.flight as flight

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "python"))
from airport import Airport  # noqa: E402

SCHEMA = pa.schema([pa.field("n", pa.int64()), pa.field("s", pa.string())])

airport = Airport(sys.argv[1], "golden", "some_token")
list(airport.client.do_action(flight.Action("reset", b""), airport.options()))
list(airport.client.do_action(flight.Action("create_database", b"golden"), airport.options()))
airport.act("create_schema", {"catalog_name": "golden", "schema": "public", "comment": None, "tags": {}})
airport.act(
    "create_table",
    {
        "catalog_name": "golden",
        "schema_name": "public",
        "table_name": "numbers",
        "arrow_schema": SCHEMA.serialize().to_pybytes(),
        "on_conflict": "error",
        "not_null_constraints": [],
        "unique_constraints": [],
        "check_constraints": [],
        "primary_key_columns": [],
        "unique_columns": [],
        "multi_key_primary_keys": [],
        "extra_constraints": [],
    },
)
public = next(schema for schema in airport.schemas() if schema["name"] == "public")
table = airport.tables(public)["numbers"]
name = {"catalog_name": "golden"}
descriptor = table.descriptor.serialize()
wanted = {"json_filters": "", "column_ids": [0], "table_function_parameters": "", "table_function_input_schema": "",
          "at_unit": "", "at_value": ""}
answers = {
    "list_schemas": airport.act("list_schemas", name),
    "create_transaction": airport.act("create_transaction", name),
    "catalog_version": airport.act("catalog_version", name),
    "endpoints": airport.act("endpoints", {"descriptor": descriptor, "parameters": wanted}),
    "flight_info": airport.act("flight_info", {"descriptor": descriptor, "at_unit": None, "at_value": None}),
}
json.dump({action: base64.b64encode(answer).decode() for action, answer in answers.items()}, sys.stdout, indent=1)
print()
