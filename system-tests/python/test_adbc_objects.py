"""What ADBC for Python tells of catalogs, schemas, tables and columns, and partitions."""

import adbc_driver_flightsql.dbapi as dbapi
import pytest


@pytest.fixture(scope="module")
def connection(connect):
    with connect() as connected:
        with connected.cursor() as cursor:
            cursor.execute("CREATE TABLE objects_here (id INTEGER PRIMARY KEY, name VARCHAR)")
        yield connected


def objects(connection, depth, **filters):
    return {
        catalog["catalog_name"]: catalog["catalog_db_schemas"]
        for catalog in connection.adbc_get_objects(depth=depth, **filters).read_all().to_pylist()
    }


def test_catalogs_are_the_users_own_and_the_attached(connection):
    found = objects(connection, "catalogs")
    assert {"memory", "sales", "crm", "catalog", "plan"} <= set(found)
    assert all(schemas is None for schemas in found.values())


def test_schemas(connection):
    found = objects(connection, "db_schemas")
    assert "main" in [schema["db_schema_name"] for schema in found["memory"]]
    assert "public" in [schema["db_schema_name"] for schema in found["sales"]]


def test_tables(connection):
    found = objects(connection, "tables", catalog_filter="memory", table_name_filter="objects%")
    tables = [table for schema in found["memory"] for table in schema["db_schema_tables"]]
    assert [table["table_name"] for table in tables] == ["objects_here"]


@pytest.mark.parametrize("depth", ["columns", "all"])
def test_columns(connection, depth):
    found = objects(
        connection,
        depth,
        catalog_filter="memory",
        db_schema_filter="main",
        table_name_filter="objects_here",
    )
    (table,) = [table for schema in found["memory"] for table in schema["db_schema_tables"]]
    columns = sorted(table["table_columns"], key=lambda column: column["ordinal_position"])
    assert [column["column_name"] for column in columns] == ["id", "name"]


def test_the_schema_of_a_table(connection):
    schema = connection.adbc_get_table_schema(
        "orders", catalog_filter="sales", db_schema_filter="public"
    )
    assert "id" in schema.names
    with pytest.raises(dbapi.Error):
        connection.adbc_get_table_schema("nowhere")


def test_partitions_are_read_by_another_connection(connection, connect):
    with connection.cursor() as cursor:
        partitions, schema = cursor.adbc_execute_partitions("SELECT i FROM range(1000) t(i)")
    assert schema.names == ["i"]
    found = []
    with connect() as other, other.cursor() as cursor:
        for partition in partitions:
            cursor.adbc_read_partition(partition)
            found += [row[0] for row in cursor.fetchall()]
    assert sorted(found) == list(range(1000))


def test_options_of_a_session_hold_for_its_connection_alone(connect):
    zone = "SELECT current_setting('TimeZone')"
    with connect(cookies=True) as one, connect(cookies=True) as two:
        one.adbc_connection.set_options(**{"adbc.flight.sql.session.option.TimeZone": "Asia/Tokyo"})
        for connection, expected in ((one, "Asia/Tokyo"), (two, "UTC")):
            with connection.cursor() as cursor:
                cursor.execute(zone)
                assert cursor.fetchone() == (expected,)
        with pytest.raises(dbapi.Error):
            one.adbc_connection.set_options(**{"adbc.flight.sql.session.option.TimeZone": "Mars"})
