//! The one small form that every grammar is lowered to: enough of a program to follow texts, times and objects.
//!
//! A node stands in one arena and is named by its [`Id`]; each has the byte span it was written at. What a language
//! has and this form lacks is lowered to [`Node::Many`]: its parts are walked, its value is unknown.

use std::ops::Range;
use std::rc::Rc;

use crate::found::Found;

/// A byte range of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Span {
    pub(crate) fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    pub(crate) fn range(self) -> Range<usize> {
        self.start..self.end
    }

    pub(crate) fn holds(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// The place of a node in the arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Id(u32);

/// The place of a function in [`Ir::funcs`].
pub(crate) type FuncId = usize;
/// The place of a class in [`Ir::classes`].
pub(crate) type ClassId = usize;
/// A name of the program.
pub(crate) type Name = Rc<str>;

/// A part of a text literal.
#[derive(Clone, Debug)]
pub(crate) enum Chunk {
    /// Text and where it is written. `exact`: byte for byte as it stands in the file.
    Lit { text: String, span: Span, exact: bool },
    /// An interpolated expression.
    Hole(Id),
}

/// An argument of a call.
#[derive(Clone, Debug)]
pub(crate) struct Arg {
    pub(crate) name: Option<(Name, Span)>,
    pub(crate) value: Id,
    pub(crate) spread: bool,
}

/// The key of an entry of an object.
#[derive(Clone, Debug)]
pub(crate) enum Key {
    Name(Name),
    Computed(Id),
    /// All entries of another object.
    Spread,
}

/// An entry of an object, map or initialiser.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: Key,
    pub(crate) key_span: Span,
    pub(crate) value: Id,
}

/// What a value is bound to.
#[derive(Clone, Debug)]
pub(crate) enum Pat {
    Skip,
    Name(Name),
    List(Vec<Pat>),
    Fields(Vec<(Name, Pat)>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    Sub,
    Mul,
    Div,
    Eq,
    Ne,
    /// Bits set in either: the way C# joins members of a flags enum.
    BitOr,
    /// `%` on a text, as in Python and Ruby.
    Rem,
    /// Comparisons and the rest: both sides are walked.
    Other,
}

#[derive(Clone, Debug)]
pub(crate) enum Node {
    Text(Vec<Chunk>),
    Num(f64),
    Bool(bool),
    Null,
    Name(Name),
    This,
    Member(Id, Name),
    Index(Id, Id),
    Call {
        callee: Id,
        args: Vec<Arg>,
    },
    New {
        class: Name,
        args: Vec<Arg>,
        init: Vec<Entry>,
    },
    Object(Vec<Entry>),
    List(Vec<Id>),
    /// Operands of `+`, in order: a chain of a thousand concatenations is one node.
    Sum(Vec<Id>),
    Arith(Op, Id, Id),
    /// The first, or the second where the first is missing: `||`, `??`, `or`.
    Fallback(Id, Id),
    Cond {
        test: Id,
        yes: Id,
        no: Id,
    },
    Func(FuncId),
    Let {
        pat: Pat,
        value: Option<Id>,
    },
    Assign {
        target: Id,
        value: Id,
        append: bool,
    },
    Block(Vec<Id>),
    If {
        test: Option<Id>,
        yes: Id,
        no: Option<Id>,
    },
    /// Arms of which one runs. `total`: one of them always does.
    Switch {
        subject: Option<Id>,
        arms: Vec<Arm>,
        total: bool,
    },
    Loop {
        pat: Pat,
        iter: Option<Id>,
        body: Id,
    },
    Return(Option<Id>),
    /// `throw`, `continue`: what stands behind it in the block does not run.
    Leave(Option<Id>),
    /// The end of an arm of a switch, or of a loop.
    Break,
    Class(ClassId),
    /// Parts without a meaning of their own here.
    Many(Vec<Id>),
}

/// An arm of a [`Node::Switch`]. Without labels it is the default.
#[derive(Clone, Debug)]
pub(crate) struct Arm {
    pub(crate) labels: Vec<Id>,
    pub(crate) body: Id,
}

#[derive(Clone, Debug)]
pub(crate) struct Param {
    pub(crate) pat: Pat,
    pub(crate) default: Option<Id>,
    /// Takes all named arguments that are left, or all that are left.
    pub(crate) rest: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Func {
    pub(crate) name: Option<Name>,
    pub(crate) params: Vec<Param>,
    pub(crate) body: Id,
    pub(crate) span: Span,
    pub(crate) constructor: bool,
    /// The value of the last expression is returned, as in an arrow function or in Ruby.
    pub(crate) returns_last: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: Name,
    pub(crate) value: Option<Id>,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) struct Class {
    pub(crate) name: Name,
    pub(crate) fields: Vec<Field>,
    pub(crate) methods: Vec<FuncId>,
    /// Statements of the body that run when the class is declared, and classes inside it.
    pub(crate) body: Vec<Id>,
}

/// A file, lowered.
#[derive(Debug, Default)]
pub(crate) struct Ir {
    nodes: Vec<(Node, Span)>,
    pub(crate) funcs: Vec<Func>,
    pub(crate) classes: Vec<Class>,
    pub(crate) comments: Vec<Span>,
    pub(crate) root: Vec<Id>,
    /// Definitions a language writes as attributes: node of an object.
    pub(crate) attributes: Vec<Id>,
    /// Definitions that are read without running anything.
    pub(crate) derived: Vec<Found>,
}

impl Ir {
    pub(crate) fn add(&mut self, node: Node, span: Span) -> Id {
        let id = Id(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push((node, span));
        id
    }

    pub(crate) fn node(&self, id: Id) -> &Node {
        self.nodes.get(id.0 as usize).map_or(&Node::Null, |(node, _)| node)
    }

    pub(crate) fn span(&self, id: Id) -> Span {
        self.nodes
            .get(id.0 as usize)
            .map_or(Span { start: 0, end: 0 }, |(_, span)| *span)
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn nodes(&self) -> impl Iterator<Item = &(Node, Span)> {
        self.nodes.iter()
    }
}
