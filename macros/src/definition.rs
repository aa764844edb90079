//! One struct and its attribute, bound together: placeholders to fields.

use graphsub_rules::{Rule, resource_too_large, words};
use graphsub_tables::Property;
use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Data, DeriveInput, Fields, Ident, Index, Member, Type};

use crate::attribute::{self, Attribute};
use crate::report::{Message, Report};
use crate::template::{self, Piece, Place};
use crate::tokens::Placed;

/// A definition as far as it could be read.
pub(crate) struct Definition<'a> {
    pub(crate) input: &'a DeriveInput,
    pub(crate) attribute: Attribute,
    /// The resource path, taken apart.
    pub(crate) path: Vec<PathPiece<'a>>,
    /// Types of the fields that go into the path.
    pub(crate) id_types: Vec<&'a Type>,
}

/// A piece of the resource path.
pub(crate) enum PathPiece<'a> {
    Text(String),
    Id(Id<'a>),
}

impl<'a> PathPiece<'a> {
    pub(crate) fn id(&self) -> Option<&Id<'a>> {
        match self {
            PathPiece::Id(id) => Some(id),
            PathPiece::Text(_) => None,
        }
    }
}

/// A field that goes into the path.
#[derive(Clone, Copy)]
pub(crate) struct Id<'a> {
    ident: Option<&'a Ident>,
    /// Its place in the struct, where it has no name.
    index: usize,
    pub(crate) ty: &'a Type,
    pub(crate) place: Place,
}

impl Id<'_> {
    /// How the field is named in the program.
    pub(crate) fn name(&self) -> String {
        self.ident.map_or_else(|| self.index.to_string(), Ident::to_string)
    }

    /// The same as a token, in the place of the field.
    pub(crate) fn member(&self) -> Member {
        self.ident.cloned().map_or_else(
            || {
                let mut index = Index::from(self.index);
                index.span = self.ty.span();
                Member::Unnamed(index)
            },
            Member::Named,
        )
    }
}

struct Field<'a> {
    name: String,
    ident: Option<&'a Ident>,
    index: usize,
    span: Span,
    ty: &'a Type,
    /// Its placeholder has been found.
    used: bool,
    /// A placeholder without a field is probably meant to be this one's.
    guessed: bool,
}

impl<'a> Definition<'a> {
    /// Reads a struct. What is wrong goes to the report; what is right is kept.
    pub(crate) fn read(input: &'a DeriveInput, report: &mut Report) -> Definition<'a> {
        let mut attribute = Attribute::default();
        let mut written = input
            .attrs
            .iter()
            .filter(|a| a.path().is_ident("subscription"))
            .peekable();
        if written.peek().is_none() {
            report.error(Message::new(
                Rule::MissingKey,
                input.ident.span(),
                &format!("`{}` has no `#[subscription(...)]`", input.ident),
                "say what to subscribe to: `#[subscription(resource = \"...\", change_type = \"created\", \
                 auth = \"application\", lifetime = \"1d\")]`",
            ));
        }
        for one in written {
            attribute.read(one, report);
        }
        missing_keys(&attribute, report);
        let mut fields = fields(input, report);
        let path = match &attribute.resource {
            Some(resource) if matches!(input.data, Data::Struct(_)) && is_read(resource) => {
                bind(resource, &mut fields, report)
            }
            _ => Vec::new(),
        };
        if attribute.resource.as_ref().is_some_and(is_read) {
            for field in fields.iter().filter(|field| !field.used && !field.guessed) {
                report.error(unbound(field));
            }
        }
        let id_types = fields.iter().filter(|field| field.used).map(|field| field.ty).collect();
        Definition {
            input,
            attribute,
            path,
            id_types,
        }
    }
}

/// What is too large is one finding of the rules, and not looked at here.
fn is_read(resource: &Placed<String>) -> bool {
    resource_too_large(&resource.value).is_none()
}

fn missing_keys(attribute: &Attribute, report: &mut Report) {
    let Some(span) = attribute.span else { return };
    for (key, property, example) in [
        ("resource", "resource", "resource = \"/users/{user_id}/messages\""),
        ("change_type", "changeType", "change_type = \"created,updated\""),
        ("auth", "", "auth = \"application\""),
        ("lifetime", "expirationDateTime", "lifetime = \"6d\""),
    ] {
        if !attribute.has(key) {
            let help = format!("add `{example}`");
            let message = Message::new(Rule::MissingKey, span, &format!("`{key}` is missing"), &help);
            report.error(message.sources(Property::from_name(property).map_or(&[], |p| p.sources)));
        }
    }
}

/// The fields that can go into the path.
fn fields<'a>(input: &'a DeriveInput, report: &mut Report) -> Vec<Field<'a>> {
    let data = match &input.data {
        Data::Struct(data) => data,
        Data::Enum(data) => return not_a_struct(data.enum_token.span, report),
        Data::Union(data) => return not_a_struct(data.union_token.span, report),
    };
    let fields = match &data.fields {
        Fields::Unit => return Vec::new(),
        Fields::Named(named) => &named.named,
        Fields::Unnamed(unnamed) => &unnamed.unnamed,
    };
    let mut found = Vec::new();
    for (index, field) in fields.iter().enumerate() {
        if attribute::skips(&field.attrs, report) {
            continue;
        }
        let (name, span) = match &field.ident {
            Some(ident) => (ident.unraw().to_string(), ident.span()),
            None => (index.to_string(), field.ty.span()),
        };
        found.push(Field {
            name,
            index,
            ident: field.ident.as_ref(),
            span,
            ty: &field.ty,
            used: false,
            guessed: false,
        });
    }
    found
}

