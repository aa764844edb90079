//! Resource paths in a cell: in code if there is any, else as plain words.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::Value;

use super::header::Column;
use super::rows::Cells;
use crate::markup::cell::{Cell, Piece, plain};
use crate::markup::problem::{Report, excerpt};

/// The first segments of the paths in `spec/`, and of their wrong spellings. A single word is a path only if it is one
/// of these; a path that begins with something else is reported, for translations translate paths, too.
static ROOTS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let tables = [
        (include_str!("../../../spec/tables/paths.yaml"), "template"),
        (include_str!("../../../spec/tables/spellings.yaml"), "path"),
    ];
    let mut roots = BTreeSet::from(["me".to_owned()]);
    for (table, field) in tables {
        let table: Value = serde_yaml::from_str(table).unwrap_or_default();
        let rows = table["rows"].as_array().into_iter().flatten();
        let paths = rows.filter_map(|row| row[field].as_str());
        roots.extend(paths.filter_map(|path| path.trim_start_matches('/').split('/').next().map(str::to_lowercase)));
    }
    roots
});

/// What stands where a path is not written yet or where there is none.
const PLACEHOLDERS: [&str; 8] = ["", "tbd", "<tbd>", "...", "…", "-", "–", "—"];

/// The paths of a cell.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Paths {
    pub(crate) paths: Vec<String>,
    /// Those an asterisk follows.
    pub(crate) beta: Vec<String>,
    /// Code that is no path.
    pub(crate) other_code: Vec<String>,
    /// Words with a slash that are no path.
    pub(crate) unread: Vec<String>,
}

/// The paths of a column that holds nothing else; a cell without one is reported.
pub(crate) fn of_cell(cells: &Cells<'_>, column: &'static Column, report: &mut Report<'_>) -> Paths {
    let Some(cell) = cells.get(column) else {
        return Paths::default();
    };
    let read = read(cell);
    let is_placeholder = PLACEHOLDERS.contains(&cell.text().to_lowercase().as_str());
    if read.paths.is_empty() && !is_placeholder && !cells.is_misfit() {
        let message = format!(
            "no path in {}: write it as code, for instance `/users/{{id}}`",
            excerpt(&cell.source)
        );
        report.error(cells.line, message);
    }
    report_strange(&read, cells.line, report);
    read
}

/// Reports words that should have been paths, and paths that should have been others.
pub(crate) fn report_strange(read: &Paths, line: usize, report: &mut Report<'_>) {
    for words in &read.unread {
        report.error(
            line,
            format!("{} has a slash, but is not a path: write paths as code", excerpt(words)),
        );
    }
    for path in read.paths.iter().filter(|path| !known_root(path)) {
        let message = format!(
            "the path {} begins with a segment that is not known: compare with another version of the page",
            excerpt(path)
        );
        report.warn(line, message);
    }
}

/// The paths of a cell.
pub(crate) fn read(cell: &Cell) -> Paths {
    let mut found = Paths::default();
    let has_code = cell.pieces.iter().any(|piece| matches!(piece, Piece::Code(_)));
    if has_code {
        in_code(&cell.pieces, &mut found);
    } else {
        for segment in cell.segments() {
            for item in split_outside_parentheses(&plain(segment)) {
                in_words(item, &mut found);
            }
        }
    }
    found
}

/// The paths in code; an asterisk after the code marks beta.
pub(crate) fn in_code(pieces: &[Piece], found: &mut Paths) {
    for (index, piece) in pieces.iter().enumerate() {
        let Piece::Code(code) = piece else { continue };
        if !is_path(code) {
            found.other_code.push(code.clone());
            continue;
        }
        let mut after = pieces[index + 1..]
            .iter()
            .skip_while(|piece| matches!(piece, Piece::Text(text) if text.trim().is_empty()));
        let is_beta = match after.next() {
            Some(Piece::Text(text)) => text.trim_start().starts_with('*'),
            Some(Piece::Footnote(note)) => note.contains('*'),
            _ => false,
        };
        found.beta.extend(is_beta.then(|| code.clone()));
        found.paths.push(code.clone());
    }
}

fn in_words(item: &str, found: &mut Paths) {
    let item = without_remarks(item);
    let after_colon = item.rsplit([':', '：']).next().unwrap_or(&item);
    let candidate = after_colon.trim_end_matches(['*', ' ', '.']).trim();
    if is_path(candidate) {
        let is_beta = after_colon.trim_end().ends_with('*');
        found.beta.extend(is_beta.then(|| candidate.to_owned()));
        found.paths.push(candidate.to_owned());
    } else if candidate.contains('/') {
        found.unread.push(item);
    }
}

