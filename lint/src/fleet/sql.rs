//! `graphsub schema quota-sql`: what `graphsub quota` does, for engines that hold the records already.

use std::fmt::Write as _;

use graphsub_rules::fleet::{NEARLY_USED_PERCENT, SMALLEST_TO_WARN, SharedLimit};
use graphsub_tables::{Dimension, REVISION, Rule};

use super::usage::VERSION;

/// Columns of a usage record, with their types in DuckDB and in Spark.
const COLUMNS: [(&str, &str, &str); 10] = [
    ("version", "INTEGER", "INT"),
    ("app", "VARCHAR", "STRING"),
    ("tenants", "BIGINT", "BIGINT"),
    ("cloud", "VARCHAR", "STRING"),
    ("quota", "VARCHAR", "STRING"),
    ("key", "", ""),
    ("count", "BIGINT", "BIGINT"),
    ("file", "VARCHAR", "STRING"),
    ("line", "BIGINT", "BIGINT"),
    ("subscription", "VARCHAR", "STRING"),
];

/// Returns a query over usage records that gives the findings of `graphsub quota`, in the SQL that DuckDB and Spark
/// have in common.
///
/// It reads a view `graphsub_usage`; comments at its top say how to make one of files. A limit, what is counted
/// together and when it is reported come from the tables.
///
/// ```
/// let sql = graphsub_lint::fleet::sql::quota();
/// assert!(sql.contains("'user/app+tenant', 100,"));
/// ```
pub fn quota() -> String {
    let dimensions = dimensions();
    let list = |row: &dyn Fn(&str) -> String, between: &str| {
        let rows: Vec<String> = dimensions.iter().map(|dimension| row(dimension.as_str())).collect();
        rows.join(between)
    };
    let keys = list(&|name| format!("key_{name}"), ", ");
    let sums = list(&|name| format!("u.key.{name} AS key_{name}"), ",\n    ");
    let groups = list(&|name| format!("u.key.{name}"), ", ");
    let head = head(&dimensions);
    let limits = limits();
    let (over, nearly) = (Rule::QuotaExceeded.code(), Rule::QuotaNearlyUsed.code());
    format!(
        "\
{head}WITH limits AS (
  SELECT * FROM (VALUES
{limits}
  ) AS limits (place, quota, maximum, counted_by)
),
-- What shares a limit, with what tells its subscriptions from those of others.
sums AS (
  SELECT
    u.version,
    u.quota,
    u.cloud,
    {sums},
    SUM(u.count) AS used,
    COUNT(*) AS members,
    SUM(hash(u.app, u.file, u.line, u.subscription)) AS members_sum,
    MIN(hash(u.app, u.file, u.line, u.subscription)) AS members_min,
    MAX(hash(u.app, u.file, u.line, u.subscription)) AS members_max
  FROM graphsub_usage u
  GROUP BY u.version, u.quota, u.cloud, {groups}
),
excesses AS (
  SELECT
    sums.*,
    limits.maximum,
    limits.place,
    FLOOR(used * 1000 / maximum) AS thousandths,
    CASE
      WHEN version <> {VERSION} THEN 'unsupported-version'
      WHEN maximum IS NULL THEN 'unknown-quota'
      WHEN used > maximum THEN '{over}'
      ELSE '{nearly}'
    END AS rule
  FROM sums LEFT JOIN limits ON sums.quota = limits.quota
  WHERE version <> {VERSION}
    OR maximum IS NULL
    OR used > maximum
    OR (maximum >= {SMALLEST_TO_WARN} AND used * 100 >= maximum * {NEARLY_USED_PERCENT})
),
-- Of the quotas that the same subscriptions exceed, the one that is exceeded most.
ranked AS (
  SELECT
    excesses.*,
    ROW_NUMBER() OVER (
      PARTITION BY members, members_sum, members_min, members_max
      ORDER BY thousandths DESC, place, cloud, {keys}
    ) AS nth
  FROM excesses
)
SELECT rule, quota, cloud, {keys}, used, maximum
FROM ranked
WHERE nth = 1 OR rule NOT IN ('{over}', '{nearly}')
ORDER BY rule, quota, cloud, {keys}
"
    )
}

/// The dimensions quotas are counted by, in the order of the vocabulary.
fn dimensions() -> Vec<Dimension> {
    let limits = SharedLimit::all();
    let is_used = |dimension: &&Dimension| limits.iter().any(|limit| limit.quota().per.contains(dimension));
    Dimension::ALL.iter().filter(is_used).copied().collect()
}

fn limits() -> String {
    let rows = SharedLimit::all().into_iter().zip(0..).map(|(limit, place)| {
        let id = limit.id();
        let per = id.split_once('/').map_or("", |(_, per)| per);
        format!(
            "    ({place}, {}, {}, {})",
            quoted(&id),
            limit.quota().limit,
            quoted(per)
        )
    });
    let rows: Vec<String> = rows.collect();
    rows.join(",\n")
}

/// Comments that say what it is and how the records get to it.
fn head(dimensions: &[Dimension]) -> String {
    let key = |quote: &str, between: &str, text: &str| {
        let fields: Vec<String> = dimensions
            .iter()
            .map(|dimension| format!("{quote}{dimension}{quote}{between} {text}"))
            .collect();
        fields.join(", ")
    };
    let columns = |of: &dyn Fn(&(&str, &str, &str)) -> String| {
        let columns: Vec<String> = COLUMNS.iter().map(of).collect();
        columns.join(", ")
    };
    let duckdb = columns(&|(name, kind, _)| match *name {
        "key" => format!("key: 'STRUCT({})'", key("\"", "", "VARCHAR")),
        name => format!("{name}: '{kind}'"),
    });
    let spark = columns(&|(name, _, kind)| match *name {
        "key" => format!("`key` STRUCT<{}>", key("`", ":", "STRING")),
        name => format!("`{name}` {kind}"),
    });
    let mut out = String::new();
    let _ = writeln!(
        out,
        "-- Subscription quotas that are exceeded, or nearly so: the findings of `graphsub quota`.
-- @generated by `graphsub schema quota-sql`, tables of {REVISION}. Do not edit.
--
-- Reads the view `graphsub_usage` over files that `graphsub lint --usage FILE` wrote.
-- duckdb: CREATE VIEW graphsub_usage AS SELECT * FROM read_json('usage/*.ndjson', format = 'newline_delimited', columns = {{{duckdb}}})
-- spark: CREATE TEMPORARY VIEW graphsub_usage ({spark}) USING json OPTIONS (path 'usage', mode 'FAILFAST')"
    );
    out
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