fn not_a_struct(span: Span, report: &mut Report) -> Vec<Field<'static>> {
    report.error(Message::new(
        Rule::InvalidValue,
        span,
        "only a struct can be a subscription",
        "write a struct for each subscription; its fields are the ids of the path",
    ));
    Vec::new()
}

/// Finds the field of each placeholder.
fn bind<'a>(resource: &Placed<String>, fields: &mut [Field<'a>], report: &mut Report) -> Vec<PathPiece<'a>> {
    let (pieces, problems) = template::pieces(&resource.value);
    for (what, help) in problems {
        report.error(Message::new(Rule::InvalidValue, resource.span, &what, &help));
    }
    for field in fields.iter_mut() {
        // Where its placeholder cannot stand has just been said.
        field.guessed = resource.value.contains(&format!("{{{}}}", field.name));
    }
    let mut bound = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => bound.push(PathPiece::Text(text.to_owned())),
            Piece::Id { name, place } => match fields.iter_mut().find(|field| field.name == name) {
                Some(field) => {
                    field.used = true;
                    bound.push(PathPiece::Id(Id {
                        ident: field.ident,
                        index: field.index,
                        ty: field.ty,
                        place,
                    }));
                }
                None => report.error(without_field(name, resource.span, fields)),
            },
        }
    }
    bound
}

fn without_field(name: &str, span: Span, fields: &mut [Field<'_>]) -> Message {
    let free = fields
        .iter()
        .filter(|field| !field.used)
        .map(|field| field.name.as_str());
    let near = words::nearest(name, free).map(str::to_owned);
    let help = match &near {
        Some(near) => format!("did you mean `{{{near}}}`?"),
        None if name.bytes().all(|b| b.is_ascii_digit()) => "give the struct a field in that place".to_owned(),
        None => format!("add a field: `{name}: String`"),
    };
    for field in fields.iter_mut().filter(|field| Some(&field.name) == near.as_ref()) {
        field.guessed = true;
    }
    let what = format!("the placeholder `{{{name}}}` has no field");
    Message::new(Rule::MissingKey, span, &what, &help)
}

fn unbound(field: &Field<'_>) -> Message {
    Message::new(
        Rule::UnknownKey,
        field.span,
        &format!("the field `{}` has no placeholder in `resource`", field.name),
        &format!(
            "write `{{{}}}` where its value belongs, or mark the field `#[subscription(skip)]`",
            field.name
        ),
    )
}
