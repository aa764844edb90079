//! Places in app registrations: files of a report that are not linted themselves.
//!
//! Which of them take part is known when everything is read. Until then they have numbers beyond all files: those a
//! file gives the ones it names, then those of the run.

use std::collections::HashMap;
use std::sync::Arc;

use graphsub_read::Found;
use graphsub_read::source::Source;
use graphsub_rules::{Field, Finding, Part};
use graphsub_tables::{Auth, Rule};

use super::{Excerpts, Input};
use crate::diagnostic::{Diagnostic, FileId, Related, Span};
use crate::excerpt::excerpts;
use crate::registration::Export;

/// Numbers from here on are those of exports.
const FIRST: FileId = 1 << 31;

/// The exports a file names, or all those of a run; the first is that of the command line.
#[derive(Debug, Default, Clone)]
pub(super) struct Exports {
    of_command_line: Option<Arc<Export>>,
    named: Vec<Arc<Export>>,
    /// Their numbers, by where they are in memory.
    numbers: HashMap<usize, u32>,
}

impl Exports {
    pub(super) fn new(of_command_line: Option<Arc<Export>>) -> Exports {
        Exports {
            of_command_line,
            ..Exports::default()
        }
    }

    /// Adds an export where it is new, and returns its number.
    pub(super) fn add(&mut self, export: Arc<Export>) -> u32 {
        let next = u32::try_from(self.named.len() + 1).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(Arc::as_ptr(&export).addr()).or_insert(next);
        if number == next {
            self.named.push(export);
        }
        number
    }

    fn get(&self, id: u32) -> Option<&Arc<Export>> {
        match (id as usize).checked_sub(1) {
            None => self.of_command_line.as_ref(),
            Some(index) => self.named.get(index),
        }
    }

    /// Returns where stands what a finding about a definition goes by.
    pub(super) fn of_finding(&self, finding: &Finding, found: &Found<'_>) -> Option<Related> {
        let id = found.registration?;
        let export = self.get(id)?;
        let auth: Auth = found.definition.auth.known().copied()?;
        let place = match finding.part {
            Part::Item(index) if finding.field == Field::Permissions => export.entry(auth, index),
            _ if finding.field == Field::Permissions || finding.rule == Rule::ConsentSwitch => export.list(auth),
            _ => None,
        };
        related(id, place)
    }

    /// Returns where an unknown permission stands.
    pub(super) fn of_unknown(&self, (id, index): (u32, usize)) -> Option<Related> {
        related(id, self.get(id)?.unknown(index))
    }

    /// Takes the exports of a file, and gives the places in them the numbers of the run.
    pub(super) fn take(&mut self, of_file: Exports, diagnostics: &mut [Diagnostic]) {
        if of_file.named.is_empty() {
            return;
        }
        let ids: Vec<FileId> = of_file
            .named
            .into_iter()
            .map(|export| FIRST + self.add(export))
            .collect();
        let related = diagnostics.iter_mut().flat_map(|finding| &mut finding.related);
        for related in related.filter(|related| related.file > FIRST) {
            let id = ids.get((related.file - FIRST - 1) as usize);
            related.file = id.copied().unwrap_or(related.file);
        }
    }

    /// Makes files of the report of the exports that findings point at, after those there are, and shows their lines.
    pub(super) fn settle(
        &self,
        diagnostics: &mut [Diagnostic],
        names: &mut Vec<String>,
        inputs: &[Input],
        keep: Excerpts,
    ) {
        let mut files: HashMap<FileId, Settled<'_>> = HashMap::new();
        let mut numbers: HashMap<String, FileId> = HashMap::new();
        for finding in diagnostics {
            for (slot, related) in (1..).zip(&mut finding.related) {
                if related.file < FIRST {
                    continue;
                }
                let Some(export) = self.get(related.file - FIRST) else {
                    continue;
                };
                if numbers.is_empty() {
                    numbers = (0..)
                        .zip(inputs)
                        .map(|(id, input)| (input.name().to_owned(), id))
                        .collect();
                }
                let settled = files.entry(related.file).or_insert_with(|| Settled {
                    file: *numbers
                        .entry(export.name.clone())
                        .or_insert_with(|| added(&export.name, names)),
                    source: export.source(),
                });
                related.file = settled.file;
                if keep == Excerpts::Keep {
                    let mark = (slot, export.bytes(related.span));
                    finding
                        .excerpts
                        .extend(excerpts(settled.file, &settled.source, &[mark]));
                }
            }
        }
    }
}

fn related(id: u32, place: Option<(Span, String)>) -> Option<Related> {
    let (span, message) = place?;
    Some(Related {
        file: FIRST.saturating_add(id),
        span,
        message,
    })
}

/// An export that is a file of the report.
struct Settled<'e> {
    file: FileId,
    source: Source<'e>,
}

/// Adds a file to those of the report.
fn added(name: &str, names: &mut Vec<String>) -> FileId {
    names.push(name.to_owned());
    FileId::try_from(names.len() - 1).unwrap_or(FileId::MAX)
}
