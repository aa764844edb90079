//! Names: variables, fields, members of classes and of what is unknown.

use std::rc::Rc;

use super::branch::{Slot, Stored};
use super::{FrameId, FuncRef, Item, Kind, MOST_CHOICES, Machine, ObjectId, Unknown, Val};
use crate::ir::{Name, Pat};

impl Machine<'_> {
    pub(super) fn this(&self, frame: FrameId) -> Option<ObjectId> {
        let mut at = Some(frame);
        while let Some(frame) = at {
            if self.frames[frame].this.is_some() {
                return self.frames[frame].this;
            }
            at = self.frames[frame].parent;
        }
        None
    }

    /// Returns the frame that declares a name.
    pub(super) fn declared(&self, name: &str, frame: FrameId) -> Option<FrameId> {
        let mut at = Some(frame);
        while let Some(frame) = at {
            if self.frames[frame].vars.contains_key(name) {
                return Some(frame);
            }
            at = self.frames[frame].parent;
        }
        None
    }

    pub(super) fn lookup(&mut self, name: &Name, frame: FrameId) -> Val {
        let mut at = Some(frame);
        while let Some(frame) = at {
            if let Some(value) = self.frames[frame].vars.get(name) {
                return value.clone();
            }
            if let Some(this) = self.frames[frame].this
                && let Some(value) = self.own(this, name)
            {
                return value;
            }
            at = self.frames[frame].parent;
        }
        if matches!(&**name, "self" | "static" | "Self" | "cls") {
            return self.this(frame).map_or_else(|| Val::unknown(name), Val::Object);
        }
        // A class of the file that is declared in another block.
        match self.ir.classes.iter().position(|class| class.name == *name) {
            Some(class) => Val::Class(class),
            None => Val::unknown(name),
        }
    }

    /// Returns a field or method that a class's object has under this name.
    pub(super) fn own(&self, this: ObjectId, name: &str) -> Option<Val> {
        let object = &self.objects[this];
        let class = object.class_id?;
        if let Some(prop) = object.get(name) {
            return Some(prop.value.clone());
        }
        let method = self.ir.classes[class]
            .methods
            .iter()
            .find(|method| self.ir.funcs[**method].name.as_deref() == Some(name))?;
        Some(Val::Func(FuncRef {
            func: *method,
            frame: self.class_frames[class],
            this: Some(this),
        }))
    }

    pub(super) fn member(&mut self, of: &Val, name: &Name) -> Val {
        match of {
            Val::Object(object) => {
                if let Some(value) = self.own(*object, name) {
                    return value;
                }
                let found = &self.objects[*object];
                if let Some(prop) = found.get(name) {
                    return prop.value.clone();
                }
                if let Some(prop) = crate::keys::graph(name).and_then(|key| found.graph(&crate::keys::normal(key))) {
                    return prop.value.clone();
                }
                if found.kind == Kind::Literal
                    && let Some(list) = self.listed(*object, name)
                {
                    return list;
                }
                // A class's constant through an instance or `self`.
                let class = found
                    .class_id
                    .and_then(|class| self.statics(class))
                    .filter(|own| own != object);
                class
                    .and_then(|class| self.own(class, name))
                    .unwrap_or_else(|| Val::unknown(name))
            }
            Val::Class(class) => {
                let value = self.statics(*class).and_then(|object| self.own(object, name));
                let inner = || {
                    self.ir
                        .classes
                        .iter()
                        .position(|inner| inner.name == *name)
                        .map(Val::Class)
                };
                value.or_else(inner).unwrap_or_else(|| Val::unknown(name))
            }
            Val::Unknown(unknown) => self.unknown_member(unknown, name),
            Val::Choice(choice) => {
                let values: Vec<Val> = choice.values.iter().map(|value| self.member(value, name)).collect();
                Self::choose(choice.origin, values)
            }
            _ => self.property(of, name),
        }
    }

    /// `map.Keys` and `map.Values`.
    fn listed(&self, object: ObjectId, name: &str) -> Option<Val> {
        let at = match name {
            "Keys" | "keys" => 0,
            "Values" | "values" => 1,
            _ => return None,
        };
        let part = |pair: Item| match pair.value {
            Val::List(parts) => parts.get(at).cloned(),
            _ => None,
        };
        Some(Val::List(Rc::new(
            self.pairs(object).into_iter().filter_map(part).collect(),
        )))
    }

    pub(super) fn unknown_member(&self, of: &Unknown, name: &Name) -> Val {
        let mut chain = of.chain.to_string();
        if chain.len() < 200 {
            chain.push('.');
            chain.push_str(name);
        }
        let value = Val::Unknown(Unknown {
            name: name.clone(),
            chain: Rc::from(chain),
        });
        self.constant_member(&of.name, name).unwrap_or(value)
    }

    pub(super) fn index(&mut self, of: &Val, index: &Val) -> Val {
        match (of, index) {
            (Val::List(items), Val::Num(number)) => {
                let found = (*number >= 0.0 && *number < 1e6)
                    .then(|| items.get(*number as usize))
                    .flatten();
                found.map_or_else(|| Val::unknown("item"), |item| item.value.clone())
            }
            (Val::List(items), _) if items.len() <= MOST_CHOICES => Val::unknown(&index_name(index)),
            (_, Val::Text(key)) if key.holes.is_empty() => {
                let name: Name = Rc::from(key.text.as_str());
                self.member(of, &name)
            }
            (Val::Unknown(unknown), _) => {
                let name = index_name(index);
                let name: Name = if name.is_empty() {
                    unknown.name.clone()
                } else {
                    Rc::from(name)
                };
                let chain = Rc::from(format!("{}[]", unknown.chain));
                Val::Unknown(Unknown { name, chain })
            }
            _ => Val::unknown(&index_name(index)),
        }
    }

    pub(super) fn bind(&mut self, pat: &Pat, value: Val, frame: FrameId) {
        match pat {
            Pat::Skip => {}
            Pat::Name(name) => self.declare(frame, name, value),
            Pat::List(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    let item = match &value {
                        Val::List(items) => items.get(index).map(|item| item.value.clone()),
                        // A tuple with names.
                        Val::Object(object) if self.objects[*object].kind == Kind::Literal => {
                            self.objects[*object].props.get(index).map(|prop| prop.value.clone())
                        }
                        _ => None,
                    };
                    let item = item.unwrap_or_else(|| pattern_unknown(part));
                    self.bind(part, item, frame);
                }
            }
            Pat::Fields(fields) => {
                for (key, part) in fields {
                    let item = match &value {
                        Val::Object(_) | Val::Class(_) => self.member(&value, key),
                        Val::Unknown(unknown) => self.unknown_member(unknown, key),
                        _ => pattern_unknown(part),
                    };
                    self.bind(part, item, frame);
                }
            }
        }
    }

    pub(super) fn declare(&mut self, frame: FrameId, name: &Name, value: Val) {
        self.set_slot(Slot::Var(frame, name.clone()), Some(Stored::Var(value)));
    }
}

fn index_name(index: &Val) -> String {
    match index {
        Val::Unknown(unknown) => unknown.name.to_string(),
        Val::Text(text) => text.known(),
        _ => String::new(),
    }
}

fn pattern_unknown(pat: &Pat) -> Val {
    match pat {
        Pat::Name(name) => Val::unknown(name),
        _ => Val::unknown(""),
    }
}
