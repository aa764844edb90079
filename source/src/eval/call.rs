//! Calls: functions of the file are run with what they are given, others take note of what they are given.

use std::rc::Rc;

use super::{Flow, Frame, FrameId, FuncRef, Kind, MOST_CALLS, Machine, ObjectId, Prop, Unknown, Update, Val, through};
use crate::ir::{Arg, Id, Name, Node, Pat, Span};
use crate::keys;

/// An argument, evaluated.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    pub(crate) name: Option<(Name, Span)>,
    pub(crate) value: Val,
    pub(crate) span: Span,
    pub(crate) id: Id,
    /// The object whose entry it is, where a whole map is given as arguments.
    pub(crate) from: Option<ObjectId>,
}

/// Methods of so many things that a name is no sign of a function of the file.
const COMMON: [&str; 30] = [
    "add", "all", "append", "build", "call", "close", "create", "delete", "execute", "fetch", "filter", "find", "get",
    "init", "invoke", "list", "log", "main", "map", "new", "patch", "post", "put", "request", "run", "save", "send",
    "set", "start", "update",
];

impl Machine<'_> {
    pub(super) fn arguments(&mut self, args: &[Arg], frame: FrameId) -> Vec<Given> {
        let mut given = Vec::new();
        for arg in args {
            let value = self.eval(arg.value, frame);
            let span = self.ir.span(arg.value);
            match (&value, arg.spread) {
                (Val::Object(object), true) => {
                    for prop in self.objects[*object].props.clone() {
                        let name = Some((prop.key, prop.key_span));
                        let from = Some(*object);
                        given.push(Given {
                            name,
                            value: prop.value,
                            span: prop.span,
                            id: arg.value,
                            from,
                        });
                    }
                }
                (Val::List(items), true) => {
                    given.extend(items.iter().map(|item| Given {
                        name: None,
                        value: item.value.clone(),
                        span: item.span,
                        id: arg.value,
                        from: None,
                    }));
                }
                _ => given.push(Given {
                    name: arg.name.clone(),
                    value,
                    span,
                    id: arg.value,
                    from: None,
                }),
            }
        }
        given
    }

    pub(super) fn call(&mut self, id: Id, callee: Id, args: &[Arg], frame: FrameId) -> Val {
        match self.ir.node(callee) {
            Node::Member(of, name) => {
                let receiver = self.eval(*of, frame);
                let given = self.arguments(args, frame);
                self.call_method(id, *of, &receiver, &name.clone(), &given, frame)
            }
            form => {
                let function = match form {
                    Node::Name(name) => self.lookup(name, frame),
                    _ => self.eval(callee, frame),
                };
                let given = self.arguments(args, frame);
                self.call_value(id, &function, &given)
            }
        }
    }

    fn call_method(&mut self, id: Id, of: Id, receiver: &Val, name: &Name, given: &[Given], frame: FrameId) -> Val {
        let own = match receiver {
            Val::Object(object) => self.own(*object, name).or_else(|| {
                self.objects[*object]
                    .get(name)
                    .map(|prop| prop.value.clone())
                    .filter(|value| matches!(value, Val::Func(_)))
            }),
            Val::Class(class) => {
                if matches!(&**name, "new" | "builder" | "create") && self.own_method(*class, name).is_none() {
                    let class_name = self.ir.classes[*class].name.clone();
                    return self.make(id, &class_name, given);
                }
                self.statics(*class).and_then(|object| self.own(object, name))
            }
            _ => None,
        };
        if let Some(Val::Func(function)) = own
            && self.may_call(function.func)
        {
            return self.invoke(function, given, Some(self.ir.span(id)));
        }
        if let Some(value) = self.known_method(id, of, receiver, name, given, frame) {
            return value;
        }
        if receiver.is_unknown()
            && !COMMON.contains(&name.to_ascii_lowercase().as_str())
            && let Some(function) = self.only_function(name, given.len())
        {
            return self.invoke(function, given, Some(self.ir.span(id)));
        }
        if let Val::Unknown(unknown) = receiver
            && FORMS.contains(&keys::normal(name).as_str())
            && !unknown.name.is_empty()
            && given
                .iter()
                .all(|arg| !matches!(arg.value, Val::Object(_) | Val::Func(_)))
        {
            return receiver.clone();
        }
        let chain = match receiver {
            Val::Unknown(unknown) => format!("{}.{name}", unknown.chain),
            Val::Object(object) => {
                let class = self.objects[*object].class.clone();
                format!("{}.{name}", class.as_deref().unwrap_or_default())
            }
            _ => name.to_string(),
        };
        self.call_unknown(id, name, &chain, given)
    }

    fn own_method(&self, class: usize, name: &str) -> Option<usize> {
        self.ir.classes[class]
            .methods
            .iter()
            .copied()
            .find(|method| self.ir.funcs[*method].name.as_deref() == Some(name))
    }

    /// The function of the file that a method of this name must be, if there is one only.
    fn only_function(&mut self, name: &Name, given: usize) -> Option<FuncRef> {
        let [func] = self.by_name.get(name)?.as_slice() else {
            return None;
        };
        let func = *func;
        if self.ir.funcs[func].params.len() < given || !self.may_call(func) || name.len() < 6 {
            return None;
        }
        let class = self.ir.classes.iter().position(|class| class.methods.contains(&func));
        let this = class.and_then(|class| self.statics(class));
        let frame = class.map_or(0, |class| self.class_frames[class]);
        Some(FuncRef { func, frame, this })
    }

    pub(super) fn call_value(&mut self, id: Id, function: &Val, given: &[Given]) -> Val {
        match function {
            Val::Func(function) if self.may_call(function.func) => {
                // A function that is called where it is written is part of the text round it.
                let span = self.ir.span(id);
                let place = (!span.holds(self.ir.funcs[function.func].span)).then_some(span);
                self.invoke(*function, given, place)
            }
            Val::Class(class) => {
                let name = self.ir.classes[*class].name.clone();
                self.make(id, &name, given)
            }
            Val::Unknown(unknown) => {
                if let Some(value) = self.known_function(id, &unknown.name, given) {
                    return value;
                }
                let (name, chain) = (unknown.name.clone(), unknown.chain.clone());
                self.call_unknown(id, &name, &chain, given)
            }
            _ => Val::unknown(&self.last_name(id)),
        }
    }

    /// A call that makes an object of a class: `Subscription(change_type=...)`, `Subscription.new(...)`.
    pub(super) fn make(&mut self, id: Id, class: &Name, given: &[Given]) -> Val {
        let span = self.ir.span(id);
        let object = self.allocate(Kind::New, span, Some(class.clone()));
        if let Some(known) = self.ir.classes.iter().position(|known| known.name == *class) {
            let statics = self.statics(known);
            self.objects[object].class_id = Some(known);
            if let Some(statics) = statics {
                self.objects[object].props = self.objects[statics].props.clone();
            }
            let constructor = self.ir.classes[known]
                .methods
                .iter()
                .copied()
                .find(|method| self.ir.funcs[*method].constructor);
            if let Some(func) = constructor {
                if self.may_call(func) {
                    let frame = self.class_frames[known];
                    self.invoke(
                        FuncRef {
                            func,
                            frame,
                            this: Some(object),
                        },
                        given,
                        Some(span),
                    );
                }
                return Val::Object(object);
            }
        }
        let class = self.objects[object].class_id;
        for (index, arg) in given.iter().enumerate() {
            // A class without a constructor of its own takes its fields in order, as a dataclass does.
            let position = class.and_then(|class| self.ir.classes[class].fields.get(index));
            let position = position.map(|field| field.name.clone());
            match (&arg.name, position, &arg.value) {
                (Some((name, key_span)), _, value) => {
                    let prop = Prop {
                        key: name.clone(),
                        key_span: *key_span,
                        span: arg.span,
                        value: value.clone(),
                    };
                    self.set(object, prop);
                }
                (None, Some(key), value) => {
                    self.set(
                        object,
                        Prop {
                            key,
                            key_span: arg.span,
                            span: arg.span,
                            value: value.clone(),
                        },
                    );
                }
                (None, None, from @ Val::Object(_)) => self.spread(object, from),
                _ => {}
            }
        }
        Val::Object(object)
    }

    pub(super) fn may_call(&self, func: usize) -> bool {
        self.budget > 0 && self.running.len() < MOST_CALLS && !self.running.contains(&func)
    }

    /// Runs a function with its arguments. `place`: the call, which then is where texts came through.
    pub(super) fn invoke(&mut self, function: FuncRef, given: &[Given], place: Option<Span>) -> Val {
        let form = &self.ir.funcs[function.func];
        let again = self.ran[function.func];
        let blank = given.iter().all(|arg| arg.value.is_unknown());
        if again
            && blank
            && let Some(value) = self.returned.get(&function.func)
        {
            return named_by_call(value.clone(), form.name.as_ref(), place);
        }
        self.ran[function.func] = true;
        if again {
            let size = (form.span.end - form.span.start) / 4 + 20;
            self.budget = self.budget.saturating_sub(size);
        }
        self.frames.push(Frame {
            parent: Some(function.frame),
            this: function.this,
            ..Frame::default()
        });
        let frame = self.frames.len() - 1;
        self.running.push(function.func);
        // A call takes more of the stack than an expression.
        self.depth += 3;
        if let Some(place) = place {
            self.context.push(place);
        }
        self.bind_params(function.func, given, frame, place);
        let flow = if form.returns_last {
            let value = match self.ir.node(form.body) {
                Node::Block(statements) => self.last_value(statements, frame),
                _ => self.eval(form.body, frame),
            };
            self.frames[frame].returns.push(value);
            Flow::Ended
        } else {
            self.run(form.body, frame)
        };
        if place.is_some() {
            self.context.pop();
        }
        self.depth -= 3;
        self.running.pop();
        let returns = std::mem::take(&mut self.frames[frame].returns);
        if returns.is_empty() || flow == Flow::Next && returns.len() > 1 && place.is_none() {
            return Val::unknown(form.name.as_deref().unwrap_or_default());
        }
        self.choices += 1;
        let value = Self::choose(self.choices, returns);
        if blank && !matches!(value, Val::Object(_) | Val::Choice(_)) {
            self.returned.insert(function.func, value.clone());
        }
        named_by_call(value, form.name.as_ref(), place)
    }

    pub(super) fn last_value(&mut self, statements: &[Id], frame: FrameId) -> Val {
        self.hoist(statements, frame);
        let mut last = Val::Null;
        for id in statements {
            match self.ir.node(*id) {
                Node::Return(_) | Node::If { .. } | Node::Switch { .. } | Node::Loop { .. } | Node::Leave(_) => {
                    if self.run(*id, frame) == Flow::Ended {
                        return self.frames[frame].returns.pop().unwrap_or(Val::Null);
                    }
                    last = Val::unknown("");
                }
                _ => last = self.eval(*id, frame),
            }
        }
        last
    }

    fn bind_params(&mut self, func: usize, given: &[Given], frame: FrameId, place: Option<Span>) {
        let form = &self.ir.funcs[func];
        let mut positional = given.iter().filter(|arg| arg.name.is_none());
        for param in &form.params {
            let name = match &param.pat {
                Pat::Name(name) => Some(name.clone()),
                _ => None,
            };
            let named = name.as_ref().and_then(|name| {
                given
                    .iter()
                    .find(|arg| arg.name.as_ref().is_some_and(|(key, _)| same_name(key, name)))
            });
            let found = named.or_else(|| if param.rest { None } else { positional.next() });
            let value = match (found, place) {
                (Some(arg), _) => match (&arg.value, &name) {
                    (Val::Unknown(unknown), Some(name)) => Val::Unknown(Unknown {
                        name: name.clone(),
                        chain: unknown.chain.clone(),
                    }),
                    (value, _) => place.map_or_else(|| value.clone(), |place| through(value, place, 0)),
                },
                // Called from the file without it: the default is what it gets.
                (None, Some(_)) if param.default.is_some() && !param.rest => {
                    param.default.map_or(Val::Null, |default| self.eval(default, frame))
                }
                _ => name
                    .as_ref()
                    .map_or_else(|| Val::unknown(""), |name| Val::unknown(name)),
            };
            self.bind(&param.pat, value, frame);
        }
    }

    /// Runs functions that are given to something unknown, each once.
    pub(super) fn run_callbacks(&mut self, given: &[Given]) {
        for arg in given {
            match &arg.value {
                Val::Func(function) if !self.ran[function.func] && self.may_run_callback(function.func) => {
                    self.invoke(*function, &[], None);
                }
                Val::Object(object) => {
                    let functions: Vec<FuncRef> = self.objects[*object]
                        .props
                        .iter()
                        .filter_map(|prop| match &prop.value {
                            Val::Func(function) => Some(*function),
                            _ => None,
                        })
                        .collect();
                    for function in functions {
                        if !self.ran[function.func] && self.may_run_callback(function.func) {
                            self.invoke(function, &[], None);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// A callback runs in the middle of what is round it, however deep that is.
    fn may_run_callback(&self, func: usize) -> bool {
        self.running.len() < 24 && !self.running.contains(&func)
    }

    /// A call of something that this file does not hold.
    pub(super) fn call_unknown(&mut self, id: Id, name: &Name, chain: &str, given: &[Given]) -> Val {
        self.run_callbacks(given);
        let mut path = String::from(chain);
        for arg in given {
            if let Val::Text(text) = &arg.value
                && text.text.len() < 200
            {
                path.push('(');
                path.push_str(&text.known());
                path.push(')');
            }
        }
        if path.len() > 300 {
            let cut = (0..=300).rev().find(|at| path.is_char_boundary(*at)).unwrap_or(0);
            path.truncate(cut);
        }
        self.taken_by(&path, given);
        let word = keys::normal(name);
        if let Some(first) = given.first()
            && let Some(key) = first.value.known_text()
            && READS.contains(&word.as_str())
        {
            let last = key.rsplit(['.', ':', '/']).next().unwrap_or(key);
            if !last.is_empty() && last.chars().all(|c| c.is_alphanumeric() || "_-".contains(c)) {
                return Val::Unknown(Unknown {
                    name: Rc::from(last),
                    chain: Rc::from(path),
                });
            }
        }
        if let [
            Given {
                value: Val::Unknown(inner),
                ..
            },
        ] = given
            && FORMS.contains(&word.as_str())
            && !inner.name.is_empty()
        {
            return Val::Unknown(inner.clone());
        }
        self.note_update(name, &path, given);
        let named: Vec<&Given> = given
            .iter()
            .filter(|arg| arg.name.as_ref().is_some_and(|(key, _)| keys::graph(key).is_some()))
            .collect();
        if named.len() >= 2 || (named.len() == 1 && name.to_ascii_lowercase().contains("mgsubscription")) {
            let whole = named[0]
                .from
                .filter(|from| named.iter().all(|arg| arg.from == Some(*from)));
            let object = whole.unwrap_or_else(|| self.make_arguments(id, name, given));
            self.objects[object].sinks.push(Rc::from(path.as_str()));
            self.note_update(
                name,
                &path,
                &[Given {
                    value: Val::Object(object),
                    ..named[0].clone()
                }],
            );
            return Val::Object(object);
        }
        if makes_subscription(name) {
            return self.make(id, name, given);
        }
        if chain.to_ascii_lowercase().ends_with("subscriptions.add") && given.len() >= 4 {
            return self.add_in_order(id, name, &path, given);
        }
        Val::Unknown(Unknown {
            name: name.clone(),
            chain: Rc::from(path),
        })
    }

    /// `subscriptions.add(changeType, notificationUrl, resource, expirationDateTime)`, as libraries have it.
    fn add_in_order(&mut self, id: Id, name: &Name, path: &str, given: &[Given]) -> Val {
        let object = self.allocate(Kind::Arguments, self.ir.span(id), Some(name.clone()));
        let order = [
            "changeType",
            "notificationUrl",
            "resource",
            "expirationDateTime",
            "clientState",
        ];
        let first_named = given.iter().position(|arg| arg.name.is_some()).unwrap_or(given.len());
        for (key, arg) in order.iter().zip(&given[..first_named]) {
            if let Val::Object(rest) = arg.value {
                self.spread(object, &Val::Object(rest));
                continue;
            }
            let prop = Prop {
                key: Rc::from(*key),
                key_span: arg.span,
                span: arg.span,
                value: arg.value.clone(),
            };
            self.set(object, prop);
        }
        self.objects[object].sinks.push(Rc::from(path));
        Val::Object(object)
    }

    fn make_arguments(&mut self, id: Id, name: &Name, given: &[Given]) -> ObjectId {
        let constructor =
            name.chars().next().is_some_and(char::is_uppercase) && !name.contains('-') || &**name == "dict";
        let kind = if constructor { Kind::New } else { Kind::Arguments };
        let object = self.allocate(kind, self.ir.span(id), Some(name.clone()));
        for arg in given {
            if let Some((key, key_span)) = &arg.name {
                let prop = Prop {
                    key: key.clone(),
                    key_span: *key_span,
                    span: arg.span,
                    value: arg.value.clone(),
                };
                self.set(object, prop);
            } else if matches!(arg.value, Val::Unknown(_)) && kind == Kind::New {
                self.objects[object].open = true;
            }
        }
        object
    }

    /// Notes what objects were given to.
    pub(super) fn taken_by(&mut self, path: &str, given: &[Given]) {
        let path: Name = Rc::from(path);
        for arg in given {
            self.sink(&arg.value, &path, 0);
        }
    }

    fn sink(&mut self, value: &Val, path: &Name, depth: usize) {
        match value {
            Val::Object(object) => {
                let held = &mut self.objects[*object];
                if held.sinks.len() >= 8 {
                    return;
                }
                held.sinks.push(path.clone());
                if depth < 3 && held.props.len() <= 32 {
                    let inner: Vec<Val> = held
                        .props
                        .iter()
                        .filter(|prop| matches!(prop.value, Val::Object(_) | Val::List(_)))
                        .map(|prop| prop.value.clone())
                        .collect();
                    for value in inner {
                        self.sink(&value, path, depth + 1);
                    }
                }
            }
            Val::List(items) if depth < 3 && items.len() <= 64 => {
                for item in items.iter() {
                    self.sink(&item.value, path, depth + 1);
                }
            }
            Val::Choice(choice) if depth < 3 => {
                for value in &choice.values {
                    self.sink(value, path, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// Notes a call that renews a subscription.
    fn note_update(&mut self, name: &str, path: &str, given: &[Given]) {
        let method = name.to_ascii_lowercase();
        let path_says = path.to_ascii_lowercase().contains("subscriptions");
        let is_update = (matches!(
            method.as_str(),
            "patch" | "patchasync" | "update" | "updateasync" | "patchasjsonasync"
        ) && path_says)
            || (path_says && path.to_ascii_lowercase().contains(".patch("))
            || method == "update-mgsubscription"
            || method == "update-mgbetasubscription";
        let patches = |machine: &Self, object: ObjectId| {
            ["method", "type", "CustomMethod"].iter().any(|key| {
                machine.objects[object]
                    .graph(&keys::normal(key))
                    .and_then(|prop| prop.value.known_text().map(str::to_owned))
                    .is_some_and(|m| m.eq_ignore_ascii_case("patch"))
            })
        };
        let named_patch = given.iter().any(|arg| {
            arg.name
                .as_ref()
                .is_none_or(|(key, _)| key.eq_ignore_ascii_case("method"))
                && arg
                    .value
                    .known_text()
                    .is_some_and(|text| text.eq_ignore_ascii_case("patch"))
        });
        for arg in given {
            let Val::Object(object) = arg.value else { continue };
            let mut all = vec![object];
            let inner = self.objects[object].props.iter().filter_map(|prop| match prop.value {
                Val::Object(inner) => Some(inner),
                _ => None,
            });
            all.extend(inner.take(16));
            let url_inside = || {
                self.objects[object].props.iter().any(|prop| {
                    prop.value
                        .text()
                        .is_some_and(|text| text.text.to_ascii_lowercase().contains("/subscriptions"))
                })
            };
            let patching = is_update
                || (path_says || url_inside()) && (named_patch || all.iter().any(|object| patches(self, *object)));
            if !patching {
                continue;
            }
            for object in all {
                if self.objects[object].graph("expirationdatetime").is_some() && self.updates.len() < 4096 {
                    self.updates.push(Update { object });
                }
            }
        }
    }
}

/// The name of what is unknown is that of the call, as the caller reads it.
fn named_by_call(value: Val, name: Option<&Name>, place: Option<Span>) -> Val {
    match (value, name) {
        (Val::Unknown(unknown), Some(name)) if place.is_some() => Val::Unknown(Unknown {
            name: name.clone(),
            chain: unknown.chain,
        }),
        (value, _) => value,
    }
}

/// Reads of a setting or of a request by its name: what is unknown is called by that.
const READS: [&str; 22] = [
    "config",
    "env",
    "fetch",
    "get",
    "getbean",
    "getenv",
    "getenvironmentvariable",
    "getheader",
    "getorthrow",
    "getparameter",
    "getproperty",
    "getrequiredsection",
    "getsecret",
    "getstring",
    "getvalue",
    "input",
    "mustgetenv",
    "option",
    "param",
    "query",
    "require",
    "requireenv",
];

/// Methods and functions that leave an unknown value what it is, but for its form.
const FORMS: [&str; 26] = [
    "encodeuri",
    "encodeuricomponent",
    "escapedatastring",
    "escape",
    "lower",
    "pathescape",
    "queryescape",
    "quote",
    "rawurlencode",
    "str",
    "string",
    "strip",
    "tolower",
    "tolowercase",
    "tolowerinvariant",
    "tos",
    "tostring",
    "trim",
    "trimend",
    "trimstart",
    "unwrap",
    "urlencode",
    "valueof",
    "rstrip",
    "asstr",
    "clone",
];

/// A constructor that looks like a call: `Subscription()`, `models.NewSubscription()`.
fn makes_subscription(name: &str) -> bool {
    matches!(name, "Subscription" | "NewSubscription" | "MicrosoftGraphSubscription")
}

/// Names of a parameter and of an argument are the same in any case: PowerShell's are.
fn same_name(key: &str, name: &str) -> bool {
    key == name || (key.eq_ignore_ascii_case(name) && key.len() > 1)
}
