//! Functions of the file, run with what they are given.

use super::call::Given;
use super::{Flow, Frame, FrameId, FuncRef, MOST_CALLS, Machine, Unknown, Val, rows};
use crate::ir::{Id, Name, Node, Pat, Span};

impl Machine<'_> {
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

    pub(super) fn bind_params(&mut self, func: usize, given: &[Given], frame: FrameId, place: Option<Span>) {
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
                    (value, _) => place.map_or_else(|| value.clone(), |place| rows::through(value, place, 0)),
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
    pub(super) fn may_run_callback(&self, func: usize) -> bool {
        self.running.len() < 24 && !self.running.contains(&func)
    }
}

/// The name of what is unknown is that of the call, as the caller reads it.
pub(super) fn named_by_call(value: Val, name: Option<&Name>, place: Option<Span>) -> Val {
    match (value, name) {
        (Val::Unknown(unknown), Some(name)) if place.is_some() => Val::Unknown(Unknown {
            name: name.clone(),
            chain: unknown.chain,
        }),
        (value, _) => value,
    }
}

/// Names of a parameter and of an argument are the same in any case: PowerShell's are.
fn same_name(key: &str, name: &str) -> bool {
    key == name || (key.eq_ignore_ascii_case(name) && key.len() > 1)
}
