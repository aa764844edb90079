//! The drift as the body of a pull request.

use super::{
    Change, Drift, Written, by_table, cut, kind, list_words, place, summary, to_type, todo, values, verdict_word,
};
use crate::markup::problem::Severity;
use graphsub_codegen::spec::file_of;

/// A table of differences for each table, then lists of what is to do.
pub fn markdown(drift: &Drift, written: Option<&Written>) -> String {
    let mut out = format!("## Drift of the documentation\n\n{}", summary(drift));
    if !drift.documents.is_empty() {
        let documents: Vec<String> = drift.documents.iter().map(|id| code(id)).collect();
        out += &format!(", compared with {}", documents.join(", "));
    }
    out += ".\n";
    for (table, differences) in by_table(drift) {
        out += &format!("\n### `{}`\n\n", file_of(table));
        out += "| row | what | old | new | where | decisions |\n|---|---|---|---|---|---|\n";
        for difference in differences {
            let (old, mut new) = values(&difference.change);
            let mut what = kind(&difference.change).to_owned();
            if let Change::Changed { field, old, new: value } = &difference.change {
                what += &format!(" {}", code(field));
                if let Some(words) = list_words(old, value) {
                    new += &format!(" ({words})");
                }
            }
            if difference.person.is_some() {
                what += ", left to a person";
            }
            let decisions = difference.decisions.iter();
            let decisions: Vec<String> = decisions
                .map(|judged| format!("{}: {}", code(&judged.id), verdict_word(&judged.verdict)))
                .collect();
            let cells = [
                code(&difference.row),
                what,
                cell(&old),
                cell(&new),
                format!("{} ({})", code(&place(difference)), code(&difference.document)),
                decisions.join(", "),
            ];
            out += &format!("| {} |\n", cells.join(" | "));
        }
    }
    let todo = todo(drift);
    if !todo.is_empty() {
        out += "\n### For review\n\n";
        for (why, rows) in todo {
            out += &format!("- [ ] {}\n", cell(why));
            for row in rows {
                out += &format!("  - {}\n", cell(&row));
            }
        }
    }
    if !drift.decisions.is_empty() {
        out += "\n### Decisions\n\n";
        for judged in &drift.decisions {
            let (word, why) = (verdict_word(&judged.verdict), judged.verdict.why());
            out += &format!("- [ ] {}: **{word}**: {}\n", code(&judged.id), cell(why));
        }
    }
    if let Some(written) = written.filter(|written| !written.missing.is_empty()) {
        out += "\n### What `check` misses\n\n";
        for problem in &written.missing {
            out += &format!("- [ ] {}\n", cell(&problem.to_string()));
        }
    }
    for (severity, heading) in [
        (Severity::Error, "Could not be read and was left out"),
        (Severity::Warning, "To look at"),
        (Severity::Note, "Not there"),
    ] {
        let all = drift.problems.iter().filter(|problem| problem.severity == severity);
        let mut lines = all
            .map(|problem| format!("- [ ] {}\n", cell(&problem.to_string())))
            .peekable();
        if lines.peek().is_some() {
            out += &format!("\n### {heading}\n\n");
            out.extend(lines);
        }
    }
    let to_type = to_type(drift);
    if !to_type.is_empty() {
        out += "\n### Type once more from the page\n\n";
        for (table, files) in to_type {
            out += &format!("- [ ] {}: {} in `tests/double-entry`\n", cell(table), cell(&files));
        }
    }
    out
}

/// Text of a page is no markup of ours: it must not end a cell, nor mention or link anybody. What GitHub would make a
/// mention or a link of, also where it is written as an entity, stands as code.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, part) in cut(text).split('`').enumerate() {
        if index > 0 {
            out.push('`');
        }
        let is_code = index % 2 == 1;
        for (at, c) in part.char_indices() {
            let rest = &part[at..];
            match c {
                '|' => out.push_str("\\|"),
                '\n' | '\r' => out.push(' '),
                '<' | '>' | '[' | ']' | '*' | '_' | '\\' | '&' | '~' if !is_code => {
                    out.push_str(&format!("&#{};", u32::from(c)));
                }
                '@' | '#' if !is_code => out.push_str(&format!("`{c}`")),
                ':' if !is_code && rest.starts_with("://") => out.push_str("`:`"),
                'w' | 'W' if !is_code && rest.get(..4).is_some_and(|www| www.eq_ignore_ascii_case("www.")) => {
                    out.push_str(&format!("`{c}`"));
                }
                c => out.push(c),
            }
        }
    }
    if text.matches('`').count() % 2 == 1 {
        // A code that does not end would take in what follows.
        out.push('`');
    }
    out
}

fn code(text: &str) -> String {
    format!(
        "`{}`",
        cut(text)
            .replace('`', "'")
            .replace('|', "\\|")
            .replace(['\n', '\r'], " ")
    )
}
