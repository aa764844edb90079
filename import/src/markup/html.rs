//! Tables written as HTML elements, rewritten as Markdown so that one reader reads both.

/// The most columns a table may have. Tables of facts have two to four; a table of thousands of columns
/// is an attack or a broken page, and each of its rows would cost as many cells.
pub const MAX_COLUMNS: usize = 64;

/// The most rows a cell may reach over.
const MAX_ROWS_OF_CELL: usize = 1000;

/// The most bytes that cells reaching over several places add to a table.
const MAX_COPIED: usize = 1 << 20;

/// A table in Markdown: the header, a line of dashes, and the rows.
#[derive(Debug, PartialEq)]
pub(crate) struct HtmlTable {
    pub(crate) text: String,
    /// Where each row begins on the page, the header first.
    pub(crate) starts: Vec<usize>,
    /// The most cells a row has.
    pub(crate) columns: usize,
    /// Where the table ends on the page.
    pub(crate) end: usize,
}

/// Where the next table begins at or after a place.
pub(crate) fn next(page: &str, from: usize) -> Option<usize> {
    const OPENING: &[u8] = b"<table";
    let bytes = page.as_bytes().get(from..)?;
    let found = bytes.windows(OPENING.len() + 1).position(|window| {
        let (name, after) = window.split_at(OPENING.len());
        name.eq_ignore_ascii_case(OPENING) && matches!(after[0], b'>' | b' ' | b'\t' | b'\n')
    })?;
    Some(from + found)
}

/// Reads the table that begins at a place; one that is not closed ends with the page.
pub(crate) fn read(page: &str, start: usize) -> HtmlTable {
    let mut builder = Builder::default();
    let mut place = start;
    while let Some(offset) = page[place..].find('<') {
        builder.text(&page[place..place + offset]);
        place += offset;
        let rest = &page[place..];
        if rest.starts_with("<!--") {
            place += rest.find("-->").map_or(rest.len(), |end| end + 3);
            continue;
        }
        let Some(length) = rest.find('>').map(|end| end + 1).filter(|_| is_tag(rest)) else {
            builder.text("<");
            place += 1;
            continue;
        };
        let is_end = builder.tag(&rest[..length], place);
        place += length;
        if is_end {
            return builder.finish(place);
        }
    }
    builder.text(&page[place..]);
    builder.finish(page.len())
}

