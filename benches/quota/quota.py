#!/usr/bin/env python3
"""Sums usage records with `graphsub quota`, DuckDB and Spark, and compares them finding by finding.

    pip install -r benches/quota/requirements.txt     # Spark needs Java 17 or newer
    cargo build --release --bin graphsub
    python benches/quota/quota.py --graphsub target/release/graphsub --records 5000000

The query is what `graphsub schema quota-sql` prints. Exit status 1: an engine comes to other findings.
"""

import argparse
import json
import os
import pathlib
import random
import re
import resource
import subprocess
import sys
import tempfile
import time

FILES = 8
THINGS = {"app": 5_000, "user": 300_000, "mailbox": 300_000, "chat": 400_000, "channel": 200_000}
OTHERS = 50_000


def quotas(sql):
    """The quotas of the query, by the resource or pool they are about: id and what they count by."""
    rows = re.findall(r"^    \(\d+, '([^']+)', \d+, '([^']+)'\)", sql, re.M)
    assert len(rows) > 30, "the query lists the limits"
    groups = {}
    for quota, per in rows:
        groups.setdefault(quota.split("/")[0], []).append((quota, per.split("+")))
    return groups


def generate(folder, records, groups):
    """Writes about as many records over some files: a subscription takes of all quotas of its resource."""
    chance = random.Random(17)
    subjects = sorted(groups)
    # Directory and mail make up most of what organizations watch.
    weights = [40 if subject in ("user", "group", "outlook") else 3 for subject in subjects]
    written = 0
    for index in range(FILES):
        lines = []
        with open(folder / f"{index}.ndjson", "w", encoding="utf-8") as out:
            line = 0
            while written < records * (index + 1) // FILES:
                line += 1
                subject = chance.choices(subjects, weights)[0]
                app = f"app-{int(chance.random() ** 2 * THINGS['app'])}"
                cloud = "china" if chance.random() < 0.02 else "global"
                count = 1 if chance.random() < 0.97 else chance.randrange(2, 60)
                things = {}
                for quota, per in groups[subject]:
                    key = {}
                    for dimension in per:
                        if dimension == "app":
                            key[dimension] = app
                        elif dimension in ("tenant", "organization"):
                            key[dimension] = "*"
                        else:
                            if dimension not in things:
                                most = THINGS.get(dimension, OTHERS)
                                things[dimension] = f"{dimension}-{chance.randrange(most)} \u00e9"
                            key[dimension] = things[dimension]
                    lines.append(
                        f'{{"version":1,"app":"{app}","tenants":1,"cloud":"{cloud}","quota":"{quota}",'
                        f'"key":{json.dumps(key)},"count":{count},"file":"repo-{index}/graphsub.yaml",'
                        f'"line":{line},"subscription":"s{line}"}}\n'
                    )
                    written += 1
                if len(lines) > 10_000:
                    out.writelines(lines)
                    lines.clear()
            out.writelines(lines)
    return written


def seconds(who):
    """What processors have worked for this process, or for those it has waited for."""
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def seconds_of(process):
    """The same for a process that is still there."""
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rows(found, dimensions):
    """The rows of an engine in the form of the findings of `graphsub quota`."""
    findings = set()
    for row in found:
        rule, quota, cloud = row[:3]
        texts = row[3 : 3 + len(dimensions)]
        key = tuple(sorted((name, text) for name, text in zip(dimensions, texts) if text is not None))
        findings.add((rule, quota, cloud, key, int(row[-2]), int(row[-1])))
    return findings


def run_graphsub(binary, folder, _sql, _dimensions):
    command = [binary, "quota", "--format", "json", *sorted(map(str, folder.glob("*.ndjson")))]
    started, cpu = time.monotonic(), seconds(resource.RUSAGE_CHILDREN)
    run = subprocess.run(command, capture_output=True)
    took = time.monotonic() - started, seconds(resource.RUSAGE_CHILDREN) - cpu
    if run.returncode not in (0, 1):
        sys.exit(run.stderr.decode())
    findings = {
        (f["rule"], f["quota"], f["cloud"], tuple(sorted(f["key"].items())), f["used"], f["limit"])
        for f in json.loads(run.stdout)["findings"]
    }
    return took, findings


def run_duckdb(_binary, folder, sql, dimensions):
    import duckdb

    view = re.search(r"^-- duckdb: (.*)$", sql, re.M).group(1).replace("usage/", f"{folder}/")
    connection = duckdb.connect()
    started, cpu = time.monotonic(), seconds(resource.RUSAGE_SELF)
    connection.execute(view)
    found = connection.execute(sql).fetchall()
    took = time.monotonic() - started, seconds(resource.RUSAGE_SELF) - cpu
    return took, rows(found, dimensions)


def run_spark(_binary, folder, sql, dimensions):
    from pyspark.sql import SparkSession

    view = re.search(r"^-- spark: (.*)$", sql, re.M).group(1).replace("'usage'", f"'{folder}'")
    started = time.monotonic()
    session = (
        SparkSession.builder.master("local[*]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "3g")
        .config("spark.sql.shuffle.partitions", "8")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    engine = session.sparkContext._gateway.proc.pid
    ready, cpu = time.monotonic(), seconds_of(engine)
    session.sql(view)
    found = session.sql(sql).collect()
    took = time.monotonic() - ready, seconds_of(engine) - cpu
    print(f"spark: {ready - started:.1f} s to start are not counted")
    session.stop()
    return took, rows(found, dimensions)


ENGINES = {"graphsub": run_graphsub, "duckdb": run_duckdb, "spark": run_spark}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--graphsub", default="target/release/graphsub", help="the binary")
    parser.add_argument("--records", type=int, default=5_000_000, help="how many records are made")
    parser.add_argument("--engines", default="duckdb,spark", help="what it is compared with, separated by commas")
    arguments = parser.parse_args()
    binary = str(pathlib.Path(arguments.graphsub).resolve())
    sql = subprocess.run([binary, "schema", "quota-sql"], capture_output=True, text=True, check=True).stdout
    dimensions = re.findall(r"\bAS key_(\w+)", sql)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        written = generate(folder, arguments.records, quotas(sql))
        size = sum(file.stat().st_size for file in folder.iterdir())
        print(f"{written:,} records, {size / 1e6:,.0f} MB in {FILES} files")
        results = {}
        for engine in ["graphsub", *filter(None, arguments.engines.split(","))]:
            took, findings = ENGINES[engine](binary, folder, sql, dimensions)
            results[engine] = findings
            wall, cpu = took
            print(f"{engine:<10} {wall:8.2f} s, {cpu:8.2f} s of processors, {len(findings):,} findings", flush=True)
    expected = results["graphsub"]
    rules = {finding[0] for finding in expected}
    if rules != {"GS501", "GS504"}:
        sys.exit(f"error: the records are meant to raise both rules, not {sorted(rules)}")
    for engine, findings in results.items():
        for finding in sorted(findings ^ expected)[:10]:
            side = engine if finding in findings else "graphsub"
            print(f"error: only {side} has {finding}", file=sys.stderr)
        if findings != expected:
            sys.exit(1)
    print("all engines come to the same findings")


if __name__ == "__main__":
    main()
