"""TPC-H in a DuckDB file, made once by DuckDB's own extension."""

from __future__ import annotations

import importlib.resources
import re
from pathlib import Path
from typing import Any

from pondbench import paths

ALIAS = "tpch"
_TABLES = "customer|lineitem|nation|orders|partsupp|part|region|supplier"


def file(scale: float) -> Path:
    """The database file of this scale; made when it is missing."""
    found = paths.STATE / "bench" / f"tpch-sf{scale:g}.duckdb"
    if found.exists():
        return found
    print(f"Making TPC-H data of scale {scale:g}", flush=True)
    found.parent.mkdir(parents=True, exist_ok=True)
    part = found.with_suffix(".part")
    part.unlink(missing_ok=True)
    connection = _connect(str(part))
    connection.execute(f"CALL dbgen(sf = {scale:g})")
    connection.close()
    part.rename(found)
    return found


def queries() -> list[str]:
    """The 22 queries, each table named by its database."""
    return [_qualified(sql) for (sql,) in _connect(":memory:").execute("SELECT query FROM tpch_queries() ORDER BY query_nr").fetchall()]


def _qualified(sql: str) -> str:
    """Tables stand behind FROM, JOIN or a comma; `nation` is a column's name elsewhere."""
    pattern = rf"(\b(?:FROM|JOIN)\s+|,\s*)({_TABLES})\b(?=\s*(?:,|\)|;|$|[a-z]|[A-Z]))"
    return re.sub(pattern, rf"\1{ALIAS}.\2", sql).rstrip().rstrip(";")


def _connect(database: str) -> Any:
    import duckdb

    version = duckdb.__version__
    extension = importlib.resources.files("duckdb_extension_tpch") / "extensions" / f"v{version}" / "tpch.duckdb_extension"
    connection = duckdb.connect(database)
    connection.execute(f"LOAD '{extension}'")
    return connection
