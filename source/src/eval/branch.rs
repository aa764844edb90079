//! Branches: each runs on what stood before it, and what they leave behind is joined.

use std::collections::HashMap;
use std::rc::Rc;

use super::{Choice, Flow, FrameId, Kind, MOST_CHOICES, Machine, ObjectId, Prop, Val};
use crate::ir::{Arm, Id, Name};

/// A variable, or a property of an object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Slot {
    Var(FrameId, Name),
    Prop(ObjectId, Name),
}

/// What stands in a slot.
#[derive(Clone, Debug)]
pub(super) enum Stored {
    Var(Val),
    Prop(Prop),
}

/// What stood in a slot before a change.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) slot: Slot,
    pub(super) value: Option<Stored>,
}

impl Stored {
    fn value(&self) -> &Val {
        match self {
            Self::Var(value) | Self::Prop(Prop { value, .. }) => value,
        }
    }

    fn with(&self, value: Val) -> Self {
        match self {
            Self::Var(_) => Self::Var(value),
            Self::Prop(prop) => Self::Prop(Prop { value, ..prop.clone() }),
        }
    }
}

impl Machine<'_> {
    fn slot(&self, slot: &Slot) -> Option<Stored> {
        match slot {
            Slot::Var(frame, name) => self.frames[*frame].vars.get(name).cloned().map(Stored::Var),
            Slot::Prop(object, key) => self.objects[*object].get(key).cloned().map(Stored::Prop),
        }
    }

    pub(super) fn set_slot(&mut self, slot: Slot, value: Option<Stored>) {
        if self.branches > 0 {
            let old = self.slot(&slot);
            self.log.push(Change {
                slot: slot.clone(),
                value: old,
            });
        }
        self.put(&slot, value);
    }

    fn put(&mut self, slot: &Slot, value: Option<Stored>) {
        match (slot, value) {
            (Slot::Var(frame, name), Some(Stored::Var(value))) => {
                self.frames[*frame].vars.insert(name.clone(), value);
            }
            (Slot::Var(frame, name), _) => {
                self.frames[*frame].vars.remove(name);
            }
            (Slot::Prop(object, key), Some(Stored::Prop(prop))) => {
                let props = &mut self.objects[*object].props;
                match props.iter_mut().rev().find(|old| old.key == *key) {
                    Some(old) => *old = prop,
                    None => props.push(prop),
                }
            }
            (Slot::Prop(object, key), _) => {
                let props = &mut self.objects[*object].props;
                if let Some(at) = props.iter().rposition(|old| old.key == *key) {
                    props.remove(at);
                }
            }
        }
    }

    /// Starts to record changes.
    pub(super) fn begin(&mut self) -> usize {
        self.branches += 1;
        self.log.len()
    }

    /// Undoes what changed since `mark` and returns it.
    pub(super) fn end(&mut self, mark: usize) -> Vec<Change> {
        self.branches -= 1;
        let mut seen: HashMap<Slot, ()> = HashMap::new();
        let mut changed = Vec::new();
        for index in mark..self.log.len() {
            let slot = self.log[index].slot.clone();
            if seen.insert(slot.clone(), ()).is_none() {
                let value = self.slot(&slot);
                changed.push(Change { slot, value });
            }
        }
        while self.log.len() > mark {
            if let Some(change) = self.log.pop() {
                self.put(&change.slot, change.value);
            }
        }
        changed
    }

    pub(super) fn run_if(&mut self, id: Id, test: Option<Id>, yes: Id, no: Option<Id>, frame: FrameId) -> Flow {
        let test = test.map_or(Val::Null, |test| self.eval(test, frame));
        if let Val::Bool(known) = test {
            return match (known, no) {
                (true, _) => self.run(yes, frame),
                (false, Some(no)) => self.run(no, frame),
                (false, None) => Flow::Next,
            };
        }
        let _ = id;
        let mut arms = vec![self.arm(yes, frame)];
        let total = no.is_some();
        if let Some(no) = no {
            arms.push(self.arm(no, frame));
        }
        self.join(arms, total)
    }

    pub(super) fn run_switch(&mut self, subject: Option<Id>, arms: &[Arm], total: bool, frame: FrameId) -> Flow {
        let subject = subject.map_or(Val::Null, |subject| self.eval(subject, frame));
        if let Some(known) = subject.known_text() {
            let known = known.to_owned();
            let mut all_known = true;
            let mut taken = None;
            for arm in arms {
                for label in &arm.labels {
                    let label = self.eval(*label, frame);
                    all_known &= label.known_text().is_some();
                    if label.known_text() == Some(&known) {
                        taken = taken.or(Some(arm.body));
                    }
                }
            }
            let default = || arms.iter().find(|arm| arm.labels.is_empty()).map(|arm| arm.body);
            if taken.is_some() || all_known {
                return taken.or_else(default).map_or(Flow::Next, |body| {
                    self.run(body, frame);
                    Flow::Next
                });
            }
        }
        let arms = arms.iter().map(|arm| self.arm(arm.body, frame)).collect();
        self.join(arms, total);
        Flow::Next
    }

    fn arm(&mut self, body: Id, frame: FrameId) -> (Vec<Change>, Flow) {
        let mark = self.begin();
        let flow = self.run(body, frame);
        (self.end(mark), flow)
    }

    /// Joins what the arms left behind. `total`: one of them ran.
    fn join(&mut self, arms: Vec<(Vec<Change>, Flow)>, total: bool) -> Flow {
        let all_ended = arms.iter().all(|(_, flow)| *flow == Flow::Ended);
        if total && all_ended {
            return Flow::Ended;
        }
        let live: Vec<HashMap<Slot, Option<Stored>>> = arms
            .iter()
            .filter(|(_, flow)| *flow == Flow::Next)
            .map(|(changes, _)| {
                changes
                    .iter()
                    .map(|change| (change.slot.clone(), change.value.clone()))
                    .collect()
            })
            .collect();
        // In the order of the file, so that the result is the same on every run.
        let mut slots: Vec<Slot> = Vec::new();
        let mut seen: HashMap<&Slot, ()> = HashMap::new();
        for (changes, flow) in &arms {
            if *flow == Flow::Next {
                for change in changes {
                    if seen.insert(&change.slot, ()).is_none() {
                        slots.push(change.slot.clone());
                    }
                }
            }
        }
        self.choices += 1;
        let origin = self.choices;
        for slot in slots {
            let before = self.slot(&slot);
            let mut after: Vec<Option<Stored>> = live
                .iter()
                .map(|arm| arm.get(&slot).cloned().unwrap_or_else(|| before.clone()))
                .collect();
            if !total {
                after.push(before.clone());
            }
            let joined = self.joined(origin, &slot, &after);
            self.set_slot(slot, joined);
        }
        Flow::Next
    }

    fn joined(&self, origin: u32, slot: &Slot, after: &[Option<Stored>]) -> Option<Stored> {
        let sample = after.iter().flatten().next()?.clone();
        let missing = match slot {
            Slot::Var(_, name) => Val::unknown(name),
            // A property that one branch sets may be there.
            Slot::Prop(object, key) if self.objects[*object].kind != Kind::Class => Val::unknown(key),
            Slot::Prop(..) => Val::Null,
        };
        let values = after
            .iter()
            .map(|stored| stored.as_ref().map_or_else(|| missing.clone(), |s| s.value().clone()));
        Some(sample.with(Self::choose(origin, values.collect())))
    }

    pub(super) fn cond(&mut self, test: Id, yes: Id, no: Id, frame: FrameId) -> Val {
        let test = self.eval(test, frame);
        if let Val::Bool(known) = test {
            return self.eval(if known { yes } else { no }, frame);
        }
        let values = vec![self.eval(yes, frame), self.eval(no, frame)];
        self.choices += 1;
        Self::choose(self.choices, values)
    }

    /// Joins alternatives. What is missing in some gives way to what is there in others; beside one that is
    /// wholly unknown a single known one is a default, and no value.
    pub(super) fn choose(origin: u32, values: Vec<Val>) -> Val {
        let mut kept = values;
        let Some(first) = kept.first().cloned() else {
            return Val::Null;
        };
        if kept.iter().all(|value| value.same(&first)) {
            return first;
        }
        if kept.len() > MOST_CHOICES {
            return kept
                .into_iter()
                .find(Val::is_unknown)
                .unwrap_or_else(|| Val::unknown(""));
        }
        let missing = |value: &Val| matches!(value, Val::Null) || value.known_text().is_some_and(str::is_empty);
        if kept.iter().any(|value| !missing(value)) {
            // Choices of one origin have to stay in step: what is missing takes the place of an unknown value.
            let known = kept
                .iter()
                .filter(|value| !missing(value) && !value.is_unknown())
                .count();
            let unknown = kept.iter().find(|value| value.is_unknown()).cloned();
            if let Some(unknown) = unknown
                && known <= 1
            {
                return unknown;
            }
            if known == 1
                && let Some(only) = kept.iter().find(|value| !missing(value))
            {
                return only.clone();
            }
            for value in &mut kept {
                if missing(value) {
                    *value = Val::Null;
                }
            }
        }
        Val::Choice(Rc::new(Choice { origin, values: kept }))
    }
}

