//! What is wrong with a definition, and how the compiler is made to say it.

use graphsub_rules::{Finding, Rule, Severity};
use graphsub_tables::{Response, Source};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::Attribute;

/// One thing to tell the user, and where.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) span: Span,
    pub(crate) rule: Rule,
    text: String,
}

impl Message {
    /// A message of its own, in the form findings have.
    pub(crate) fn new(rule: Rule, span: Span, what: &str, help: &str) -> Message {
        let mut text = format!("{} {}: {what}", rule.code(), rule.name());
        if !help.is_empty() {
            text = format!("{text}\nhelp: {help}");
        }
        Message { span, rule, text }
    }

    /// A finding of a rule. `help` replaces the one that speaks of manifests.
    pub(crate) fn of(finding: &Finding, span: Span, help: Option<String>) -> Message {
        let help = help.or_else(|| finding.help.clone()).unwrap_or_default();
        Message::new(finding.rule, span, &finding.message, &help)
            .sources(&finding.sources)
            .response(finding.response, finding.response_message.as_deref())
    }

    pub(crate) fn sources(mut self, sources: &[Source]) -> Message {
        for source in sources {
            self.text += &format!("\nnote: {}: {}", source.document.id(), source.statement);
        }
        self
    }

    pub(crate) fn note(mut self, note: &str) -> Message {
        self.text += &format!("\nnote: {note}");
        self
    }

    fn response(mut self, response: Option<&Response>, message: Option<&str>) -> Message {
        if let Some(response) = response {
            let message = message.map(|message| format!(": {message}")).unwrap_or_default();
            self.text += &format!("\nnote: Graph would answer {}{message}", response.kind());
        }
        self
    }

    fn error(&self) -> TokenStream {
        let text = &self.text;
        quote_spanned!(self.span=> ::core::compile_error! { #text })
    }

    /// Stable Rust lets macros warn in one way only: by using something deprecated at the place the
    /// warning is about.
    fn warning(&self, levels: &[&Attribute]) -> TokenStream {
        let code = Ident::new(self.rule.code(), self.span);
        // The compiler has already said the code.
        let note = self.text[self.rule.code().len() + 1..].to_owned();
        quote_spanned! {self.span=>
            #(#levels)*
            const _: () = {
                #[deprecated(note = #note)]
                const #code: () = ();
                #code
            };
        }
    }
}

/// Everything there is to tell about one definition.
#[derive(Debug, Default)]
pub(crate) struct Report {
    errors: Vec<Message>,
    warnings: Vec<Message>,
}

impl Report {
    pub(crate) fn error(&mut self, message: Message) {
        self.errors.push(message);
    }

    pub(crate) fn add(&mut self, severity: Severity, message: Message) {
        match severity {
            Severity::Error => self.errors.push(message),
            // The compiler knows nothing lighter than a warning.
            _ => self.warnings.push(message),
        }
    }

    pub(crate) fn error_count(&self) -> usize {
        self.errors.len()
    }

    pub(crate) fn errors(&self) -> TokenStream {
        self.errors.iter().map(Message::error).collect()
    }

    /// `levels` are the lint attributes of the item: the compiler applies them to the item alone,
    /// not to what is derived from it.
    pub(crate) fn warnings(&self, attributes: &[Attribute]) -> TokenStream {
        let levels: Vec<&Attribute> = attributes
            .iter()
            .filter(|a| {
                ["allow", "warn", "deny", "forbid"]
                    .iter()
                    .any(|level| a.path().is_ident(level))
            })
            .collect();
        self.warnings.iter().map(|message| message.warning(&levels)).collect()
    }
}
