"""ADBC for Python with transactions, as its DBAPI makes them by default."""

import threading

import adbc_driver_flightsql.dbapi as dbapi
import pyarrow as pa
import pytest

ENDLESS = (
    "SELECT count(*) FROM range(1000000000) a, range(1000000000) b"
    " WHERE (a.range * b.range) % 7 = 3"
)


def value(connection, sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@pytest.fixture
def outside(connect):
    with connect() as connection:
        yield connection


def test_what_is_committed_is_there_and_what_is_rolled_back_is_not(connect, outside):
    with connect(autocommit=False) as connection:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE tx (i BIGINT)")
            cursor.execute("INSERT INTO tx VALUES (1)")
        connection.commit()
        assert value(outside, "SELECT count(*) FROM tx") == 1

        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO tx VALUES (2)")
            cursor.executemany("INSERT INTO tx VALUES (?)", [(i,) for i in range(10, 20)])
            assert value(connection, "SELECT count(*) FROM tx") == 12
        assert value(outside, "SELECT count(*) FROM tx") == 1
        connection.rollback()
        assert value(connection, "SELECT count(*) FROM tx") == 1


def test_two_connections_of_one_user_do_not_see_each_others_transactions(connect, outside):
    with connect(autocommit=False) as one, connect(autocommit=False) as two:
        with one.cursor() as cursor:
            cursor.execute("CREATE TABLE tx_one (i BIGINT)")
        with two.cursor() as cursor, pytest.raises(dbapi.Error, match="(?i)does not exist"):
            cursor.execute("SELECT * FROM tx_one")
        one.rollback()
    with outside.cursor() as cursor, pytest.raises(dbapi.Error, match="(?i)does not exist"):
        cursor.execute("SELECT * FROM tx_one")


def test_a_connection_that_is_closed_without_commit_changes_nothing(connect, outside):
    with outside.cursor() as cursor:
        cursor.execute("CREATE TABLE tx_closed (i BIGINT)")
    with connect(autocommit=False) as connection, connection.cursor() as cursor:
        cursor.execute("INSERT INTO tx_closed VALUES (1)")
    assert value(outside, "SELECT count(*) FROM tx_closed") == 0


def test_an_ingestion_is_part_of_the_transaction_of_a_client_that_keeps_cookies(connect, outside):
    rows = pa.table({"i": [1, 2, 3]})
    with connect(autocommit=False, cookies=True) as connection:
        with connection.cursor() as cursor:
            assert cursor.adbc_ingest("tx_ingest", rows, mode="create") == 3
            assert cursor.adbc_ingest("tx_fleeting", rows, mode="create", temporary=True) == 3
            assert value(connection, "SELECT count(*) FROM tx_fleeting") == 3
        connection.rollback()
    with outside.cursor() as cursor, pytest.raises(dbapi.Error, match="(?i)does not exist"):
        cursor.execute("SELECT * FROM tx_ingest")


def test_an_ingestion_without_cookies_commits_by_itself(connect, outside):
    with connect(autocommit=False) as connection:
        with connection.cursor() as cursor:
            assert cursor.adbc_ingest("tx_alone", pa.table({"i": [1, 2, 3]}), mode="create") == 3
        connection.rollback()
    assert value(outside, "SELECT count(*) FROM tx_alone") == 3


def test_the_same_statement_runs_again_after_a_commit(connect, outside):
    with connect(autocommit=False) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE tx_again (i BIGINT)")
        connection.commit()
        for i in range(3):
            with connection.cursor() as each:
                each.execute("INSERT INTO tx_again VALUES (?)", parameters=(i,))
            connection.commit()
    assert value(outside, "SELECT count(*) FROM tx_again") == 3


def test_a_query_is_cancelled_from_another_thread(connect):
    with connect() as connection, connection.cursor() as cursor:
        timer = threading.Timer(2.0, cursor.adbc_cancel)
        timer.start()
        try:
            with pytest.raises(dbapi.Error, match="(?i)cancel"):
                cursor.execute(ENDLESS)
                cursor.fetchall()
        finally:
            timer.cancel()
        with connection.cursor() as after:
            after.execute("SELECT 1")
            assert after.fetchone() == (1,)
