//! Methods of texts, lists and objects.

use std::rc::Rc;

use super::call::Given;
use super::method::SAME;
use super::{FrameId, FuncRef, Item, Kind, Machine, Prop, Val, rows};
use crate::eval::text::Text;
use crate::ir::{Id, Span};
use crate::keys::{self, normal};
use crate::language::Language;

impl Machine<'_> {
    pub(super) fn text_method(
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

    pub(super) fn replaced(&mut self, text: &Rc<Text>, given: &[Given], span: Span) -> Option<Val> {
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

    pub(super) fn joined_list(&mut self, items: &[Item], separator: &str, span: Span) -> Val {
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

    pub(super) fn list_method(
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
            "getkey" | "getvalue" => Some(self.property(&Val::List(items.clone()), &Rc::from(name))),
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
    pub(super) fn over_rows(&mut self, id: Id, items: &[Item], given: &[Given]) -> Option<Val> {
        let function = given.iter().find_map(|arg| match &arg.value {
            Val::Func(function) => Some(*function),
            _ => None,
        })?;
        if items.is_empty() {
            return None;
        }
        let mut results = Vec::new();
        for row in items.iter().take(rows::MOST_ROWS) {
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

    pub(super) fn in_row_value(&mut self, row: &Item, function: FuncRef, id: Id) -> Val {
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

    pub(super) fn object_method(&mut self, id: Id, object: usize, name: &str, given: &[Given]) -> Option<Val> {
        let method = normal(name);
        let span = self.ir.span(id);
        let getter = method.strip_prefix("get").unwrap_or(&method);
        if let Some(key) = keys::graph(getter).filter(|_| given.is_empty()) {
            return self.objects[object].graph(&normal(key)).map(|prop| prop.value.clone());
        }
        match method.as_str() {
            "append" | "appendline" | "appendformat"
                if self.objects[object]
                    .class
                    .as_deref()
                    .is_some_and(|class| class.starts_with("StringBu")) =>
            {
                Some(self.append_to(object, given, span))
            }
            "tostring" => match self.objects[object].get("#text") {
                Some(prop) => Some(prop.value.clone()),
                None => Some(Val::Object(object)),
            },
            "update" | "merge" | "putall" | "assign" | "extend" | "addall" | "mergebang" => {
                self.merge_into(object, given)
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

    /// Appends to a builder of texts.
    fn append_to(&mut self, object: usize, given: &[Given], span: Span) -> Val {
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
        Val::Object(object)
    }

    /// Sets what other objects or named arguments hold.
    fn merge_into(&mut self, object: usize, given: &[Given]) -> Option<Val> {
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
}
