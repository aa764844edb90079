//! Reads the item a derive stands on, as far as an impl needs it: attributes, name, generics, fields.
//!
//! The compiler has checked the item already, so nothing here has to tell a right type from a wrong
//! one. syn does that, and compiling it costs whoever uses the derive more than everything else in this
//! crate: only the tests use it, to compare.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

/// Why an item could not be read, and where.
#[derive(Debug)]
pub(crate) struct Error {
    pub(crate) span: Span,
    pub(crate) expected: &'static str,
}

type Result<T> = std::result::Result<T, Error>;

/// A struct, or something that should be one.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) kind: Kind,
    pub(crate) name: Ident,
    pub(crate) generics: Generics,
    /// The fields of a struct or a variant; none of anything else.
    pub(crate) fields: Vec<Field>,
    /// The variants of an enum, each as a struct of its own.
    pub(crate) variants: Vec<Item>,
}

/// What an item is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Struct,
    Enum,
    /// A union; where that is said.
    Other(Span),
}

/// An outer attribute.
#[derive(Debug, Clone)]
pub(crate) struct Attribute {
    /// Its name, where it is one word.
    name: Option<Ident>,
    /// What stands in parentheses behind the name.
    pub(crate) arguments: Option<TokenStream>,
    /// All of it.
    pub(crate) tokens: TokenStream,
}

impl Attribute {
    /// Returns where the name is, if it is this one.
    pub(crate) fn named(&self, name: &str) -> Option<Span> {
        self.name.as_ref().filter(|own| *own == name).map(Ident::span)
    }
}

/// Parameters of an item and what is asked of them.
#[derive(Debug, Default)]
pub(crate) struct Generics {
    parameters: Vec<Parameter>,
    /// The predicates behind `where`, with a comma at the end.
    pub(crate) predicates: TokenStream,
}

#[derive(Debug)]
struct Parameter {
    /// As it is declared, without its default.
    declared: TokenStream,
    /// As it is named.
    name: TokenStream,
    /// The name of a type.
    ty: Option<Ident>,
}

impl Generics {
    /// Returns whether there is nothing to repeat.
    pub(crate) fn is_empty(&self) -> bool {
        self.parameters.is_empty() && self.predicates.is_empty()
    }

    /// Returns the parameters as an impl declares them.
    pub(crate) fn declared(&self) -> impl Iterator<Item = &TokenStream> {
        self.parameters.iter().map(|parameter| &parameter.declared)
    }

    /// Returns the parameters as they are named behind the item's name.
    pub(crate) fn names(&self) -> impl Iterator<Item = &TokenStream> {
        self.parameters.iter().map(|parameter| &parameter.name)
    }

    /// Returns the names of types.
    pub(crate) fn types(&self) -> impl Iterator<Item = &Ident> {
        self.parameters.iter().filter_map(|parameter| parameter.ty.as_ref())
    }
}

/// A field of a struct.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) name: Option<Ident>,
    pub(crate) ty: TokenStream,
}

impl Field {
    /// Returns where its type begins.
    pub(crate) fn type_span(&self) -> Span {
        first_span(&self.ty)
    }
}

/// Returns where tokens begin.
pub(crate) fn first_span(tokens: &TokenStream) -> Span {
    tokens
        .clone()
        .into_iter()
        .next()
        .map_or_else(Span::call_site, |token| token.span())
}

/// Reads an item.
///
/// # Errors
/// The place where something else was expected.
pub(crate) fn read(tokens: TokenStream) -> Result<Item> {
    let mut cursor = Cursor::new(tokens);
    let attributes = cursor.attributes();
    cursor.visibility();
    let keyword = cursor.ident("`struct`")?;
    let kind = match keyword.to_string().as_str() {
        "struct" => Kind::Struct,
        "enum" => Kind::Enum,
        "union" => Kind::Other(keyword.span()),
        _ => {
            return Err(Error {
                span: keyword.span(),
                expected: "`struct`",
            });
        }
    };
    let name = cursor.ident("the name of the struct")?;
    let mut generics = Generics {
        parameters: cursor.parameters()?,
        predicates: TokenStream::new(),
    };
    let mut body = cursor.body();
    generics.predicates = cursor.predicates();
    if body.is_none() {
        body = cursor.body();
    }
    let (fields, variants) = match (kind, body) {
        (Kind::Struct, Some(body)) => (fields(&body)?, Vec::new()),
        (Kind::Enum, Some(body)) => (Vec::new(), variants(&body)?),
        _ => (Vec::new(), Vec::new()),
    };
    Ok(Item {
        attributes,
        kind,
        name,
        generics,
        fields,
        variants,
    })
}

