//! Reads the definitions of many files, in their order.

use std::cell::OnceCell;
use std::ops::Range;
use std::path::Path as FilePath;
use std::sync::Arc;

use graphsub_read::budget::Meter;
use graphsub_read::source::Source;
use graphsub_read::{Context, Failure, Form, Found, Located, Memory, Registration, Sink};
use graphsub_rules::fleet::granted;
use graphsub_rules::fleet::{Charge, charges};
use graphsub_rules::path::ResourcePath;
use graphsub_rules::{Field, Lifetime, Part};
use graphsub_tables::{Auth, Cloud, Path};
use graphsub_terms::Value;
use sha2::{Digest as _, Sha256};

use crate::engine::{Input, front_end, is_searched, load_text};
use crate::registration;
use crate::threads;

/// Files that are read at once.
const BATCH: usize = 256;

/// What is known of a subscription.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Subscription {
    /// Its file.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Its name, or what stands for it.
    pub name: String,
    /// Name of its app, else its id, else what stands for it.
    pub app: String,
    /// What tells its app from others, also from those of other runs.
    pub app_identity: String,
    /// `resource` as written.
    pub resource: Option<String>,
    /// The row of the tables its resource means.
    pub row: Option<&'static Path>,
    /// Permission type.
    pub auth: Option<Auth>,
    /// Permissions the app is granted; none: unknown.
    pub granted: Option<Arc<[&'static str]>>,
    /// Cloud; none: unknown.
    pub cloud: Option<Cloud>,
    /// How long it is meant to live.
    pub lifetime: Option<Lifetime>,
    /// How often it is renewed, in seconds.
    pub renew_every: Option<i64>,
    /// Whether notifications carry the changed resource.
    pub resource_data: bool,
    /// Subscriptions per tenant.
    pub instances: u32,
    /// Tenants that install the app.
    pub tenants: u32,
    /// What it takes of each quota.
    pub charges: Vec<Charge>,
}

/// Where a subscription is reported: at its resource, where that is its own.
fn place(found: &Found<'_>) -> usize {
    let (resource, _) = found.locate(Field::Resource, &Part::Whole);
    let is_own = found.span.start <= resource.start && resource.end <= found.span.end;
    if is_own { resource.start } else { found.anchor.start }
}

/// A file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unread {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Why.
    pub message: String,
}

/// Reads files and hands on their subscriptions in order; no more than a few files are held at once. Returns the
/// files that could not be read. Renewals are no subscriptions of their own.
///
/// # Errors
/// What `take` returns.
///
/// ```
/// use graphsub_lint::engine::Input;
/// use graphsub_lint::fleet::each;
/// use graphsub_read::Context;
///
/// let inputs = [Input::text("graphsub.yaml", "app: {name: a}\nsubscriptions: [{resource: /users}]")];
/// let mut apps = Vec::new();
/// let unread = each(&inputs, &Context::default(), &mut |subscription| {
///     apps.push(subscription.app);
///     Ok::<(), ()>(())
/// });
/// assert_eq!((unread.unwrap().len(), apps), (0, vec!["a".to_owned()]));
/// ```
pub fn each<E>(
    inputs: &[Input],
    context: &Context,
    take: &mut dyn FnMut(Subscription) -> Result<(), E>,
) -> Result<Vec<Unread>, E> {
    let mut unread = Vec::new();
    for batch in inputs.chunks(BATCH) {
        let read = threads::map(batch, Memory::default, |memory, _, input| read(input, context, memory));
        for (subscriptions, failure) in read {
            subscriptions.into_iter().try_for_each(&mut *take)?;
            unread.extend(failure);
        }
    }
    Ok(unread)
}

/// Reads files and returns all their subscriptions, and the files that could not be read.
pub fn subscriptions(inputs: &[Input], context: &Context) -> (Vec<Subscription>, Vec<Unread>) {
    let mut all = Vec::new();
    let unread = each(inputs, context, &mut |subscription| {
        all.push(subscription);
        Ok::<(), std::convert::Infallible>(())
    });
    match unread {
        Ok(unread) => (all, unread),
        Err(never) => match never {},
    }
}

