//! Objects: how they are made and what is set on them.

use std::rc::Rc;

use super::branch::{Slot, Stored};
use super::{FuncRef, Kind, Machine, Object, ObjectId, Prop, Val};
use crate::ir::{Arg, ClassId, Entry, Id, Key, Name, Node, Span};
use crate::keys;

/// Keys whose objects are shown and not sent.
const SHOWS: [&str; 6] = [
    "example",
    "examples",
    "expected",
    "jsonschemaextra",
    "mock",
    "schemaextra",
];

/// What an object under such a key was given to.
pub(crate) const SHOWN: &str = "#shown";

/// Objects beyond this number are not kept.
const MOST_OBJECTS: usize = 200_000;

impl Machine<'_> {
    pub(super) fn allocate(&mut self, kind: Kind, site: Span, class: Option<Name>) -> ObjectId {
        if self.objects.len() >= MOST_OBJECTS {
            return self.objects.len() - 1;
        }
        self.objects.push(Object {
            site,
            kind,
            class,
            class_id: None,
            props: Vec::new(),
            open: false,
            context: self.context.clone(),
            sinks: Vec::new(),
            merged: Vec::new(),
        });
        self.objects.len() - 1
    }

    /// Evaluates the entries of a literal into an object.
    pub(super) fn fill(&mut self, object: ObjectId, entries: &[Entry], frame: super::FrameId) {
        for entry in entries {
            let value = self.eval(entry.value, frame);
            let span = self.ir.span(entry.value);

            match &entry.key {
                Key::Name(key) => self.push(
                    object,
                    Prop {
                        key: key.clone(),
                        key_span: entry.key_span,
                        span,
                        value,
                    },
                ),
                Key::Computed(key) => match written_key(&self.eval(*key, frame)) {
                    Some(key) => {
                        let key = Rc::from(key);
                        self.push(
                            object,
                            Prop {
                                key,
                                key_span: entry.key_span,
                                span,
                                value,
                            },
                        );
                    }
                    None => self.objects[object].open = true,
                },
                Key::Spread => self.spread(object, &value),
            }
        }
    }

    /// Adds a property of a literal. A key that is given again counts once, with its last value.
    fn push(&mut self, object: ObjectId, prop: Prop) {
        if let Val::Object(inner) = prop.value
            && SHOWS.contains(&keys::normal(&prop.key).as_str())
        {
            self.objects[inner].sinks.push(Rc::from(SHOWN));
        }
        if keys::graph(&prop.key).is_some() {
            self.objects[object].props.retain(|old| old.key != prop.key);
        }
        self.objects[object].props.push(prop);
    }

    /// Copies the properties of another object.
    pub(super) fn spread(&mut self, object: ObjectId, from: &Val) {
        match from {
            Val::Object(from) if *from != object => {
                let props = self.objects[*from].props.clone();
                self.objects[object].open |= self.objects[*from].open || self.objects[*from].kind == Kind::Open;
                self.budget = self.budget.saturating_sub(props.len());
                if self.budget == 0 && props.len() > 64 {
                    self.objects[object].open = true;
                    return;
                }
                self.objects[object].merged.push(*from);
                for prop in props {
                    self.push(object, prop);
                }
            }
            Val::Null | Val::Bool(_) => {}
            // `...(rich && { includeResourceData: true })`, and objects from elsewhere.
            _ => self.objects[object].open = true,
        }
    }

    /// Sets a property, now or in the branch that runs.
    pub(super) fn set(&mut self, object: ObjectId, prop: Prop) {
        // The language may spell the key in another way than the literal did.
        let spelled = keys::graph(&prop.key)
            .and_then(|key| self.objects[object].graph(&keys::normal(key)))
            .map_or_else(|| prop.key.clone(), |old| old.key.clone());
        let key_span = prop.key_span;
        let prop = Prop {
            key: spelled.clone(),
            key_span,
            ..prop
        };
        self.set_slot(Slot::Prop(object, spelled), Some(Stored::Prop(prop)));
    }

    pub(super) fn set_all(&mut self, of: &Val, prop: &Prop) {
        match of {
            Val::Object(object) => self.set(*object, prop.clone()),
            Val::Choice(choice) => {
                for value in &choice.values {
                    if let Val::Object(object) = value {
                        self.set(*object, prop.clone());
                    }
                }
            }
            _ => {}
        }
    }

    pub(super) fn construct(
        &mut self,
        id: Id,
        class: &Name,
        args: &[Arg],
        init: &[Entry],
        frame: super::FrameId,
    ) -> Val {
        let span = self.ir.span(id);
        let values = self.arguments(args, frame);
        if init.is_empty()
            && let Some(value) = self.construct_time(class, &values)
        {
            return value;
        }
        // `new Map([[a, b]])`, `new ArrayList<>(List.of(..))` hold what they are given.
        if let [
            super::call::Given {
                value: list @ Val::List(_),
                ..
            },
        ] = values.as_slice()
            && init.is_empty()
            && ["Map", "Set", "List", "Array", "Collection"]
                .iter()
                .any(|end| class.ends_with(end))
        {
            return list.clone();
        }
        let known = self.ir.classes.iter().position(|known| known.name == *class);
        let object = self.allocate(Kind::New, span, Some(class.clone()));
        if let Some(known) = known {
            self.instance(object, known, &values, span);
        }
        let mut inner = None;
        for (index, value) in values.iter().enumerate() {
            match (&value.name, &value.value) {
                (Some((name, key_span)), given) => {
                    let prop = Prop {
                        key: name.clone(),
                        key_span: *key_span,
                        span: value.span,
                        value: given.clone(),
                    };
                    self.set(object, prop);
                }
                (None, given) if known.is_some_and(|known| self.is_plain(known)) => {
                    let position = known.and_then(|known| self.ir.classes[known].fields.get(index));
                    if let Some(key) = position.map(|field| field.name.clone()) {
                        let prop = Prop {
                            key,
                            key_span: value.span,
                            span: value.span,
                            value: given.clone(),
                        };
                        self.set(object, prop);
                    }
                }
                (None, Val::Object(_) | Val::Text(_)) if known.is_none() => inner = inner.or(Some(value.value.clone())),
                _ => {}
            }
        }
        if init.is_empty() && is_address(class) && known.is_none() {
            return match values.as_slice() {
                [only] => only.value.clone(),
                // A path and its base.
                _ => Val::unknown(class),
            };
        }
        self.fill(object, init, frame);
        self.run_callbacks(&values);
        self.taken_by(&format!("new {class}"), &values);
        match inner {
            // `new StringContent(json)`: what it holds is what counts, where that is written.
            Some(held @ Val::Object(_)) if init.is_empty() && carries_body(class) => held,
            Some(Val::Object(from)) if init.is_empty() => {
                // `new Subscription(array)`, `new JObject(..)` carry what they were given.
                let props = self.objects[from].props.clone();
                self.objects[object].merged.push(from);
                for prop in props {
                    self.push(object, prop);
                }
                self.objects[object].open = self.objects[from].open;
                Val::Object(object)
            }
            Some(text @ Val::Text(_)) if init.is_empty() && carries_text(class) => text,
            _ => Val::Object(object),
        }
    }

    /// Whether a class has no constructor of its own and takes its fields in order.
    fn is_plain(&self, class: ClassId) -> bool {
        !self.ir.classes[class]
            .methods
            .iter()
            .any(|method| self.ir.funcs[*method].constructor)
    }

    /// Gives a new object the fields of its class and runs its constructor.
    fn instance(&mut self, object: ObjectId, class: ClassId, args: &[super::call::Given], span: Span) {
        let statics = self.statics(class);
        self.objects[object].class_id = Some(class);
        if let Some(statics) = statics {
            let props: Vec<Prop> = self.objects[statics].props.clone();
            self.budget = self.budget.saturating_sub(props.len());
            self.objects[object].props = props;
        }
        let form = &self.ir.classes[class];
        let constructor = form
            .methods
            .iter()
            .copied()
            .find(|method| self.ir.funcs[*method].constructor && self.ir.funcs[*method].params.len() >= args.len());
        if let Some(func) = constructor
            && self.may_call(func)
        {
            let frame = self.class_frames[class];
            self.invoke(
                FuncRef {
                    func,
                    frame,
                    this: Some(object),
                },
                args,
                Some(span),
            );
        }
    }

    /// Returns the object that holds what a class's fields start with.
    pub(super) fn statics(&mut self, class: ClassId) -> Option<ObjectId> {
        if let Some(object) = self.statics[class] {
            return Some(object);
        }
        let form = &self.ir.classes[class];
        let at = form.fields.first().map_or(Span::default(), |field| field.span);
        let object = self.allocate(Kind::Class, at, Some(form.name.clone()));
        self.objects[object].class_id = Some(class);
        self.statics[class] = Some(object);
        let outer = self.class_frames[class];
        self.frames.push(super::Frame {
            parent: Some(outer),
            this: Some(object),
            ..super::Frame::default()
        });
        let frame = self.frames.len() - 1;
        let form = &self.ir.classes[class];
        self.hoist(&form.body, frame);
        let context = std::mem::take(&mut self.context);
        for field in &form.fields {
            let Some(value) = field.value else { continue };
            let value = self.eval(value, frame);
            // A field that starts empty is filled later.
            if matches!(value, Val::Null) || value.known_text().is_some_and(str::is_empty) {
                continue;
            }
            let prop = Prop {
                key: field.name.clone(),
                key_span: field.span,
                span: field.span,
                value,
            };
            self.objects[object].props.push(prop);
        }
        for id in &form.body {
            self.run(*id, frame);
        }
        self.context = context;
        Some(object)
    }

    pub(super) fn assign(&mut self, id: Id, target: Id, value: Id, append: bool, frame: super::FrameId) -> Val {
        let mut new = self.eval(value, frame);
        if append {
            let old = self.eval(target, frame);
            new = self.add_values(id, &[target, value], &[old, new]);
        }
        let span = self.ir.span(value);
        match self.ir.node(target) {
            Node::Name(name) => {
                let at = self.declared(name, frame);
                let this = at.is_none().then(|| self.this(frame)).flatten();
                match this.filter(|this| self.is_field(*this, name)) {
                    Some(this) => {
                        let key_span = self.ir.span(target);
                        self.set(
                            this,
                            Prop {
                                key: name.clone(),
                                key_span,
                                span,
                                value: new.clone(),
                            },
                        );
                    }
                    None => {
                        let at = at.unwrap_or(frame);
                        self.declare(at, &name.clone(), new.clone());
                    }
                }
            }
            Node::Member(of, key) => {
                let key_span = self.last_word(target, key);
                let prop = Prop {
                    key: key.clone(),
                    key_span,
                    span,
                    value: new.clone(),
                };
                let of = *of;
                self.set_on(of, &prop, frame, self.ir.span(target));
            }
            Node::Index(of, key) => {
                let (of, key_id) = (*of, *key);
                let key_value = self.eval(key_id, frame);
                if let Some(key) = written_key(&key_value) {
                    let key_span = self.ir.span(key_id);
                    let prop = Prop {
                        key: Rc::from(key),
                        key_span,
                        span,
                        value: new.clone(),
                    };
                    self.set_on(of, &prop, frame, self.ir.span(target));
                }
            }
            Node::List(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    if let (Node::Name(name), Val::List(items)) = (self.ir.node(*part), &new)
                        && let Some(item) = items.get(index)
                    {
                        self.declare(frame, name, item.value.clone());
                    }
                }
            }
            _ => {}
        }
        new
    }

    fn is_field(&self, this: ObjectId, name: &str) -> bool {
        let object = &self.objects[this];
        object
            .class_id
            .is_some_and(|class| self.ir.classes[class].fields.iter().any(|field| &*field.name == name))
    }

    /// The place of the last name of an access.
    fn last_word(&self, target: Id, key: &str) -> Span {
        let span = self.ir.span(target);
        Span::new(span.end.saturating_sub(key.len()).max(span.start), span.end)
    }

    /// Sets a property on what an expression stands for. An unknown one becomes an object that this file did not
    /// make, if the property is one of a subscription.
    pub(super) fn set_on(&mut self, of: Id, prop: &Prop, frame: super::FrameId, site: Span) -> Val {
        let held = self.eval(of, frame);
        match &held {
            Val::Object(_) | Val::Choice(_) => {
                self.set_all(&held, prop);
                held
            }
            Val::Class(class) => {
                if let Some(object) = self.statics(*class) {
                    self.set(object, prop.clone());
                }
                held
            }
            Val::Unknown(_) | Val::Null if keys::graph(&prop.key).is_some() => {
                let object = self.open(of, frame, site);
                self.set(object, prop.clone());
                Val::Object(object)
            }
            _ => held,
        }
    }

    /// Makes an object for something unknown and puts it where it was read from.
    pub(super) fn open(&mut self, of: Id, frame: super::FrameId, site: Span) -> ObjectId {
        let object = self.allocate(Kind::Open, site, None);
        self.objects[object].open = true;
        match self.ir.node(of) {
            Node::Name(name) => {
                let at = self.declared(name, frame).unwrap_or(frame);
                self.declare(at, &name.clone(), Val::Object(object));
            }
            Node::Member(outer, key) => {
                let held = match self.ir.node(*outer) {
                    Node::This | Node::Name(_) => self.eval(*outer, frame),
                    _ => Val::Null,
                };
                if let Val::Object(holder) = held {
                    let prop = Prop {
                        key: key.clone(),
                        key_span: site,
                        span: site,
                        value: Val::Object(object),
                    };
                    self.set(holder, prop);
                }
            }
            _ => {}
        }
        object
    }
}

/// The key that a computed one must be: a text, or Graph's name inside a call such as `camel("change_type")`.
pub(super) fn written_key(key: &Val) -> Option<String> {
    match key {
        Val::Unknown(unknown) => {
            let inner = unknown.chain.strip_suffix(')')?.rsplit('(').next()?;
            keys::graph(inner).map(str::to_owned)
        }
        key => key.known_text().map(str::to_owned),
    }
}

/// Classes that wrap a body to send it.
fn carries_body(class: &str) -> bool {
    let class = class.to_ascii_lowercase();
    ["content", "entity", "request", "body"]
        .iter()
        .any(|end| class.ends_with(end))
        && !class.contains("subscription")
}

/// Classes of addresses.
fn is_address(class: &str) -> bool {
    matches!(class, "URL" | "Url" | "Uri" | "URI" | "UriBuilder")
}

/// Classes that wrap a text: what they hold is the text.
fn carries_text(class: &str) -> bool {
    let class = class.to_ascii_lowercase();
    ["content", "entity", "string", "changetype", "jsonobject", "jvalue"]
        .iter()
        .any(|end| class.ends_with(end))
}
