//! How long a subscription may live.

use graphsub_terms::words::spelled;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::compare::{Watch, equal, known_rows, listed_rows, place};
use super::header::{Column, Header, RESOURCE};
use super::print::{Lines, wrapped};
use super::rows::{Cells, Layout, Read, lines};
use super::{FactTable, Facts, Kind, Row, Said};
use crate::context::Context;
use crate::markup::problem::{Report, excerpt};
use crate::matching::{self, Entry, Rules};

/// A row of `lifetime`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Lifetime {
    /// The number that has the unit minutes; none where it could not be read.
    pub lifetime_minutes: Option<u32>,
    /// The number for subscriptions with resource data, where the cell states one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rich_lifetime_minutes: Option<u32>,
    /// The page's own rounding to days or hours.
    #[serde(skip)]
    pub gloss: Option<String>,
    /// What else the cell says.
    #[serde(skip)]
    pub note: Option<String>,
}

static LIFETIME: Column = Column::telling(&[
    "maximum expiration time",
    "最长过期时间",
    "tempo de expiração máximo",
    "tempo máximo de expiração",
])
.with_word("expiration");

const RULES: Rules = Rules {
    table: "lifetimes",
    same: equal,
};

pub(super) static KIND: Kind<Lifetime> = Kind {
    name: "lifetime",
    layouts: &[Layout {
        header: Header::of(&[&RESOURCE, &LIFETIME]),
        read: Read::Each(read),
    }],
    shown: &[
        ("minutes", |row| number(row.lifetime_minutes)),
        ("with resource data", |row| number(row.rich_lifetime_minutes)),
        ("gloss and note", |row| {
            let words = row.gloss.iter().chain(&row.note);
            words.flat_map(|words| wrapped(words)).collect()
        }),
    ],
    paths: None,
    watches: &[Watch {
        table: RULES.table,
        fields: &["maximum"],
        rows: listed_rows,
    }],
    compare: Some(compare),
};

fn number(number: Option<u32>) -> Lines {
    number.map(|number| number.to_string()).into_iter().collect()
}

/// What follows a number of minutes.
const MINUTES: [&str; 4] = ["minute", "minuto", "分钟", "分鐘"];

/// A number with the unit minutes and where it stands.
#[derive(Debug)]
struct Found {
    /// None where the digits are no whole number.
    minutes: Option<u32>,
    start: usize,
    end: usize,
}

fn read(cells: &Cells<'_>, report: &mut Report<'_>) -> Lifetime {
    let Some(text) = cells.get(&LIFETIME).map(lines) else {
        return Lifetime::default();
    };
    let mut found = all_minutes(&text);
    if found.is_empty() {
        found.extend(in_other_units(&text));
    }
    let mut lifetime = Lifetime {
        gloss: gloss(&text, found.first()),
        note: note(&text),
        ..Lifetime::default()
    };
    let Some((first, others)) = found.split_first() else {
        if !cells.is_misfit() {
            report.error(
                cells.line,
                format!("no number of minutes in {}: add one", excerpt(&text)),
            );
        }
        return lifetime;
    };
    lifetime.lifetime_minutes = first.minutes;
    if first.minutes.is_none() {
        let message = format!(
            "the number in {} cannot be read: write digits with `,` between thousands",
            excerpt(&text)
        );
        report.error(cells.line, message);
    }
    for other in others.iter().filter(|other| other.minutes != first.minutes) {
        let sentence = sentence_around(&text, other);
        if is_about_resource_data(sentence) && lifetime.rich_lifetime_minutes.is_none() && other.minutes.is_some() {
            lifetime.rich_lifetime_minutes = other.minutes;
        } else {
            let message = format!(
                "another number of minutes in {}: specify what it is for",
                excerpt(sentence)
            );
            report.error(cells.line, message);
            break;
        }
    }
    check_gloss(&lifetime, cells.line, report);
    lifetime
}

