//! Methods and functions whose result is known: of texts, lists and objects, in all languages.

use std::rc::Rc;

use super::call::Given;
use super::{FrameId, FuncRef, Item, Kind, Machine, Prop, Unknown, Val};
use crate::ir::{Id, Name, Node, Span};
use crate::keys::{self, normal};
use crate::language::Language;
use crate::text::Text;

/// Functions and methods that give back what they take, in another wrapping.
const SAME: [&str; 64] = [
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
    fn rebind(&mut self, of: Id, value: Val, frame: FrameId) {
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

    fn text_method(
        &mut self,
        id: Id,
        of: Id,
        text: &Rc<Text>,
        name: &str,
        given: &[Given],
        frame: FrameId,
    ) -> Option<Val> {
        let span = self.ir.span(id);
        let method = normal(name);
        match method.as_str() {
            "format" | "formatted" | "printf" => {
                let braces = matches!(
                    self.language,
                    Language::Python | Language::CSharp | Language::Rust | Language::PowerShell
                );
                Some(if braces {
                    self.braces(text, given, span, None)
                } else {
                    self.printf(text, given, span)
                })
            }
            "formatmap" => Some(self.braces(text, given, span, None)),
            "join" => match given {
                [
                    Given {
                        value: Val::List(items),
                        ..
                    },
                ] => Some(self.joined_list(items, &text.text, span)),
                _ => None,
            },
            "replace" | "replaceall" | "gsub" | "sub" => self.replaced(text, given, span),
            "append" | "concat" | "plus" => {
                let mut joined = (**text).clone();
                for arg in given {
                    self.append(&mut joined, &arg.value.clone(), arg.id);
                }
                let value = self.finished_text(joined, span);
                if method == "append" {
                    self.rebind(of, value.clone(), frame);
                }
                Some(value)
            }
            "tolowercase" | "lower" | "tolower" | "tolowerinvariant" | "downcase" | "tolocalelowercase"
                if text.holes.is_empty() =>
            {
                Some(Text::literal(&text.text.to_lowercase(), span, false).into_val())
            }
            "split" => {
                let separator = given.first().and_then(|arg| arg.value.known_text()).unwrap_or(",");
                if separator.is_empty() || !text.holes.is_empty() {
                    return None;
                }
                let mut items = Vec::new();
                let mut at = 0;
                for part in text.text.split(separator) {
                    let value = text.slice(at..at + part.len()).into_val();
                    items.push(Item { value, span });
                    at += part.len() + separator.len();
                }
                Some(Val::List(Rc::new(items)))
            }
            // A getter of a constant of an enum, which stands for its text.
            _ if given.is_empty() && method.starts_with("get") => Some(Val::Text(text.clone())),
            _ if SAME.contains(&method.as_str()) || method == "tos" || method == "tosym" || method == "rstrip" => {
                Some(Val::Text(text.clone()))
            }
            _ => None,
        }
    }

    fn replaced(&mut self, text: &Rc<Text>, given: &[Given], span: Span) -> Option<Val> {
        let [pattern, new] = given else { return None };
        let pattern = pattern.value.known_text()?.to_owned();
        if pattern.is_empty() {
            return None;
        }
        let mut made = Text {
            via: text.via.clone(),
            ..Text::default()
        };
        let mut at = 0;
        let mut any = false;
        while let Some(found) = text.text[at..].find(&pattern) {
            made.append(&text.slice(at..at + found));
            self.append(&mut made, &new.value.clone(), new.id);
            at += found + pattern.len();
            any = true;
        }
        if !any {
            return Some(Val::Text(text.clone()));
        }
        made.append(&text.slice(at..text.text.len()));
        Some(self.finished_text(made, span))
    }

    fn joined_list(&mut self, items: &[Item], separator: &str, span: Span) -> Val {
        let mut text = Text::default();
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                text.push(separator, span, false);
            }
            match &item.value {
                Val::Text(part) => text.append(part),
                Val::Unknown(unknown) => text.hole(&unknown.name, item.value.clone(), item.span),
                other => text.hole(&Rc::from("value"), other.clone(), item.span),
            }
        }
        self.finished_text(text, span)
    }

    fn list_method(
        &mut self,
        id: Id,
        of: Id,
        items: &Rc<Vec<Item>>,
        name: &str,
        given: &[Given],
        frame: FrameId,
    ) -> Option<Val> {
        let span = self.ir.span(id);
        let method = normal(name);
        match method.as_str() {
            "join" | "implode" => {
                let separator = given
                    .first()
                    .and_then(|arg| arg.value.known_text())
                    .unwrap_or(",")
                    .to_owned();
                Some(self.joined_list(items, &separator, span))
            }
            "push" | "append" | "add" | "addlast" => {
                let mut more = (**items).clone();
                if more.len() < 4096 {
                    more.extend(given.iter().map(|arg| Item {
                        value: arg.value.clone(),
                        span: arg.span,
                    }));
                }
                let value = Val::List(Rc::new(more));
                self.rebind(of, value.clone(), frame);
                Some(value)
            }
            "first" | "firstordefault" => items.first().map(|item| item.value.clone()),
            _ if SAME.contains(&method.as_str())
                || matches!(
                    method.as_str(),
                    "filter"
                        | "iter"
                        | "intoiter"
                        | "entries"
                        | "values"
                        | "stream"
                        | "each"
                        | "sort"
                        | "reverse"
                        | "asenumerable"
                        | "where"
                ) && given.iter().all(|arg| !matches!(arg.value, Val::Func(_))) =>
            {
                Some(Val::List(items.clone()))
            }
            _ => self.over_rows(id, items, given),
        }
    }

    /// A function that is given to a method of a table is run for each row.
    fn over_rows(&mut self, id: Id, items: &[Item], given: &[Given]) -> Option<Val> {
        let function = given.iter().find_map(|arg| match &arg.value {
            Val::Func(function) => Some(*function),
            _ => None,
        })?;
        if items.is_empty() {
            return None;
        }
        let mut results = Vec::new();
        for row in items.iter().take(super::MOST_ROWS) {
            if !self.may_call(function.func) {
                break;
            }
            let result = self.in_row_value(row, function, id);
            results.push(Item {
                value: result,
                span: row.span,
            });
        }
        Some(Val::List(Rc::new(results)))
    }

    fn in_row_value(&mut self, row: &Item, function: FuncRef, id: Id) -> Val {
        let mut result = Val::Null;
        self.in_row(row, |machine, value| {
            // A block with two parameters takes a pair apart, as in Ruby or `Map.forEach`.
            let params = machine.ir.funcs[function.func].params.len();
            let given: Vec<Given> = match &value {
                Val::List(pair) if params > 1 && pair.len() >= params => pair
                    .iter()
                    .map(|item| Given {
                        name: None,
                        value: item.value.clone(),
                        span: item.span,
                        id,
                        from: None,
                    })
                    .collect(),
                _ => vec![Given {
                    name: None,
                    value,
                    span: row.span,
                    id,
                    from: None,
                }],
            };
            result = machine.invoke(function, &given, None);
        });
        result
    }

    fn object_method(&mut self, id: Id, object: usize, name: &str, given: &[Given]) -> Option<Val> {
        let method = normal(name);
        let span = self.ir.span(id);
        if let Some(key) = method
            .strip_prefix("get")
            .filter(|_| given.is_empty())
            .and_then(keys::graph)
        {
            return self.objects[object].graph(&normal(key)).map(|prop| prop.value.clone());
        }
        match method.as_str() {
            "append" | "appendline" | "appendformat"
                if self.objects[object]
                    .class
                    .as_deref()
                    .is_some_and(|class| class.starts_with("StringBu")) =>
            {
                let mut text = match self.objects[object].get("#text").map(|prop| prop.value.clone()) {
                    Some(Val::Text(text)) => (*text).clone(),
                    _ => Text::default(),
                };
                for arg in given {
                    self.append(&mut text, &arg.value.clone(), arg.id);
                }
                let value = self.finished_text(text, span);
                self.set(
                    object,
                    Prop {
                        key: Rc::from("#text"),
                        key_span: span,
                        span,
                        value,
                    },
                );
                Some(Val::Object(object))
            }
            "tostring" => match self.objects[object].get("#text") {
                Some(prop) => Some(prop.value.clone()),
                None => Some(Val::Object(object)),
            },
            "update" | "merge" | "putall" | "assign" | "extend" | "addall" | "mergebang" => {
                let mut any = false;
                for arg in given {
                    match (&arg.name, &arg.value) {
                        (None, from @ Val::Object(_)) => {
                            self.spread(object, from);
                            any = true;
                        }
                        (Some((key, key_span)), value) => {
                            let prop = Prop {
                                key: key.clone(),
                                key_span: *key_span,
                                span: arg.span,
                                value: value.clone(),
                            };
                            self.set(object, prop);
                            any = true;
                        }
                        _ => {}
                    }
                }
                any.then_some(Val::Object(object))
            }
            "items" | "entries" | "entryset" | "getenumerator" => Some(Val::List(Rc::new(self.pairs(object)))),
            "values" => {
                let values = self.objects[object].props.iter();
                Some(Val::List(Rc::new(
                    values
                        .map(|prop| Item {
                            value: prop.value.clone(),
                            span: prop.span,
                        })
                        .collect(),
                )))
            }
            "keys" => {
                let keys = self.objects[object].props.iter();
                let key = |prop: &Prop| Item {
                    value: Text::literal(&prop.key, prop.key_span, false).into_val(),
                    span: prop.key_span,
                };
                Some(Val::List(Rc::new(keys.map(key).collect())))
            }
            "get" | "fetch" => {
                let key = given.first()?.value.known_text()?;
                self.objects[object].get(key).map(|prop| prop.value.clone())
            }
            "foreach" | "each" | "map" | "eachpair" if self.objects[object].kind == Kind::Literal => {
                let pairs = self.pairs(object);
                self.over_rows(id, &pairs, given)
            }
            _ if SAME.contains(&method.as_str())
                || matches!(
                    method.as_str(),
                    "toh"
                        | "tohash"
                        | "tojsonstring"
                        | "tojsonobject"
                        | "modeldump"
                        | "dict"
                        | "asdict"
                        | "jsonserialize"
                ) =>
            {
                Some(Val::Object(object))
            }
            _ => None,
        }
    }

    /// Methods of a class or module that this file does not hold.
    fn static_method(&mut self, id: Id, of: &Unknown, name: &str, given: &[Given]) -> Option<Val> {
        if let Some(value) = self.time_static(&of.name, name, given) {
            return Some(value);
        }
        let span = self.ir.span(id);
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
        match (class.as_str(), method.as_str()) {
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

    fn of_object(&mut self, value: Val, method: &str) -> Option<Val> {
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
    fn map_of(&mut self, id: Id, given: &[Given]) -> Val {
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
            "lifetime" if name == "#lifetime" => {
                let text = first?.known_text()?.to_owned();
                let seconds = super::time::iso_length(&text).or_else(|| super::time::phrase(&text));
                Some(Val::Time(super::Time::NOW.later(seconds)))
            }
            "pairs" if name == "#pairs" => match first {
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
            "values" if name == "#values" => match first {
                Some(Val::Object(object)) if self.objects[object].kind == Kind::Literal => {
                    self.object_method(id, object, "values", &[])
                }
                other => other,
            },
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
            "arraymap" | "collect" | "array_walk" => {
                let list = given.iter().find_map(|arg| match &arg.value {
                    Val::List(items) => Some(items.clone()),
                    _ => None,
                })?;
                self.over_rows(id, &list, given).or(Some(Val::List(list)))
            }
            "foreachobject" => match &first {
                Some(Val::List(items)) => self.over_rows(id, &items.clone(), given),
                _ => None,
            },
            "map" if matches!(first, Some(Val::Func(_))) => {
                let Some(Val::List(items)) = given.get(1).map(|arg| arg.value.clone()) else {
                    return None;
                };
                self.over_rows(id, &items, given)
            }
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
            Val::List(_) => Val::unknown(name),
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
            (Some(a), Some(b)) if crate::recognise::are_change_types(&a) && crate::recognise::are_change_types(&b) => {
                Text::literal(&format!("{a},{b}"), self.ir.span(id), false).into_val()
            }
            _ => Val::unknown(""),
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
