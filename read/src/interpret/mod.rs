//! From keys and values to definitions, by the table of keys: the same for every front-end.
//!
//! What is wrong with the structure is reported here, once, and then taken for what it means, where that
//! is clear; otherwise the field is unknown, so that nothing follows from the same mistake.

mod keys;
mod values;

use std::borrow::Cow;
use std::ops::Range;

use graphsub_rules::echo;
use graphsub_rules::help::Dialect;
use graphsub_rules::path::ResourcePath;
use graphsub_rules::{Definition, Expiration, Finding, Help, Lifetime, LifetimeForm, Permissions, Rule, structure};
use graphsub_tables::{ApiVersion, Auth, Cloud, Resource};
use graphsub_terms::{Field, Text, Value};

use crate::found::{Base, Form, Found, Located, Place, Route};
use crate::front_end::{Context, Registration, Sink};
use crate::raw::Entry;

pub(crate) use keys::{OWNER, Scope, Slots, is_own_key};

/// Most permissions of an app registration that are reported: a file of them would bury everything else.
const MOST_UNKNOWN: usize = 20;

/// Where `app` of a manifest hangs.
pub(crate) const APP: Base = Base::Key("app");

/// Keys and values that make one definition.
#[non_exhaustive]
pub struct Mapping<'e, 't> {
    /// What it is.
    pub form: Form,
    /// Where it hangs.
    pub base: Base,
    /// Index of its document.
    pub document: u32,
    /// Bytes of all of it.
    pub span: Range<usize>,
    /// Its keys and values.
    pub entries: &'e [Entry<'t>],
    /// What is known of a key that is not written.
    pub rest: Rest,
    /// How keys and values are written here.
    pub dialect: &'static dyn Dialect,
    /// Where to point for what is not written; none: at its name, its resource or its first key.
    pub anchor: Option<Range<usize>>,
    /// What shows the permission type, where it is inferred from what stands around it.
    pub inferred: Option<Range<usize>>,
    /// The rules that the definition itself allows.
    pub allowed: Vec<Rule>,
}

impl<'e, 't> Mapping<'e, 't> {
    /// Returns a mapping whose keys are all written.
    pub fn new(
        form: Form,
        base: Base,
        span: Range<usize>,
        entries: &'e [Entry<'t>],
        dialect: &'static dyn Dialect,
    ) -> Mapping<'e, 't> {
        Mapping {
            form,
            base,
            document: 0,
            span,
            entries,
            rest: Rest::Absent,
            dialect,
            anchor: None,
            inferred: None,
            allowed: Vec::new(),
        }
    }
}

/// What is known of a key that is not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rest {
    /// It is not there.
    Absent,
    /// It may be set elsewhere.
    Unknown,
}

/// What several definitions share: `defaults` and `app` of a manifest.
#[derive(Default)]
pub(crate) struct Shared<'e, 't> {
    pub(crate) defaults: Slots<'e, 't>,
    pub(crate) app: Slots<'e, 't>,
    /// What tells the app from others.
    pub(crate) identity: Option<Cow<'t, str>>,
    /// Its name.
    pub(crate) name: Option<&'t str>,
    /// Whether somebody is named as `owner` for all of them.
    pub(crate) has_owner: bool,
    pub(crate) tenants: u32,
    /// What `app` says it is granted.
    pub(crate) permissions: Value<Permissions<'t>>,
    /// What the app registration grants that `app` names.
    pub(crate) registration: Option<Registration>,
}

/// Reads a mapping and passes on its definition.
pub fn interpret<'t>(mapping: &Mapping<'_, 't>, context: &'t Context, sink: &mut dyn Sink) {
    let mut reader = Reader::new(context, sink, mapping.document, mapping.dialect);
    let slots = reader.slots_of(mapping);
    reader.definition(mapping, slots, None);
}

/// The same for a definition that names its app, which others may name too.
#[cfg(feature = "source")]
pub(crate) fn interpret_of_app<'t>(
    mapping: &Mapping<'_, 't>,
    app: &'t graphsub_source::App,
    context: &'t Context,
    sink: &mut dyn Sink,
) {
    let mut reader = Reader::new(context, sink, mapping.document, mapping.dialect);
    let slots = reader.slots_of(mapping);
    let shared = Shared {
        identity: Some(match &app.id {
            Some(id) => Cow::Owned(id.to_lowercase()),
            None => Cow::Borrowed(&app.name),
        }),
        name: Some(&app.name),
        tenants: app.tenants,
        // Who looks after it is not for a program to say.
        has_owner: true,
        ..Shared::default()
    };
    reader.definition(mapping, slots, Some(&shared));
}