/// All numbers with the unit minutes, in order.
fn all_minutes(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(offset) = text[from..].find(|c: char| c.is_ascii_digit()) {
        let start = from + offset;
        let length = text[start..].find(|c| !in_number(c)).unwrap_or(text.len() - start);
        let number = text[start..start + length].trim_end_matches(|c: char| !c.is_ascii_digit());
        let end = start + number.len();
        if is_minutes(&text[end..]) {
            let minutes = whole_number(number).filter(|_| !continues(&text[..start]));
            found.push(Found { minutes, start, end });
        }
        from = end;
    }
    found
}

/// A cell of nothing but a number of hours or days: `72 hours`, `three days`. A rounding such as `under 3 days` is no
/// limit.
fn in_other_units(text: &str) -> Option<Found> {
    let line = text.lines().next()?.trim_end_matches(['.', '*', ' ']);
    let (number, unit) = line.split_once(' ')?;
    let unit = unit.to_lowercase();
    let is_unit = ["hour", "hours", "day", "days"].contains(&unit.as_str());
    let minutes = in_minutes(line).filter(|_| is_unit && !number.contains(|c: char| !c.is_alphanumeric()))?;
    Some(Found {
        minutes: Some(minutes),
        start: 0,
        end: line.len(),
    })
}

/// Digits and what stands between thousands in some language.
fn in_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ',' | '.' | '\'' | '’')
}

fn is_minutes(after: &str) -> bool {
    let unit = after.trim_start_matches([' ', '*', '-']);
    MINUTES.iter().any(|minutes| {
        let start = unit.get(..minutes.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(minutes))
    })
}

/// Whether a number goes on what is before it: `4 230`, `-60`, `30-60`, `x60`.
fn continues(before: &str) -> bool {
    let glued = |c: char| c.is_alphanumeric() || matches!(c, '-' | '–' | '.' | ',' | '\'' | '’');
    before.ends_with(|c: char| glued(c) && (c.is_ascii() || !c.is_alphabetic()))
        || before.ends_with(char::is_whitespace) && before.trim_end().ends_with(|c: char| c.is_numeric())
}

fn whole_number(number: &str) -> Option<u32> {
    let mut groups = number.split(|c: char| !c.is_ascii_digit());
    let mut digits = groups.next()?.to_owned();
    let mut grouped = false;
    for group in groups {
        if group.len() != 3 || digits.len() > 3 && !grouped {
            return None;
        }
        grouped = true;
        digits += group;
    }
    digits.parse().ok()
}

/// The sentence a number stands in. `.` between digits ends none.
fn sentence_around<'t>(text: &'t str, found: &Found) -> &'t str {
    let ends = |at: usize, c: char| {
        matches!(c, '\n' | '。') || c == '.' && text[at + 1..].chars().next().is_none_or(char::is_whitespace)
    };
    let before = text[..found.start].char_indices().rev().find(|(at, c)| ends(*at, *c));
    let after = text[found.end..]
        .char_indices()
        .find(|(at, c)| ends(found.end + at, *c));
    let start = before.map_or(0, |(at, c)| at + c.len_utf8());
    let end = after.map_or(text.len(), |(at, _)| found.end + at);
    text[start..end].trim()
}

fn is_about_resource_data(sentence: &str) -> bool {
    let sentence = sentence.to_lowercase();
    ["resource data", "rich notification"]
        .iter()
        .any(|words| sentence.contains(words))
}

/// The rounding to days or hours: in parentheses behind the number, or before it where the number
/// itself is in parentheses.
fn gloss(text: &str, found: Option<&Found>) -> Option<String> {
    let found = found?;
    let line = text[found.end..].lines().next().unwrap_or_default();
    let behind = line
        .split_once(['(', '（'])
        .and_then(|(_, inside)| inside.split_once([')', '）']))
        .map(|(inside, _)| inside);
    let before = text[..found.start].trim_end_matches(['(', '（', ' ']);
    [behind, Some(before)]
        .into_iter()
        .flatten()
        .map(str::trim)
        .find(|words| in_minutes(words).is_some())
        .map(str::to_owned)
}

