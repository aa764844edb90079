//! Patterns as `.gitignore` has them.

use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use toml::Spanned;

/// Most patterns of a list: together they are one automaton.
const MOST: usize = 1000;

/// Patterns of one list, relative to the folder of its configuration.
#[derive(Debug)]
pub(super) struct Globs {
    all: Gitignore,
    patterns: Vec<Pattern>,
}

/// One of them.
#[derive(Debug)]
pub(super) struct Pattern {
    pub(super) text: String,
    pub(super) span: Range<usize>,
    alone: Gitignore,
    used: AtomicBool,
}

impl Pattern {
    /// Whether it has matched something so far.
    pub(super) fn is_used(&self) -> bool {
        self.used.load(Ordering::Relaxed)
    }

    /// The path it names, where it has no special characters.
    pub(super) fn literal(&self) -> Option<&str> {
        let path = self.text.trim_matches('/');
        (!path.contains(['*', '?', '[', '\\', '!'])).then_some(path)
    }
}

impl Globs {
    /// Reads patterns.
    ///
    /// # Errors
    /// What is wrong with one of them, and where it is.
    pub(super) fn new(written: Vec<Spanned<String>>) -> Result<Globs, (Range<usize>, String)> {
        if let Some(first) = written.get(MOST) {
            return Err((first.span(), format!("a list has {MOST} patterns at most")));
        }
        let mut all = GitignoreBuilder::new("");
        let mut patterns = Vec::with_capacity(written.len());
        for pattern in written {
            let span = pattern.span();
            let text = pattern.into_inner();
            let mut alone = GitignoreBuilder::new("");
            // `./vendor` is how people say that it is here.
            let line = text
                .strip_prefix('.')
                .filter(|rest| rest.starts_with('/'))
                .unwrap_or(&text);
            let fails = |error: ignore::Error| (span.clone(), format!("`{text}` is not a valid pattern: {error}"));
            all.add_line(None, line).map_err(fails)?;
            alone
                .add_line(None, line.strip_prefix('!').unwrap_or(line))
                .map_err(fails)?;
            let alone = alone.build().map_err(fails)?;
            if alone.is_empty() {
                return Err((span, format!("`{text}` is an empty pattern or a comment: remove it")));
            }
            patterns.push(Pattern {
                text,
                span,
                alone,
                used: AtomicBool::new(false),
            });
        }
        let all = all.build().map_err(|error| (0..0, error.to_string()))?;
        Ok(Globs { all, patterns })
    }

    pub(super) fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// Whether a file or folder is matched by itself.
    pub(super) fn matches(&self, path: &Path, is_folder: bool) -> bool {
        let found = self.all.matched(path, is_folder);
        if found.is_none() {
            return false;
        }
        self.mark(|pattern| !pattern.matched(path, is_folder).is_none());
        found.is_ignore()
    }

    /// Whether a file is matched by itself or through one of its folders.
    pub(super) fn matches_inside(&self, path: &Path) -> bool {
        if path.has_root() {
            return false;
        }
        let found = self.all.matched_path_or_any_parents(path, false);
        if found.is_none() {
            return false;
        }
        self.mark(|pattern| !pattern.matched_path_or_any_parents(path, false).is_none());
        found.is_ignore()
    }

    /// Marks the patterns that have matched something, whatever a later one made of it.
    fn mark(&self, matches: impl Fn(&Gitignore) -> bool) {
        for pattern in self.patterns.iter().filter(|pattern| !pattern.is_used()) {
            if matches(&pattern.alone) {
                pattern.used.store(true, Ordering::Relaxed);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn globs(patterns: &[&str]) -> Globs {
        let spanned = patterns
            .iter()
            .map(|text| Spanned::new(0..0, (*text).to_owned()))
            .collect();
        Globs::new(spanned).expect("valid patterns")
    }

    #[test]
    fn a_folder_is_written_in_many_ways() {
        for pattern in [
            "vendor",
            "vendor/",
            "/vendor",
            "./vendor",
            "/vendor/**",
            "vendor/**",
            "**/vendor",
            "v*r",
        ] {
            let globs = globs(&[pattern]);
            assert!(globs.matches_inside(Path::new("vendor/a/graphsub.yaml")), "{pattern}");
            assert!(!globs.matches_inside(Path::new("a/graphsub.yaml")), "{pattern}");
        }
        assert!(globs(&["vendor"]).matches(Path::new("a/vendor"), true));
        assert!(!globs(&["/vendor"]).matches(Path::new("a/vendor"), true));
        assert!(!globs(&["vendor/"]).matches(Path::new("vendor"), false));
    }

    #[test]
    fn a_later_pattern_takes_back_an_earlier_one() {
        let globs = globs(&["*.yaml", "!keep.yaml", "none"]);
        assert!(globs.matches(Path::new("a.yaml"), false));
        assert!(!globs.matches(Path::new("keep.yaml"), false));
        let used: Vec<bool> = globs.patterns().iter().map(Pattern::is_used).collect();
        assert_eq!(used, [true, true, false]);
    }

    #[test]
    fn a_list_has_an_end() {
        let written = |count| {
            (0..count)
                .map(|at| Spanned::new(at..at, format!("a*b{at}/**/c")))
                .collect()
        };
        assert!(Globs::new(written(MOST)).is_ok());
        let too_many = Globs::new(written(MOST + 1)).map(|_| ()).err();
        assert_eq!(too_many.map(|(place, _)| place), Some(MOST..MOST));
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        for pattern in ["", "# a", "  ", "a{b", "!"] {
            let written = vec![Spanned::new(3..4, pattern.to_owned())];
            assert_eq!(Globs::new(written).expect_err(pattern).0, 3..4);
        }
    }
}