fn read(input: &Input, context: &Context, memory: &mut Memory) -> (Vec<Subscription>, Option<Unread>) {
    let unread = |line, message: String| {
        // That a file of code cannot be read matters to nobody who plans subscriptions.
        (!is_searched(input.name(), input.origin())).then(|| Unread {
            file: input.name().to_owned(),
            line,
            message,
        })
    };
    let Some(text) = load_text(input, context.budget.bytes) else {
        return (Vec::new(), unread(1, "the file cannot be read as text".into()));
    };
    let source = Source::new(input.name(), &text).without_mark();
    let mut collector = Collector {
        source: &source,
        hash: OnceCell::new(),
        found: Vec::new(),
        meter: Meter::new(&context.budget),
    };
    let read = front_end(&source, input.origin()).read(&source, context, memory, &mut collector);
    let failure = read
        .err()
        .or_else(|| Failure::over(&collector.meter))
        .and_then(|failure| {
            let at = source.position(failure.span.start);
            unread(at.line, failure.message)
        });
    (collector.found, failure)
}

/// Takes what a front-end finds in one file.
struct Collector<'f> {
    source: &'f Source<'f>,
    /// Hash of the text: an app without a name is known by its file, and files of other runs may have its name.
    hash: OnceCell<String>,
    found: Vec<Subscription>,
    meter: Meter,
}

fn hash(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

impl Collector<'_> {
    /// What is granted, shared with the subscription before where it is the same: it mostly belongs to the app.
    fn granted(&self, names: Option<Vec<&'static str>>) -> Option<Arc<[&'static str]>> {
        let names = names?;
        let last = self.found.last().and_then(|last| last.granted.as_ref());
        Some(match last {
            Some(last) if **last == *names => Arc::clone(last),
            _ => names.into(),
        })
    }
}

impl Sink for Collector<'_> {
    fn document(&mut self) {}

    fn definition(&mut self, found: &Found<'_>) {
        if found.form == Form::Renewal {
            return;
        }
        let definition = &found.definition;
        let resource = definition.resource.known();
        let own = || format!("{}#{}", self.source.name(), found.document);
        let identity = match &found.app {
            Some(app) => app.to_string(),
            None => format!("{}~{}", own(), self.hash.get_or_init(|| hash(self.source.text()))),
        };
        self.found.push(Subscription {
            file: self.source.name().to_owned(),
            line: self.source.position(place(found)).line,
            name: found.shown_name().into_owned(),
            resource: resource.map(|text| text.raw().to_owned()),
            row: resource.and_then(|text| ResourcePath::read(text.clone()).meaning().path()),
            auth: definition.auth.known().copied(),
            granted: self.granted(granted(definition)),
            cloud: definition.cloud.known().copied(),
            lifetime: definition.lifetime.known().copied(),
            renew_every: definition.renew_every.known().copied(),
            resource_data: definition.include_resource_data == Value::Known(true),
            instances: found.instances,
            tenants: found.tenants,
            charges: charges(definition, &identity, found.instances, found.tenants),
            app: found.app_name.or(found.app.as_deref()).map_or_else(own, str::to_owned),
            app_identity: identity,
        });
    }

    fn meter(&mut self) -> Option<&mut Meter> {
        Some(&mut self.meter)
    }

    fn located(&mut self, _located: Located) {}

    fn registration(&mut self, file: &str) -> Result<Registration, String> {
        let folder = FilePath::new(self.source.name()).parent().unwrap_or(FilePath::new(""));
        registration::load(&folder.join(file)).map_err(|error| error.to_string())
    }

    fn comment(&mut self, _span: Range<usize>, _text: &str, _trailing: bool) {}
}
