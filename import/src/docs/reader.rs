//! Goes through the pages and what they include.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::kinds::permissions::{Consent, permission_names};
use crate::kinds::{self, FactTable};
use crate::markup::html::MAX_COLUMNS;
use crate::markup::markdown::{self, BrokenTable, Include};
use crate::markup::problem::{Problem, Report, Severity, excerpt};
use crate::markup::{files, side_by_side};

/// How deep includes may go. Microsoft's go two deep.
pub const MAX_INCLUDE_DEPTH: usize = 16;

/// What was read.
#[derive(Debug, Default)]
pub struct Reading {
    /// The tables in the order in which the files were read, those of an include after those of the
    /// page that includes it.
    pub tables: Vec<FactTable>,
    /// What could not be read as it stands, in the same order.
    pub problems: Vec<Problem>,
    /// Permissions in lists of resource-specific consent outside of tables.
    pub consent: Vec<Consent>,
    /// How many files were read, includes among them.
    pub files: usize,
    /// How many of them were named, or found in a named folder.
    pub pages: usize,
    /// Whether a table stands in an included file.
    pub includes_tables: bool,
}

impl Reading {
    /// Whether a fact or a file was not read.
    pub fn is_incomplete(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// Whether the tables have to say which file they are from: when more than one page was read, or
    /// an include brought one.
    pub fn names_files(&self) -> bool {
        self.pages > 1 || self.includes_tables
    }
}

/// Reads pages, and all pages in folders. Each file is read once, even if several pages include it.
///
/// ```
/// use graphsub_import::docs::{Facts, read};
/// # let folder = tempfile::tempdir().unwrap();
/// let page = folder.path().join("lifetime.md");
/// std::fs::write(&page, "| Resource | Maximum expiration time |\n|--|--|\n| [chat][] | 4,320 minutes |\n").unwrap();
/// let reading = read(&[page]);
/// assert!(reading.problems.is_empty());
/// match &reading.tables[0].facts {
///     Facts::Lifetimes(rows) => assert_eq!(rows[0].facts.lifetime_minutes, Some(4320)),
///     other => panic!("{other:?}"),
/// }
/// ```
///
/// Includes are followed below the folders that are named, and for a page that is named alone below
/// its checkout (the folder with `.git`); without one, below the current folder or else its own. What
/// leads out of these, also by a symbolic link, is an error.
pub fn read(paths: &[PathBuf]) -> Reading {
    let mut reader = Reader::default();
    let mut pages = Vec::new();
    for path in paths {
        let below = path.is_dir().then(|| path.clone());
        let found = files::pages(path, &mut Report::new(path, &mut reader.reading.problems));
        pages.extend(found.into_iter().map(|page| (page, below.clone())));
    }
    reader.read(&pages)
}

/// Reads pages, each named by itself or found below a folder.
pub(crate) fn read_pages(pages: &[(PathBuf, Option<PathBuf>)]) -> Reading {
    Reader::default().read(pages)
}

#[derive(Default)]
struct Reader {
    reading: Reading,
    seen: HashSet<PathBuf>,
    /// The files that are being read, each included by the one before it.
    open: Vec<PathBuf>,
    /// The page that is being read, as it was named.
    page: PathBuf,
    /// The folders nothing outside of which is read, unless it is named.
    bounds: HashSet<PathBuf>,
}

impl Reader {
    fn read(mut self, pages: &[(PathBuf, Option<PathBuf>)]) -> Reading {
        for (page, below) in pages {
            let bound = match below {
                Some(folder) => folder.canonicalize().ok(),
                None => files::checkout_of(page),
            };
            self.bounds.extend(bound);
        }
        for (page, below) in pages {
            self.reading.pages += 1;
            self.page.clone_from(page);
            if below.is_some() && page.canonicalize().is_ok_and(|place| !self.may_read(&place)) {
                let why = "is a link that leads out of the folder and was not read: name the page it leads to";
                Report::new(page, &mut self.reading.problems).whole_file(why);
            } else {
                self.page(page, None);
            }
        }
        self.reading
    }

    /// Whether a place lies below what was named.
    fn may_read(&self, place: &Path) -> bool {
        self.bounds.iter().any(|folder| place.starts_with(folder))
    }

