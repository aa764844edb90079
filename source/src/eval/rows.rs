//! Loops: over a table of the file row by row, over anything else once.

use std::rc::Rc;

use super::{Choice, FrameId, Item, Kind, Machine, ObjectId, Prop, Val};
use crate::eval::text::Text;
use crate::ir::{Id, Pat, Span};
use crate::language::Language;

/// Rows of a table that are followed.
pub(super) const MOST_ROWS: usize = 64;

impl Machine<'_> {
    pub(super) fn run_loop(&mut self, pat: &Pat, iter: Option<Id>, body: Id, frame: FrameId) {
        let over = iter.map_or(Val::Null, |iter| self.eval(iter, frame));
        let rows = match (&over, pat) {
            // One name over a map takes its keys.
            (Val::Object(object), Pat::Name(_))
                if self.objects[*object].kind == Kind::Literal && self.iterates_keys() =>
            {
                let props = self.objects[*object].props.iter();
                let key = |prop: &Prop| Item {
                    value: Text::literal(&prop.key, prop.key_span, false).into_val(),
                    span: prop.key_span,
                };
                Some(props.map(key).collect::<Vec<_>>()).filter(|keys| !keys.is_empty())
            }
            _ => self.rows(&over),
        };
        if let Some(rows) = rows {
            for row in rows.iter().take(MOST_ROWS) {
                self.in_row(row, |machine, value| {
                    machine.bind(pat, value, frame);
                    machine.run(body, frame);
                });
                if self.budget == 0 {
                    break;
                }
                self.budget = self.budget.saturating_sub(200);
            }
            return;
        }
        let item = self.unknown_item(&over, pat);
        self.bind(pat, item, frame);
        self.run(body, frame);
    }

    /// Whether a loop over a map takes its keys alone.
    fn iterates_keys(&self) -> bool {
        matches!(
            self.language,
            Language::Python | Language::JavaScript | Language::TypeScript
        )
    }

    /// Rows of a table that is written in the file, if there are any.
    pub(super) fn rows(&self, over: &Val) -> Option<Vec<Item>> {
        match over {
            Val::List(items) if !items.is_empty() => Some(items.to_vec()),
            Val::Object(object) if self.objects[*object].kind == Kind::Literal && !self.objects[*object].open => {
                Some(self.pairs(*object).into_iter().collect())
            }
            _ => None,
        }
    }

    /// Entries of an object as pairs of key and value.
    pub(super) fn pairs(&self, object: ObjectId) -> Vec<Item> {
        let props = self.objects[object].props.iter();
        props
            .map(|prop| {
                let key = Text::literal(&prop.key, prop.key_span, false).into_val();
                let pair = vec![
                    Item {
                        value: key,
                        span: prop.key_span,
                    },
                    Item {
                        value: prop.value.clone(),
                        span: prop.span,
                    },
                ];
                let span = Span::new(
                    prop.key_span.start.min(prop.span.start),
                    prop.span.end.max(prop.key_span.end),
                );
                Item {
                    value: Val::List(Rc::new(pair)),
                    span,
                }
            })
            .collect()
    }

    pub(super) fn in_row(&mut self, row: &Item, step: impl FnOnce(&mut Self, Val)) {
        let value = through(&row.value, row.span, 0);
        self.context.push(row.span);
        step(self, value);
        self.context.pop();
    }

    pub(super) fn unknown_item(&self, over: &Val, pat: &Pat) -> Val {
        match (pat, over) {
            (Pat::Name(name), _) => Val::unknown(name),
            (_, Val::Unknown(unknown)) => Val::Unknown(unknown.clone()),
            _ => Val::unknown("item"),
        }
    }
}

/// Marks the texts of a value as having come through a call or a row.
pub(super) fn through(value: &Val, span: Span, depth: usize) -> Val {
    match value {
        Val::Text(text) => {
            let mut text = (**text).clone();
            text.came_through(span);
            text.into_val()
        }
        Val::List(items) if depth < 2 && items.len() <= 16 => {
            let items = items.iter().map(|item| Item {
                value: through(&item.value, span, depth + 1),
                span: item.span,
            });
            Val::List(Rc::new(items.collect()))
        }
        Val::Choice(choice) => {
            let values = choice
                .values
                .iter()
                .map(|value| through(value, span, depth + 1))
                .collect();
            Val::Choice(Rc::new(Choice {
                origin: choice.origin,
                values,
            }))
        }
        other => other.clone(),
    }
}
