"""Times KQL with duckdb-kql over tables in memory: {folder, columns, queries, tries} from standard input, seconds to standard output."""

import json
import sys
import time
import os

import duckdb_kql

KINDS = {"datetime": "TIMESTAMP", "string": "VARCHAR", "dynamic": "JSON"}

request = json.load(sys.stdin)
connection = duckdb_kql.connect()
for table, columns in request["columns"].items():
    kinds = ", ".join(f"{name}: '{KINDS[kind]}'" for name, kind in columns.items())
    path = os.path.join(request["folder"], f"{table}.jsonl")
    connection.sql(f"CREATE TABLE {table} AS SELECT * FROM read_json('{path}', format='newline_delimited', columns={{{kinds}}})")

seconds = {}
for name, text in request["queries"].items():
    best = float("inf")
    for _ in range(request["tries"]):
        started = time.perf_counter()
        rows = len(duckdb_kql.query(connection, text).fetchall())
        best = min(best, time.perf_counter() - started)
    seconds[name] = {"seconds": best, "rows": rows}
print(json.dumps(seconds))