/// Returns what a value is if the choices of `origin` fall on `index`.
pub(super) fn taken(value: &Val, origin: u32, index: usize) -> Val {
    match value {
        Val::Choice(choice) if choice.origin == origin => choice.values.get(index).cloned().unwrap_or(Val::Null),
        Val::Choice(choice) => {
            let values = choice.values.iter().map(|value| taken(value, origin, index)).collect();
            Val::Choice(Rc::new(Choice {
                origin: choice.origin,
                values,
            }))
        }
        other => other.clone(),
    }
}

/// Sets of values as they are in each branch: one per way the choices in `split` may fall.
pub(crate) fn expand(values: &[Val], split: &[usize]) -> Vec<Vec<Val>> {
    let mut rows = vec![values.to_vec()];
    loop {
        let found = rows.iter().enumerate().find_map(|(row, values)| {
            split.iter().find_map(|at| match values.get(*at) {
                Some(Val::Choice(choice)) => Some((row, choice.clone())),
                _ => None,
            })
        });
        let Some((row, choice)) = found else { return rows };
        let values = rows.remove(row);
        for index in (0..choice.values.len()).rev() {
            let one: Vec<Val> = values.iter().map(|value| taken(value, choice.origin, index)).collect();
            // A branch in which the split value is missing makes no definition.
            let missing = split.iter().any(|at| matches!(one.get(*at), Some(Val::Null)));
            if !missing {
                rows.insert(row, one);
            }
        }
        if rows.len() > MOST_CHOICES {
            rows.truncate(MOST_CHOICES);
            return rows;
        }
        if rows.is_empty() {
            return vec![values];
        }
    }
}
