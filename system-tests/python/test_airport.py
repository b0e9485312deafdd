"""The airport protocol over the relay, read by Arrow's C++ and compared with another server of it."""

import base64
import json
import pathlib

import msgpack
import pyarrow as pa
import pyarrow.flight as flight
import pytest

from airport import NO_COLUMN, ROW_ID, Airport, decompressed

GOLDEN = pathlib.Path(__file__).parent.parent / "golden" / "airport.json"


@pytest.fixture(scope="module")
def location(address):
    return f"grpc://{address}"


@pytest.fixture(scope="module")
def attach(location, token):
    return lambda catalog: Airport(location, catalog, token)


@pytest.fixture(scope="module")
def own(attach):
    """The user's own database, with a table of its own."""
    airport = attach("memory")
    options = flight.FlightCallOptions(headers=[(b"authorization", b"Bearer " + airport.token.encode())], timeout=60)
    for sql in ("CREATE OR REPLACE TABLE numbers AS SELECT range AS n, 'x' || range AS s FROM range(5000)",):
        info = airport.client.get_flight_info(flight.FlightDescriptor.for_command(sql.encode()), options)
        airport.client.do_get(info.endpoints[0].ticket, options).read_all()
    return airport


def table(airport, schema, name):
    listed = next(found for found in airport.schemas() if found["name"] == schema)
    return airport.tables(listed)[name]


def test_a_table_of_each_attached_database_is_read_under_its_alias(attach):
    for catalog, schema, name, rows in (
        ("sales", "public", "orders", 1000),
        ("crm", "public", "customers", 50),
        ("catalog", "public", "products", 20),
    ):
        airport = attach(catalog)
        schemas = {found["name"]: found for found in airport.schemas()}
        if schema not in schemas:
            schema = next(listed for listed in schemas if listed not in ("main",))
        info = airport.tables(schemas[schema])[name]
        assert airport.scan(info.descriptor, info.schema).num_rows == rows, catalog


def test_the_empty_catalog_has_all_databases(attach):
    names = [schema["name"] for schema in attach("").schemas()]
    assert "sales.public" in names and "memory.main" in names


def test_unwanted_columns_are_null_and_rows_are_all_there(own):
    info = table(own, "public", "numbers")
    both = own.scan(info.descriptor, info.schema)
    assert both.column("n").to_pylist() == list(range(5000)) and both.column("s")[7].as_py() == "x7"
    one = own.scan(info.descriptor, info.schema, [1])
    assert one.column("n").null_count == 5000 and one.column("s").equals(both.column("s"))
    for pseudo in (NO_COLUMN, ROW_ID):
        none = own.scan(info.descriptor, info.schema, [pseudo])
        assert none.num_rows == none.column("n").null_count == none.column("s").null_count == 5000


def test_raw_sql_is_read_without_loss(own):
    answer = own.take_flight(
        "SELECT uuid '00000000-0000-0000-0000-000000000001' AS id, true AS flag, [1, 2] AS list,"
        " '{\"a\": 1}'::JSON AS json, 170141183460469231731687303715884105727::HUGEINT AS huge"
    )
    assert answer.schema.field("id").type == pa.uuid() and answer.schema.field("flag").type == pa.bool8()
    assert answer.schema.field("json").type == pa.json_()
    assert str(answer.column("id")[0].as_py()).endswith("0001")
    assert answer.schema.field("huge").type.vendor_name == "DuckDB"


def test_changes_are_refused_by_text_action_and_exchange(own):
    with pytest.raises(pa.ArrowNotImplementedError, match="airport reads here"):
        own.take_flight("DELETE FROM numbers")
    with pytest.raises(pa.ArrowNotImplementedError, match="'drop_table' is refused"):
        own.act("drop_table", {"catalog_name": "memory", "schema_name": "public", "name": "numbers"})
    with pytest.raises(pa.ArrowNotImplementedError, match="DoExchange"):
        writer, reader = own.client.do_exchange(table(own, "public", "numbers").descriptor, own.options())
        writer.begin(pa.schema([("n", pa.int64())]))
        writer.done_writing()
        reader.read_all()
    info = table(own, "public", "numbers")
    assert own.scan(info.descriptor, info.schema).num_rows == 5000


def test_time_travel_is_refused(own):
    with pytest.raises(pa.ArrowNotImplementedError, match="AT .VERSION"):
        own.endpoints(table(own, "public", "numbers").descriptor, [0], ("VERSION", "1"))


