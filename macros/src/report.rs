//! What is wrong with a definition, and how the compiler is made to say it.

use graphsub_rules::{Finding, Help, Rule, Severity};
use graphsub_tables::{Response, Source};
use proc_macro2::{Span, TokenStream};

use crate::code::code;
use crate::dialect;
use crate::item::Attribute;

/// Where the pages of the rules are.
const RULES: &str = "https://github.com/graphsub/graphsub/blob/main/docs/rules";

/// Most errors, and most warnings, of one definition that are shown.
const MOST: usize = 100;

/// One thing to tell the user, and where.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) span: Span,
    pub(crate) rule: Rule,
    text: String,
}

impl Message {
    /// Returns a message of its own, in the form findings have.
    pub(crate) fn new(rule: Rule, span: Span, what: impl Into<String>, help: Help) -> Message {
        Message::with(rule, span, &what.into(), Some(&help))
    }

    /// Returns a finding about how the attribute is written, of which Graph sees nothing.
    pub(crate) fn said(finding: &Finding, span: Span) -> Message {
        Message::with(finding.rule, span, &finding.message, finding.help.as_ref()).sources(&finding.sources)
    }

    /// Returns what to say about a finding of a rule.
    pub(crate) fn of(finding: &Finding, span: Span, help: Option<&Help>) -> Message {
        Message::with(finding.rule, span, &finding.message, help)
            .sources(&finding.sources)
            .response(finding.response, finding.response_message.as_deref())
    }

    fn with(rule: Rule, span: Span, what: &str, help: Option<&Help>) -> Message {
        let mut text = format!("{} {}: {what}", rule.code(), rule.name());
        if let Some(help) = help {
            text = format!("{text}\nhelp: {}", help.words(&dialect::Attribute));
        }
        Message { span, rule, text }
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
            self.text += &format!("\nnote: Graph would respond with {}{message}", response.kind());
        }
        self
    }

    /// The text with the page of the rule behind it.
    fn full(&self) -> String {
        format!("{}\nnote: see {RULES}/{}.md", self.text, self.rule.code())
    }

    fn error(&self) -> TokenStream {
        compile_error(&self.full(), self.span)
    }

    /// Stable Rust lets macros warn in one way only: by using something deprecated at the place the
    /// warning is about.
    fn warning(&self, levels: &[&Attribute]) -> TokenStream {
        let rule = self.rule.code();
        // The compiler has already said the code.
        let note = self.full().split_off(rule.len() + 1);
        let text = format!("const _: () = {{ #[deprecated(note = {note:?})] const {rule}: () = (); {rule} }};");
        let mut out: TokenStream = levels.iter().map(|attribute| attribute.tokens.clone()).collect();
        out.extend(code(&text, self.span, &[]));
        out
    }
}

/// Returns what makes the compiler report an error.
pub(crate) fn compile_error(text: &str, span: Span) -> TokenStream {
    code(&format!("::core::compile_error! {{ {text:?} }}"), span, &[])
}

/// Everything there is to tell about one definition.
#[derive(Debug, Default)]
pub(crate) struct Report {
    errors: Messages,
    warnings: Messages,
}

/// The first messages of a kind, and how many more there are.
#[derive(Debug, Default)]
struct Messages {
    first: Vec<Message>,
    left: usize,
}

impl Messages {
    fn push(&mut self, mut message: Message) {
        if self.first.len() == MOST {
            self.left += 1;
            return;
        }
        if self.first.len() + 1 == MOST {
            message.text += "\nnote: what else is wrong with this definition is not shown";
        }
        self.first.push(message);
    }
}

impl Report {
    pub(crate) fn error(&mut self, message: Message) {
        self.errors.push(message);
    }

    pub(crate) fn add(&mut self, severity: Severity, message: Message) {
        match severity {
            Severity::Error => self.errors.push(message),
            Severity::Warning => self.warnings.push(message),
            // The compiler knows nothing lighter than a warning, and `-D warnings` makes that an error:
            // what is only good to know is the linter's to say.
            _ => {}
        }
    }

    pub(crate) fn error_count(&self) -> usize {
        self.errors.first.len() + self.errors.left
    }

    pub(crate) fn errors(&self) -> TokenStream {
        let mut out = TokenStream::new();
        for message in &self.errors.first {
            out.extend(message.error());
        }
        out
    }

    /// `levels` are the lint attributes of the item: the compiler applies them to the item alone,
    /// not to what is derived from it.
    pub(crate) fn warnings(&self, attributes: &[Attribute]) -> TokenStream {
        let levels: Vec<&Attribute> = attributes
            .iter()
            .filter(|a| {
                ["allow", "warn", "deny", "forbid"]
                    .iter()
                    .any(|level| a.named(level).is_some())
            })
            .collect();
        let mut out = TokenStream::new();
        for message in &self.warnings.first {
            out.extend(message.warning(&levels));
        }
        out
    }
}
