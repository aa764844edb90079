//! The documented path that is meant by one that is none.

use alloc::string::String;
use alloc::vec::Vec;

use graphsub_tables::{PATHS, Path};

use super::ResourcePath;
use crate::words::distance;

impl ResourcePath<'_> {
    /// The documented path nearest to this one, and the same with the ids of this one.
    pub fn nearest(&self) -> Option<(&'static Path, String)> {
        let (cost, path) = PATHS
            .iter()
            .map(|path| (self.cost(path), path))
            .min_by_key(|(cost, _)| *cost)?;
        let budget = 45 * self.segments.len();
        (cost <= budget).then(|| (path, self.written_as(path)))
    }

    /// The template with the ids of this path in it, where they can be told.
    pub fn written_as(&self, path: &Path) -> String {
        let parts: Vec<&str> = path.template.trim_start_matches('/').split('/').collect();
        let mut out = String::new();
        let same_length = parts.len() == self.segments.len();
        for (index, part) in parts.iter().enumerate() {
            if self.me && index == 0 {
                out.push_str("/me");
                continue;
            }
            if self.me && index == 1 {
                continue;
            }
            out.push('/');
            match self.segments.get(index) {
                Some(segment) if same_length && *part == "{id}" => out.push_str(segment.text),
                _ => out.push_str(part),
            }
        }
        out
    }

    /// How far a documented path is from this one: per segment up to 100.
    fn cost(&self, path: &Path) -> usize {
        let parts: Vec<&str> = path.template.trim_start_matches('/').split('/').collect();
        let mut row: Vec<usize> = (0..=parts.len()).map(|i| i * 100).collect();
        for (i, segment) in self.segments.iter().enumerate() {
            let mut next = Vec::with_capacity(row.len());
            next.push((i + 1) * 100);
            for (j, part) in parts.iter().enumerate() {
                let replace = if *part == "{id}" {
                    5
                } else {
                    let part = part.split('(').next().unwrap_or(part).to_ascii_lowercase();
                    let length = part.len().max(segment.normal.len()).max(1);
                    match distance(&segment.normal, &part) * 100 / length {
                        // A word that shares less than half its letters is another word.
                        50.. => 150,
                        near => near,
                    }
                };
                next.push((row[j] + replace).min(row[j + 1] + 100).min(next[j] + 100));
            }
            row = next;
        }
        row[parts.len()]
    }
}
