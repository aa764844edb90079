//! The documented path nearest to an undocumented one.

use alloc::string::String;
use alloc::vec::Vec;

use graphsub_tables::{PATHS, Path};
use graphsub_terms::words::distance;

use super::{ResourcePath, Step};

/// What a segment too much or too few costs.
const WHOLE: usize = 100;

/// What a word costs that shares less than half its letters: it is another word.
const OTHER: usize = 150;

/// What an id costs, so that a fixed name that fits is nearer.
const ID: usize = 5;

/// What a path may cost for each of its segments to be meant.
const BUDGET: usize = 45;

impl ResourcePath<'_> {
    /// Returns the nearest documented path, and its template filled with the ids of this path.
    pub fn nearest(&self) -> Option<(&'static Path, String)> {
        let steps: Vec<Step<'_>> = self.steps().collect();
        let mut best = None;
        let mut budget = BUDGET * steps.len();
        for path in PATHS {
            // Only what is nearer than the nearest so far matters.
            if let Some(cost) = cost(&steps, path, budget) {
                best = Some(path);
                let Some(nearer) = cost.checked_sub(1) else { break };
                budget = nearer;
            }
        }
        best.map(|path| (path, self.written_as(path)))
    }

    /// Returns the template of a path filled with the ids of this one, where they can be matched.
    pub fn written_as(&self, path: &Path) -> String {
        let parts = path.template.trim_start_matches('/').split('/');
        let same_length = parts.clone().count() == self.step_count();
        let mut steps = self.steps();
        let mut out = String::new();
        for (index, part) in parts.enumerate() {
            let step = steps.next();
            if self.is_me() && index < 2 {
                out.push_str(if index == 0 { "/me" } else { "" });
                continue;
            }
            out.push('/');
            match step {
                Some(step) if same_length && part == "{id}" => out.push_str(step.written),
                _ => out.push_str(part),
            }
        }
        out
    }
}

/// How far a documented path is from some steps, if it is not further than the budget.
fn cost(steps: &[Step<'_>], path: &Path, budget: usize) -> Option<usize> {
    let parts: Vec<&str> = path.template.trim_start_matches('/').split('/').collect();
    if parts.len().abs_diff(steps.len()) * WHOLE > budget {
        return None;
    }
    let mut row: Vec<usize> = (0..=parts.len()).map(|index| index * WHOLE).collect();
    for (index, step) in steps.iter().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push((index + 1) * WHOLE);
        for (place, part) in parts.iter().enumerate() {
            let replace = row[place] + difference(step.normal, part);
            next.push(replace.min(row[place + 1] + WHOLE).min(next[place] + WHOLE));
        }
        if next.iter().all(|cost| *cost > budget) {
            return None;
        }
        row = next;
    }
    row.last().copied().filter(|cost| *cost <= budget)
}

/// How far a segment is from a part of a template.
fn difference(normal: &str, part: &str) -> usize {
    if part == "{id}" {
        return ID;
    }
    let part = part.split('(').next().unwrap_or(part);
    if part.eq_ignore_ascii_case(normal) {
        return 0;
    }
    let length = part.len().max(normal.len()).max(1);
    if part.len().abs_diff(normal.len()) * 2 >= length {
        return OTHER;
    }
    match distance(normal, &part.to_ascii_lowercase()) * 100 / length {
        50.. => OTHER,
        near => near,
    }
}

#[cfg(test)]
mod tests {
    use graphsub_terms::Text;

    use super::*;

    #[test]
    fn the_nearest_path_keeps_the_ids() {
        let near = |text| ResourcePath::read(Text::path(text)).nearest().map(|(_, text)| text);
        assert_eq!(
            near("/users/{userId}/mesages").as_deref(),
            Some("/users/{userId}/messages")
        );
        assert_eq!(near("me/message").as_deref(), Some("/me/messages"));
        assert_eq!(near("/me/calendars/abc/events").as_deref(), Some("/me/events"));
        assert_eq!(near("/completely/different"), None);
        assert_eq!(near("/nope"), None);
    }
}
