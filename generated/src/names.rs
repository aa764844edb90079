//! Finds names in any letter case, each with a look or two.

/// More than twice as many as there are names, so that few share a slot.
const SLOTS: usize = 1024;

/// What stands in a slot that is free.
const FREE: u16 = u16::MAX;

/// A hash table of names, worked out while the crate is compiled.
pub(crate) struct Names {
    slots: [u16; SLOTS],
}

/// FNV-1a over the bytes in lower case.
const fn hash(name: &[u8]) -> usize {
    let mut hash: u32 = 0x811c_9dc5;
    let mut at = 0;
    while at < name.len() {
        hash = (hash ^ name[at].to_ascii_lowercase() as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    (hash ^ (hash >> 16)) as usize
}

impl Names {
    /// Returns the table of these names.
    pub(crate) const fn of(names: &[&str]) -> Names {
        // Otherwise chains get long; the build stops here and asks for more slots.
        assert!(names.len() < SLOTS / 2);
        let mut slots = [FREE; SLOTS];
        let mut index = 0;
        while index < names.len() {
            let mut slot = hash(names[index].as_bytes()) % SLOTS;
            while slots[slot] != FREE {
                slot = (slot + 1) % SLOTS;
            }
            slots[slot] = index as u16;
            index += 1;
        }
        Names { slots }
    }

    /// Returns the index of a name among `names`, in any letter case.
    pub(crate) fn find(&self, name: &str, name_of: impl Fn(usize) -> &'static str) -> Option<usize> {
        let first = hash(name.as_bytes()) % SLOTS;
        let chain = (first..first + SLOTS).map(|slot| self.slots[slot % SLOTS]);
        chain
            .take_while(|index| *index != FREE)
            .map(usize::from)
            // Most are written as they are.
            .find(|index| name_of(*index) == name || name_of(*index).eq_ignore_ascii_case(name))
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use crate::Permission;

    #[test]
    fn each_permission_is_found_in_any_letter_case() {
        for permission in Permission::ALL {
            let name = permission.name();
            assert_eq!(Permission::from_name(name), Some(*permission));
            assert_eq!(
                Permission::from_name_in_any_case(&name.to_uppercase()),
                Some(*permission)
            );
            assert_eq!(Permission::from_name(&name.to_uppercase()), None);
            assert_eq!(Permission::from_name_in_any_case(&(name.to_string() + "x")), None);
        }
    }
}
