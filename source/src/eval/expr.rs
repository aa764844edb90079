//! Texts and sums: what is put together from parts.

use std::rc::Rc;

use super::{Choice, FrameId, Item, Machine, TextSite, Val, branch, time};
use crate::eval::text::{LONGEST, Text};
use crate::ir::{Chunk, Id, Name, Node, Op, Span};

impl Machine<'_> {
    pub(super) fn text(&mut self, id: Id, chunks: &[Chunk], frame: FrameId) -> Val {
        let mut text = Text::default();
        for chunk in chunks {
            match chunk {
                Chunk::Lit {
                    text: literal,
                    span,
                    exact,
                } => text.push(literal, *span, *exact),
                Chunk::Hole(hole) => {
                    let value = self.eval(*hole, frame);
                    if let Val::Choice(choice) = &value {
                        return self.choose_text(id, chunks, choice, *hole, frame);
                    }
                    self.append(&mut text, &value, *hole);
                }
            }
        }
        self.finished_text(text, self.ir.span(id))
    }

    /// A text with a choice in one of its holes: a choice of texts.
    pub(super) fn choose_text(&mut self, id: Id, chunks: &[Chunk], choice: &Rc<Choice>, at: Id, frame: FrameId) -> Val {
        let mut values = Vec::new();
        for alternative in &choice.values {
            let mut text = Text::default();
            for chunk in chunks {
                match chunk {
                    Chunk::Lit {
                        text: literal,
                        span,
                        exact,
                    } => text.push(literal, *span, *exact),
                    Chunk::Hole(hole) if *hole == at => self.append(&mut text, alternative, *hole),
                    Chunk::Hole(hole) => {
                        let value = self.eval(*hole, frame);
                        self.append(&mut text, &value, *hole);
                    }
                }
            }
            values.push(self.finished_text(text, self.ir.span(id)));
        }
        Self::choose(choice.origin, values)
    }

    /// Appends a value to a text: a hole where it is not text.
    pub(super) fn append(&mut self, text: &mut Text, value: &Val, id: Id) {
        if text.text.len() > LONGEST {
            return;
        }
        match value {
            Val::Text(part) if part.text.len() <= self.bytes => {
                self.bytes -= part.text.len();
                text.append(part);
            }
            Val::Text(_) => {
                let name = self.last_name(id);
                text.hole(&name, Val::unknown(&name), self.ir.span(id));
            }
            Val::Num(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
                text.push(&format!("{number:.0}"), self.ir.span(id), false);
            }
            Val::Bool(flag) => text.push(if *flag { "true" } else { "false" }, self.ir.span(id), false),
            Val::Null => {
                let name = self.last_name(id);
                text.hole(&name, Val::unknown(&name), self.ir.span(id));
            }
            Val::Unknown(unknown) if !unknown.name.is_empty() => {
                // What is written there is what a reader sees, wherever it comes from.
                let name = match self.ir.node(id) {
                    Node::Name(name) => name.clone(),
                    _ => unknown.name.clone(),
                };
                text.hole(&name, value.clone(), self.ir.span(id));
            }
            _ => {
                let name = self.last_name(id);
                text.hole(&name, value.clone(), self.ir.span(id));
            }
        }
    }

    /// Keeps a text that was put together, for it may be a body in JSON.
    pub(super) fn finished_text(&mut self, text: Text, span: Span) -> Val {
        let text = Rc::new(text);
        let may_be_body = text.text.len() > 24
            && text.text.contains('{')
            && ["changeType", "expirationDateTime"]
                .iter()
                .any(|key| text.text.contains(key));
        if may_be_body && self.texts.len() < 4096 {
            self.texts.push(TextSite {
                text: text.clone(),
                span,
                context: self.context.clone(),
            });
        }
        Val::Text(text)
    }

    /// Returns the last identifier of an expression.
    pub(super) fn last_name(&self, id: Id) -> Name {
        let mut at = id;
        for _ in 0..32 {
            match self.ir.node(at) {
                Node::Name(name) | Node::Member(_, name) => return name.clone(),
                Node::Call { callee, .. } => at = *callee,
                Node::Index(of, index) => match self.ir.node(*index) {
                    Node::Text(chunks) => {
                        if let [Chunk::Lit { text, .. }] = chunks.as_slice() {
                            return Rc::from(text.as_str());
                        }
                        at = *of;
                    }
                    Node::Name(name) => return name.clone(),
                    _ => at = *of,
                },
                Node::Fallback(first, _) | Node::Cond { yes: first, .. } | Node::Arith(_, first, _) => at = *first,
                Node::Sum(parts) | Node::Many(parts) if !parts.is_empty() => at = parts[parts.len() - 1],
                Node::New { class, .. } => return class.clone(),
                _ => break,
            }
        }
        Rc::from("value")
    }

    pub(super) fn list(&mut self, items: &[Id], frame: FrameId) -> Val {
        let items = items
            .iter()
            .map(|item| Item {
                value: self.eval(*item, frame),
                span: self.ir.span(*item),
            })
            .collect();
        Val::List(Rc::new(items))
    }

    pub(super) fn sum(&mut self, id: Id, operands: &[Id], frame: FrameId) -> Val {
        let values: Vec<Val> = operands.iter().map(|operand| self.eval(*operand, frame)).collect();
        self.add_values(id, operands, &values)
    }

    pub(super) fn add_values(&mut self, id: Id, operands: &[Id], values: &[Val]) -> Val {
        if let Some(choice) = values.iter().find_map(|value| match value {
            Val::Choice(choice) => Some(choice.clone()),
            _ => None,
        }) {
            let mut results = Vec::new();
            for index in 0..choice.values.len() {
                let taken: Vec<Val> = values
                    .iter()
                    .map(|value| branch::taken(value, choice.origin, index))
                    .collect();
                results.push(self.add_values(id, operands, &taken));
            }
            return Self::choose(choice.origin, results);
        }
        if values.iter().any(|value| matches!(value, Val::Text(_))) {
            return self.concat(id, operands, values);
        }
        if values.iter().all(|value| matches!(value, Val::List(_))) {
            let joined = values.iter().filter_map(|value| match value {
                Val::List(items) => Some(items.iter().cloned()),
                _ => None,
            });
            return Val::List(Rc::new(joined.flatten().collect()));
        }
        let mut sum: Option<Val> = None;
        for value in values {
            sum = Some(match sum {
                None => value.clone(),
                Some(so_far) => time::add(&so_far, value, 1.0),
            });
        }
        sum.unwrap_or(Val::Null)
    }

    pub(super) fn concat(&mut self, id: Id, operands: &[Id], values: &[Val]) -> Val {
        // `now.plus(..) + "Z"` is still a time.
        if let [Val::Time(time), Val::Text(zone)] = values
            && time::is_zone(&zone.text)
        {
            return Val::Time(*time);
        }
        let mut text = Text::default();
        for (operand, value) in operands.iter().zip(values) {
            self.append(&mut text, value, *operand);
        }
        self.finished_text(text, self.ir.span(id))
    }

    pub(super) fn arith(&mut self, id: Id, op: Op, left: &Val, right: &Val) -> Val {
        match op {
            Op::Eq | Op::Ne => match (left, right) {
                (Val::Text(a), Val::Text(b)) if a.holes.is_empty() && b.holes.is_empty() => {
                    Val::Bool((a.text == b.text) == (op == Op::Eq))
                }
                _ => Val::unknown(""),
            },
            Op::BitOr => self.join_flags(id, left, right),
            Op::Rem => match left {
                Val::Text(format) => {
                    let format = format.clone();
                    self.percent(id, &format, right)
                }
                _ => Val::unknown(""),
            },
            Op::Sub => time::add(left, right, -1.0),
            Op::Mul => time::multiply(left, right),
            Op::Div => time::divide(left, right),
            Op::Other => Val::unknown(""),
        }
    }
}
