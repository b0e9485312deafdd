"""pyarrow.flight against the relay: contents, errors as its exception classes, cancelling."""

import pyarrow as pa
import pyarrow.flight as flight
import pytest

from conftest import sign


def options(token, timeout=60):
    return flight.FlightCallOptions(headers=[(b"authorization", b"Bearer " + token.encode())], timeout=timeout)


@pytest.fixture(scope="module")
def client(address):
    with flight.connect(f"grpc://{address}") as connected:
        yield connected


def query(client, token, sql):
    info = client.get_flight_info(flight.FlightDescriptor.for_command(sql.encode()), options(token))
    return client.do_get(info.endpoints[0].ticket, options(token))


def test_a_million_rows_arrive_completely_and_in_order(client, token):
    table = query(client, token, "SELECT i, i * 2 AS twice, 'v' || i AS text FROM range(1000000) t(i) ORDER BY i").read_all()
    assert table.num_rows == 1_000_000
    assert table.column("i").to_pylist() == list(range(1_000_000))
    assert table.column("text")[999_999].as_py() == "v999999"
    assert pa.compute.sum(table.column("twice")).as_py() == 999_999 * 1_000_000


def test_types_come_as_documented(client, token):
    table = query(
        client,
        token,
        "SELECT true AS flag, 1::TINYINT AS tiny, 1.5::DECIMAL(10,2) AS money, DATE '2026-01-26' AS day,"
        " TIMESTAMP '2026-01-26 12:00:00' AS moment, 'x' AS text, 'ab'::BLOB AS bytes, [1,2] AS list,"
        " {'a': 1} AS struct, MAP {'k': 1} AS map, NULL::INTEGER AS nothing,"
        " uuid '00000000-0000-0000-0000-000000000001' AS id, sum(1) AS huge",
    ).read_all()
    row = table.to_pylist()[0]
    assert table.schema.field("huge").type == pa.decimal128(38, 0)
    assert table.schema.field("id").type == pa.string()
    assert row["list"] == [1, 2] and row["struct"] == {"a": 1} and row["map"] == [("k", 1)]
    assert row["nothing"] is None and row["bytes"] == b"ab" and str(row["money"]) == "1.50"


def test_the_schema_of_the_info_is_the_schema_of_the_stream(client, token):
    for sql in ("SELECT 1 AS a, 'x' AS b", "SELECT * FROM range(0)", "SELECT * FROM sales.public.orders"):
        info = client.get_flight_info(flight.FlightDescriptor.for_command(sql.encode()), options(token))
        assert client.do_get(info.endpoints[0].ticket, options(token)).read_all().schema == info.schema


def test_an_empty_result_has_its_schema(client, token):
    table = query(client, token, "SELECT i AS number FROM range(10) t(i) WHERE i > 10").read_all()
    assert table.num_rows == 0 and table.schema.names == ["number"]


def test_a_missing_token_is_unauthenticated(client):
    with pytest.raises(flight.FlightUnauthenticatedError):
        client.get_flight_info(flight.FlightDescriptor.for_command(b"SELECT 1"))


def test_an_expired_token_is_unauthenticated(client, user):
    with pytest.raises(flight.FlightUnauthenticatedError):
        query(client, sign(user, ttl=-120), "SELECT 1")


def test_a_syntax_error_is_an_invalid_argument_with_duckdbs_text(client, token):
    with pytest.raises(pa.ArrowInvalid, match="(?i)syntax error"):
        query(client, token, "SELEC 1").read_all()


def test_a_deadline_ends_a_long_query(client, token):
    sql = b"SELECT count(*) FROM range(1000000000) a, range(1000000000) b WHERE (a.range * b.range) % 7 = 3"
    with pytest.raises((flight.FlightTimedOutError, flight.FlightCancelledError)):
        info = client.get_flight_info(flight.FlightDescriptor.for_command(sql), options(token, timeout=2))
        client.do_get(info.endpoints[0].ticket, options(token, timeout=2)).read_all()
    assert query(client, token, "SELECT 1 AS x").read_all().to_pylist() == [{"x": 1}]


def test_basic_handshake_takes_the_token_as_password(client, token):
    header = client.authenticate_basic_token("anyone", token)
    assert header[0] == b"authorization" and header[1].startswith(b"Bearer ")
    call = flight.FlightCallOptions(headers=[header], timeout=60)
    info = client.get_flight_info(flight.FlightDescriptor.for_command(b"SELECT 7 AS x"), call)
    assert client.do_get(info.endpoints[0].ticket, call).read_all().to_pylist() == [{"x": 7}]
