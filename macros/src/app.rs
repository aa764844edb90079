//! `app!`: what all definitions of an app have in common, written once.
//!
//! A macro cannot read what another was given. So `app!` declares a macro of the app's name that hands its keys
//! on, and a derive that names an app answers with a call of it; what comes back has both.

use graphsub_rules::{Help, Rule};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

use crate::attribute::Attribute;
use crate::check;
use crate::code::{code, one, parsed};
use crate::definition::unraw;
use crate::keys::{self, Scope};
use crate::report::{Message, Report};
use crate::tokens::{Given, Item, Placed, Written, items, wrong};
use crate::unknown::{duplicate, unknown_key};

/// What an app says for all of its definitions.
#[derive(Default)]
struct App {
    /// What definitions inherit.
    shared: Attribute,
    name: Option<Written>,
    id: Option<Written>,
    tenants: Option<u32>,
}

impl App {
    fn read(tokens: TokenStream, report: &mut Report) -> App {
        let mut app = App::default();
        let mut written: Vec<String> = Vec::new();
        for item in items(tokens, report) {
            let key = item.key.to_string();
            if !Scope::App.all().any(|known| known == key) {
                report.error(unknown_key(
                    &key,
                    item.span(),
                    Scope::App,
                    keys::meant(&key, Scope::App),
                ));
                continue;
            }
            if written.contains(&key) {
                report.error(duplicate(&item));
                continue;
            }
            match key.as_str() {
                "name" => app.name = item.text("mail-archiver", report),
                "id" => app.id = item.text("24d3b144-21ae-4080-943f-7067b395b913", report),
                "tenants" => app.tenants = tenants(&item, report),
                _ => app.shared.shared(item, report),
            }
            written.push(key);
        }
        app
    }
}

/// Returns what an app says for its definitions. What is wrong with it has been reported where it stands.
pub(crate) fn shared(tokens: TokenStream) -> Attribute {
    App::read(tokens, &mut Report::default()).shared
}

/// A whole number from 1.
fn tenants(item: &Item, report: &mut Report) -> Option<u32> {
    let number = match &item.given {
        Given::Is(TokenTree::Literal(literal)) => literal.to_string().replace('_', "").parse().ok(),
        Given::Unreadable => return None,
        _ => None,
    };
    let number = number.filter(|number| *number > 0);
    if number.is_none() {
        let help = Help::say(format!("write `{} = 40`", item.key));
        let what = format!("`{}` must be a whole number from 1", item.key);
        report.error(wrong(item.span(), what, help));
    }
    number
}

/// A declaration taken apart.
struct Declaration {
    attributes: TokenStream,
    visibility: TokenStream,
    name: Ident,
    keys: TokenStream,
}

impl Declaration {
    fn read(tokens: TokenStream) -> Result<Declaration, Span> {
        let mut attributes = TokenStream::new();
        let mut visibility = TokenStream::new();
        let mut tokens = tokens.into_iter();
        let end = Span::call_site();
        loop {
            match tokens.next() {
                Some(TokenTree::Punct(hash)) if hash.as_char() == '#' => {
                    attributes.extend([TokenTree::Punct(hash)]);
                    attributes.extend(tokens.next());
                }
                Some(TokenTree::Ident(word)) if word == "struct" => break,
                Some(token @ (TokenTree::Ident(_) | TokenTree::Group(_))) => visibility.extend([token]),
                other => return Err(other.map_or(end, |token| token.span())),
            }
        }
        match (tokens.next(), tokens.next(), tokens.next()) {
            (Some(TokenTree::Ident(name)), Some(TokenTree::Group(keys)), None)
                if keys.delimiter() == Delimiter::Brace =>
            {
                Ok(Declaration {
                    attributes,
                    visibility,
                    name,
                    keys: keys.stream(),
                })
            }
            (Some(TokenTree::Ident(_)), Some(TokenTree::Group(_)), Some(other))
            | (Some(TokenTree::Ident(_)), Some(other), _)
            | (Some(other), ..) => Err(other.span()),
            _ => Err(end),
        }
    }
}

/// Expands `app!`.
pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let declaration = match Declaration::read(tokens) {
        Ok(declaration) => declaration,
        Err(span) => {
            let help = Help::say(
                "write `graphsub::app! { pub struct MailArchiver { name = \"mail-archiver\", auth = \"application\", \
                 permissions = [\"Mail.Read\"] } }`",
            );
            report.error(wrong(
                span,
                "expected a struct with the keys of the app in braces",
                help,
            ));
            return report.errors();
        }
    };
    let app = App::read(declaration.keys.clone(), &mut report);
    check::names_of_permissions(&app.shared.permissions, &mut report);
    if app.name.is_none() && report.error_count() == 0 {
        let help = Help::say("name the app: `name = \"mail-archiver\"`");
        let span = declaration.name.span();
        report.error(Message::new(Rule::MissingKey, span, "`name` is missing", help));
    }
    let mut out = report.errors();
    out.extend(report.warnings(&[]));
    out.extend(declared(&declaration, &app));
    out
}

/// The struct, its constant, and the macro that hands its keys on.
fn declared(declaration: &Declaration, app: &App) -> TokenStream {
    let Declaration {
        attributes,
        visibility,
        name,
        keys,
    } = declaration;
    let krate = app.shared.krate.as_deref().unwrap_or("::graphsub");
    let title = app.name.as_ref().map_or("", |name| name.value.as_str());
    let id = match &app.id {
        Some(id) => format!("Some({:?})", id.value),
        None => "None".to_owned(),
    };
    let tenants = app.tenants.unwrap_or(1);
    let callback = format!("__graphsub_app_{}", unraw(name));
    // A macro without `#[macro_export]` goes no further than its crate.
    let is_public = visibility.to_string() == "pub";
    let reach = if is_public {
        parsed("pub(crate)")
    } else {
        visibility.clone()
    };
    let text = format!(
        r#"
        @ @ struct @;

        impl @ {{
            /// What the definitions of this app have in common.
            #[allow(dead_code)]
            pub const APP: {krate}::App = {krate}::App::__new({title:?}, {krate}::__private::Option::{id}, {tenants});
        }}

        #[doc(hidden)]
        #[allow(unused_macros)]
        macro_rules! {callback} {{
            ($($item:tt)*) => {{ {krate}::__private::definition! {{ {{ @ }} $($item)* }} }};
        }}
        #[doc(hidden)]
        #[allow(unused_imports)]
        @ use {callback} as @;
        "#
    );
    let name = one(name.clone());
    let parts = [
        attributes.clone(),
        visibility.clone(),
        name.clone(),
        name.clone(),
        keys.clone(),
        reach,
        name,
    ];
    code(&text, Span::call_site(), &parts)
}

/// What a derive answers that names an app: a call of the macro the app declared.
pub(crate) fn call(app: &Placed<TokenStream>, item: TokenStream) -> TokenStream {
    let path = &app.value;
    code("@! { @ }", Span::call_site(), &[path.clone(), item])
}

/// Takes apart what comes back: the keys of the app, and the item.
pub(crate) fn answer(tokens: TokenStream) -> (TokenStream, TokenStream) {
    let mut tokens = tokens.into_iter();
    match tokens.next() {
        Some(TokenTree::Group(group)) => (Group::stream(&group), tokens.collect()),
        _ => (TokenStream::new(), TokenStream::new()),
    }
}