/// Whether this is a path: words only after the query begins, and a known name if it is one word.
fn is_path(text: &str) -> bool {
    let base = text.split_once('?').map_or(text, |(base, _)| base);
    let mut depth = 0_usize;
    // The name of a placeholder may have blanks: `{online meeting id}`.
    let strange = |c: char| {
        depth += usize::from(c == '{');
        depth = depth.saturating_sub(usize::from(c == '}'));
        c.is_whitespace() && depth == 0 || matches!(c, '<' | '>' | '*' | ',' | ':' | '|' | '\\')
    };
    if base.contains(strange) {
        return false;
    }
    match base.trim_matches('/') {
        "" => false,
        inner if inner.contains('/') || base.starts_with('/') => true,
        word => is_root(word),
    }
}

/// Whether Microsoft Graph has subscriptions for paths that begin like this one.
pub(crate) fn known_root(path: &str) -> bool {
    let path = path
        .split_once('?')
        .map_or(path, |(base, _)| base)
        .trim_start_matches('/');
    is_root(path.split(['/', '(']).next().unwrap_or_default())
}

fn is_root(word: &str) -> bool {
    ROOTS.contains(&word.to_lowercase())
}

/// The paths in the parentheses of a label: `name (/path - what it is)`.
pub(crate) fn in_parentheses(label: &str) -> Vec<String> {
    let openings = label.match_indices(['(', '（']);
    openings
        .filter_map(|(at, opening)| {
            let token = path_token(label[at + opening.len()..].trim_start());
            let is_one = token.starts_with('/') || token.contains('/') && known_root(token);
            (is_one && is_path(token)).then(|| token.to_owned())
        })
        .collect()
}

/// Words in the parentheses of a label that begin like a path and are none.
pub(crate) fn unread_in_parentheses(label: &str) -> Option<&str> {
    let openings = label.match_indices(['(', '（']);
    openings
        .map(|(at, opening)| label[at + opening.len()..].trim_start())
        .find(|inside| inside.starts_with('/') && !is_path(path_token(inside)))
}

/// The path a text begins with: up to a blank, a dash, the end of the parentheses, or writing without
/// blanks such as Chinese. Nothing where it is longer than a path can be.
fn path_token(text: &str) -> &str {
    const FIRST_WITHOUT_BLANKS: char = '\u{2E80}';
    const LONGEST: usize = 255;
    if !text.starts_with(|c: char| c == '/' || c.is_ascii_alphabetic()) {
        return "";
    }
    let (mut depth, mut braces) = (0_usize, 0_usize);
    let mut chars = text.char_indices().take(LONGEST);
    let end = chars.find(|(at, c)| {
        braces += usize::from(*c == '{');
        braces = braces.saturating_sub(usize::from(*c == '}'));
        depth += usize::from(*c == '(');
        let closes = *c == ')' && depth == 0;
        depth = depth.saturating_sub(usize::from(*c == ')'));
        closes
            || c.is_whitespace() && braces == 0
            || matches!(c, '–' | '—' | '）')
            || *c >= FIRST_WITHOUT_BLANKS
            || text[*at..].starts_with("--")
    });
    match end {
        Some((at, _)) => &text[..at],
        None if text.len() < LONGEST => text,
        None => "",
    }
}

/// Items between commas, but `id in ({id},{id})` is one.
fn split_outside_parentheses(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    text.split(move |c| {
        depth += usize::from(matches!(c, '(' | '（'));
        depth = depth.saturating_sub(usize::from(matches!(c, ')' | '）')));
        depth == 0 && matches!(c, ',' | '、' | '，')
    })
}

