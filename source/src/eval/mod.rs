//! The one evaluator: runs a lowered file as far as its constants go, and keeps every object that it makes.
//!
//! It runs the file from top to bottom, then every function that nothing in the file calls, then those that were
//! not reached. Branches whose test is unknown all run; what they leave behind in a variable becomes a [`Choice`].
//! Work is bounded: each function's body runs once on its own, and again for calls only while a budget that grows
//! with the file lasts.

mod branch;
mod call;
mod format;
mod method;
mod object;
mod time;
mod value;

use std::collections::HashMap;
use std::rc::Rc;

pub(crate) use branch::expand;
pub(crate) use time::is_zone;
pub(crate) use value::{Choice, FrameId, FuncRef, Item, Kind, Object, ObjectId, Prop, Time, Unknown, Val};

use crate::ir::{Chunk, ClassId, FuncId, Id, Ir, Name, Node, Op, Pat, Span};
use crate::language::Language;
use crate::text::{LONGEST, Text};
use branch::{Change, Slot};

/// Expressions nested deeper than this are unknown.
const DEEPEST: usize = 120;
/// Calls of functions of the file that are followed into each other.
const MOST_CALLS: usize = 8;
/// Rows of a table that are followed.
const MOST_ROWS: usize = 64;
/// Alternatives that are kept.
const MOST_CHOICES: usize = 16;

/// Variables of one call of a function.
#[derive(Debug, Default)]
struct Frame {
    vars: HashMap<Name, Val>,
    parent: Option<FrameId>,
    this: Option<ObjectId>,
    returns: Vec<Val>,
}

/// Whether what stands behind a statement runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    Next,
    Ended,
}

/// A text that may hold JSON.
#[derive(Clone, Debug)]
pub(crate) struct TextSite {
    pub(crate) text: Rc<Text>,
    pub(crate) span: Span,
    pub(crate) context: Vec<Span>,
}

/// A call that changes an existing subscription.
#[derive(Clone, Debug)]
pub(crate) struct Update {
    pub(crate) object: ObjectId,
}

#[derive(Debug)]
pub(crate) struct Machine<'i> {
    ir: &'i Ir,
    language: Language,
    frames: Vec<Frame>,
    pub(crate) objects: Vec<Object>,
    pub(crate) texts: Vec<TextSite>,
    pub(crate) updates: Vec<Update>,
    /// Object that holds a class's fields, once they were evaluated.
    statics: Vec<Option<ObjectId>>,
    class_frames: Vec<FrameId>,
    log: Vec<Change>,
    branches: usize,
    choices: u32,
    context: Vec<Span>,
    running: Vec<FuncId>,
    ran: Vec<bool>,
    /// Where a function was last seen to be made: its variables are there when it runs alone.
    made_in: Vec<Option<FuncRef>>,
    /// What functions returned that were given nothing known: the next such call returns the same.
    returned: HashMap<FuncId, Val>,
    by_name: HashMap<Name, Vec<FuncId>>,
    depth: usize,
    budget: usize,
}

/// Runs a file.
pub(crate) fn run(ir: &Ir, language: Language) -> Machine<'_> {
    let mut machine = Machine {
        ir,
        language,
        frames: vec![Frame::default()],
        objects: Vec::new(),
        texts: Vec::new(),
        updates: Vec::new(),
        statics: vec![None; ir.classes.len()],
        class_frames: vec![0; ir.classes.len()],
        log: Vec::new(),
        branches: 0,
        choices: 0,
        context: Vec::new(),
        running: Vec::new(),
        ran: vec![false; ir.funcs.len()],
        made_in: vec![None; ir.funcs.len()],
        returned: HashMap::new(),
        by_name: HashMap::new(),
        depth: 0,
        budget: 50_000 + ir.len() * 20,
    };
    for (index, func) in ir.funcs.iter().enumerate() {
        if let Some(name) = &func.name {
            machine.by_name.entry(name.clone()).or_default().push(index);
        }
    }
    machine.file();
    machine
}

