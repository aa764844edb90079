//! One struct and its attribute, bound together: placeholders to fields.

use core::ops::Range;

use graphsub_rules::{Help, Rule, Text, echo, structure};
use graphsub_terms::Field as Key;
use graphsub_terms::path::{MAX_BYTES, MAX_OPTIONS, PathText, Place};
use graphsub_terms::words::nearest;
use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};

use crate::attribute::Attribute;
use crate::field;
use crate::item::{self, Item, Kind};
use crate::report::{Message, Report};
use crate::template::{self, MAX_PROBLEMS, Piece};
use crate::tokens::Placed;

/// A definition as far as it could be read.
pub(crate) struct Definition<'a> {
    pub(crate) input: &'a Item,
    pub(crate) attribute: Attribute,
    /// The resource path, taken apart.
    pub(crate) path: Vec<PathPiece<'a>>,
    /// Bytes of the path nobody can tell the meaning of.
    pub(crate) holes: Vec<Range<usize>>,
    /// Types of the fields that go into the path.
    pub(crate) id_types: Vec<&'a TokenStream>,
}

/// Keys that hold for several definitions.
pub(crate) enum Shared<'a> {
    /// Those of the enum the definition is a variant of.
    Enum(&'a Attribute),
    /// Those of `app!`.
    App(&'a Attribute),
}

impl Shared<'_> {
    fn attribute(&self) -> &Attribute {
        match self {
            Shared::Enum(attribute) | Shared::App(attribute) => attribute,
        }
    }
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
    pub(crate) ty: &'a TokenStream,
    pub(crate) place: Place,
}

impl Id<'_> {
    /// The place of the field in its struct.
    pub(crate) fn index(&self) -> usize {
        self.index
    }

    /// How the field is named in the program.
    pub(crate) fn name(&self) -> String {
        self.ident.map_or_else(|| self.index.to_string(), Ident::to_string)
    }

    /// The same as a token, in the place of the field.
    pub(crate) fn member(&self) -> TokenTree {
        match self.ident {
            Some(ident) => TokenTree::Ident(ident.clone()),
            None => {
                let mut index = Literal::usize_unsuffixed(self.index);
                index.set_span(item::first_span(self.ty));
                TokenTree::Literal(index)
            }
        }
    }
}

struct Field<'a> {
    name: String,
    ident: Option<&'a Ident>,
    index: usize,
    span: Span,
    ty: &'a TokenStream,
    /// Its placeholder has been found.
    used: bool,
    /// A placeholder without a field is probably meant to be this one's.
    guessed: bool,
}

impl<'a> Definition<'a> {
    /// Reads a struct. What is wrong goes to the report; what is right is kept.
    pub(crate) fn read(input: &'a Item, shared: &[Shared<'_>], report: &mut Report) -> Definition<'a> {
        let mut attribute = Attribute::default();
        let mut written = input
            .attributes
            .iter()
            .filter_map(|attribute| Some((attribute, attribute.named("subscription")?)))
            .peekable();
        if written.peek().is_none() {
            report.error(Message::new(
                Rule::MissingKey,
                input.name.span(),
                format!("`{}` has no `#[subscription(...)]`", input.name),
                Help::say(
                    "add `#[subscription(resource = \"...\", change_type = \"created\", \
                     auth = \"application\", lifetime = \"1h\")]`",
                ),
            ));
        }
        for (one, span) in written {
            attribute.read(one, span, report);
        }
        for shared in shared {
            let at = match shared {
                Shared::Enum(_) => None,
                // Nothing of an app stands in the definition but its name.
                Shared::App(_) => attribute.app.as_ref().map(|app| app.span).or(attribute.span),
            };
            attribute.inherit(shared.attribute(), at);
        }
        // What an app says is known once it has been asked.
        if attribute.app.is_none() || shared.iter().any(|shared| matches!(shared, Shared::App(_))) {
            missing_keys(&attribute, report);
        }
        let mut fields = fields(input, report);
        let (mut path, mut holes) = (Vec::new(), Vec::new());
        // A path that could not be read, or is too large to be, says nothing about the fields.
        let resource = attribute.resource.placed().filter(|text| !is_too_large(&text.value));
        if let Some(resource) = resource {
            if matches!(input.kind, Kind::Struct) {
                (path, holes) = bind(resource, &mut fields, report);
            }
            for field in fields.iter().filter(|field| !field.used && !field.guessed) {
                report.error(unbound(field));
            }
        }
        let id_types = fields.iter().filter(|field| field.used).map(|field| field.ty).collect();
        Definition {
            input,
            attribute,
            path,
            holes,
            id_types,
        }
    }
}

impl Definition<'_> {
    /// Returns where code of the macro's own stands that is about a type.
    pub(crate) fn place_of(&self, ty: &TokenStream) -> Span {
        let span = item::first_span(ty);
        match self.attribute.app {
            // What the macro declares is not found from tokens that came through another one.
            Some(_) => span.resolved_at(Span::call_site()),
            None => span,
        }
    }
}

