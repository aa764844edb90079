//! Markdown to plain tables: every table with its lines, its cells as pieces of text, and the includes.

use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::cell::{Builder, Cell};
use super::html::{self, MAX_COLUMNS};

/// What a page holds.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    pub(crate) tables: Vec<Table>,
    pub(crate) includes: Vec<Include>,
    /// Tables with more columns than [`MAX_COLUMNS`]: line and number.
    pub(crate) too_wide: Vec<(usize, usize)>,
    /// What has the lines of a table and is none: header and delimiter row differ in their number of
    /// cells, or the table touches an HTML block.
    pub(crate) broken: Vec<BrokenTable>,
    /// Lines that look like rows and stand in no table: the first, and how many follow each other.
    pub(crate) stray: Vec<(usize, usize)>,
    /// Items of the list behind a sentence about resource-specific consent: line and words.
    pub(crate) consent: Vec<(usize, String)>,
}

/// A table.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) line: usize,
    pub(crate) header: Vec<Cell>,
    pub(crate) rows: Vec<TableRow>,
    /// The paragraph before the table, if no heading is between them. Notes do not count.
    pub(crate) introduction: String,
    /// The heading before the table, as far as a heading is read.
    pub(crate) heading: String,
    /// The first heading of the page, as far as a heading is read.
    pub(crate) title: String,
}

/// A row of a table.
#[derive(Debug)]
pub(crate) struct TableRow {
    pub(crate) line: usize,
    pub(crate) cells: Vec<Cell>,
    /// How many cells the row has in the text; the parser fills up and cuts off.
    pub(crate) count: usize,
}

/// `[!INCLUDE [title](target)]`.
#[derive(Debug, PartialEq)]
pub(crate) struct Include {
    pub(crate) line: usize,
    /// None where there is no target.
    pub(crate) target: Option<String>,
}

/// Lines that look like a table.
#[derive(Debug, PartialEq)]
pub(crate) struct BrokenTable {
    pub(crate) line: usize,
    pub(crate) header: Vec<String>,
    pub(crate) delimiters: usize,
}

/// Parses a page whose lines end in `\n`.
pub(crate) fn parse(page: &str) -> Parsed {
    let body = after_front_matter(page);
    // Undefined references are links whose target nobody needs; `[!NOTE]` and the like are not.
    let undefined = |link: BrokenLink<'_>| {
        matches!(link.link_type, LinkType::Collapsed | LinkType::Reference)
            .then(|| (CowStr::from(""), CowStr::from("")))
    };
    let mut reader = Reader::new(page);
    let parser = Parser::new_with_broken_link_callback(&page[body..], Options::ENABLE_TABLES, Some(undefined));
    for (event, range) in parser.into_offset_iter() {
        reader.event(event, range.start + body..range.end + body);
    }
    reader.look_for_tables(body);
    reader.parsed
}

/// A text as the cell of a table would hold it.
pub(crate) fn inline(text: &str) -> Cell {
    let text = text.replace('|', "\\|").replace('\n', " ");
    let parsed = parse(&format!("| A |\n|---|\n| {text} |\n"));
    let mut tables = parsed.tables.into_iter();
    let row = tables.next().and_then(|table| table.rows.into_iter().next());
    row.and_then(|row| row.cells.into_iter().next()).unwrap_or_default()
}

/// Where the text after the YAML at the top begins.
fn after_front_matter(page: &str) -> usize {
    if !page.starts_with("---\n") {
        return 0;
    }
    page.find("\n---\n").map_or(0, |end| end + "\n---\n".len())
}

struct Reader<'p> {
    page: &'p str,
    /// Where each line begins.
    lines: Vec<usize>,
    parsed: Parsed,
    quotes: usize,
    /// How deep in items of lists.
    items: usize,
    introduction: String,
    heading: String,
    title: String,
    table: Option<Table>,
    row: Vec<Cell>,
    cell: Option<Builder<'p>>,
    /// Where a line of dashes is known: code, comments, the first two lines of tables; in order.
    known: Vec<Range<usize>>,
    /// Where the parser saw tables, in order.
    seen: Vec<Range<usize>>,
    includes_before: usize,
    skip_table: bool,
    /// Where the last table of HTML elements ends.
    html_end: usize,
    /// Whether the last paragraph says that a list of resource-specific consent follows.
    lists_consent: bool,
}

