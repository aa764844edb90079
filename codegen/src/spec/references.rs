//! Which names in a row are those of something else: each row type says it once, and `check` follows them.

use super::*;

/// What a name is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A document of `documents.yaml`.
    Document,
    /// A resource of `resources.yaml`.
    Resource,
    /// A label of a resource.
    Label,
    /// A template of `paths.yaml`.
    Template,
    /// The code of a rule.
    Rule,
}

impl Target {
    /// Returns the word for it in a message.
    pub fn word(self) -> &'static str {
        match self {
            Target::Document => "document",
            Target::Resource => "resource",
            Target::Label => "label",
            Target::Template => "template",
            Target::Rule => "rule",
        }
    }
}

/// A name in a row that something else has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference<'r> {
    /// The field that holds it.
    pub field: &'static str,
    /// What it is the name of.
    pub target: Target,
    /// The name.
    pub name: &'r str,
}

/// A row that may refer to others.
pub trait Refers {
    /// Returns all names in the row that something else has.
    fn refers(&self) -> Vec<Reference<'_>>;
}

/// A field that holds names.
trait Names {
    fn names(&self) -> Vec<&str>;
}

impl Names for String {
    fn names(&self) -> Vec<&str> {
        vec![self]
    }
}

impl Names for Option<String> {
    fn names(&self) -> Vec<&str> {
        self.as_deref().into_iter().collect()
    }
}

impl Names for Vec<String> {
    fn names(&self) -> Vec<&str> {
        self.iter().map(String::as_str).collect()
    }
}

/// The documents that print a path.
impl Names for Vec<Form> {
    fn names(&self) -> Vec<&str> {
        self.iter().map(|form| form.document.as_str()).collect()
    }
}

impl Names for Option<BasicPermission> {
    fn names(&self) -> Vec<&str> {
        self.iter().map(|basic| basic.source.as_str()).collect()
    }
}

macro_rules! refers {
    ($($row:ty: $($target:ident [$($field:ident),*])*;)*) => {
        $(impl Refers for $row {
            fn refers(&self) -> Vec<Reference<'_>> {
                #[allow(unused_mut, reason = "some rows refer to nothing")]
                let mut all = Vec::new();
                $($(all.extend(self.$field.names().into_iter().map(|name| Reference {
                    field: stringify!($field),
                    target: Target::$target,
                    name,
                }));)*)*
                all
            }
        })*
    };
}

refers! {
    Resource: Document [sources];
    Path: Resource [resource] Document [source, contested, forms];
    Spelling: Template [meant] Document [sources];
    KeyValues: Document [sources];
    Permission: Label [label] Document [source];
    ResourceSpecificConsent: Document [source];
    PermissionIncludes: Document [source];
    ContestedPermission: Resource [resource] Template [paths] Document [source, against];
    GraphPermission: ;
    SelectableProperties: Resource [resource] Document [source, forbids, basic];
    Filter: Resource [resource] Template [paths] Document [source];
    ReservedName: Document [source];
    PermissionTypes: Document [document] Label [delegated_work, delegated_personal, application];
    Lifetime: Resource [resources] Document [source];
    Latency: Label [label] Resource [resource] Document [source];
    Quota: Label [label] Resource [resource] Template [paths] Document [source, pool_source];
    ChangeTypes: Resource [resource] Template [paths] Document [source];
    ResourceData: Resource [resource] Document [source, encryption_source, also];
    QueryOption: Resource [resource] Template [paths] Document [source];
    Clouds: Resource [resource] Document [source];
    CloudHost: Document [source];
    PathSegment: Document [source];
    Lifecycle: Resource [resource] Document [source];
    NotificationQueryOptions: Resource [resource] Document [source];
    Property: Document [source];
    Endpoint: Document [source, deprecated_source];
    PushService: Document [source];
    Response: Rule [rules] Document [source];
    Limitation: Resource [resource] Document [source];
}
