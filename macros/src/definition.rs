//! One struct and its attribute, bound together: placeholders to fields.

use graphsub_rules::{Rule, words};
use graphsub_tables::Property;
use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Data, DeriveInput, Fields, Ident, Index, Member, Type};

use crate::attribute::{self, Attribute, Placed};
use crate::report::{Message, Report};
use crate::template::{self, Piece, Place};

/// A definition as far as it could be read.
pub(crate) struct Definition<'a> {
    pub(crate) input: &'a DeriveInput,
    pub(crate) attribute: Attribute,
    /// The resource path, taken apart.
    pub(crate) path: Vec<PathPiece>,
    /// Types of the fields that go into the path.
    pub(crate) id_types: Vec<&'a Type>,
}

/// A piece of the resource path.
pub(crate) enum PathPiece {
    Text(String),
    Id { member: Member, ty: Span, place: Place },
}

struct Field<'a> {
    name: String,
    /// Its place, where it has no name.
    index: usize,
    ident: Option<&'a Ident>,
    span: Span,
    ty: &'a Type,
    used: bool,
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
            Some(resource) => bind(resource, &mut fields, report),
            None => Vec::new(),
        };
        if attribute.resource.is_some() {
            for field in fields.iter().filter(|field| !field.used) {
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
fn bind(resource: &Placed<String>, fields: &mut [Field<'_>], report: &mut Report) -> Vec<PathPiece> {
    let (pieces, problems) = template::pieces(&resource.value);
    for (what, help) in problems {
        report.error(Message::new(Rule::InvalidValue, resource.span, &what, &help));
    }
    let mut bound = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => bound.push(PathPiece::Text(text.to_owned())),
            Piece::Id { name, place } => match fields.iter_mut().find(|field| field.name == name) {
                Some(field) => {
                    field.used = true;
                    bound.push(PathPiece::Id {
                        member: field.ident.cloned().map_or_else(|| unnamed(field), Member::Named),
                        ty: field.ty.span(),
                        place,
                    });
                }
                None => report.error(without_field(name, resource.span, fields)),
            },
        }
    }
    bound
}

fn unnamed(field: &Field<'_>) -> Member {
    let mut index = Index::from(field.index);
    index.span = field.span;
    Member::Unnamed(index)
}

fn without_field(name: &str, span: Span, fields: &[Field<'_>]) -> Message {
    let help = match words::nearest(name, fields.iter().map(|field| field.name.as_str())) {
        Some(near) => format!("did you mean `{{{near}}}`?"),
        None if name.bytes().all(|b| b.is_ascii_digit()) => "give the struct a field in that place".to_owned(),
        None => format!("add a field: `{name}: String`"),
    };
    Message::new(
        Rule::MissingKey,
        span,
        &format!("the placeholder `{{{name}}}` has no field"),
        &help,
    )
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
