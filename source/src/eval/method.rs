//! Methods and functions whose result is known: of texts, lists and objects, in all languages.

use std::rc::Rc;

use super::call::Given;
use super::{FrameId, Machine, Prop, Val};
use crate::ir::{Id, Name, Node, Span};
use crate::keys::{self, normal};
use crate::language::Language;

/// Functions and methods that give back what they take, in another wrapping.
pub(super) const SAME: [&str; 64] = [
    "asstring",
    "asref",
    "asstr",
    "boxnew",
    "build",
    "clone",
    "concatws",
    "copy",
    "deepcopy",
    "dumps",
    "encode",
    "freeze",
    "from",
    "fromobject",
    "getbytes",
    "html",
    "htmlspecialchars",
    "into",
    "jsondumps",
    "jsonencode",
    "jsonstringify",
    "jsonify",
    "marshal",
    "marshalindent",
    "newbuffer",
    "newbufferstring",
    "newreader",
    "newstringreader",
    "ok",
    "ofstring",
    "pointer",
    "ptr",
    "raw",
    "serialize",
    "serializeobject",
    "some",
    "str",
    "string",
    "stringify",
    "stringptr",
    "stripheredoc",
    "stripindent",
    "strip",
    "toarray",
    "tobuffer",
    "tojson",
    "tolist",
    "toowned",
    "toptr",
    "tostr",
    "tostring",
    "trim",
    "trimend",
    "trimindent",
    "trimmargin",
    "trimstart",
    "unwrap",
    "utf8encode",
    "value",
    "valueof",
    "writevalueasstring",
    "convertto-json",
    "converttojson",
    "dedent",
];

