"""The snippet of the public documentation, word for word: only port, token and SQL are filled in."""

import pathlib
import re

import pytest

SNIPPET = '''
import pyarrow.flight as flight

client = flight.connect("grpc://localhost:8081")
options = flight.FlightCallOptions(headers=[(b"authorization", b"Bearer <jwt>")])

info = client.get_flight_info(flight.FlightDescriptor.for_command(b"SELECT ..."), options)
table = client.do_get(info.endpoints[0].ticket, options).read_all()
'''

ROOT = pathlib.Path(__file__).resolve().parents[2]


def run(snippet: str, address: str, token: str, sql: str):
    filled = snippet.replace("localhost:8081", address).replace("<jwt>", token).replace("SELECT ...", sql)
    assert filled != snippet
    names: dict = {}
    exec(compile(filled, "snippet", "exec"), names)
    return names["table"]


def test_the_documented_snippet_answers(address, token):
    table = run(SNIPPET, address, token, "SELECT 42 AS answer, 'pond' AS name")
    assert table.to_pylist() == [{"answer": 42, "name": "pond"}]


def test_the_documented_snippet_joins_all_four_databases(address, token):
    sql = (
        "SELECT p.category, count(*) AS orders, sum(t.target) AS targets"
        " FROM sales.public.orders o"
        " JOIN crm.customers c ON c.id = o.customer_id"
        " JOIN catalog.products p ON p.id = o.product_id"
        " JOIN plan.targets t ON t.category = p.category AND t.quarter = quarter(o.ordered_on)"
        " GROUP BY 1 ORDER BY 1"
    )
    table = run(SNIPPET, address, token, sql)
    assert table.column("category").to_pylist() == ["boats", "books", "tools"]
    assert sum(table.column("orders").to_pylist()) == 1000


@pytest.mark.parametrize("page", ["README.md", "docs/getting-started.md"])
def test_the_python_of_our_own_pages_runs(page, address, token):
    text = (ROOT / page).read_text()
    blocks = [b for b in re.findall(r"```python\n(.*?)```", text, re.S) if ".connect(" in b]
    assert blocks, f"{page} shows no Python client"
    for block in blocks:
        filled = re.sub(r"localhost:8081", address, block)
        filled = re.sub(r"Bearer (<[^>]+>|\.\.\.|YOUR_TOKEN|eyJ[^\"']*)", "Bearer " + token, filled)
        filled = re.sub(r"SELECT \.\.\.", "SELECT 42 AS answer", filled)
        exec(compile(filled, page, "exec"), {"token": token, "TOKEN": token, "jwt": token})