/// Whether a path is over a limit of the grammar, which the rules report.
pub(crate) fn is_too_large(text: &str) -> bool {
    // Almost no path has to be taken apart for that.
    let may_be = text.len() > MAX_BYTES || text.bytes().filter(|byte| *byte == b'&').count() + 1 >= MAX_OPTIONS;
    may_be && PathText::read(Text::literal(text)).too_large().is_some()
}

fn missing_keys(attribute: &Attribute, report: &mut Report) {
    let Some(span) = attribute.span else { return };
    for (is_absent, field, example) in [
        (
            attribute.resource.0.is_absent(),
            Key::Resource,
            "/users/{user_id}/messages",
        ),
        (attribute.change_type.0.is_absent(), Key::ChangeType, "created,updated"),
        (attribute.auth.0.is_absent(), Key::Auth, "application"),
        (attribute.lifetime.0.is_absent(), Key::Lifetime, "1h"),
    ] {
        if is_absent {
            let finding = structure::missing_key(field.key().derive.unwrap_or_default(), field);
            report.error(Message::said(&finding.help(Help::add_as(field, example)), span));
        }
    }
}

/// The name as a path writes it: `r#type` is `type`.
pub(crate) fn unraw(name: &Ident) -> String {
    let name = name.to_string();
    name.strip_prefix("r#").map(str::to_owned).unwrap_or(name)
}

/// The fields that can go into the path.
fn fields<'a>(input: &'a Item, report: &mut Report) -> Vec<Field<'a>> {
    if let Kind::Other(span) = input.kind {
        report.error(Message::new(
            Rule::InvalidValue,
            span,
            "only a struct or an enum can be a subscription",
            Help::say("write a struct for each subscription, with the ids of the path as fields"),
        ));
    }
    let mut found = Vec::new();
    for (index, field) in input.fields.iter().enumerate() {
        let keys = field::read(&field.attributes, report);
        if keys.skip {
            continue;
        }
        let (name, span) = match (keys.rename, &field.name) {
            (Some(rename), _) => (rename.value, rename.span),
            (None, Some(ident)) => (unraw(ident), ident.span()),
            (None, None) => (index.to_string(), field.type_span()),
        };
        found.push(Field {
            name,
            index,
            ident: field.name.as_ref(),
            span,
            ty: &field.ty,
            used: false,
            guessed: false,
        });
    }
    found
}

/// Finds the field of each placeholder. Also gives the bytes nobody can tell the meaning of.
fn bind<'a>(
    resource: &Placed<String>,
    fields: &mut [Field<'a>],
    report: &mut Report,
) -> (Vec<PathPiece<'a>>, Vec<Range<usize>>) {
    let template = template::read(&resource.value, |name| fields.iter().any(|field| field.name == name));
    for (what, help) in template.problems {
        report.error(Message::new(Rule::InvalidValue, resource.span, what, help));
    }
    for field in fields.iter_mut() {
        // That its placeholder is not closed, or cannot be where it is, has just been reported.
        let open = format!("{{{}", field.name);
        let unclosed = template.holes.last().map(|hole| &resource.value[hole.start..]);
        field.guessed = resource.value.contains(&format!("{open}}}"))
            || unclosed.is_some_and(|rest| !rest.contains('}') && rest.starts_with(&open));
    }
    let mut bound = Vec::new();
    let mut reported: Vec<&str> = Vec::new();
    for piece in template.pieces {
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
                None if reported.len() < MAX_PROBLEMS && !reported.contains(&name) => {
                    report.error(without_field(name, resource.span, fields));
                    reported.push(name);
                }
                None => {}
            },
        }
    }
    // A placeholder that cannot be read was probably meant to be one of the fields that are left.
    let unread = template
        .holes
        .iter()
        .map(|hole| resource.value[hole.clone()].trim_matches(['$', '{', '}']));
    let nameless = unread
        .filter(|name| !fields.iter().any(|field| field.name == *name))
        .count();
    for field in fields
        .iter_mut()
        .filter(|field| !field.used && !field.guessed)
        .take(nameless)
    {
        field.guessed = true;
    }
    (bound, template.holes)
}

fn without_field(name: &str, span: Span, fields: &mut [Field<'_>]) -> Message {
    let free = fields
        .iter()
        .filter(|field| !field.used)
        .map(|field| field.name.as_str());
    let near = nearest(name, free).map(str::to_owned);
    let shown = echo(name);
    let help = match &near {
        Some(near) => Help::guess(format!("{{{near}}}")),
        None if name.bytes().all(|b| b.is_ascii_digit()) => Help::say("add a field at that position"),
        None => Help::say(format!("add a field: `{shown}: String`")),
    };
    for field in fields.iter_mut().filter(|field| Some(&field.name) == near.as_ref()) {
        field.guessed = true;
    }
    let what = format!("the placeholder `{{{shown}}}` has no field");
    Message::new(Rule::MissingKey, span, what, help)
}

fn unbound(field: &Field<'_>) -> Message {
    Message::new(
        Rule::UnknownKey,
        field.span,
        format!("the field `{}` has no placeholder in `resource`", field.name),
        Help::say(format!(
            "write `{{{}}}` where its value belongs, or mark the field `#[subscription(skip)]`",
            field.name
        )),
    )
}