impl<'i> Machine<'i> {
    fn file(&mut self) {
        self.hoist(&self.ir.root, 0);
        for id in &self.ir.root {
            // Code behind a `return` or `exit` at the top is looked at all the same.
            self.run(*id, 0);
        }
        for id in &self.ir.attributes {
            self.eval(*id, 0);
        }
        for class in 0..self.ir.classes.len() {
            self.statics(class);
        }
        let called = self.called_names();
        let class_of = self.class_of();
        // A function stands behind the one it is written in, which runs first.
        let mut order: Vec<FuncId> = (0..self.ir.funcs.len()).collect();
        order.sort_by_key(|func| self.ir.funcs[*func].span.start);
        for pass in 0..3 {
            for func in order.iter().copied() {
                let form = &self.ir.funcs[func];
                let reached = form.name.as_ref().is_some_and(|name| called.contains_key(name));
                if self.ran[func] || (pass == 0 && !form.constructor) || (pass == 1 && reached) {
                    continue;
                }
                let made = self.made_in[func].filter(|_| class_of[func].is_none());
                let this = class_of[func].and_then(|class| self.statics(class));
                let frame = class_of[func].map_or(0, |class| self.class_frames[class]);
                self.alone(made.unwrap_or(FuncRef { func, frame, this }));
            }
        }
    }

    /// Names that calls of the file end in.
    fn called_names(&self) -> HashMap<Name, ()> {
        let mut called = HashMap::new();
        for (node, _) in self.ir.nodes() {
            let callee = match node {
                Node::Call { callee, .. } => self.ir.node(*callee),
                _ => continue,
            };
            if let Node::Name(name) | Node::Member(_, name) = callee {
                called.insert(name.clone(), ());
            }
        }
        called
    }

    fn class_of(&self) -> Vec<Option<ClassId>> {
        let mut class_of = vec![None; self.ir.funcs.len()];
        for (index, class) in self.ir.classes.iter().enumerate() {
            for method in &class.methods {
                class_of[*method] = Some(index);
            }
        }
        class_of
    }

    /// Runs a function that is called from elsewhere: its parameters are unknown. What it does to fields of its
    /// class is undone, for nobody knows which method runs first.
    fn alone(&mut self, func: FuncRef) {
        let constructor = self.ir.funcs[func.func].constructor;
        let mark = self.begin();
        self.invoke(func, &[], None);
        let changes = self.end(mark);
        for change in changes {
            let keep = match &change.slot {
                Slot::Prop(object, _) => constructor || self.objects[*object].kind != Kind::Class,
                Slot::Var(..) => true,
            };
            if keep {
                self.set_slot(change.slot, change.value);
            }
        }
    }

    /// Declares the functions and classes of a block before its statements run.
    fn hoist(&mut self, block: &[Id], frame: FrameId) {
        for id in block {
            match self.ir.node(*id) {
                Node::Let {
                    pat: Pat::Name(name),
                    value: Some(value),
                } => {
                    if let Node::Func(func) = *self.ir.node(*value) {
                        let this = self.frames[frame].this;
                        self.declare(frame, name, Val::Func(FuncRef { func, frame, this }));
                    }
                }
                Node::Class(class) => {
                    self.class_frames[*class] = frame;
                    let name = self.ir.classes[*class].name.clone();
                    self.declare(frame, &name, Val::Class(*class));
                }
                // An `export` or a namespace round a declaration.
                Node::Many(parts) if parts.len() <= 64 => self.hoist(parts, frame),
                _ => {}
            }
        }
    }

    fn run(&mut self, id: Id, frame: FrameId) -> Flow {
        match self.ir.node(id) {
            Node::Block(statements) => self.block(statements, frame),
            Node::If { test, yes, no } => self.run_if(id, *test, *yes, *no, frame),
            Node::Switch { subject, arms, total } => self.run_switch(*subject, arms, *total, frame),
            Node::Loop { pat, iter, body } => {
                self.run_loop(pat, *iter, *body, frame);
                Flow::Next
            }
            Node::Return(value) => {
                if let Some(value) = value {
                    let value = self.eval(*value, frame);
                    self.frames[frame].returns.push(value);
                }
                Flow::Ended
            }
            Node::Leave(value) => {
                if let Some(value) = value {
                    self.eval(*value, frame);
                }
                Flow::Ended
            }
            _ => {
                self.eval(id, frame);
                Flow::Next
            }
        }
    }

