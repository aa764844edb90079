//! The one evaluator: runs a lowered file as far as its constants go, and keeps every object that it makes.
//!
//! It runs the file from top to bottom, then every function that nothing in the file calls, then those that were
//! not reached. Branches whose test is unknown all run; what they leave behind in a variable becomes a [`Choice`].
//! Work is bounded: each function's body runs once on its own, and again for calls only while a budget that grows
//! with the file lasts.

mod branch;
mod call;
mod clock;
mod expr;
mod format;
mod invoke;
mod known;
mod library;
mod method;
mod object;
mod rows;
mod scope;
pub(crate) mod text;
mod time;
mod unknown;
mod value;

use std::collections::HashMap;
use std::rc::Rc;

pub(crate) use branch::expand;
pub(crate) use text::Text;
pub(crate) use time::is_zone;
pub(crate) use value::{Choice, FrameId, FuncRef, Item, Kind, Object, ObjectId, Prop, Time, Unknown, Val};

use crate::ir::{ClassId, FuncId, Id, Ir, Name, Node, Pat, Span};
use crate::language::Language;
use branch::{Change, Slot};

/// Expressions nested deeper than this are unknown.
const DEEPEST: usize = 120;
/// Most bytes of texts that are put together in a file; what is beyond is unknown.
const MOST_BYTES: usize = 16 << 20;
/// Calls of functions of the file that are followed into each other.
const MOST_CALLS: usize = 8;
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
    /// The arm of a switch ends; what stands behind the switch runs.
    Broken,
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
    /// Texts given to such a call.
    pub(crate) update_texts: Vec<Rc<Text>>,
    /// Object that holds a class's fields, once they were evaluated.
    statics: Vec<Option<ObjectId>>,
    class_frames: Vec<FrameId>,
    log: Vec<Change>,
    /// How many objects there were when each of the branches that run began.
    fences: Vec<usize>,
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
    /// Bytes of texts that may still be put together.
    bytes: usize,
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
        update_texts: Vec::new(),
        statics: vec![None; ir.classes.len()],
        class_frames: vec![0; ir.classes.len()],
        log: Vec::new(),
        fences: Vec::new(),
        choices: 0,
        context: Vec::new(),
        running: Vec::new(),
        ran: vec![false; ir.funcs.len()],
        made_in: vec![None; ir.funcs.len()],
        returned: HashMap::new(),
        by_name: HashMap::new(),
        depth: 0,
        budget: 50_000 + ir.len() * 20,
        bytes: MOST_BYTES,
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
            Node::Break => Flow::Broken,
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
            flow = self.run(*id, frame);
            if flow != Flow::Next {
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
            Node::If { .. }
            | Node::Switch { .. }
            | Node::Loop { .. }
            | Node::Return(_)
            | Node::Leave(_)
            | Node::Break => {
                self.run(id, frame);
                Val::Null
            }
        }
    }
}