/// Takes out remarks such as `(single user)`. Parentheses of a path follow a name or hold ids.
fn without_remarks(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(['(', '（']) {
        let (before, inside) = rest.split_at(start);
        let Some(length) = inside.find([')', '）']) else { break };
        let end = length + inside[length..].chars().next().map_or(0, char::len_utf8);
        let is_remark = (before.is_empty() || before.ends_with(char::is_whitespace) || inside.starts_with('（'))
            && !inside[..end].contains(['{', '\'', '=']);
        out += before;
        if !is_remark {
            out += &inside[..end];
        }
        rest = &inside[end..];
    }
    (out + rest).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::tests::json;
    use crate::markup::cell::tests::cell;

    fn paths(source: &str) -> Vec<String> {
        read(&cell(source)).paths
    }

    #[test]
    fn code_is_taken_as_written() {
        assert_eq!(
            paths("All: `/users`<br>One (`/users/{id}`), not `$filter=a eq 'b'` or `status`"),
            ["/users", "/users/{id}"]
        );
        assert_eq!(paths("`/x/presences?$filter=id in ({id},{id}…)`").len(), 1);
        assert_eq!(paths("`users`"), ["users"]);
        assert_eq!(paths("`usuários`"), [""; 0]);
        assert_eq!(paths("`GET /users`, `https://graph.microsoft.com/users`"), [""; 0]);
    }

    #[test]
    fn words_are_split_at_breaks_and_commas() {
        assert_eq!(
            paths("me/mailfolders('inbox')/messages<br />me/messages"),
            ["me/mailfolders('inbox')/messages", "me/messages"]
        );
        assert_eq!(
            paths("groups('*{id}*')/conversations"),
            ["groups('{id}')/conversations"]
        );
        assert_eq!(
            paths("security/alerts?$filter=status eq ‘New’"),
            ["security/alerts?$filter=status eq ‘New’"]
        );
        assert_eq!(
            paths("/a/p/{id} (single user), /a/p?$filter=id in ({id},{id}) (many)"),
            ["/a/p/{id}", "/a/p?$filter=id in ({id},{id})"]
        );
        assert_eq!(
            paths("Changes to all of them: /users (all)<br>/groups*"),
            ["/users", "/groups"]
        );
        for nothing in [
            "**TBD**",
            "<TBD>",
            "...",
            "",
            "grupos",
            "Changes to messages/events in a mailbox",
        ] {
            assert_eq!(paths(nothing), [""; 0], "{nothing}");
        }
    }

    #[test]
    fn asterisks_mark_beta() {
        let beta = |source: &str| read(&cell(source)).beta;
        assert_eq!(beta("`/a/b`* <br> `/a/c`"), ["/a/b"]);
        assert_eq!(beta("`/a/b` *"), ["/a/b"]);
        assert_eq!(beta("`/a/b` *<br>`/a/c`*"), ["/a/b", "/a/c"]);
        assert_eq!(beta("`/a/b` <sup>*</sup>"), ["/a/b"]);
        assert_eq!(beta("*`/a/b`* `/a/c` *only here*"), [""; 0]);
        assert_eq!(beta("`/a/b`<!-- * -->"), [""; 0]);
    }

    #[test]
    fn labels_hold_paths_in_parentheses() {
        for (label, path) in [
            ("a (/teams/x -- all of them)", "/teams/x"),
            ("a (/teams/{id}/y – all)", "/teams/{id}/y"),
            ("频道（/teams/x – 所有）", "/teams/x"),
            ("频道（/teams/x所有）", "/teams/x"),
            ("a (/teams/x--all)", "/teams/x"),
            ("a (users/{id}/z)", "users/{id}/z"),
            ("a (/c/m(k='{v}')/e)", "/c/m(k='{v}')/e"),
            ("a (/usuários/{id})", "/usuários/{id}"),
        ] {
            assert_eq!(in_parentheses(label), [path], "{label}");
        }
        for label in ["a (OneDrive for Business)", "a (and/or b)", "a", "a (/", "a（/所有/x）"] {
            assert_eq!(in_parentheses(label), [""; 0], "{label}");
        }
        assert_eq!(unread_in_parentheses("a（/所有/x）"), Some("/所有/x）"));
    }

    #[test]
    fn cells_without_a_path_and_strange_paths_are_reported() {
        let (found, problems) = json(
            "| Resource type | Examples |",
            &[
                "| a | grupos |",
                "| b | `/conversa` |",
                "| c | TBD |",
                "| d | see a/b here |",
            ],
        );
        assert!(found.contains(r#""line":4,"paths":["/conversa"]"#), "{found}");
        let lines: Vec<&str> = problems.lines().collect();
        assert_eq!(lines.len(), 4, "{problems}");
        assert!(lines[0].starts_with("p.md:3: error: no path in `grupos`"));
        assert!(lines[1].starts_with("p.md:4: warning: the path `/conversa` begins with"));
        assert!(lines[2].starts_with("p.md:6: error: no path in"));
        assert!(lines[3].starts_with("p.md:6: error: `see a/b here` has a slash"));
    }
}
