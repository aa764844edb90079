//! What an expression may be known to be.

use std::rc::Rc;

use crate::eval::text::Text;
use crate::ir::{ClassId, FuncId, Name, Span};

/// The place of an object on the evaluator's heap.
pub(crate) type ObjectId = usize;
/// The place of a frame of variables.
pub(crate) type FrameId = usize;

#[derive(Clone, Debug)]
pub(crate) enum Val {
    Text(Rc<Text>),
    Num(f64),
    Bool(bool),
    Null,
    List(Rc<Vec<Item>>),
    Object(ObjectId),
    Func(FuncRef),
    Class(ClassId),
    Time(Time),
    /// A part of a time as JavaScript reads and sets it: `date.getMinutes() + 30`.
    Part(Time, f64),
    /// A length of time in seconds.
    Length(f64),
    Choice(Rc<Choice>),
    Unknown(Unknown),
}

#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) value: Val,
    pub(crate) span: Span,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct FuncRef {
    pub(crate) func: FuncId,
    pub(crate) frame: FrameId,
    pub(crate) this: Option<ObjectId>,
}

/// A moment, counted from the moment the program runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Time {
    /// Seconds from now. `None`: a moment, but unknown which.
    pub(crate) seconds: Option<f64>,
    /// Seconds that a bare number stands for when it is added; 0 where that has no meaning.
    pub(crate) step: f64,
    /// Months and days cut to their start make the length a near one.
    pub(crate) exact: bool,
}

impl Time {
    pub(crate) const NOW: Self = Self {
        seconds: Some(0.0),
        step: 0.0,
        exact: true,
    };

    pub(crate) fn later(self, seconds: Option<f64>) -> Self {
        Self {
            seconds: self.seconds.zip(seconds).map(|(at, more)| at + more),
            ..self
        }
    }
}

/// Values of which one is the case. Choices of one origin go together.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub(crate) origin: u32,
    pub(crate) values: Vec<Val>,
}

/// A value known only when the program runs.
#[derive(Clone, Debug)]
pub(crate) struct Unknown {
    /// The last identifier of the expression.
    pub(crate) name: Name,
    /// How it is reached: `client.api(/subscriptions).post`.
    pub(crate) chain: Name,
}

impl Val {
    pub(crate) fn unknown(name: &str) -> Self {
        let name: Name = Rc::from(name);
        Self::Unknown(Unknown {
            chain: name.clone(),
            name,
        })
    }

    pub(crate) fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }

    pub(crate) fn text(&self) -> Option<&Rc<Text>> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns a text without unknown parts.
    pub(crate) fn known_text(&self) -> Option<&str> {
        self.text()
            .filter(|text| text.holes.is_empty())
            .map(|text| text.text.as_str())
    }

    /// Tells whether two values are known to be the same.
    pub(crate) fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => Rc::ptr_eq(a, b) || a.text == b.text,
            (Self::Num(a), Self::Num(b)) | (Self::Length(a), Self::Length(b)) => (a - b).abs() < f64::EPSILON,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Null, Self::Null) => true,
            (Self::List(a), Self::List(b)) => {
                Rc::ptr_eq(a, b)
                    || (a.len() == b.len()
                        && a.len() < 32
                        && a.iter().zip(b.iter()).all(|(a, b)| a.value.same(&b.value)))
            }
            (Self::Object(a), Self::Object(b)) => a == b,
            (Self::Func(a), Self::Func(b)) => a.func == b.func,
            (Self::Class(a), Self::Class(b)) => a == b,
            (Self::Time(a), Self::Time(b)) => a == b,
            (Self::Unknown(a), Self::Unknown(b)) => a.name == b.name,
            (Self::Choice(a), Self::Choice(b)) => a.origin == b.origin && a.values.len() == b.values.len(),
            _ => false,
        }
    }
}

/// What wrote an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An object or map literal.
    Literal,
    /// A constructor.
    New,
    /// Named arguments of a call.
    Arguments,
    /// Not written in this file: first seen when something was set on it.
    Open,
    /// Fields of a class.
    Class,
}

#[derive(Clone, Debug)]
pub(crate) struct Prop {
    pub(crate) key: Name,
    pub(crate) key_span: Span,
    pub(crate) span: Span,
    pub(crate) value: Val,
}

#[derive(Clone, Debug)]
pub(crate) struct Object {
    pub(crate) site: Span,
    pub(crate) kind: Kind,
    pub(crate) class: Option<Name>,
    pub(crate) class_id: Option<ClassId>,
    pub(crate) props: Vec<Prop>,
    /// Properties not seen here may be set elsewhere.
    pub(crate) open: bool,
    /// Calls and rows the program was in when the object was made, outermost first.
    pub(crate) context: Vec<Span>,
    /// What the object was given to.
    pub(crate) sinks: Vec<Name>,
    /// Objects whose properties were copied into this one.
    pub(crate) merged: Vec<ObjectId>,
}

impl Object {
    pub(crate) fn get(&self, key: &str) -> Option<&Prop> {
        self.props.iter().rev().find(|prop| &*prop.key == key)
    }

    /// Returns a property by Graph's name, however the language spells it.
    pub(crate) fn graph(&self, normal: &str) -> Option<&Prop> {
        self.props
            .iter()
            .rev()
            .find(|prop| crate::keys::normal(&prop.key) == normal)
    }
}
