"""ADBC for Python (the Go driver): Arrow results, parameters, updates, batches of parameters."""

import warnings

import adbc_driver_flightsql.dbapi as dbapi
import pytest
from adbc_driver_flightsql import DatabaseOptions


@pytest.fixture(scope="module")
def connection(address, token):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        connected = dbapi.connect(
            f"grpc://{address}",
            db_kwargs={DatabaseOptions.AUTHORIZATION_HEADER.value: f"Bearer {token}"},
            autocommit=True,
        )
    with connected:
        yield connected


@pytest.fixture
def cursor(connection):
    with connection.cursor() as opened:
        yield opened


def test_fetches_as_arrow(cursor):
    cursor.execute("SELECT i, 'v' || i AS text FROM range(100000) t(i) ORDER BY i")
    table = cursor.fetch_arrow_table()
    assert table.num_rows == 100_000
    assert table.column("i").to_pylist() == list(range(100_000))
    assert table.column("text")[4711].as_py() == "v4711"


def test_fetches_as_rows(cursor):
    cursor.execute("SELECT 1 AS a, 'x' AS b, NULL AS c")
    assert cursor.fetchall() == [(1, "x", None)]
    assert [column[0] for column in cursor.description] == ["a", "b", "c"]


def test_binds_parameters(cursor):
    cursor.execute("SELECT ?::INTEGER + 1 AS n, ?::VARCHAR AS s", parameters=(41, "it's"))
    assert cursor.fetchall() == [(42, "it's")]


def test_parameters_select_rows_of_postgres(cursor):
    cursor.execute("SELECT count(*) FROM sales.public.orders WHERE id <= ?", parameters=(10,))
    assert cursor.fetchall() == [(10,)]


def test_a_prepared_statement_runs_again_with_other_parameters(cursor):
    for n in (1, 2, 3):
        cursor.execute("SELECT ?::BIGINT * 2", parameters=(n,))
        assert cursor.fetchone() == (n * 2,)


def test_creates_inserts_and_reads_exactly_once(cursor):
    cursor.execute("CREATE TABLE adbc_once (i BIGINT, s VARCHAR)")
    cursor.execute("INSERT INTO adbc_once VALUES (1, 'one')")
    cursor.execute("INSERT INTO adbc_once SELECT i, 'n' || i FROM range(10, 20) t(i)")
    cursor.execute("SELECT count(*), sum(i) FROM adbc_once")
    assert [int(v) for v in cursor.fetchone()] == [11, 146]


def test_a_closed_cursor_has_still_executed_its_statement(connection):
    with connection.cursor() as first:
        first.execute("CREATE TABLE adbc_closed (i BIGINT)")
    for _ in range(20):
        with connection.cursor() as each:
            each.execute("INSERT INTO adbc_closed VALUES (1)")
    with connection.cursor() as last:
        last.execute("SELECT count(*) FROM adbc_closed")
        assert last.fetchone() == (20,)


def test_executemany_inserts_every_row_once(cursor):
    cursor.execute("CREATE TABLE adbc_many (i BIGINT, s VARCHAR)")
    cursor.executemany("INSERT INTO adbc_many VALUES (?, ?)", [(i, f"v{i}") for i in range(100)])
    cursor.execute("SELECT count(*), sum(i), count(DISTINCT s) FROM adbc_many")
    assert [int(v) for v in cursor.fetchone()] == [100, 4950, 100]


def test_an_error_is_a_programming_error_with_duckdbs_text(cursor):
    with pytest.raises(dbapi.Error, match="(?i)does not exist"):
        cursor.execute("SELECT * FROM nowhere")
        cursor.fetchall()
    cursor.execute("SELECT 1")
    assert cursor.fetchone() == (1,)


def test_a_wrong_token_cannot_query(address):
    with pytest.raises(dbapi.Error, match="(?i)unauthenticated"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with dbapi.connect(
                f"grpc://{address}",
                db_kwargs={DatabaseOptions.AUTHORIZATION_HEADER.value: "Bearer nonsense"},
                autocommit=True,
            ) as refused, refused.cursor() as cursor:
                cursor.execute("SELECT 1")
