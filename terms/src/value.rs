//! Known, unknown and absent values.

/// A value that may be known, unknown or absent.
///
/// An absent value is known not to be set. An unknown value may be set: it is filled in at deployment,
/// computed by a program, or not part of this input format. Rules distinguish the two, so that they never
/// mistake an unknown value for an absent one.
///
/// ```
/// use graphsub_terms::Value;
///
/// let lifetime: Value<u32> = Value::Unknown;
/// assert_eq!(lifetime.known(), None);
/// assert!(!lifetime.is_absent());
/// assert!(Value::<u32>::Absent.is_absent());
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Value<T> {
    /// Known not to be set.
    Absent,
    /// Possibly set, with an unknown value.
    #[default]
    Unknown,
    /// Set to this value.
    Known(T),
}

impl<T> Value<T> {
    /// Returns the value, where it is known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Value::Known(value) => Some(value),
            Value::Absent | Value::Unknown => None,
        }
    }

    /// Returns the value itself, where it is known.
    pub fn into_known(self) -> Option<T> {
        match self {
            Value::Known(value) => Some(value),
            Value::Absent | Value::Unknown => None,
        }
    }

    /// Returns whether the value is known not to be set.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Value::Absent)
    }

    /// Returns whether the value is unknown.
    pub const fn is_unknown(&self) -> bool {
        matches!(self, Value::Unknown)
    }

    /// Converts to a value by reference.
    pub const fn as_ref(&self) -> Value<&T> {
        match self {
            Value::Absent => Value::Absent,
            Value::Unknown => Value::Unknown,
            Value::Known(value) => Value::Known(value),
        }
    }

    /// Applies a function to a known value.
    ///
    /// ```
    /// use graphsub_terms::Value;
    /// assert_eq!(Value::Known(2).map(|n| n + 1), Value::Known(3));
    /// ```
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Value<U> {
        match self {
            Value::Absent => Value::Absent,
            Value::Unknown => Value::Unknown,
            Value::Known(value) => Value::Known(f(value)),
        }
    }

    /// Returns this value, or the other if this one is not known.
    pub fn or(self, other: Value<T>) -> Value<T> {
        match self {
            Value::Known(value) => Value::Known(value),
            Value::Absent | Value::Unknown => other,
        }
    }
}

impl<T: Copy> Value<&T> {
    /// Converts to an owned value.
    pub const fn copied(self) -> Value<T> {
        match self {
            Value::Absent => Value::Absent,
            Value::Unknown => Value::Unknown,
            Value::Known(value) => Value::Known(*value),
        }
    }
}

impl<T> From<T> for Value<T> {
    fn from(value: T) -> Value<T> {
        Value::Known(value)
    }
}

impl<T> From<Option<T>> for Value<T> {
    /// Converts `None` to [`Value::Unknown`].
    fn from(value: Option<T>) -> Value<T> {
        value.map_or(Value::Unknown, Value::Known)
    }
}