impl<'p> Reader<'p> {
    fn new(page: &'p str) -> Self {
        let starts = page.match_indices('\n').map(|(end, _)| end + 1);
        Self {
            page,
            lines: std::iter::once(0).chain(starts).collect(),
            parsed: Parsed::default(),
            quotes: 0,
            items: 0,
            introduction: String::new(),
            heading: String::new(),
            title: String::new(),
            table: None,
            row: Vec::new(),
            cell: None,
            known: Vec::new(),
            seen: Vec::new(),
            includes_before: 0,
            skip_table: false,
            html_end: 0,
            lists_consent: false,
        }
    }

    fn line(&self, place: usize) -> usize {
        self.lines.partition_point(|start| *start <= place)
    }

    fn event(&mut self, event: Event<'p>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, range),
            Event::End(tag) => self.end(tag, range),
            inline => {
                if let Some(cell) = &mut self.cell {
                    cell.inline(inline);
                }
            }
        }
    }

    fn start(&mut self, tag: &Tag<'p>, range: Range<usize>) {
        match tag {
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::Item => self.items += 1,
            Tag::Heading { .. } => {
                self.introduction.clear();
                self.lists_consent = false;
            }
            Tag::Paragraph => self.includes_before = self.parsed.includes.len(),
            Tag::CodeBlock(_) => self.known.push(range),
            Tag::HtmlBlock if self.page[range.clone()].trim_start().starts_with("<!--") => self.known.push(range),
            Tag::HtmlBlock => self.html_tables(range),
            Tag::Table(columns) => {
                self.start_table(columns.len(), range.start);
                self.seen.push(range);
            }
            Tag::TableHead | Tag::TableRow => self.row.clear(),
            Tag::TableCell if !self.skip_table => self.cell = Some(Builder::new(&self.page[range])),
            Tag::Emphasis => {
                let star = self.page[range].starts_with('*');
                self.in_cell(|cell| cell.emphasis_starts(star));
            }
            Tag::Link { dest_url, .. } => self.include(dest_url, range.start),
            _ => {}
        }
    }

    fn start_table(&mut self, columns: usize, place: usize) {
        self.skip_table = columns > MAX_COLUMNS;
        let line = self.line(place);
        let end = self.lines.get(line + 1).copied().unwrap_or(self.page.len());
        self.known.push(place..end);
        if self.skip_table {
            self.parsed.too_wide.push((line, columns));
        }
        self.table = Some(Table {
            line,
            introduction: std::mem::take(&mut self.introduction),
            heading: self.heading.clone(),
            title: self.title.clone(),
            ..Table::default()
        });
    }

    /// Tables of HTML elements that begin in a block; empty lines inside of one end the block, not the table.
    fn html_tables(&mut self, block: Range<usize>) {
        let mut from = block.start.max(self.html_end);
        while let Some(start) = html::next(&self.page[..block.end], from) {
            let found = html::read(self.page, start);
            (from, self.html_end) = (found.end, found.end);
            self.known.push(start..found.end);
            self.seen.push(start..found.end);
            let line = self.line(found.starts.first().copied().unwrap_or(start));
            if found.columns > MAX_COLUMNS {
                self.parsed.too_wide.push((line, found.columns));
                continue;
            }
            // What begins with `|` holds no block of HTML, so this goes one deep.
            let Some(mut table) = parse(&found.text).tables.into_iter().next() else {
                continue;
            };
            table.line = line;
            table.introduction = std::mem::take(&mut self.introduction);
            table.heading.clone_from(&self.heading);
            table.title.clone_from(&self.title);
            for (row, start) in table.rows.iter_mut().zip(found.starts.iter().skip(1)) {
                row.line = self.line(*start);
            }
            self.parsed.tables.push(table);
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Item => self.item(range),
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::Paragraph => self.paragraph(range),
            TagEnd::Heading(_) => self.heading(range),
            TagEnd::Emphasis => self.in_cell(Builder::emphasis_ends),
            TagEnd::TableCell => self.row.extend(self.cell.take().map(Builder::finish)),
            TagEnd::TableHead => {
                let header = std::mem::take(&mut self.row);
                if let Some(table) = &mut self.table {
                    table.header = header;
                }
            }
            TagEnd::TableRow => self.end_row(&range),
            TagEnd::Table => {
                let table = self.table.take();
                self.parsed.tables.extend(table.filter(|_| !self.skip_table));
                self.skip_table = false;
            }
            _ => {}
        }
    }

    fn in_cell(&mut self, act: impl FnOnce(&mut Builder<'p>)) {
        if let Some(cell) = &mut self.cell {
            act(cell);
        }
    }

    fn end_row(&mut self, range: &Range<usize>) {
        let line = self.line(range.start);
        let cells = std::mem::take(&mut self.row);
        if let Some(table) = self.table.as_mut().filter(|_| !self.skip_table) {
            let count = split_row(&self.page[range.clone()]).count();
            table.rows.push(TableRow { line, cells, count });
        }
    }

    fn paragraph(&mut self, range: Range<usize>) {
        let text = &self.page[range.clone()];
        let found = self.parsed.includes.len() - self.includes_before;
        if found == 0 && !text.contains('`') && text.to_ascii_uppercase().contains("[!INCLUDE") {
            let line = self.line(range.start);
            self.parsed.includes.push(Include { line, target: None });
        }
        let lower = text.to_lowercase();
        let is_head = lower.contains("resource-specific consent") && lower.trim_end().ends_with(':');
        // A paragraph inside of an item ends no list.
        self.lists_consent = is_head || self.lists_consent && self.items > 0;
        if self.quotes == 0 {
            self.introduction = self.page[range].to_owned();
        }
    }

    fn item(&mut self, range: Range<usize>) {
        const LONGEST: usize = 200;
        self.items = self.items.saturating_sub(1);
        if self.lists_consent {
            let words = self.page[range.clone()].trim_start_matches(['-', '*', '+', ' ']);
            let first = words.lines().next().unwrap_or_default().trim();
            let words = first.chars().take(LONGEST).collect();
            self.parsed.consent.push((self.line(range.start), words));
        }
    }

    fn heading(&mut self, range: Range<usize>) {
        const LONGEST: usize = 200;
        let text = self.page[range].trim_start_matches('#').trim();
        self.heading = text.chars().take(LONGEST).collect();
        if self.title.is_empty() {
            self.title.clone_from(&self.heading);
        }
    }

    fn include(&mut self, target: &str, place: usize) {
        const MARK: &str = "[!INCLUDE";
        let before = self.page[..place].trim_end_matches([' ', '-']);
        let is_include = before
            .len()
            .checked_sub(MARK.len())
            .and_then(|start| before.get(start..))
            .is_some_and(|mark| mark.eq_ignore_ascii_case(MARK));
        if is_include {
            self.parsed.includes.push(Include {
                line: self.line(place),
                target: Some(target.to_owned()).filter(|target| !target.is_empty()),
            });
        }
    }

    /// Lines of a table where the parser saw none, or only rows of the table before.
    fn look_for_tables(&mut self, body: usize) {
        let mut known = std::mem::take(&mut self.known).into_iter().peekable();
        let mut seen = std::mem::take(&mut self.seen).into_iter().peekable();
        let mut place = body;
        let mut header = "";
        let mut stray: Option<(usize, usize)> = None;
        for line in self.page[body..].split_inclusive('\n') {
            while known.next_if(|range| range.end <= place).is_some() {}
            let row = line.trim_start_matches(['>', ' ', '\t']).trim_end();
            let is_known = known.peek().is_some_and(|range| range.start < place + line.len());
            if !is_known && is_delimiter_row(row) && header.contains('|') {
                self.parsed.broken.push(BrokenTable {
                    line: self.line(place).saturating_sub(1),
                    header: split_row(header).take(MAX_COLUMNS).map(str::to_owned).collect(),
                    delimiters: split_row(row).count(),
                });
            }
            while seen.next_if(|range| range.end <= place).is_some() {}
            let is_seen = seen.peek().is_some_and(|range| range.start < place + line.len());
            let is_stray = !is_known && !is_seen && row.starts_with('|') && split_row(row).nth(1).is_some();
            stray = match (stray, is_stray) {
                (Some((first, count)), true) => Some((first, count + 1)),
                (None, true) => Some((self.line(place), 1)),
                (found, false) => {
                    self.parsed.stray.extend(found);
                    None
                }
            };
            header = row;
            place += line.len();
        }
        self.parsed.stray.extend(stray);
    }
}

