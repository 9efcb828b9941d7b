"""Runs KQL with the PyPI package duckdb-kql: {tables, now, queries} from standard input, one result each to standard output."""

import datetime
import decimal
import json
import math
import sys
import uuid

import duckdb_kql


def timespan(value):
    ticks = (value.days * 86_400 + value.seconds) * 10_000_000 + value.microseconds * 10
    sign, ticks = ("-", -ticks) if ticks < 0 else ("", ticks)
    seconds, fraction = divmod(ticks, 10_000_000)
    days, seconds = divmod(seconds, 86_400)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{sign}{f'{days}.' if days else ''}{clock}{f'.{fraction:07}' if fraction else ''}"


def plain(value, kind):
    if value is None:
        return "" if kind == "VARCHAR" else None
    if kind == "JSON":
        return json.loads(value)
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond:06}0Z"
    if isinstance(value, datetime.timedelta):
        return timespan(value)
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [plain(each, "") for each in value]
    return value


def run(connection, text, now):
    try:
        result = duckdb_kql.query(connection, text, query_now=now)
        kinds = [str(kind) for kind in result.types]
        rows = [[plain(value, kind) for value, kind in zip(row, kinds)] for row in result.fetchall()]
        return {"columns": result.columns, "rows": rows}
    except Exception as error:  # Whatever it does not run is reported, and left out of the comparison.
        return {"error": f"{type(error).__name__}: {error}"}


request = json.load(sys.stdin)
connection = duckdb_kql.connect()
now = datetime.datetime.fromisoformat(request["now"])
# The tables of `let` statements are made once: to read the statements takes longer than most queries.
for name, lets in request["tables"].items():
    duckdb_kql.query(connection, lets + name, query_now=now).create(name)
for query in request["queries"]:
    print(json.dumps(run(connection, query, now)), flush=True)