/// What the cell says on further lines.
fn note(text: &str) -> Option<String> {
    text.split_once('\n').map(|(_, rest)| rest.replace('\n', " "))
}

/// The length a gloss such as `under three days` gives.
fn in_minutes(gloss: &str) -> Option<u32> {
    const UNITS: [(&str, u32); 6] = [
        ("day", 1440),
        ("dia", 1440),
        ("天", 1440),
        ("hour", 60),
        ("hora", 60),
        ("小时", 60),
    ];
    let gloss = gloss.to_lowercase();
    let (at, factor) = UNITS
        .iter()
        .find_map(|(unit, factor)| Some((gloss.find(unit)?, factor)))?;
    let before = gloss[..at].trim_end();
    let word = before.split_whitespace().next_back()?;
    let digits = word.trim_start_matches(|c: char| !c.is_ascii_digit());
    digits
        .parse::<u32>()
        .ok()
        .or_else(|| spelled(word))?
        .checked_mul(*factor)
}

/// 4230 minutes are "under 3 days" and 4320 minutes are "3 days", but 4230 minutes are not "under 29
/// days": one of the two was not brought up to date.
fn check_gloss(lifetime: &Lifetime, line: usize, report: &mut Report<'_>) {
    let Some((minutes, gloss)) = lifetime.lifetime_minutes.zip(lifetime.gloss.as_deref()) else {
        return;
    };
    let Some(rounded) = in_minutes(gloss) else { return };
    if minutes.abs_diff(rounded) > rounded / 10 {
        let message = format!(
            "{minutes} minutes are not {}: compare with another version of the page",
            excerpt(gloss)
        );
        report.warn(line, message);
    }
}

/// Behind the label of rows for subscriptions with resource data.
const RICH: &str = " with resource data";

fn compare(context: &mut Context<'_>, said: &Said) {
    let mut entries = Vec::new();
    let mut gone = None;
    for table in &said.tables {
        if let Facts::Lifetimes(rows) = &table.facts {
            gone.get_or_insert_with(|| place(table, table.line));
            for row in rows {
                entries.extend(of_row(context, table, row));
            }
        }
    }
    let Some(gone) = gone else { return };
    let known = known_rows(context, RULES.table, |row| {
        key(row.get("resource_data") == Some(&json!(true)))
    });
    matching::compare(context, &RULES, &entries, &known, &gone);
}

fn key(rich: bool) -> String {
    if rich { RICH } else { "" }.to_owned()
}