fn variants(body: &Group) -> Result<Vec<Item>> {
    let mut cursor = Cursor::new(body.stream());
    let mut variants = Vec::new();
    while !cursor.is_at_end() {
        let attributes = cursor.attributes();
        let name = cursor.ident("the name of a variant")?;
        let body = cursor.body();
        variants.push(Item {
            attributes,
            kind: Kind::Struct,
            name,
            generics: Generics::default(),
            fields: body.as_ref().map_or_else(|| Ok(Vec::new()), fields)?,
            variants: Vec::new(),
        });
        // A discriminant.
        cursor.until(&|token| is_punct(token, ','));
        cursor.punct(',');
    }
    Ok(variants)
}

fn fields(body: &Group) -> Result<Vec<Field>> {
    let is_named = body.delimiter() == Delimiter::Brace;
    let mut cursor = Cursor::new(body.stream());
    let mut fields = Vec::new();
    while !cursor.is_at_end() {
        let attributes = cursor.attributes();
        cursor.visibility();
        let name = if is_named {
            let name = cursor.ident("the name of a field")?;
            cursor.punct(':');
            Some(name)
        } else {
            None
        };
        let ty = cursor.until(&|token| is_punct(token, ','));
        cursor.punct(',');
        if ty.is_empty() {
            return Err(Error {
                span: body.span(),
                expected: "the type of a field",
            });
        }
        fields.push(Field { attributes, name, ty });
    }
    Ok(fields)
}

struct Cursor {
    tokens: std::iter::Peekable<proc_macro2::token_stream::IntoIter>,
}

impl Cursor {
    fn new(tokens: TokenStream) -> Cursor {
        Cursor {
            tokens: tokens.into_iter().peekable(),
        }
    }

    fn is_at_end(&mut self) -> bool {
        self.tokens.peek().is_none()
    }

    // Not generic, and what calls it neither: whoever derives builds each copy.
    fn next_if(&mut self, is: &dyn Fn(&TokenTree) -> bool) -> Option<TokenTree> {
        self.tokens.next_if(is)
    }

    fn punct(&mut self, c: char) -> bool {
        self.next_if(&|token| is_punct(token, c)).is_some()
    }

    fn group(&mut self, is: &dyn Fn(&Group) -> bool) -> Option<Group> {
        match self.next_if(&|token| matches!(token, TokenTree::Group(group) if is(group))) {
            Some(TokenTree::Group(group)) => Some(group),
            _ => None,
        }
    }

    fn ident(&mut self, expected: &'static str) -> Result<Ident> {
        match self.tokens.next() {
            Some(TokenTree::Ident(ident)) => Ok(ident),
            other => Err(Error {
                span: other.map_or_else(Span::call_site, |token| token.span()),
                expected,
            }),
        }
    }

    fn attributes(&mut self) -> Vec<Attribute> {
        let mut attributes = Vec::new();
        while let Some(hash) = self.next_if(&|token| is_punct(token, '#')) {
            if let Some(group) = self.group(&|group| group.delimiter() == Delimiter::Bracket) {
                let content = Cursor::new(see_through(group.stream()));
                attributes.push(content.attribute([hash, TokenTree::Group(group)].into_iter().collect()));
            }
        }
        attributes
    }

    /// The content of an attribute's brackets.
    fn attribute(mut self, tokens: TokenStream) -> Attribute {
        let name = self.ident("").ok();
        let arguments = self.group(&|group| group.delimiter() == Delimiter::Parenthesis);
        let is_path = self.punct(':');
        Attribute {
            name: name.filter(|_| !is_path),
            arguments: arguments.map(|group| group.stream()),
            tokens,
        }
    }

