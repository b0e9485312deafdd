"""Bulk ingestion by ADBC for Python: five million rows in every mode."""

import adbc_driver_flightsql.dbapi as dbapi
import numpy as np
import pyarrow as pa
import pytest

ROWS = 5_000_000


@pytest.fixture(scope="module")
def rows():
    numbers = np.arange(ROWS, dtype=np.int64)
    return pa.table(
        {
            "id": numbers,
            "small": (numbers % 1000).astype(np.int32),
            "price": numbers / 4,
            "day": pa.array((numbers % 20000).astype(np.int32)).cast(pa.date32()),
            "flag": pa.array(numbers % 3 == 0),
            "name": pa.array(np.char.add("name ", (numbers % 5000).astype(str))),
        }
    )


@pytest.fixture(scope="module")
def connection(connect):
    with connect() as connected:
        yield connected


@pytest.fixture
def cursor(connection):
    with connection.cursor() as opened:
        yield opened


def batches(table):
    """In batches below the 16 MiB that the driver sends at most unless it is told otherwise."""
    return pa.Table.from_batches(table.to_batches(max_chunksize=250_000))


def count(cursor, table="bulk"):
    cursor.execute(f"SELECT count(*) FROM {table}")
    return cursor.fetchone()[0]


def test_five_million_rows_in_every_mode(cursor, rows):
    rows = batches(rows)
    with pytest.raises(dbapi.Error, match="(?i)does not exist"):
        cursor.adbc_ingest("bulk", rows.slice(0, 10), mode="append")
    assert cursor.adbc_ingest("bulk", rows, mode="create") == ROWS
    cursor.execute(
        "SELECT count(*), sum(id), sum(small), sum(price), count(*) FILTER (flag),"
        " count(DISTINCT name), min(day), max(day) FROM bulk"
    )
    found = [int(v) if i < 6 else str(v) for i, v in enumerate(cursor.fetchone())]
    assert found == [
        ROWS,
        ROWS * (ROWS - 1) // 2,
        sum(range(1000)) * (ROWS // 1000),
        ROWS * (ROWS - 1) // 8,
        (ROWS + 2) // 3,
        5000,
        "1970-01-01",
        "2024-10-03",
    ]

    with pytest.raises(dbapi.Error, match="(?i)already exists"):
        cursor.adbc_ingest("bulk", rows.slice(0, 10), mode="create")
    assert count(cursor) == ROWS
    assert cursor.adbc_ingest("bulk", rows, mode="append") == ROWS
    assert cursor.adbc_ingest("bulk", rows.slice(0, 7), mode="create_append") == 7
    assert count(cursor) == 2 * ROWS + 7
    assert cursor.adbc_ingest("bulk", rows, mode="replace") == ROWS
    assert count(cursor) == ROWS
    cursor.execute("DROP TABLE bulk")


def test_a_batch_of_more_than_16_mib_is_refused_and_the_next_is_not(connect, rows):
    with connect(**{"adbc.flight.sql.client_option.with_max_msg_size": str(1 << 27)}) as roomy:
        with roomy.cursor() as cursor, pytest.raises(dbapi.Error, match="(?i)exceeds maximum size"):
            cursor.adbc_ingest("bulk_batch", rows, mode="create")
        with roomy.cursor() as cursor:
            fewer = rows.slice(0, 400_000)
            assert cursor.adbc_ingest("bulk_batch", fewer, mode="create") == 400_000
            assert count(cursor, "bulk_batch") == 400_000
            cursor.execute("DROP TABLE bulk_batch")


def test_rows_that_do_not_fit_change_nothing(cursor, rows):
    cursor.adbc_ingest("bulk_fits", rows.slice(0, 100), mode="create")
    wrong_name = rows.slice(0, 10).rename_columns(["id", "small", "price", "day", "flag", "other"])
    late = pa.array(["1"] * 200_000 + ["no number"])
    for wrong in (wrong_name, pa.table({"id": late})):
        with pytest.raises(dbapi.Error):
            cursor.adbc_ingest("bulk_fits", wrong, mode="append")
    assert count(cursor, "bulk_fits") == 100


def test_a_stream_of_batches_is_never_held_as_a_whole(cursor, rows):
    schema = rows.schema
    reader = pa.RecordBatchReader.from_batches(schema, iter(rows.slice(0, 300_000).to_batches(1000)))
    assert cursor.adbc_ingest("bulk_stream", reader, mode="create") == 300_000
    assert count(cursor, "bulk_stream") == 300_000


def test_names_types_and_schemas_come_back(cursor, connection):
    nested = pa.table(
        {
            "Größe \"x\".y": pa.array([1.5, None]),
            "list": pa.array([[1, 2], None], pa.list_(pa.int64())),
            "struct": pa.array([{"a": 1, "b": "x"}, None]),
            "dictionary": pa.array(["red", "green"]).dictionary_encode(),
            "large": pa.array(["a", None], pa.large_string()),
            "binary": pa.array([b"\x00\xff", None]),
            "decimal": pa.array([1, None], pa.int64()).cast(pa.decimal128(38, 2)),
            "moment": pa.array([0, None], pa.timestamp("us", "UTC")),
            "nothing": pa.nulls(2),
        }
    )
    cursor.execute("CREATE SCHEMA bulk_schema")
    cursor.adbc_ingest(
        "Tábla.x", nested, mode="create", catalog_name="memory", db_schema_name="bulk_schema"
    )
    cursor.execute('SELECT * FROM memory.bulk_schema."Tábla.x"')
    table = cursor.fetch_arrow_table()
    assert table.column_names == nested.column_names
    first = table.to_pylist()[0]
    assert first["list"] == [1, 2] and first["struct"] == {"a": 1, "b": "x"}
    assert first["dictionary"] == "red" and first["binary"] == b"\x00\xff"
    described = connection.adbc_get_table_schema("Tábla.x", db_schema_filter="bulk_schema")
    assert described.names == nested.column_names
