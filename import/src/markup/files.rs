//! Which files are read, and how much of them.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};

use super::chars::acts;
use super::problem::Report;

/// The largest page that is read. The largest page with facts has 30 KB; something a hundred times as
/// large is no page.
pub const MAX_BYTES: u64 = 4 << 20;

/// How deep folders may lie in each other. Microsoft's repository needs ten.
pub const MAX_FOLDER_DEPTH: usize = 32;

/// The Markdown files below a folder, sorted, or the file itself. Links to folders and hidden folders
/// are left out.
pub(crate) fn pages(path: &Path, report: &mut Report<'_>) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let mut pages = Vec::new();
    let complete = walk(path, 0, &mut pages, report);
    if pages.is_empty() && complete {
        report.whole_file("no Markdown file (*.md) in this folder: choose a folder with pages");
    }
    pages
}

/// Whether all folders could be read.
fn walk(folder: &Path, depth: usize, pages: &mut Vec<PathBuf>, report: &mut Report<'_>) -> bool {
    if depth > MAX_FOLDER_DEPTH {
        let message = format!(
            "{} lies more than {MAX_FOLDER_DEPTH} folders deep and was not read: name it itself",
            folder.display()
        );
        report.whole_file(message);
        return false;
    }
    let mut entries = match fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
        Ok(entries) => entries,
        Err(error) => {
            report.whole_file(format!("{} cannot be read: {error}", folder.display()));
            return false;
        }
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    let mut complete = true;
    for entry in entries {
        let path = entry.path();
        if entry.file_name().to_string_lossy().contains(acts) {
            report.whole_file("a name in this folder holds control characters: what it names was not read");
            complete = false;
            continue;
        }
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            complete &= is_hidden || walk(&path, depth + 1, pages, report);
        } else if is_markdown(&path) && path.is_file() {
            // `.` is named to mean this folder; its pages need no `./` before them.
            pages.push(path.strip_prefix(".").map(Path::to_owned).unwrap_or(path));
        }
    }
    complete
}

/// Whether a file is called `*.md`.
pub(crate) fn is_markdown(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("md"))
}

/// The text of a page, with `\n` at the end of lines and without byte order mark.
///
/// # Errors
/// Why it cannot be read and what to do.
pub(crate) fn text(path: &Path) -> Result<String, String> {
    let cannot = |error: std::io::Error| format!("cannot be read: {error}");
    // Opening a pipe would wait for somebody to write to it.
    if !fs::metadata(path).map_err(cannot)?.is_file() {
        return Err("is not a file: name a page or a folder".to_owned());
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(cannot)?;
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(format!(
            "is larger than {} MiB, which no page of the documentation is",
            MAX_BYTES >> 20
        ));
    }
    if let Some(place) = bytes.iter().position(|byte| *byte == 0) {
        return Err(format!("is not text: byte {place} is zero"));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        format!("is not UTF-8 at byte {place}: save it as UTF-8")
    })?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.retain(|c| matches!(c, '\n' | '\t') || !acts(c));
    Ok(text)
}

/// Where an include leads, seen from the file it stands in.
///
/// # Errors
/// Why it leads nowhere.
pub(crate) fn included(page: &Path, target: &str) -> Result<PathBuf, String> {
    let target = target.split(['#', '?']).next().unwrap_or_default().replace('\\', "/");
    if target.contains("://") {
        return Err("refers to the network, which is not read".to_owned());
    }
    if target.starts_with(['/', '~']) {
        return Err("begins at the root of the repository, which is not known: read that file by itself".to_owned());
    }
    if !is_markdown(Path::new(&target)) {
        return Err("is not a Markdown file".to_owned());
    }
    Ok(without_dots(&page.parent().unwrap_or(Path::new("")).join(target)))
}

/// The folder that bounds the includes of a page that is named alone: its checkout, else the current
/// folder if the page lies below it, else the folder of the page.
pub(crate) fn checkout_of(page: &Path) -> Option<PathBuf> {
    let own = folder_of(page)?;
    let checkout = own.ancestors().find(|folder| folder.join(".git").exists());
    let current = || {
        let current = Path::new(".").canonicalize().ok()?;
        own.starts_with(&current).then_some(current)
    };
    checkout.map(Path::to_owned).or_else(current).or(Some(own))
}

/// Where a file really is, links followed; where it would be, if it is not there.
pub(crate) fn place(file: &Path) -> Option<PathBuf> {
    if let Ok(place) = file.canonicalize() {
        return Some(place);
    }
    // The parts that are there may be links.
    let mut ancestors = file.ancestors().skip(1).map(|folder| {
        let is_here = folder.as_os_str().is_empty();
        (folder, if is_here { Path::new(".") } else { folder }.canonicalize())
    });
    let (folder, place) = ancestors.find_map(|(folder, place)| Some((folder, place.ok()?)))?;
    Some(without_dots(&place.join(file.strip_prefix(folder).ok()?)))
}

fn folder_of(page: &Path) -> Option<PathBuf> {
    let parent = page.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new(".")).canonicalize().ok()
}

/// `a/b/../c` as `a/c`, so that a file has one name.
fn without_dots(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn includes_lead_from_the_file_they_stand_in() {
        let lead = |target| included(Path::new("docs/api/page.md"), target);
        assert_eq!(lead("../../includes/x.md"), Ok("includes/x.md".into()));
        assert_eq!(lead("..\\x.md#part"), Ok("docs/x.md".into()));
        assert_eq!(lead("../../../x.md"), Ok("../x.md".into()));
        assert_eq!(included(Path::new("page.md"), "./x.MD"), Ok("x.MD".into()));
        for nowhere in ["https://a/b.md", "/x.md", "~/x.md", "x.txt", ""] {
            assert!(lead(nowhere).is_err(), "{nowhere}");
        }
    }

    #[test]
    fn text_is_one_form_of_lines() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("a.md");
        fs::write(&file, "\u{FEFF}a\r\nb\rc")?;
        assert_eq!(text(&file), Ok("a\nb\nc".to_owned()));
        fs::write(&file, "a\u{1b}[2J\u{9b}b\u{202e}c\u{2028}\td\n")?;
        assert_eq!(text(&file), Ok("a[2Jbc\td\n".to_owned()));
        fs::write(&file, b"a\xFFb")?;
        assert_eq!(text(&file), Err("is not UTF-8 at byte 1: save it as UTF-8".to_owned()));
        fs::write(&file, b"a\0b")?;
        assert_eq!(text(&file), Err("is not text: byte 1 is zero".to_owned()));
        Ok(())
    }
}
