//! Functions, methods of classes and constants of the languages' own libraries.

use std::rc::Rc;

use super::call::Given;
use super::method::SAME;
use super::{Item, Kind, Machine, Prop, Unknown, Val};
use crate::eval::text::Text;
use crate::ir::{Id, Name};
use crate::keys::normal;
use crate::language::Language;

impl Machine<'_> {
    /// Methods of a class or module that this file does not hold.
    pub(super) fn static_method(&mut self, id: Id, of: &Unknown, name: &str, given: &[Given]) -> Option<Val> {
        if let Some(value) = self.time_static(&of.name, name, given) {
            return Some(value);
        }
        let method = normal(name);
        let class = normal(&of.name);
        let first = given.first().map(|arg| arg.value.clone());
        if method == "new" && matches!(self.language, Language::Ruby | Language::PowerShell) {
            let class_name: Name = of.name.clone();
            return Some(
                self.construct_time(&class_name, given)
                    .unwrap_or_else(|| self.make(id, &class_name, given)),
            );
        }
        if let Some(value) = self.text_static(id, &class, &method, given) {
            return Some(value);
        }
        match (class.as_str(), method.as_str()) {
            // Jackson's `mapper.createObjectNode()`.
            (_, "createobjectnode" | "objectnode") if given.is_empty() => {
                let span = self.ir.span(id);
                Some(Val::Object(self.allocate(Kind::Literal, span, None)))
            }
            ("object", "entries") => self.of_object(first?, "items"),
            ("object", "values") => self.of_object(first?, "values"),
            ("object", "keys") => self.of_object(first?, "keys"),
            ("object", "assign") => {
                let (Val::Object(target), rest) = (first?, &given[1..]) else {
                    return None;
                };
                self.object_method(id, target, "assign", rest);
                Some(Val::Object(target))
            }
            ("map", "of") | ("immutablemap", "of") => Some(self.map_of(id, given)),
            ("arrays", "aslist")
            | ("list" | "set" | "enumset" | "immutablelist" | "stream", "of")
            | ("collections", "singletonlist") => {
                let items = given
                    .iter()
                    .map(|arg| Item {
                        value: arg.value.clone(),
                        span: arg.span,
                    })
                    .collect();
                Some(Val::List(Rc::new(items)))
            }
            ("math", _) | ("decimal", _)
                if matches!(first, Some(Val::Num(_) | Val::Time(_) | Val::Length(_))) && given.len() == 1 =>
            {
                first
            }
            ("time", "duration") => first,
            ("time", "parse") if self.language == Language::Go => given.get(1).map(|arg| arg.value.clone()),
            ("promise", "all" | "allsettled" | "resolve") | ("asyncio", "gather") | ("task", "whenall") => first,
            ("url" | "uri", "parse") => first,
            ("offsetdatetimeserializer" | "calendarserializer", "deserialize") => first,
            (
                "datetime" | "offsetdatetime" | "zoneddatetime" | "datetimeoffset" | "instant" | "date" | "time",
                "parse" | "fromisoformat" | "parseexact" | "fromiso" | "strptime",
            ) => first,
            // `x.toString('base64')`, `x.encode('utf-8')`, `x.trim('/')`: what is given says how.
            (_, "tostring" | "encode" | "getbytes" | "trim" | "trimend" | "trimstart" | "strip") if matches!(&first, Some(Val::Text(text)) if text.text.len() < 12 && !text.text.contains('{')) => {
                None
            }
            _ if SAME.contains(&method.as_str())
                && matches!(
                    first,
                    Some(Val::Object(_) | Val::Text(_) | Val::List(_) | Val::Time(_) | Val::Choice(_))
                ) =>
            {
                first
            }
            _ => None,
        }
    }

    /// Methods that put texts together: `String.format`, `string.Join`, `strings.Join`.
    fn text_static(&mut self, id: Id, class: &str, method: &str, given: &[Given]) -> Option<Val> {
        let span = self.ir.span(id);
        match (class, method) {
            ("string", "join") => match given {
                [
                    separator,
                    Given {
                        value: Val::List(items),
                        ..
                    },
                ] => {
                    let separator = separator.value.known_text()?.to_owned();
                    Some(self.joined_list(items, &separator, span))
                }
                [separator, rest @ ..] if rest.iter().all(|arg| !arg.value.is_unknown()) => {
                    let separator = separator.value.known_text()?.to_owned();
                    let items: Vec<Item> = rest
                        .iter()
                        .map(|arg| Item {
                            value: arg.value.clone(),
                            span: arg.span,
                        })
                        .collect();
                    Some(self.joined_list(&items, &separator, span))
                }
                _ => None,
            },
            ("strings", "join") => match given {
                [
                    Given {
                        value: Val::List(items),
                        ..
                    },
                    separator,
                ] => {
                    let separator = separator.value.known_text()?.to_owned();
                    Some(self.joined_list(items, &separator, span))
                }
                _ => None,
            },
            (
                "string" | "messageformat" | "str" | "fmt" | "util" | "text" | "stringutils",
                "format" | "sprintf" | "invariant" | "currentculture",
            ) => {
                let at = given.iter().position(|arg| matches!(arg.value, Val::Text(_)))?;
                let format = given[at].value.text()?.clone();
                let rest = &given[at + 1..];
                Some(
                    if self.language == Language::CSharp
                        || self.language == Language::PowerShell
                        || class == "messageformat"
                    {
                        self.braces(&format, rest, span, None)
                    } else {
                        self.printf(&format, rest, span)
                    },
                )
            }
            ("string", "concat") => {
                let (ids, values): (Vec<Id>, Vec<Val>) = given.iter().map(|arg| (arg.id, arg.value.clone())).unzip();
                Some(self.add_values(id, &ids, &values))
            }
            _ => None,
        }
    }

    pub(super) fn of_object(&mut self, value: Val, method: &str) -> Option<Val> {
        match value {
            Val::Object(object) => self.object_method(self.ir.root.first().copied()?, object, method, &[]),
            Val::Class(class) => {
                let object = self.statics(class)?;
                self.object_method(self.ir.root.first().copied()?, object, method, &[])
            }
            _ => None,
        }
    }

    /// `Map.of("a", 1, "b", 2)`.
    pub(super) fn map_of(&mut self, id: Id, given: &[Given]) -> Val {
        let object = self.allocate(Kind::Literal, self.ir.span(id), None);
        for pair in given.chunks(2) {
            if let [key, value] = pair
                && let Some(name) = key.value.known_text()
            {
                let prop = Prop {
                    key: Rc::from(name),
                    key_span: key.span,
                    span: value.span,
                    value: value.value.clone(),
                };
                self.set(object, prop);
            }
        }
        Val::Object(object)
    }

    /// Functions without a receiver.
    pub(super) fn known_function(&mut self, id: Id, name: &str, given: &[Given]) -> Option<Val> {
        let span = self.ir.span(id);
        let function = normal(name);
        let first = given.first().map(|arg| arg.value.clone());
        if name.starts_with('#') {
            return self.own_function(id, name, given);
        }
        match function.as_str() {
            "sprintf" | "format" | "printf" | "vsprintf" => {
                if let Some(Val::Time(_)) = first {
                    return self.time_function(name, given);
                }
                let at = given.iter().position(|arg| matches!(arg.value, Val::Text(_)))?;
                let format = given[at].value.text()?.clone();
                if self.language == Language::Rust {
                    return Some(self.braces(&format, &given[at + 1..], span, None));
                }
                Some(self.printf(&format, &given[at + 1..], span))
            }
            "implode" | "join" => {
                let list = given.iter().find_map(|arg| match &arg.value {
                    Val::List(items) => Some(items.clone()),
                    _ => None,
                })?;
                let separator = given
                    .iter()
                    .find_map(|arg| arg.value.known_text())
                    .unwrap_or(",")
                    .to_owned();
                Some(self.joined_list(&list, &separator, span))
            }
            "arraymerge" | "merge" => {
                let object = self.allocate(Kind::Literal, span, None);
                for arg in given {
                    self.spread(object, &arg.value);
                }
                Some(Val::Object(object))
            }
            "nameof" => first,
            "zip" => match given {
                [
                    Given {
                        value: Val::List(left), ..
                    },
                    Given {
                        value: Val::List(right),
                        ..
                    },
                ] => {
                    let pair = |(a, b): (&Item, &Item)| Item {
                        value: Val::List(Rc::new(vec![a.clone(), b.clone()])),
                        span: a.span,
                    };
                    Some(Val::List(Rc::new(left.iter().zip(right.iter()).map(pair).collect())))
                }
                _ => None,
            },
            "dict" if given.iter().all(|arg| arg.name.is_none()) => {
                first.or_else(|| Some(Val::Object(self.allocate(Kind::Literal, span, None))))
            }
            "enumerate" => match first {
                Some(Val::List(items)) => {
                    let value = Val::List(items);
                    self.known_function(
                        id,
                        "#pairs",
                        &[Given {
                            value,
                            ..given[0].clone()
                        }],
                    )
                }
                _ => None,
            },
            "list" | "tuple" | "sorted" | "int" | "float" | "number" | "parseint" | "intval" | "float64" | "int64"
            | "long" => match first {
                Some(Val::Time(_)) => self.time_function(name, given),
                other => other.filter(|value| !value.is_unknown()),
            },
            "arraymap" | "collect" | "arraywalk" | "foreachobject" | "map" => self.over_function(id, &function, given),
            _ => {
                if let Some(value) = self.time_function(name, given) {
                    return Some(value);
                }
                if SAME.contains(&function.as_str()) {
                    return first.filter(|value| {
                        matches!(
                            value,
                            Val::Object(_) | Val::Text(_) | Val::List(_) | Val::Time(_) | Val::Choice(_) | Val::Num(_)
                        )
                    });
                }
                None
            }
        }
    }

    /// Functions that lowering calls: their names are none of a language.
    fn own_function(&mut self, id: Id, name: &str, given: &[Given]) -> Option<Val> {
        let first = given.first().map(|arg| arg.value.clone());
        match name {
            "#pairs" => match first {
                Some(Val::List(items)) => {
                    let pair = |(index, item): (usize, &Item)| {
                        let number = Item {
                            value: Val::Num(index as f64),
                            span: item.span,
                        };
                        Item {
                            value: Val::List(Rc::new(vec![number, item.clone()])),
                            span: item.span,
                        }
                    };
                    Some(Val::List(Rc::new(items.iter().enumerate().map(pair).collect())))
                }
                Some(Val::Object(object)) => Some(Val::List(Rc::new(self.pairs(object)))),
                other => other,
            },
            "#values" => match first {
                Some(Val::Object(object)) if self.objects[object].kind == Kind::Literal => {
                    self.object_method(id, object, "values", &[])
                }
                other => other,
            },
            _ => None,
        }
    }

    /// Functions that run another for each row of a table.
    fn over_function(&mut self, id: Id, function: &str, given: &[Given]) -> Option<Val> {
        let list = given.iter().find_map(|arg| match &arg.value {
            Val::List(items) => Some(items.clone()),
            _ => None,
        })?;
        let keeps = matches!(function, "arraymap" | "collect" | "arraywalk");
        self.over_rows(id, &list, given).or(keeps.then_some(Val::List(list)))
    }

    /// Properties of what is neither object nor class.
    pub(super) fn property(&mut self, of: &Val, name: &Name) -> Val {
        match of {
            Val::Time(time) => {
                let value = self.time_method(*time, name, &[]);
                // `.Date` and friends cut the time of day.
                if normal(name) == "length" {
                    Val::unknown(name)
                } else {
                    value
                }
            }
            Val::Num(number) => {
                super::time::unit(name).map_or_else(|| Val::unknown(name), |unit| Val::Length(number * unit))
            }
            Val::Length(seconds) => match normal(name).as_str() {
                "fromnow" => Val::Time(super::Time {
                    step: 1.0,
                    ..super::Time::NOW.later(Some(*seconds))
                }),
                "totalseconds" => Val::Num(*seconds),
                "totalmilliseconds" => Val::Num(*seconds * 1_000.0),
                "totalminutes" => Val::Num(*seconds / 60.0),
                _ => of.clone(),
            },
            Val::Text(text) if matches!(&**name, "value" | "Value" | "rawValue" | "length") => {
                if &**name == "length" {
                    Val::unknown(name)
                } else {
                    Val::Text(text.clone())
                }
            }
            // A pair of a map, or a tuple.
            Val::List(items) if items.len() <= 4 => {
                let at = match normal(name).as_str() {
                    "key" | "item1" | "first" | "left" | "getkey" => 0,
                    "value" | "item2" | "second" | "right" | "getvalue" => 1,
                    "item3" | "third" => 2,
                    _ => return Val::unknown(name),
                };
                items
                    .get(at)
                    .map_or_else(|| Val::unknown(name), |item| item.value.clone())
            }
            _ => Val::unknown(name),
        }
    }

    /// Members of classes that this file does not hold, where every program means the same by them.
    pub(super) fn constant_member(&self, of: &str, name: &str) -> Option<Val> {
        let member = normal(name);
        match (of, member.as_str()) {
            (
                "DateTime" | "DateTimeOffset" | "datetime" | "Datetime" | "Time" | "Date" | "Instant",
                "utcnow" | "now",
            ) => Some(self.now(of)),
            ("DateTime" | "Date", "today") => Some(Val::Time(super::Time {
                exact: false,
                ..super::Time::NOW
            })),
            ("zone", "now") | ("Time", "current") => Some(self.now("Time")),
            ("time", "second" | "minute" | "hour" | "millisecond") if self.language == Language::Go => {
                super::time::unit(&member).map(Val::Length)
            }
            _ => None,
        }
    }

    /// `ChangeType.Created | ChangeType.Updated`.
    pub(super) fn join_flags(&mut self, id: Id, left: &Val, right: &Val) -> Val {
        let word = |value: &Val| match value {
            Val::Unknown(unknown) => Some(unknown.name.to_ascii_lowercase()),
            Val::Text(text) if text.holes.is_empty() => Some(text.text.clone()),
            _ => None,
        };
        match (word(left), word(right)) {
            (Some(a), Some(b)) if crate::keys::are_change_types(&a) && crate::keys::are_change_types(&b) => {
                Text::literal(&format!("{a},{b}"), self.ir.span(id), false).into_val()
            }
            _ => Val::unknown(""),
        }
    }
}