/// Reads values and reports what is wrong with them.
pub(crate) struct Reader<'r, 'c> {
    context: &'c Context,
    sink: &'r mut dyn Sink,
    document: u32,
    dialect: &'static dyn Dialect,
    /// Name of the subscription whose values are read.
    subscription: Option<String>,
}

impl<'r, 'c> Reader<'r, 'c> {
    pub(crate) fn new(
        context: &'c Context,
        sink: &'r mut dyn Sink,
        document: u32,
        dialect: &'static dyn Dialect,
    ) -> Reader<'r, 'c> {
        Reader {
            context,
            sink,
            document,
            dialect,
            subscription: None,
        }
    }

    /// Reports a finding at some bytes. Returns nothing: the caller goes on with what is clear.
    pub(crate) fn report(&mut self, finding: Finding, span: Range<usize>, editable: bool, route: Route) {
        let located = self.located(finding, span, editable, route);
        self.sink.located(located);
    }

    fn located(&self, finding: Finding, span: Range<usize>, editable: bool, route: Route) -> Located {
        Located {
            finding,
            span,
            editable,
            value: None,
            route,
            document: self.document,
            subscription: self.subscription.clone(),
            related: None,
            unregistered: None,
            dialect: self.dialect,
        }
    }

    /// Reports a key that has to go.
    pub(crate) fn report_key(&mut self, finding: Finding, entry: &Entry<'_>, route: Route) {
        let located = Located {
            value: Some(entry.span.clone()),
            ..self.located(finding, entry.key_span.clone(), true, route)
        };
        self.sink.located(located);
    }

    /// Reports a value that is not what its key takes (GS004).
    fn wrong(&mut self, slot: &Place<'_, '_>, field: Field, message: String, label: String, help: Help) {
        self.report_value(structure::invalid_value(field, message, help).label(label), slot);
    }

    /// Reports what is wrong with a value.
    fn report_value(&mut self, finding: Finding, slot: &Place<'_, '_>) {
        let editable = slot.entry.map.is_editable();
        self.report(finding, slot.entry.span.clone(), editable, slot.route());
    }

    /// The keys of a mapping.
    fn slots_of<'e, 't>(&mut self, mapping: &Mapping<'e, 't>) -> Slots<'e, 't> {
        let scope = match mapping.form {
            Form::Entry => Scope::Entry,
            Form::Body => Scope::Body,
            Form::Listed | Form::Renewal => Scope::Listed,
        };
        self.slots(mapping.entries, scope, mapping.base)
    }

    /// Makes a definition of the keys of a mapping and of what it shares with others.
    pub(crate) fn definition<'e, 't>(
        &mut self,
        mapping: &Mapping<'e, 't>,
        mut slots: Slots<'e, 't>,
        shared: Option<&Shared<'e, 't>>,
    ) where
        'c: 't,
    {
        if let Some(shared) = shared {
            slots.take_defaults(&shared.defaults);
        }
        let bytes = slots.cost() + shared.map_or(0, |shared| shared.app.cost());
        if self
            .sink
            .meter()
            .is_some_and(|meter| !meter.spend(bytes, &mapping.span))
        {
            return;
        }
        if let Some(shared) = shared {
            slots.take_app(&shared.app);
        }
        let name = slots.get(Field::Name).and_then(|slot| self.own_name(&slot));
        self.subscription = Some(name.as_deref().map_or_else(|| mapping.base.name(), str::to_owned));
        let mut found = Found {
            definition: Definition::new(),
            form: mapping.form,
            name,
            base: mapping.base,
            app: shared.and_then(|shared| shared.identity.clone()),
            app_name: shared.and_then(|shared| shared.name),
            instances: 1,
            tenants: shared.map_or(1, |shared| shared.tenants),
            document: mapping.document,
            span: mapping.span.clone(),
            anchor: mapping.anchor.clone().unwrap_or_else(|| anchor(mapping, &slots)),
            inferred: mapping.inferred.clone(),
            allowed: mapping.allowed.clone(),
            registration: None,
            name_span: slots.get(Field::Name).map(|slot| slot.entry.span.clone()),
            places: slots.places(),
            dialect: mapping.dialect,
        };
        self.texts(&slots, mapping, &mut found);
        self.times(&slots, mapping, &mut found);
        self.delivery(&slots, mapping, &mut found);
        self.circumstances(&slots, shared, mapping, &mut found);
        if let Some(shared) = shared {
            let has_owner = shared.has_owner || slots.has_owner();
            found.definition.owner = if has_owner { Value::Known(()) } else { Value::Absent };
        }
        if matches!(mapping.form, Form::Entry | Form::Body) && mapping.rest == Rest::Absent {
            self.missing(mapping, &slots, &found);
        }
        self.sink.definition(&found);
        self.subscription = None;
    }