    /// Reads a page, unless it was read before; `from` is the line that includes it.
    fn page(&mut self, file: &Path, from: Option<(&Path, usize)>) {
        let name = file.canonicalize().unwrap_or_else(|_| file.to_owned());
        if let Some((page, line)) = from
            && self.open.contains(&name)
        {
            let message = format!("this include of {} is circular: remove it", file.display());
            Report::new(page, &mut self.reading.problems).warn(line, message);
            return;
        }
        if !self.seen.insert(name.clone()) {
            return;
        }
        match files::text(file) {
            Ok(text) => {
                self.open.push(name);
                self.text(file, &text);
                self.open.pop();
            }
            Err(why) => Report::new(file, &mut self.reading.problems).whole_file(why),
        }
    }

    fn text(&mut self, file: &Path, text: &str) {
        let parsed = markdown::parse(&side_by_side::english(text));
        self.reading.files += 1;
        let mut report = Report::new(file, &mut self.reading.problems);
        for (line, words) in &parsed.consent {
            let names = permission_names(words);
            self.reading.consent.extend(names.into_iter().map(|permission| Consent {
                file: file.to_owned(),
                page: self.page.clone(),
                line: *line,
                permission,
            }));
        }
        for (line, columns) in &parsed.too_wide {
            let message = format!("a table of {columns} columns was not read: {MAX_COLUMNS} are the most");
            report.error(*line, message);
        }
        for table in &parsed.broken {
            report_broken(table, &mut report);
        }
        let tables = parsed
            .tables
            .iter()
            .filter_map(|table| kinds::read(table, file, &mut report));
        let before = self.reading.tables.len();
        let page = &self.page;
        self.reading.tables.extend(tables.map(|table| FactTable {
            page: page.clone(),
            ..table
        }));
        if self.reading.tables.len() > before {
            let mut report = Report::new(file, &mut self.reading.problems);
            let is_told = |line: usize, count: usize| {
                let mut broken = parsed.broken.iter();
                broken.any(|table| (line..line + count).contains(&table.line))
            };
            for (line, count) in parsed.stray.iter().filter(|(line, count)| !is_told(*line, *count)) {
                let message = format!(
                    "{} like rows of a table, but stand in none and were not read: an empty line or a missing `>` before \
                     them cuts the table in two",
                    if *count == 1 {
                        "this line looks".to_owned()
                    } else {
                        format!("{count} lines look")
                    }
                );
                report.error(*line, message);
            }
        }
        self.reading.includes_tables |= self.open.len() > 1 && self.reading.tables.len() > before;
        for include in &parsed.includes {
            self.include(file, include);
        }
    }

    fn include(&mut self, page: &Path, include: &Include) {
        let mut report = Report::new(page, &mut self.reading.problems);
        let Some(target) = &include.target else {
            report.warn(
                include.line,
                "an include without a target: write `[!INCLUDE [title](file.md)]`",
            );
            return;
        };
        let may_read = |file: &Path| files::place(file).is_some_and(|place| self.may_read(&place));
        let included = files::included(page, target);
        if included.as_ref().is_ok_and(|file| !may_read(file)) {
            let message = format!(
                "the include {} leads out of the folder that was named and was not read: name a folder that holds both",
                excerpt(target)
            );
            Report::new(page, &mut self.reading.problems).error(include.line, message);
            return;
        }
        let mut report = Report::new(page, &mut self.reading.problems);
        match included {
            Ok(file) if !file.exists() => {
                let message = format!(
                    "the included file {} does not exist: read the page inside its repository",
                    excerpt(target)
                );
                report.note(include.line, message);
            }
            Ok(_) if self.open.len() > MAX_INCLUDE_DEPTH => {
                let message = format!(
                    "{} is included more than {MAX_INCLUDE_DEPTH} deep and was not read: name it itself",
                    excerpt(target)
                );
                report.error(include.line, message);
            }
            Ok(file) => self.page(&file, Some((page, include.line))),
            Err(why) => report.note(include.line, format!("the include {} {why}", excerpt(target))),
        }
    }
}

/// Lines that look like a table are worth a word only if it would be one of facts.
fn report_broken(table: &BrokenTable, report: &mut Report<'_>) {
    if !kinds::is_of_facts(&table.header) {
        return;
    }
    let message = format!(
        "this looks like a table of facts, but is none in Markdown: its header has {} cells and the line below {}; give \
         both the same number, and put an empty line between it and other tables, text or HTML",
        table.header.len(),
        table.delimiters
    );
    report.error(table.line, message);
}