impl Machine<'_> {
    /// A method of something known, or one whose name says enough.
    pub(super) fn known_method(
        &mut self,
        id: Id,
        of: Id,
        receiver: &Val,
        name: &Name,
        given: &[Given],
        frame: FrameId,
    ) -> Option<Val> {
        if let Some(value) = self.known_setter(id, of, receiver, name, given, frame) {
            return Some(value);
        }
        match receiver {
            Val::Time(time) => {
                let mutates = matches!(
                    self.language,
                    Language::JavaScript | Language::TypeScript | Language::Php | Language::Java
                );
                if let Some(set) = self.time_setter(*time, name, given) {
                    self.rebind(of, Val::Time(set), frame);
                    return Some(Val::Time(Time0(set).stamp()));
                }
                let value = self.time_method(*time, name, given);
                let method = normal(name);
                if mutates && (method.starts_with("add") || method == "modify" || method.starts_with("sub")) {
                    self.rebind(of, value.clone(), frame);
                }
                Some(value)
            }
            Val::Num(number) => {
                let seconds = super::time::unit(name)?;
                Some(Val::Length(number * seconds))
            }
            Val::Length(seconds) => Some(match normal(name).as_str() {
                "fromnow" | "since" | "after" | "later" => {
                    let base = match given.first().map(|arg| &arg.value) {
                        Some(Val::Time(time)) => *time,
                        _ => super::Time {
                            step: 1.0,
                            ..super::Time::NOW
                        },
                    };
                    Val::Time(base.later(Some(*seconds)))
                }
                "ago" => Val::Time(super::Time::NOW.later(Some(-seconds))),
                "toi" | "tof" | "totalseconds" | "inseconds" => Val::Num(*seconds),
                "inmilliseconds" | "asmilliseconds" | "tomillis" => Val::Num(*seconds * 1_000.0),
                _ => receiver.clone(),
            }),
            Val::Text(text) => self.text_method(id, of, text, name, given, frame),
            Val::List(items) => self.list_method(id, of, items, name, given, frame),
            Val::Object(object) => self.object_method(id, *object, name, given),
            Val::Unknown(unknown) => self.static_method(id, unknown, name, given),
            Val::Choice(choice) if choice.values.len() <= 4 => {
                let values: Vec<Val> = choice
                    .values
                    .iter()
                    .map(|value| {
                        self.known_method(id, of, value, name, given, frame)
                            .unwrap_or_else(|| Val::unknown(name))
                    })
                    .collect();
                Some(Self::choose(choice.origin, values))
            }
            _ => None,
        }
    }

    /// Setters, builders and maps: `setResource(x)`, `.changeType(x)`, `put("resource", x)`.
    fn known_setter(
        &mut self,
        id: Id,
        of: Id,
        receiver: &Val,
        name: &Name,
        given: &[Given],
        frame: FrameId,
    ) -> Option<Val> {
        let settable = matches!(receiver, Val::Object(_) | Val::Choice(_) | Val::Unknown(_));
        if !settable {
            return None;
        }
        let span = self.ir.span(id);
        match given {
            [one] if one.name.is_none() => {
                let key = keys::setter(name).or_else(|| keys::graph(name))?;
                let key_span = self.method_span(id, of, name);
                let prop = Prop {
                    key: Rc::from(key),
                    key_span,
                    span: one.span,
                    value: one.value.clone(),
                };
                let site = Span::new(self.ir.span(of).start, span.end);
                let held = self.set_on_value(receiver, of, &prop, frame, site);
                Some(held)
            }
            [key, value] if key.name.is_none() && value.name.is_none() => {
                let text = key.value.known_text()?;
                let puts = [
                    "put",
                    "set",
                    "add",
                    "append",
                    "addproperty",
                    "insert",
                    "with",
                    "store",
                    "tryadd",
                    "param",
                    "addparameter",
                    "setvalue",
                    "setproperty",
                    "field",
                    "setitem",
                    "push",
                    "offsetset",
                    "setadditionaldata",
                    "putifabsent",
                    "entry",
                    "fluentput",
                    "element",
                    "accumulate",
                ];
                if !puts.contains(&normal(name).as_str()) {
                    return None;
                }
                keys::graph(text)?;
                let prop = Prop {
                    key: Rc::from(text),
                    key_span: key.span,
                    span: value.span,
                    value: value.value.clone(),
                };
                let site = Span::new(self.ir.span(of).start, span.end);
                Some(self.set_on_value(receiver, of, &prop, frame, site))
            }
            _ => None,
        }
    }

    fn set_on_value(&mut self, receiver: &Val, of: Id, prop: &Prop, frame: FrameId, site: Span) -> Val {
        match receiver {
            Val::Unknown(_) => {
                let object = self.open(of, frame, site);
                self.set(object, prop.clone());
                Val::Object(object)
            }
            _ => {
                self.set_all(receiver, prop);
                receiver.clone()
            }
        }
    }

    fn method_span(&self, id: Id, of: Id, name: &str) -> Span {
        let start = self.ir.span(of).end;
        let span = self.ir.span(id);
        // Between the receiver and the arguments stand a dot, blanks and the name.
        Span::new(start.min(span.end), (start + 1 + name.len()).min(span.end))
    }

    /// Puts a changed value back where it was read from.
    pub(super) fn rebind(&mut self, of: Id, value: Val, frame: FrameId) {
        match self.ir.node(of) {
            Node::Name(name) => {
                let at = self.declared(name, frame).unwrap_or(frame);
                self.declare(at, &name.clone(), value);
            }
            Node::Member(outer, key) => {
                if let Val::Object(holder) = self.eval(*outer, frame) {
                    let span = self.ir.span(of);
                    self.set(
                        holder,
                        Prop {
                            key: key.clone(),
                            key_span: span,
                            span,
                            value,
                        },
                    );
                }
            }
            _ => {}
        }
    }
}

/// A moment as JavaScript's setters return it: milliseconds.
struct Time0(super::Time);

impl Time0 {
    fn stamp(self) -> super::Time {
        super::Time { step: 0.001, ..self.0 }
    }
}