    /// A name is shown, and tells subscriptions apart from run to run.
    fn own_name<'t>(&mut self, slot: &Place<'_, 't>) -> Option<Cow<'t, str>> {
        let text = self.text(slot, Field::Name).into_known()?;
        (!text.raw().is_empty()).then(|| Cow::Borrowed(short(text.raw())))
    }

    fn texts<'t>(&mut self, slots: &Slots<'_, 't>, mapping: &Mapping<'_, 't>, found: &mut Found<'t>) {
        for field in Field::ALL {
            let Some(slot) = slots.get(*field) else {
                let rest = rest(mapping, slots, *field);
                if let Some(value) = found.definition.text_mut(*field) {
                    *value = rest;
                }
                continue;
            };
            if found.definition.text_mut(*field).is_none() {
                continue;
            }
            let mut text = self.text(&slot, *field);
            self.check_length(&slot, *field, &text);
            // An empty id is the same as none.
            if *field == Field::EncryptionCertificateId && text.known().is_some_and(|text| text.raw().is_empty()) {
                text = Value::Absent;
            }
            if let Some(value) = found.definition.text_mut(*field) {
                *value = text;
            }
        }
    }

    fn times<'t>(&mut self, slots: &Slots<'_, 't>, mapping: &Mapping<'_, 't>, found: &mut Found<'t>) {
        let duration = |reader: &mut Self, field| match slots.get(field) {
            Some(slot) => reader.duration(&slot, field),
            None => rest(mapping, slots, field),
        };
        let lifetime = duration(self, Field::Lifetime);
        found.definition.renew_every = duration(self, Field::RenewEvery);
        found.definition.max_latency = duration(self, Field::MaxLatency);
        found.definition.lifetime = lifetime.map(Lifetime::duration);
        let Some(slot) = slots.get(Field::ExpirationDateTime) else {
            if !lifetime.is_absent() {
                return;
            }
            // What has no end has been reported.
            found.definition.lifetime = Value::Unknown;
            return;
        };
        let (expiration, computed) = self.expiration(&slot);
        if mapping.form == Form::Listed {
            found.definition.lifetime = Value::Unknown;
            return;
        }
        if slots.get(Field::Lifetime).is_none() {
            found.definition.lifetime = match (&expiration, computed) {
                (_, Some(seconds)) => Value::Known(Lifetime::new(seconds, LifetimeForm::Computed)),
                (Value::Known(Expiration::FromNow(seconds)), _) if *seconds > 0 => {
                    Value::Known(Lifetime::new(*seconds, LifetimeForm::Date))
                }
                _ => Value::Unknown,
            };
        }
        found.definition.expiration = expiration;
    }

    fn delivery<'t>(&mut self, slots: &Slots<'_, 't>, mapping: &Mapping<'_, 't>, found: &mut Found<'t>) {
        found.definition.include_resource_data = match slots.get(Field::IncludeResourceData) {
            Some(slot) => self.flag(&slot, Field::IncludeResourceData),
            None => rest(mapping, slots, Field::IncludeResourceData),
        };
        found.definition.encryption_certificate = match slots.get(Field::EncryptionCertificate) {
            Some(slot) => match self.text(&slot, Field::EncryptionCertificate) {
                Value::Known(text) if text.raw().is_empty() => Value::Absent,
                Value::Known(text) => graphsub_certificate::look(&text),
                Value::Absent => Value::Absent,
                Value::Unknown => Value::Unknown,
            },
            None => rest(mapping, slots, Field::EncryptionCertificate),
        };
        found.definition.change_type = match slots.get(Field::ChangeType) {
            Some(slot) => self.change_type(&slot, mapping.form),
            None => rest(mapping, slots, Field::ChangeType),
        };
    }

    /// Who creates it, where, with which permissions: its own, else the app's, else what a manifest means
    /// without them, or what was said on the command line about a body.
    fn circumstances<'e, 't>(
        &mut self,
        slots: &Slots<'e, 't>,
        shared: Option<&Shared<'e, 't>>,
        mapping: &Mapping<'_, 't>,
        found: &mut Found<'t>,
    ) where
        'c: 't,
    {
        let is_entry = mapping.form == Form::Entry;
        found.definition.auth = match slots.get(Field::Auth) {
            Some(slot) => self.choice(&slot, Field::Auth, Auth::ALL, Auth::as_str),
            None => self.context.auth.filter(|_| !is_entry).into(),
        };
        found.definition.api = match slots.get(Field::Api) {
            Some(slot) => self.choice(&slot, Field::Api, ApiVersion::ALL, ApiVersion::as_str),
            None if is_entry && !slots.is_meant(Field::Api) => Value::Known(ApiVersion::V1),
            None => self.context.api.filter(|_| !is_entry).into(),
        };
        found.definition.cloud = match slots.get(Field::Cloud) {
            Some(slot) => self.choice(&slot, Field::Cloud, Cloud::ALL, Cloud::as_str),
            None if is_entry && !slots.is_meant(Field::Cloud) => Value::Known(Cloud::Global),
            None => self.context.cloud.filter(|_| !is_entry).into(),
        };
        found.definition.permissions = self.permissions(slots, shared, is_entry, found);
        if let Some(slot) = slots.get(Field::Instances) {
            found.instances = self.count(&slot, Field::Instances);
        }
        if mapping.form == Form::Listed {
            tell_apart(slots, found);
        }
    }

    /// What is granted: what the definition says itself, else the app registration, else `app`.
    fn permissions<'e, 't>(
        &mut self,
        slots: &Slots<'e, 't>,
        shared: Option<&Shared<'e, 't>>,
        is_entry: bool,
        found: &mut Found<'t>,
    ) -> Value<Permissions<'t>>
    where
        'c: 't,
    {
        match (slots.get(Field::Permissions), shared) {
            // Read and looked up once for all definitions.
            (Some(slot), Some(shared)) if slot.base == APP => return shared.permissions.clone(),
            (Some(slot), _) => return self.names(&slot, Field::Permissions).map(Permissions::from),
            (None, _) => {}
        }
        let registered = |registration: &Registration, found: &mut Found<'t>| {
            found.registration = Some(registration.id);
            // The same name may be granted for one permission type and not for the other.
            let auth = found.definition.auth.known();
            auth.map_or(Value::Unknown, |auth| {
                literals(registration.permissions(*auth).iter().copied())
            })
        };
        if slots.get(Field::Registration).is_some() {
            let registration = shared.and_then(|shared| shared.registration.as_ref());
            return registration.map_or(Value::Unknown, |registration| registered(registration, found));
        }
        match &self.context.registration {
            _ if is_entry => Value::Unknown,
            Some(registration) => registered(registration, found),
            None if self.context.permissions.is_empty() => Value::Unknown,
            None => literals(self.context.permissions.iter().map(String::as_str)),
        }
    }

    /// Returns what the app registration grants that `app` names, and reports what is wrong with it.
    pub(crate) fn registration(&mut self, app: &Slots<'_, '_>) -> Option<Registration> {
        let slot = app.get(Field::Registration)?;
        let file = self.text(&slot, Field::Registration).into_known()?;
        // A name that is known only at deployment is a file that is known only then.
        let file = file.whole()?;
        match self.sink.registration(file) {
            Ok(registration) => {
                for (index, (written, place)) in registration.unknown.iter().take(MOST_UNKNOWN).enumerate() {
                    let message = format!(
                        "`{}` in the app registration is not a Microsoft Graph permission of its type",
                        echo(written)
                    );
                    let help = Help::say(format!(
                        "look at `{}:{place}`: the id may belong to another permission type",
                        echo(file)
                    ));
                    let finding = Finding::new(Rule::UnknownPermission, Field::Registration, message)
                        .label("registered here")
                        .help(help);
                    let located = Located {
                        unregistered: Some((registration.id, index)),
                        ..self.located(finding, slot.entry.span.clone(), false, slot.route())
                    };
                    self.sink.located(located);
                }
                Some(registration)
            }
            Err(error) => {
                let message = format!("the app registration cannot be read: {error}");
                let help = Help::say("use the JSON printed by `az ad app show --id ID` or Microsoft Graph");
                self.wrong(&slot, Field::Registration, message, "this file".into(), help);
                None
            }
        }
    }

    /// Reports what is wrong with the values of `app`.
    pub(crate) fn check_app(&mut self, app: &Slots<'_, '_>) {
        if let Some(slot) = app.get(Field::Auth) {
            let _ = self.choice(&slot, Field::Auth, Auth::ALL, Auth::as_str);
        }
        if let Some(slot) = app.get(Field::Api) {
            let _ = self.choice(&slot, Field::Api, ApiVersion::ALL, ApiVersion::as_str);
        }
        if let Some(slot) = app.get(Field::Cloud) {
            let _ = self.choice(&slot, Field::Cloud, Cloud::ALL, Cloud::as_str);
        }
    }

    /// Reports what a definition lacks (GS003).
    fn missing(&mut self, mapping: &Mapping<'_, '_>, slots: &Slots<'_, '_>, found: &Found<'_>) {
        for field in [Field::Resource, Field::ChangeType, Field::NotificationUrl] {
            if !slots.is_said(field) {
                self.missing_key(mapping, found, field, Help::add(field));
            }
        }
        let is_entry = mapping.form == Form::Entry;
        let has_end = slots.is_said(Field::ExpirationDateTime) || (is_entry && slots.is_said(Field::Lifetime));
        if has_end {
            return;
        }
        if is_entry {
            let example = lifetime_example(found);
            self.missing_key(mapping, found, Field::Lifetime, Help::add_as(Field::Lifetime, example));
        } else {
            self.missing_key(
                mapping,
                found,
                Field::ExpirationDateTime,
                Help::add(Field::ExpirationDateTime),
            );
        }
    }

    fn missing_key(&mut self, mapping: &Mapping<'_, '_>, found: &Found<'_>, field: Field, help: Help) {
        let finding = structure::missing_key(field.as_str(), field).help(help);
        self.report(finding, found.anchor.clone(), false, mapping.base.route());
    }
}