fn is_delimiter_row(row: &str) -> bool {
    row.contains('-') && row.contains('|') && row.bytes().all(|b| b"|:- \t".contains(&b))
}

/// The cells of a row: what stands between pipes that are not escaped.
pub(crate) fn split_row(row: &str) -> impl Iterator<Item = &str> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let row = row.strip_suffix('|').filter(|r| !r.ends_with('\\')).unwrap_or(row);
    let mut escaped = false;
    row.split(move |c| {
        let here = c == '|' && !escaped;
        escaped = c == '\\' && !escaped;
        here
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(cells: &[Cell]) -> Vec<String> {
        cells.iter().map(Cell::text).collect()
    }

    #[test]
    fn tables_keep_their_lines_in_quotes_lists_and_behind_paragraphs() {
        let page = "---\nkey: |\n---\ntext\n> [!div]\n> | A | B |\n> |---|---|\n > | 1 | 2\n\n- item\n  | A | B |\n  |--|--|\n  3 | 4 |\n";
        let parsed = parse(page);
        let found: Vec<(usize, Vec<String>, usize)> = parsed
            .tables
            .iter()
            .flat_map(|t| t.rows.iter().map(|r| (t.line, texts(&r.cells), r.line)))
            .collect();
        assert_eq!(
            found,
            [
                (6, vec!["1".into(), "2".into()], 8),
                (11, vec!["3".into(), "4".into()], 13)
            ]
        );
        assert_eq!(texts(&parsed.tables[0].header), ["A", "B"]);
        assert_eq!(parsed.tables[0].introduction, "text\n", "a note introduces nothing");
    }

    #[test]
    fn fences_and_comments_hide_tables() {
        let parsed = parse("```\n| A |\n|---|\n```\n<!--\n| A |\n|---|\n-->\n");
        assert!(parsed.tables.is_empty());
        assert!(parsed.broken.is_empty());
    }

    #[test]
    fn cells_are_counted_as_written() {
        let parsed = parse("| A | B |\n|---|---|\n| 1 |\n| 1 | `2\\|3` | 4 |\n| 1 | 2\nlazy\n");
        let counts: Vec<usize> = parsed.tables[0].rows.iter().map(|row| row.count).collect();
        assert_eq!(counts, [1, 3, 2, 1]);
    }

    #[test]
    fn a_table_the_parser_does_not_see_is_found() {
        let parsed = parse(
            "text\n\n| A | B |\n|---|\n| 1 | 2 |\n\n<div>\n| C |\n|---|\n</div>\n\n- a\n  D | E\n  --|--\n  1 | 2\n",
        );
        let header = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(parsed.tables.len(), 0);
        let broken = |line, names: &[&str], delimiters| BrokenTable {
            line,
            header: header(names),
            delimiters,
        };
        assert_eq!(
            parsed.broken,
            [
                broken(3, &[" A ", " B "], 1),
                broken(8, &[" C "], 1),
                broken(13, &["D ", " E"], 2)
            ]
        );
    }

    #[test]
    fn rows_cut_off_from_their_table_are_found() {
        let parsed =
            parse("| A | B |\n|---|---|\n| 1 | 2 |\n\n| 3 | 4 |\n| 5 | 6 |\n\n```\n| 7 | 8 |\n```\ntext | text\n");
        assert_eq!(parsed.stray, [(5, 2)]);
    }

    #[test]
    fn a_table_that_touches_the_one_before_is_found() {
        let parsed = parse("| A |\n|---|\n| 1 |\n| B |\n|---|\n| 2 |\n\n```\n| C |\n|---|\n```\n");
        assert_eq!(parsed.tables.len(), 1);
        let lines: Vec<usize> = parsed.broken.iter().map(|table| table.line).collect();
        assert_eq!(lines, [4]);
    }

    #[test]
    fn includes_are_found_where_they_stand() {
        let parsed = parse(
            "a\n[!INCLUDE [t](../x.md)]\n[!Include[t](y.md)] b [l](z.md)\n\n[!INCLUDE nothing]\n\n`[!INCLUDE x]`\n",
        );
        let include = |line, target: Option<&str>| Include {
            line,
            target: target.map(str::to_owned),
        };
        assert_eq!(
            parsed.includes,
            [include(2, Some("../x.md")), include(3, Some("y.md")), include(5, None)]
        );
    }

    #[test]
    fn the_list_of_resource_specific_consent_is_found() {
        let parsed = parse(
            "> These use [resource-specific consent](x):\n> - A.Read.Chat\n> - `B.Read.Group`\n\nText:\n\n- C.Read.Chat\n\n\
             About resource-specific consent:\n\n## Head\n\n- D.Read.Chat\n",
        );
        let found = [(2, "A.Read.Chat".to_owned()), (3, "`B.Read.Group`".to_owned())];
        assert_eq!(parsed.consent, found);
    }

    #[test]
    fn too_many_columns_are_not_read() {
        let wide = "|a".repeat(MAX_COLUMNS + 1) + "\n" + &"|-".repeat(MAX_COLUMNS + 1) + "\n| 1 |\n";
        let parsed = parse(&wide);
        assert!(parsed.tables.is_empty());
        assert_eq!(parsed.too_wide, [(1, MAX_COLUMNS + 1)]);
    }
}
