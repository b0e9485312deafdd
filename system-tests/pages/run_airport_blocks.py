"""Runs SQL blocks of a page in DuckDB, as a reader who has the airport extension does.

Usage: run_airport_blocks.py REPORT BLOCK...; REPORT gets a line of JSON for each block, as by run_blocks.py.

No registry has the extension, so this stands in for it: DuckDB cuts and parses the statements; ATTACH and CREATE
SECRET accept what airport's sources accept and nothing else; an attached database is copied by the extension's calls
(../python/airport.py) into a database in memory; the SELECT itself runs in DuckDB. Rows are printed with their
values separated by a bar.
"""

import json
import pathlib
import re
import sys
import traceback
from urllib.parse import parse_qsl, urlsplit

import duckdb

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "python"))
from airport import Airport  # noqa: E402

SCHEMES = ("grpc://", "grpc+tls://")
ATTACH = re.compile(r"(?is)^\s*ATTACH\s+'([^']*)'\s+AS\s+(\w+)\s*(?:\((.*)\))?\s*;?\s*$")
SECRET = re.compile(r"(?is)^\s*CREATE\s+(?:OR\s+REPLACE\s+)?SECRET\s+\w+\s*\((.*)\)\s*;?\s*$")
TAKE_FLIGHT = re.compile(r"(?is)airport_take_flight\(\s*'([^']*)'\s*,\s*'((?:[^']|'')*)'\s*(?:,\s*auth_token\s*:=\s*'([^']*)'\s*)?\)")
IGNORED = re.compile(r"(?is)^\s*(INSTALL\s+airport\s+FROM\s+community|LOAD\s+airport)\s*;?\s*$")


def options(text):
    """NAME 'value' and NAME value pairs, in lower case."""
    return {name.lower(): value.strip("'") for name, value in re.findall(r"(\w+)\s+('[^']*'|\w+)", text or "")}


class StandIn:
    def __init__(self):
        self.duckdb = duckdb.connect()
        self.secrets = []

    def run(self, text):
        printed = ""
        for statement in self.duckdb.extract_statements(text):
            printed = self.statement(statement.query) or printed
        return printed

    def statement(self, sql):
        if IGNORED.match(sql):
            return ""
        if attach := ATTACH.match(sql):
            return self.attach(*attach.groups())
        if secret := SECRET.match(sql):
            given = options(secret[1])
            assert given.pop("type").lower() == "airport" and given.keys() == {"auth_token", "scope"}, sql
            self.secrets.append((given["scope"], given["auth_token"]))
            return ""
        cursor = self.duckdb.execute(TAKE_FLIGHT.sub(self.take_flight, sql))
        rows = cursor.fetchall() if cursor.description else []
        return "".join(" | ".join(str(value) for value in row) + "\n" for row in rows)

    def token(self, location, given):
        scoped = [token for scope, token in self.secrets if location.startswith(scope)]
        return given or (scoped[0] if scoped else "")

    def attach(self, path, alias, text):
        """As airport_extension.cpp reads it."""
        given = options(text)
        prefixed = path.startswith("airport:")
        assert prefixed or given.pop("type", "").lower() == "airport", "no TYPE airport and no airport: prefix"
        path = path.removeprefix("airport:")
        given.pop("type", None)
        assert given.keys() <= {"secret", "auth_token", "location"}, f"Unrecognized option for Airport ATTACH: {given}"
        catalog = path
        if path.startswith(SCHEMES):
            url = urlsplit(path)
            keys = dict(parse_qsl(url.query))
            assert keys.keys() <= {"secret", "auth_token"}, f"Unrecognized option for Airport ATTACH: {keys.keys()}"
            given = {"location": f"{url.scheme}://{url.netloc}", **keys, **given}
            catalog = url.path.removeprefix("/")
        assert "location" in given, "No location provided for Airport ATTACH."
        location = given["location"]
        airport = Airport(location, catalog, self.token(location, given.get("auth_token")))
        self.duckdb.execute(f"ATTACH ':memory:' AS {alias}")
        for schema in airport.schemas():
            if schema["name"] == "main":  # which the extension never looks up
                continue
            name = f'{alias}."{schema["name"].replace(chr(34), chr(34) * 2)}"'
            self.duckdb.execute(f"CREATE SCHEMA {name}")
            for table, info in airport.tables(schema).items():
                rows = airport.scan(info.descriptor, info.schema)  # noqa: F841 (DuckDB reads the variable)
                quoted = table.replace('"', '""')
                self.duckdb.execute(f'CREATE TABLE {name}."{quoted}" AS FROM rows')
        return ""

    def take_flight(self, found):
        location, sql, token = found.groups()
        airport = Airport(location, "", self.token(location, token))
        name = f"flight_{found.start()}"
        self.duckdb.register(name, airport.take_flight(sql.replace("''", "'")))
        return name


reader = StandIn()
with open(sys.argv[1], "w") as report:
    for block in sys.argv[2:]:
        printed, failure = "", None
        try:
            printed = reader.run(pathlib.Path(block).read_text())
        except BaseException:
            failure = traceback.format_exc()
        report.write(json.dumps({"output": printed, "failure": failure}) + "\n")
