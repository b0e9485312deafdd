"""pandas and Polars through ADBC."""

import numpy as np
import pandas
import polars
import pytest


@pytest.fixture
def connection(connect):
    with connect(autocommit=False, cookies=True) as connected:
        yield connected


def test_pandas_reads_and_writes(connection):
    frame = pandas.DataFrame({"i": np.arange(100_000), "s": "x", "f": np.arange(100_000) / 2})
    assert frame.to_sql("from_pandas", connection, index=False) is not None
    frame.to_sql("from_pandas", connection, index=False, if_exists="append")
    connection.commit()
    read = pandas.read_sql("SELECT count(*) AS n, sum(f) AS f FROM from_pandas", connection)
    assert int(read["n"][0]) == 200_000 and float(read["f"][0]) == float(frame["f"].sum()) * 2
    with pytest.raises(ValueError, match="already exists"):
        frame.to_sql("from_pandas", connection, index=False, if_exists="fail")
    frame.head(10).to_sql("from_pandas", connection, index=False, if_exists="replace")
    connection.commit()
    assert len(pandas.read_sql("SELECT * FROM from_pandas", connection)) == 10
    orders = pandas.read_sql("SELECT category, count(*) AS n FROM catalog.products GROUP BY 1", connection)
    assert set(orders["category"]) == {"boats", "books", "tools"}


def test_polars_reads_and_writes(connection):
    frame = polars.DataFrame({"i": range(100_000), "s": ["x"] * 100_000}).with_columns(
        f=polars.col("i") / 2
    )
    for mode in ("fail", "append"):
        frame.write_database("from_polars", connection, engine="adbc", if_table_exists=mode)
    connection.commit()
    read = polars.read_database("SELECT count(*) AS n, sum(f) AS f FROM from_polars", connection)
    assert read["n"][0] == 200_000 and float(read["f"][0]) == frame["f"].sum() * 2
    frame.head(10).write_database("from_polars", connection, engine="adbc", if_table_exists="replace")
    connection.commit()
    everything = polars.read_database("SELECT * FROM from_polars ORDER BY i", connection)
    assert everything.equals(frame.head(10))
