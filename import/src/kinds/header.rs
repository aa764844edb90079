//! What the header of a table means.
//!
//! Tables are known by their headers alone, whatever heading they stand under: in older pages the
//! heading before is often a tab. Headers are known as pages of 2016 to 2026 have them, and as the
//! Chinese and Portuguese translations do. Where a header is that of many other tables as well, its kind says what
//! else has to be there.

use graphsub_terms::words::nearest;

use crate::markup::cell::single_blanks;
use crate::markup::markdown::Table;

/// What a column holds, by the headers it is known by.
pub(crate) struct Column {
    /// In lower case and without emphasis; the first is the one to write today.
    names: &'static [&'static str],
    /// Whether no other table of the documentation has it.
    is_telling: bool,
    /// A word by which a header that is not known is taken for this one.
    word: Option<&'static str>,
}

impl Column {
    /// A column that other tables of the documentation have as well: alone it says nothing.
    pub(crate) const fn common(names: &'static [&'static str]) -> Self {
        Self {
            names,
            is_telling: false,
            word: None,
        }
    }

    /// A column no other table of the documentation has.
    pub(crate) const fn telling(names: &'static [&'static str]) -> Self {
        Self {
            names,
            is_telling: true,
            word: None,
        }
    }

    /// The same, and a header that is not known but has this word is probably meant to be it.
    pub(crate) const fn with_word(self, word: &'static str) -> Self {
        Self {
            word: Some(word),
            ..self
        }
    }

    /// Whether a table has the column.
    pub(crate) fn is_in(&self, table: &Table) -> bool {
        table.header.iter().any(|cell| self.is_named(&normal(&cell.text())))
    }

    fn is_named(&self, name: &str) -> bool {
        self.names.contains(&name)
    }
}

/// What the rows of most tables are about.
pub(crate) static RESOURCE: Column = Column::common(&[
    "resource",
    "supported resource",
    "resource type",
    "resource type / item",
    "资源",
    "支持的资源",
    "资源类型",
    "recurso",
    "recurso com suporte",
    "tipo de recurso",
]);

/// How an app signs in.
pub(crate) static PERMISSION_TYPE: Column = Column::common(&["permission type", "权限类型", "tipo de permissão"]);

/// What each column of a table holds; none where its header is not known.
pub(crate) type Columns = [Option<&'static Column>];

/// The header of a table.
pub(crate) struct Header {
    /// The columns it has; the first holds what a row is about.
    pub(crate) needs: &'static [&'static Column],
    /// The columns it may have as well.
    pub(crate) also: &'static [&'static Column],
    /// What else tells the table, where others have the same header.
    pub(crate) only_if: Option<fn(&Table) -> bool>,
}

impl Header {
    /// A header of these columns and no others, that tells the table alone.
    pub(crate) const fn of(needs: &'static [&'static Column]) -> Self {
        Self {
            needs,
            also: &[],
            only_if: None,
        }
    }

    fn all(&self) -> impl Iterator<Item = &'static Column> {
        self.needs.iter().chain(self.also).copied()
    }

    /// What each column of a table holds, none where it is not known, if the table has this header.
    pub(crate) fn columns(&self, names: &[String]) -> Option<Vec<Option<&'static Column>>> {
        let names: Vec<String> = names.iter().map(|name| normal(name)).collect();
        let has = |column: &&'static Column| names.iter().any(|name| column.is_named(name));
        let columns = |name: &String| self.all().find(|column| column.is_named(name));
        self.needs.iter().all(has).then(|| names.iter().map(columns).collect())
    }
}

/// Why a table that is of no kind looks like one of facts; none where it does not. `headers` are those of all kinds.
pub(crate) fn likeness(names: &[String], headers: &[&'static Header]) -> Option<String> {
    let known = || headers.iter().flat_map(|header| header.all());
    let names: Vec<String> = names.iter().map(|name| normal(name)).collect();
    let column = |name: &String| known().find(|column| column.is_named(name));
    let columns: Vec<Option<&Column>> = names.iter().map(column).collect();
    let mut unknown = names.iter().zip(&columns).filter(|(_, column)| column.is_none());
    if let Some(index) = columns.iter().position(|column| column.is_some_and(|c| c.is_telling)) {
        let others: Vec<String> = unknown.map(|(name, _)| format!("`{name}`")).collect();
        let why = if others.is_empty() {
            "the columns that go with it are missing".to_owned()
        } else {
            format!("{} beside it is not known", others.join(", "))
        };
        return Some(format!("it has the column `{}`, but {why}", names[index]));
    }
    let is_subject = |column: &Column| std::ptr::eq(column, &RESOURCE) || std::ptr::eq(column, &PERMISSION_TYPE);
    if !columns.iter().any(|column| column.is_some_and(is_subject)) {
        return None;
    }
    let (name, meant) = unknown.find_map(|(name, _)| Some((name, similar(name, known)?)))?;
    Some(format!("the column `{name}` is not known, `{meant}` is"))
}

/// The telling header an unknown one is probably meant to be.
fn similar<I: Iterator<Item = &'static Column>>(name: &str, known: impl Fn() -> I) -> Option<&'static str> {
    // Comparing takes time and memory by the length of both.
    const LONGEST: usize = 100;
    if name.len() > LONGEST {
        return None;
    }
    let telling = || known().filter(|column| column.is_telling);
    // The distance is in letters, so that a header in Chinese is near to everything short.
    let names = telling()
        .flat_map(|column| column.names)
        .copied()
        .filter(|name| name.is_ascii());
    nearest(name, names).or_else(|| {
        let meant = telling().find(|column| column.word.is_some_and(|word| name.contains(word)))?;
        meant.names.first().copied()
    })
}

/// Lower case, single blanks, no emphasis, and without the version that older pages say the list is for.
fn normal(header: &str) -> String {
    let bare: String = header.chars().filter(|c| !matches!(c, '*' | '_')).collect();
    let name = single_blanks(&bare).to_lowercase();
    let of_version = ["in beta", "in v1.0"]
        .iter()
        .find_map(|version| name.strip_suffix(version));
    of_version.map_or(name.clone(), |name| name.trim_end().to_owned())
}