    /// `pub`, `pub(crate)`, or what `macro_rules` hands on for `$vis`.
    fn visibility(&mut self) {
        self.group(&|group| {
            let is_pub = |token: TokenTree| matches!(token, TokenTree::Ident(word) if word == "pub");
            group.delimiter() == Delimiter::None && group.stream().into_iter().next().is_none_or(is_pub)
        });
        let is_pub = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "pub");
        if self.next_if(&is_pub).is_some() {
            self.group(&|group| {
                let first = group.stream().into_iter().next().map(|token| token.to_string());
                let restricts = first.is_some_and(|word| ["crate", "self", "super", "in"].contains(&word.as_str()));
                group.delimiter() == Delimiter::Parenthesis && restricts
            });
        }
    }

    /// What stands in angle brackets behind the name.
    fn parameters(&mut self) -> Result<Vec<Parameter>> {
        let mut parameters = Vec::new();
        if !self.punct('<') {
            return Ok(parameters);
        }
        while !self.punct('>') {
            self.attributes();
            let declared = self.until(&|token| [',', '=', '>'].iter().any(|c| is_punct(token, *c)));
            if self.punct('=') {
                // The default.
                self.until(&|token| is_punct(token, ',') || is_punct(token, '>'));
            }
            self.punct(',');
            parameters.push(parameter(declared)?);
        }
        Ok(parameters)
    }

    /// The fields of an item.
    fn body(&mut self) -> Option<Group> {
        self.group(&|group| matches!(group.delimiter(), Delimiter::Brace | Delimiter::Parenthesis))
    }

    /// What stands behind `where`, with a comma at its end.
    fn predicates(&mut self) -> TokenStream {
        let is_where = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "where");
        if self.next_if(&is_where).is_none() {
            return TokenStream::new();
        }
        let is_body = |token: &TokenTree| matches!(token, TokenTree::Group(g) if g.delimiter() == Delimiter::Brace);
        let mut predicates = self.until(&|token| is_body(token) || is_punct(token, ';'));
        let ends_with_comma = predicates
            .clone()
            .into_iter()
            .last()
            .is_none_or(|token| is_punct(&token, ','));
        if !ends_with_comma {
            predicates.extend([TokenTree::from(proc_macro2::Punct::new(
                ',',
                proc_macro2::Spacing::Alone,
            ))]);
        }
        predicates
    }

    /// The tokens up to one that ends them outside of angle brackets.
    fn until(&mut self, is_end: &dyn Fn(&TokenTree) -> bool) -> TokenStream {
        let mut found = Vec::new();
        let mut depth = 0_usize;
        let mut after_hyphen = false;
        while let Some(token) = self.next_if(&|token| depth > 0 || after_hyphen || !is_end(token)) {
            if is_punct(&token, '<') {
                depth += 1;
            } else if is_punct(&token, '>') && !after_hyphen {
                depth = depth.saturating_sub(1);
            }
            // The end of `->` closes nothing.
            after_hyphen = is_punct(&token, '-');
            found.push(token);
        }
        found.into_iter().collect()
    }
}

fn parameter(declared: TokenStream) -> Result<Parameter> {
    let mut cursor = Cursor::new(declared.clone());
    let expected = "the name of a parameter";
    if let Some(apostrophe) = cursor.next_if(&|token| is_punct(token, '\'')) {
        let name = TokenTree::Ident(cursor.ident(expected)?);
        return Ok(Parameter {
            declared,
            name: [apostrophe, name].into_iter().collect(),
            ty: None,
        });
    }
    let first = cursor.ident(expected)?;
    let (name, ty) = if first == "const" {
        (cursor.ident(expected)?, None)
    } else {
        (first.clone(), Some(first))
    };
    Ok(Parameter {
        declared,
        name: TokenTree::Ident(name).into(),
        ty,
    })
}

fn is_punct(token: &TokenTree, c: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == c)
}

/// What `macro_rules` hands on stands in groups without delimiters.
fn see_through(tokens: TokenStream) -> TokenStream {
    let mut all = tokens.clone().into_iter();
    match (all.next(), all.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::None => see_through(group.stream()),
        _ => tokens,
    }
}

#[cfg(test)]
mod tests;
