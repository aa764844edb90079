//! The cases, and who reads them.

use std::fs;
use std::path::Path;

use graphsub_read::source::Source;
use graphsub_read::{Data, FrontEnd, Markdown, Requests, Scripts};

/// A file, and what is found in it.
pub(crate) struct Case {
    /// Its name; where each case has another format, the name of the file comes first.
    pub(crate) name: String,
    /// The file.
    pub(crate) text: String,
    /// A line for each definition.
    pub(crate) expected: Vec<String>,
}

/// The cases of a file of them.
pub(crate) fn cases(file: &str) -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(file);
    let text = fs::read_to_string(path).expect("the cases are there");
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("=== ") {
            cases.push(Case {
                name: name.to_owned(),
                text: String::new(),
                expected: Vec::new(),
            });
        } else if let Some(case) = cases.last_mut() {
            match line.strip_prefix("--- ") {
                Some(expected) => case.expected.push(expected.to_owned()),
                None => {
                    case.text.push_str(line);
                    case.text.push('\n');
                }
            }
        }
    }
    cases
}

/// The front-end that reads a file of this name when a folder is walked.
pub(crate) fn front_end(name: &str) -> &'static dyn FrontEnd {
    let source = Source::new(name, "");
    let all: [&'static dyn FrontEnd; 3] = [&Requests, &Markdown, &Scripts];
    all.into_iter()
        .find(|front_end| front_end.reads(&source))
        .unwrap_or(&Data)
}
