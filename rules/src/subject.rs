//! One definition with what every rule needs to know about it, worked out once.

use alloc::string::String;
use core::cell::OnceCell;

use graphsub_tables::{ChangeTypes, Path, Resource};
use graphsub_terms::{Text, Value};

use crate::definition::Definition;
use crate::finding::echo;
use crate::grants::Grants;
use crate::path::{Meaning, ResourcePath};

/// A definition and the row its path means.
pub(crate) struct Subject<'d, 'a> {
    /// The definition.
    pub(crate) definition: &'d Definition<'a>,
    /// Its path, taken apart.
    pub(crate) resource: Option<ResourcePath<'a>>,
    /// The row the checks go by.
    pub(crate) path: Option<&'static Path>,
    /// What the path requires and what is granted, for the rules that compare them.
    grants: OnceCell<Option<Grants<'d>>>,
}

impl<'d, 'a> Subject<'d, 'a> {
    pub(crate) fn new(definition: &'d Definition<'a>) -> Subject<'d, 'a> {
        let resource = definition.resource.known().map(|text| ResourcePath::read(text.clone()));
        let path = resource.as_ref().and_then(|resource| resource.meaning().path());
        Subject {
            definition,
            resource,
            path,
            grants: OnceCell::new(),
        }
    }

    /// What the path requires and what is granted, where both are known.
    pub(crate) fn grants(&self) -> Option<&Grants<'d>> {
        self.grants
            .get_or_init(|| Grants::of(self.path?, self.definition))
            .as_ref()
    }

    /// The text of `resource` with its placeholders.
    pub(crate) fn resource_text(&self) -> &'a str {
        self.definition.resource.known().map(Text::raw).unwrap_or_default()
    }

    /// The path as messages quote it: as written, without what Graph adds and without its query. Of a misspelling,
    /// the path that is meant.
    pub(crate) fn shown_path(&self) -> String {
        let Some(resource) = &self.resource else {
            return String::new();
        };
        match (resource.meaning(), self.path) {
            (Meaning::Spelled(_), Some(path)) => echo(&resource.written_as(path)).into_owned(),
            _ => echo(&self.resource_text()[resource.text().path_range()]).into_owned(),
        }
    }

    /// What the path means, where there is one.
    pub(crate) fn meaning(&self) -> Option<Meaning> {
        self.resource.as_ref().map(ResourcePath::meaning)
    }

    /// The resource, also where the path is not known in full.
    pub(crate) fn kind(&self) -> Option<Resource> {
        self.meaning().and_then(|meaning| meaning.resource())
    }

    /// The change types of the path, or of all paths it may be.
    pub(crate) fn change_types(&self) -> Option<&'static ChangeTypes> {
        match self.path {
            Some(path) => path.change_types.as_ref(),
            None => {
                let mut rows = self.kind()?.paths().map(|path| path.change_types.as_ref());
                let first = rows.next()?;
                first.filter(|_| rows.all(|row| row == first))
            }
        }
    }

    /// Whether resource data is known to be asked for.
    pub(crate) fn wants_resource_data(&self) -> bool {
        self.definition.include_resource_data == Value::Known(true)
    }
}