fn of_row(context: &Context<'_>, table: &FactTable, row: &Row<Lifetime>) -> Vec<Entry> {
    let resources = context.names.all(&row.resource);
    let entry = |minutes: Option<u32>, gloss: Option<&str>, rich: bool| {
        let label = format!("{}{}", row.resource, if rich { RICH } else { "" });
        let mut new = Map::new();
        new.insert("label".into(), label.clone().into());
        new.insert("resources".into(), json!(resources));
        new.insert("maximum".into(), json!(minutes));
        new.insert("gloss".into(), json!(gloss.unwrap_or_default()));
        if rich {
            new.insert("resource_data".into(), Value::Bool(true));
        }
        Entry {
            label,
            resources: resources.clone(),
            key: key(rich),
            key_field: None,
            fields: vec![("maximum", json!(minutes))],
            // The page's rounding is no fact, but that of another number must not stay beside this one.
            along: vec![("gloss", json!(gloss.unwrap_or_default()))],
            place: place(table, row.line),
            row: new,
            incomplete: None,
            unread: row.unread,
        }
    };
    let mut entries = vec![entry(row.facts.lifetime_minutes, row.facts.gloss.as_deref(), false)];
    if row.facts.rich_lifetime_minutes.is_some() {
        entries.push(entry(row.facts.rich_lifetime_minutes, None, true));
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::tests::page;

    fn lifetime(cell: &str) -> (Lifetime, String) {
        let (facts, problems) = page(&format!(
            "| Resource | Maximum expiration time |\n|-|-|\n| a | {cell} |\n"
        ));
        match facts.into_iter().next() {
            Some(Facts::Lifetimes(mut rows)) => (rows.swap_remove(0).facts, problems),
            other => (Lifetime::default(), format!("{other:?}")),
        }
    }

    #[test]
    fn the_number_of_minutes_wins_wherever_it_stands() {
        for (cell, minutes, gloss) in [
            ("4230 minutes.", 4230, None),
            ("4,320 minutes (three days)", 4320, Some("three days")),
            ("43200 minutes* (30 days)", 43200, Some("30 days")),
            ("30 天 (42300 分钟)", 42300, Some("30 天")),
            ("43200分钟（不到 30 天）", 43200, Some("不到 30 天")),
            ("42.300 minutos (menos de 30 dias)", 42300, Some("menos de 30 dias")),
            ("60 minutes (1 hour)@@@subject to change", 60, Some("1 hour")),
            ("1 minute", 1, None),
            (
                "43200 minutes (Higher values won't be allowed in 2 releases.)",
                43200,
                None,
            ),
        ] {
            let (found, problems) = lifetime(cell);
            assert_eq!(found.lifetime_minutes, Some(minutes), "{cell}");
            assert_eq!(found.gloss.as_deref(), gloss, "{cell}");
            assert_eq!(problems, "", "{cell}");
        }
    }

    #[test]
    fn numbers_that_cannot_be_read_are_not_guessed() {
        for cell in [
            "4 230 minutes",
            "4.23 minutes",
            "30-60 minutes",
            "-60 minutes",
            "43,2000 minutes",
            "99999999999 minutes",
            "4320,000 minutes",
        ] {
            let (found, problems) = lifetime(cell);
            assert_eq!(found.lifetime_minutes, None, "{cell}");
            assert!(problems.contains("cannot be read"), "{cell}: {problems}");
        }
        for cell in [
            "under 3 days",
            "less than 72 hours",
            "1.5 days",
            "N/A",
            "3 days or more",
            "-3 days",
        ] {
            let (found, problems) = lifetime(cell);
            assert_eq!(found.lifetime_minutes, None, "{cell}");
            let expected = format!("p.md:3: error: no number of minutes in `{cell}`: add one\n");
            assert_eq!(problems, expected);
        }
    }

    #[test]
    fn hours_and_days_are_minutes_where_nothing_else_is_there() {
        for (cell, minutes) in [
            ("72 hours", 4320),
            ("3 days.", 4320),
            ("**one day**", 1440),
            ("1 hour", 60),
        ] {
            let (found, problems) = lifetime(cell);
            assert_eq!(
                (found.lifetime_minutes, problems.as_str()),
                (Some(minutes), ""),
                "{cell}"
            );
        }
    }

    #[test]
    fn a_second_number_has_to_say_what_it_is_for() {
        let (found, problems) = lifetime(
            "10,080 minutes (under seven days) <br/><br/>With resource data (rich ones), it is 1440 minutes (one day).",
        );
        assert_eq!(
            (found.lifetime_minutes, found.rich_lifetime_minutes),
            (Some(10080), Some(1440))
        );
        assert!(found.note.is_some_and(|note| note.starts_with("With resource data")));
        assert_eq!(problems, "");
        let (found, problems) = lifetime("60 minutes. In some clouds 30 minutes.");
        assert_eq!((found.lifetime_minutes, found.rich_lifetime_minutes), (Some(60), None));
        assert_eq!(
            problems,
            "p.md:3: error: another number of minutes in `In some clouds 30 minutes`: specify what it is for\n"
        );
    }

    #[test]
    fn a_gloss_that_says_something_else_is_reported() {
        let (found, problems) = lifetime("4230 分钟（不到 29 天）");
        assert_eq!(found.lifetime_minutes, Some(4230));
        assert!(problems.contains("4230 minutes are not `不到 29 天`"), "{problems}");
        for fine in [
            "4230 minutes (under 3 days)",
            "4320 minutes (3 days)",
            "41,760 minutes (under 29 days)",
        ] {
            assert_eq!(lifetime(fine).1, "", "{fine}");
        }
    }
}