def test_errors_are_not_taken_for_passing_faults(attach, own):
    # The extension repeats what Arrow calls an IOError; what is "Invalid" it shows at once, and where it is told
    # an exception of DuckDB, as that.
    for text, asked in (
        ("there is no database 'nowhere' here", attach("nowhere").schemas),
        ("no_such_table", lambda: own.take_flight("SELECT * FROM no_such_table")),
    ):
        with pytest.raises(Exception, match=text) as raised:
            asked()
        assert not isinstance(raised.value, IOError | flight.FlightUnavailableError), type(raised.value)
        told = msgpack.unpackb(raised.value.extra_info)
        assert told["exception_type"] == "InvalidInputException" and text in told["message"]


def test_a_wrong_token_is_refused_at_once_in_our_own_words(own):
    # Arrow's C++ reads the text of x-arrow-status-message-bin only where x-arrow-status is there, which takes the
    # place of the IOError that the extension would repeat for up to a minute.
    stranger = Airport(own.location, "memory", own.token[:-4] + "AAAA")
    with pytest.raises(flight.FlightUnauthenticatedError) as raised:
        stranger.schemas()
    assert "signature" in str(raised.value) and not str(raised.value).startswith("Flight returned")
    plain = flight.FlightCallOptions(headers=[(b"authorization", b"Bearer x")], timeout=60)
    with pytest.raises(flight.FlightUnauthenticatedError, match="^Flight returned unauthenticated error"):
        own.client.get_flight_info(flight.FlightDescriptor.for_command(b"SELECT 1"), plain)


def test_a_token_of_another_user_opens_no_ticket(own, address):
    from conftest import sign

    info = table(own, "public", "numbers")
    ticket = own.endpoints(info.descriptor)[0].ticket
    stranger = Airport(own.location, "memory", sign("stranger"))
    with pytest.raises(flight.FlightError, match="run the query again"):
        stranger.client.do_get(ticket, stranger.options()).read_all()


def test_flights_are_listed_for_no_filter_or_refused_clearly(own):
    assert isinstance(list(own.client.list_flights(b"", own.options())), list)


def shape(value):
    """The structure of an answer without its values."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return {bool: "bool", int: "int", bytes: "bytes", str: "text", type(None): "nil"}[type(value)]


def flight_shape(data: bytes):
    info = flight.FlightInfo.deserialize(data)
    metadata = shape(msgpack.unpackb(info.app_metadata))
    return {
        "columns": [(field.name, str(field.type)) for field in info.schema if field.name != "rowid"],
        "app_metadata": {key: metadata[key] for key in ("type", "catalog", "schema", "name")},
    }


def test_answers_have_the_structure_of_another_server(own):
    golden = {name: base64.b64decode(text) for name, text in json.loads(GOLDEN.read_text()).items()}
    descriptor = table(own, "public", "numbers").descriptor
    wanted = {"descriptor": descriptor.serialize(), "parameters": {"json_filters": "", "column_ids": [0]}}
    name = {"catalog_name": "memory"}

    for action in ("create_transaction", "catalog_version"):
        assert shape(msgpack.unpackb(own.act(action, name))) == shape(msgpack.unpackb(golden[action])), action

    roots = [msgpack.unpackb(decompressed(data)) for data in (own.act("list_schemas", name), golden["list_schemas"])]
    ours, theirs = ([schema for schema in root["schemas"] if schema["name"] == "public"][0] for root in roots)
    assert roots[0].keys() == roots[1].keys()
    assert shape(roots[0]["version_info"]) == shape(roots[1]["version_info"])
    assert roots[0]["contents"].keys() == roots[1]["contents"].keys() == ours["contents"].keys()
    assert ours.keys() - {"is_default"} == theirs.keys() - {"is_default"}
    # They put all schemas into the root, by hash; we put each into its own schema: the same inside.
    theirs = dict(msgpack.unpackb(roots[1]["contents"]["serialized"]))[theirs["contents"]["sha256"]]
    infos = [msgpack.unpackb(decompressed(data)) for data in (ours["contents"]["serialized"], theirs)]
    assert flight_shape(infos[0][0]) == flight_shape(infos[1][0])

    endpoints = [msgpack.unpackb(data) for data in (own.act("endpoints", wanted), golden["endpoints"])]
    assert shape(endpoints[0]) == shape(endpoints[1]) == ["bytes"]
    for data in endpoints[0] + endpoints[1]:
        endpoint = flight.FlightEndpoint.deserialize(data)
        assert [location.uri for location in endpoint.locations] == [b"arrow-flight-reuse-connection://?"]

    body = {"descriptor": descriptor.serialize(), "at_unit": "", "at_value": ""}
    assert flight_shape(own.act("flight_info", body)) == flight_shape(golden["flight_info"])
    assert flight.FlightInfo.deserialize(own.act("flight_info", body)).descriptor == descriptor