/// Names that stand for nothing but themselves.
fn literals<'t>(names: impl Iterator<Item = &'t str>) -> Value<Permissions<'t>> {
    Value::Known(names.map(Text::literal).collect::<Vec<_>>().into())
}

/// Bytes of a name that tell it from others: it is copied into each finding.
const MAX_NAME: usize = 1_000;

/// The beginning of a name, where it is longer than any that somebody reads.
pub(crate) fn short(name: &str) -> &str {
    let mut end = name.len().min(MAX_NAME);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    &name[..end]
}

/// What is known of a field that is not written.
fn rest<T>(mapping: &Mapping<'_, '_>, slots: &Slots<'_, '_>, field: Field) -> Value<T> {
    let is_whole = matches!(mapping.form, Form::Entry | Form::Body) && mapping.rest == Rest::Absent;
    if is_whole && !slots.is_said(field) {
        Value::Absent
    } else {
        Value::Unknown
    }
}

/// Where to point for what is not written.
fn anchor(mapping: &Mapping<'_, '_>, slots: &Slots<'_, '_>) -> Range<usize> {
    let inside = |span: &Range<usize>| mapping.span.start <= span.start && span.end <= mapping.span.end;
    let own = |field| slots.get(field).map(|slot| slot.entry.span.clone()).filter(inside);
    own(Field::Name)
        .or_else(|| own(Field::Resource))
        .or_else(|| {
            mapping
                .entries
                .first()
                .map(|entry| entry.key_span.clone())
                .filter(inside)
        })
        // What a call makes of a function's body is pointed at where it is called.
        .unwrap_or_else(|| mapping.span.clone())
}

