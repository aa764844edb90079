//! Calls: functions of the file are run with what they are given, others take note of what they are given.

use super::{FrameId, FuncRef, Kind, Machine, ObjectId, Prop, Val};
use crate::ir::{Arg, Id, Name, Node, Span};
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

/// Methods and functions that leave an unknown value what it is, but for its form.
pub(super) const FORMS: [&str; 26] = [
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
        if let Val::Object(object) = receiver {
            // What an extension of the class does with it is not known: it may set more.
            self.objects[*object].open = true;
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
}