    fn block(&mut self, statements: &[Id], frame: FrameId) -> Flow {
        if self.depth >= DEEPEST {
            return Flow::Next;
        }
        self.depth += 1;
        self.hoist(statements, frame);
        let mut flow = Flow::Next;
        for id in statements {
            if self.run(*id, frame) == Flow::Ended {
                flow = Flow::Ended;
                break;
            }
        }
        self.depth -= 1;
        flow
    }

    /// Evaluates an expression, or runs a statement for what it does.
    pub(crate) fn eval(&mut self, id: Id, frame: FrameId) -> Val {
        if self.depth >= DEEPEST {
            return Val::unknown("");
        }
        self.depth += 1;
        let value = self.eval_node(id, frame);
        self.depth -= 1;
        value
    }

    fn eval_node(&mut self, id: Id, frame: FrameId) -> Val {
        match self.ir.node(id) {
            Node::Text(chunks) => self.text(id, chunks, frame),
            Node::Num(number) => Val::Num(*number),
            Node::Bool(value) => Val::Bool(*value),
            Node::Null => Val::Null,
            Node::Name(name) => {
                let value = self.lookup(name, frame);
                match value {
                    // Ruby calls a method by its name alone.
                    Val::Func(function)
                        if self.language == Language::Ruby && self.ir.funcs[function.func].name.is_some() =>
                    {
                        self.call_value(id, &value, &[])
                    }
                    _ => value,
                }
            }
            Node::This => self.this(frame).map_or_else(|| Val::unknown("this"), Val::Object),
            Node::Member(of, name) => {
                let of = self.eval(*of, frame);
                self.member(&of, name)
            }
            Node::Index(of, index) => {
                let (of, index) = (self.eval(*of, frame), self.eval(*index, frame));
                self.index(&of, &index)
            }
            Node::Call { callee, args } => self.call(id, *callee, args, frame),
            Node::New { class, args, init } => self.construct(id, class, args, init, frame),
            Node::Object(entries) => {
                let object = self.allocate(Kind::Literal, self.ir.span(id), None);
                self.fill(object, entries, frame);
                Val::Object(object)
            }
            Node::List(items) => self.list(items, frame),
            Node::Sum(operands) => self.sum(id, operands, frame),
            Node::Arith(op, left, right) => {
                let (left_value, right_value) = (self.eval(*left, frame), self.eval(*right, frame));
                self.arith(id, *op, &left_value, &right_value)
            }
            Node::Fallback(first, second) => {
                let first = self.eval(*first, frame);
                let second = self.eval(*second, frame);
                match first {
                    Val::Null => second,
                    other => other,
                }
            }
            Node::Cond { test, yes, no } => self.cond(*test, *yes, *no, frame),
            Node::Func(func) => {
                let function = FuncRef {
                    func: *func,
                    frame,
                    this: self.this(frame),
                };
                self.made_in[*func] = Some(function);
                Val::Func(function)
            }
            Node::Let { pat, value } => {
                let value = value.map_or(Val::Null, |value| self.eval(value, frame));
                self.bind(pat, value.clone(), frame);
                value
            }
            Node::Assign { target, value, append } => self.assign(id, *target, *value, *append, frame),
            Node::Class(class) => {
                self.class_frames[*class] = frame;
                self.statics(*class);
                Val::Class(*class)
            }
            Node::Many(parts) => {
                self.hoist(parts, frame);
                for part in parts {
                    self.run(*part, frame);
                }
                Val::unknown("")
            }
            Node::Block(statements) => self.last_value(statements, frame),
            Node::If { .. } | Node::Switch { .. } | Node::Loop { .. } | Node::Return(_) | Node::Leave(_) => {
                self.run(id, frame);
                Val::Null
            }
        }
    }