/// A listing says itself which app, and for `/me` which user, each subscription belongs to.
fn tell_apart(slots: &Slots<'_, '_>, found: &mut Found<'_>) {
    let text = |field| match slots.get(field).map(|slot| &slot.entry.value) {
        Some(crate::raw::Raw::Scalar { text, .. }) => Some(*text),
        _ => None,
    };
    if let Some(app) = text(Field::ApplicationId) {
        let resource = found.definition.resource.known();
        let is_me = resource.is_some_and(|text| ResourcePath::read(text.clone()).is_me());
        let user = text(Field::CreatorId).filter(|_| is_me).unwrap_or_default();
        found.app = Some(Cow::Owned(format!("{}{user}", app.to_lowercase())));
    }
}

/// A lifetime that is allowed for the resource, with room to spare.
fn lifetime_example(found: &Found<'_>) -> String {
    let resource: Option<Resource> = found
        .definition
        .resource
        .known()
        .and_then(|text| ResourcePath::read(text.clone()).meaning().resource());
    let minutes = resource
        .and_then(|resource| resource.lifetime().limit(false))
        .map(|limit| limit.minutes);
    match minutes {
        Some(minutes) if minutes < 120 => format!("{minutes}m"),
        Some(minutes) if minutes < 2 * 1_440 => format!("{}h", minutes / 60 - 1),
        Some(minutes) => format!("{}d", (minutes / 1_440 - 1).clamp(1, 6)),
        None => "1h".into(),
    }
}