fn is_tag(text: &str) -> bool {
    let name = text.trim_start_matches('<').trim_start_matches('/');
    name.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// A cell that is being read.
#[derive(Default)]
struct Open {
    text: String,
    columns: usize,
    rows: usize,
    in_code: bool,
}

#[derive(Default)]
struct Builder {
    rows: Vec<(usize, Vec<String>)>,
    cell: Option<Open>,
    /// By column: how many rows below a cell still reaches into, and its text.
    below: Vec<(usize, String)>,
    copied: usize,
}

impl Builder {
    fn text(&mut self, text: &str) {
        let Some(cell) = &mut self.cell else { return };
        let text = if cell.in_code { decoded(text) } else { text.to_owned() };
        for c in text.chars() {
            match c {
                '|' => cell.text.push_str("\\|"),
                '\n' => cell.text.push(' '),
                '`' if cell.in_code => cell.text.push('\''),
                c => cell.text.push(c),
            }
        }
    }

    /// Whether the table ends here.
    fn tag(&mut self, tag: &str, place: usize) -> bool {
        let inner = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
        let name = inner.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
        match name.as_str() {
            "/table" => {
                self.end_row();
                return true;
            }
            "tr" => {
                self.end_row();
                self.rows.push((place, Vec::new()));
            }
            "/tr" => self.end_row(),
            "td" | "th" => {
                self.end_cell();
                if self.rows.is_empty() {
                    self.rows.push((place, Vec::new()));
                }
                self.cell = Some(Open {
                    columns: span(inner, "colspan", MAX_COLUMNS),
                    rows: span(inner, "rowspan", MAX_ROWS_OF_CELL),
                    ..Open::default()
                });
            }
            "/td" | "/th" => self.end_cell(),
            name => self.inline(name),
        }
        false
    }

    fn inline(&mut self, name: &str) {
        let Some(cell) = &mut self.cell else { return };
        match name {
            "code" | "tt" | "samp" | "kbd" if !cell.in_code => {
                cell.in_code = true;
                cell.text.push('`');
            }
            "/code" | "/tt" | "/samp" | "/kbd" if cell.in_code => {
                cell.in_code = false;
                cell.text.push('`');
            }
            "br" | "/p" | "/div" => cell.text.push_str("<br>"),
            "li" | "/li" | "ul" | "/ul" | "ol" | "/ol" | "sup" | "/sup" => {
                cell.text.push('<');
                cell.text.push_str(name);
                cell.text.push('>');
            }
            _ => {}
        }
    }

    fn end_cell(&mut self) {
        let Some(mut cell) = self.cell.take() else { return };
        if cell.in_code {
            cell.text.push('`');
        }
        let text = cell.text.trim().trim_end_matches("<br>").trim().to_owned();
        self.take_from_above();
        if self.copied > MAX_COPIED {
            (cell.columns, cell.rows) = (1, 1);
        }
        let Some((_, row)) = self.rows.last_mut() else { return };
        for _ in 0..cell.columns {
            self.copied += text.len();
            if self.below.len() <= row.len() {
                self.below.resize(row.len() + 1, (0, String::new()));
            }
            if cell.rows > 1 {
                self.below[row.len()] = (cell.rows - 1, text.clone());
            }
            row.push(text.clone());
        }
    }

    /// Puts the cells of rows above that reach down to the end of this row.
    fn take_from_above(&mut self) {
        let Some((_, row)) = self.rows.last_mut() else { return };
        while let Some((left, text)) = self.below.get_mut(row.len()).filter(|(left, _)| *left > 0) {
            *left = if self.copied > MAX_COPIED { 0 } else { *left - 1 };
            self.copied += text.len();
            row.push(text.clone());
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        self.take_from_above();
    }

    fn finish(mut self, end: usize) -> HtmlTable {
        self.end_row();
        self.rows.retain(|(_, cells)| !cells.is_empty());
        let columns = self.rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        let mut text = String::new();
        for (index, (_, cells)) in self.rows.iter().enumerate() {
            text += &format!("| {} |\n", cells.join(" | "));
            if index == 0 {
                text += &format!("|{}\n", "---|".repeat(cells.len()));
            }
        }
        HtmlTable {
            text,
            starts: self.rows.iter().map(|(place, _)| *place).collect(),
            columns,
            end,
        }
    }
}

/// The number of an attribute such as `colspan="3"`; 1 where there is none.
fn span(tag: &str, name: &str, most: usize) -> usize {
    let lower = tag.to_ascii_lowercase();
    let number = lower.split_once(name).map_or("", |(_, after)| {
        let after = after.trim_start_matches([' ', '=', '"', '\'']);
        &after[..after.bytes().take_while(u8::is_ascii_digit).count()]
    });
    number.parse::<usize>().unwrap_or(1).clamp(1, most)
}

/// Code in HTML writes these as entities, code in Markdown does not.
fn decoded(text: &str) -> String {
    let all = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ];
    all.iter()
        .fold(text.to_owned(), |text, (entity, c)| text.replace(entity, c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_become_cells() {
        let page = "x\n<Table class=\"a\">\n<thead><tr><th>A</th><th>B | b</th></tr></thead>\n<tbody>\n<tr><td><a href=\"x\">One</a>\
            <br/><code>/a/{id}</code></td>\n<td><!-- no --><b>x</b>, y</td></tr>\n<tr>\n<td><p>Two</p>\n<td>&lt; 3 < 4\n</table> end";
        let start = next(page, 0).expect("a table");
        let table = read(page, start);
        assert_eq!(
            table.text,
            "| A | B \\| b |\n|---|---|\n| One<br>`/a/{id}` | x, y |\n| Two | &lt; 3 < 4 |\n"
        );
        assert_eq!(&page[table.end..], " end");
        assert_eq!((start, table.columns, table.starts.len()), (2, 2, 3));
        assert_eq!(next(page, table.end), None);
        assert_eq!(next("<tablet>", 0), None);
    }

    #[test]
    fn merged_cells_hold_for_all_they_reach_over() {
        let page =
            "<table><tr><th>A<th>B<th>C</tr><tr><td rowspan=2>a<td colspan='2'>none</tr><tr><td>1<td>2</tr></table>";
        assert_eq!(
            read(page, 0).text,
            "| A | B | C |\n|---|---|---|\n| a | none | none |\n| a | 1 | 2 |\n"
        );
    }

    #[test]
    fn what_is_not_closed_ends_with_the_page() {
        let page = "<table><tr><td><code>a";
        assert_eq!(read(page, 0).text, "| `a` |\n|---|\n");
        assert_eq!(read(page, 0).end, page.len());
        assert_eq!(read("<table", 0).text, "");
        assert_eq!(span("td colspan=99999999999999999999", "colspan", 8), 1);
        assert_eq!(span("td colspan=900", "colspan", 8), 8);
    }
}