    fn this(&self, frame: FrameId) -> Option<ObjectId> {
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
    fn declared(&self, name: &str, frame: FrameId) -> Option<FrameId> {
        let mut at = Some(frame);
        while let Some(frame) = at {
            if self.frames[frame].vars.contains_key(name) {
                return Some(frame);
            }
            at = self.frames[frame].parent;
        }
        None
    }

    fn lookup(&mut self, name: &Name, frame: FrameId) -> Val {
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
    fn own(&self, this: ObjectId, name: &str) -> Option<Val> {
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

    fn member(&mut self, of: &Val, name: &Name) -> Val {
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

    fn unknown_member(&self, of: &Unknown, name: &Name) -> Val {
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

    fn index(&mut self, of: &Val, index: &Val) -> Val {
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

    fn text(&mut self, id: Id, chunks: &[Chunk], frame: FrameId) -> Val {
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
    fn choose_text(&mut self, id: Id, chunks: &[Chunk], choice: &Rc<Choice>, at: Id, frame: FrameId) -> Val {
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
    fn append(&mut self, text: &mut Text, value: &Val, id: Id) {
        if text.text.len() > LONGEST {
            return;
        }
        match value {
            Val::Text(part) => text.append(part),
            Val::Num(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
                text.push(&format!("{number:.0}"), self.ir.span(id), false);
            }
            Val::Bool(flag) => text.push(if *flag { "true" } else { "false" }, self.ir.span(id), false),
            Val::Null => {
                let name = self.last_name(id);
                text.hole(&name, Val::unknown(&name), self.ir.span(id));
            }
            Val::Unknown(unknown) if !unknown.name.is_empty() => {
                text.hole(&unknown.name, value.clone(), self.ir.span(id));
            }
            _ => {
                let name = self.last_name(id);
                text.hole(&name, value.clone(), self.ir.span(id));
            }
        }
    }

    /// Keeps a text that was put together, for it may be a body in JSON.
    fn finished_text(&mut self, text: Text, span: Span) -> Val {
        let text = Rc::new(text);
        let may_be_body = text.text.len() > 40
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
    fn last_name(&self, id: Id) -> Name {
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

    fn list(&mut self, items: &[Id], frame: FrameId) -> Val {
        let items = items
            .iter()
            .map(|item| Item {
                value: self.eval(*item, frame),
                span: self.ir.span(*item),
            })
            .collect();
        Val::List(Rc::new(items))
    }

    fn sum(&mut self, id: Id, operands: &[Id], frame: FrameId) -> Val {
        let values: Vec<Val> = operands.iter().map(|operand| self.eval(*operand, frame)).collect();
        self.add_values(id, operands, &values)
    }

    fn add_values(&mut self, id: Id, operands: &[Id], values: &[Val]) -> Val {
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

    fn concat(&mut self, id: Id, operands: &[Id], values: &[Val]) -> Val {
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

    fn arith(&mut self, id: Id, op: Op, left: &Val, right: &Val) -> Val {
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

    fn bind(&mut self, pat: &Pat, value: Val, frame: FrameId) {
        match pat {
            Pat::Skip => {}
            Pat::Name(name) => self.declare(frame, name, value),
            Pat::List(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    let item = match &value {
                        Val::List(items) => items.get(index).map(|item| item.value.clone()),
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

    fn declare(&mut self, frame: FrameId, name: &Name, value: Val) {
        self.set_slot(Slot::Var(frame, name.clone()), Some(branch::Stored::Var(value)));
    }

    fn run_loop(&mut self, pat: &Pat, iter: Option<Id>, body: Id, frame: FrameId) {
        let over = iter.map_or(Val::Null, |iter| self.eval(iter, frame));
        let rows = match (&over, pat) {
            // One name over a map takes its keys.
            (Val::Object(object), Pat::Name(_)) if self.objects[*object].kind == Kind::Literal => {
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

    /// Rows of a table that is written in the file, if there are any.
    fn rows(&self, over: &Val) -> Option<Vec<Item>> {
        match over {
            Val::List(items) if !items.is_empty() => Some(items.to_vec()),
            Val::Object(object) if self.objects[*object].kind == Kind::Literal && !self.objects[*object].open => {
                Some(self.pairs(*object).into_iter().collect())
            }
            _ => None,
        }
    }

    /// Entries of an object as pairs of key and value.
    fn pairs(&self, object: ObjectId) -> Vec<Item> {
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

    fn in_row(&mut self, row: &Item, step: impl FnOnce(&mut Self, Val)) {
        let value = through(&row.value, row.span, 0);
        self.context.push(row.span);
        step(self, value);
        self.context.pop();
    }

    fn unknown_item(&self, over: &Val, pat: &Pat) -> Val {
        match (pat, over) {
            (Pat::Name(name), _) => Val::unknown(name),
            (_, Val::Unknown(unknown)) => Val::Unknown(unknown.clone()),
            _ => Val::unknown("item"),
        }
    }
}

/// Marks the texts of a value as having come through a call or a row.
fn through(value: &Val, span: Span, depth: usize) -> Val {
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
