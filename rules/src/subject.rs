//! One definition with what every rule needs to know about it, worked out once.

use graphsub_tables::{ChangeTypes, Path, Resource};

use crate::definition::Definition;
use crate::path::{Meaning, ResourcePath};

/// A definition and the row its path means.
pub(crate) struct Subject<'a> {
    /// The definition.
    pub(crate) definition: &'a Definition<'a>,
    /// Its path, taken apart.
    pub(crate) resource: Option<ResourcePath<'a>>,
    /// The row the checks go by.
    pub(crate) path: Option<&'static Path>,
}

impl<'a> Subject<'a> {
    pub(crate) fn new(definition: &'a Definition<'a>) -> Subject<'a> {
        let resource = definition.resource.map(ResourcePath::parse);
        let path = resource.as_ref().and_then(|resource| resource.meaning().path());
        Subject {
            definition,
            resource,
            path,
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

    /// Whether resource data is asked for.
    pub(crate) fn wants_resource_data(&self) -> bool {
        self.definition.include_resource_data == Some(true)
    }
}
