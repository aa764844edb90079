//! Work on many files at once: on as many threads as there are processors, where the machine allows for that.

use std::sync::OnceLock;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// Address space of a thread: its stack, and what the allocator sets aside for it.
const OF_THREAD: u64 = 160 << 20;

/// Address space that is left to the work itself.
const OF_WORK: u64 = 256 << 20;

/// Most items that one thread takes at once: while it works on its last ones, the others wait.
const IN_A_ROW: usize = 4;

static POOL: OnceLock<Option<ThreadPool>> = OnceLock::new();

/// Applies a function to each item, and returns the results in the order of the items. `state` is made once for what one
/// thread does in a row.
///
/// One item is the calling thread's: to make threads for it takes longer than most files.
pub(crate) fn map<'i, T, S, R>(
    items: &'i [T],
    state: impl Fn() -> S + Sync + Send,
    apply: impl Fn(&mut S, usize, &'i T) -> R + Sync + Send,
) -> Vec<R>
where
    T: Sync,
    R: Send,
{
    let pool = if items.len() > 1 { pool() } else { None };
    match pool {
        Some(pool) => pool.install(|| {
            let numbered = items.par_iter().enumerate().with_max_len(IN_A_ROW);
            numbered
                .map_init(&state, |state, (index, item)| apply(state, index, item))
                .collect()
        }),
        None => {
            let mut state = state();
            let numbered = items.iter().enumerate();
            numbered.map(|(index, item)| apply(&mut state, index, item)).collect()
        }
    }
}

/// How many files have been worked on at once so far.
pub(crate) fn count() -> usize {
    POOL.get()
        .and_then(Option::as_ref)
        .map_or(1, ThreadPool::current_num_threads)
}

/// The threads of this process, made when they are first needed. Where fewer can be had than there are processors, be it
/// for want of address space or by a limit of processes, there are fewer; none: the calling thread does the work.
fn pool() -> Option<&'static ThreadPool> {
    let made = POOL.get_or_init(|| {
        let wanted = match std::env::var("RAYON_NUM_THREADS").map(|number| number.parse()) {
            Ok(Ok(number @ 1..)) => number,
            _ => std::thread::available_parallelism().map_or(1, usize::from),
        };
        let mut threads = wanted.min(address_space().map_or(usize::MAX, most));
        while threads > 1 {
            if let Ok(pool) = ThreadPoolBuilder::new().num_threads(threads).build() {
                return Some(pool);
            }
            threads /= 2;
        }
        None
    });
    made.as_ref()
}

/// How many threads fit into an address space.
fn most(bytes: u64) -> usize {
    usize::try_from(bytes.saturating_sub(OF_WORK) / OF_THREAD).unwrap_or(usize::MAX)
}

/// The limit of the address space, where there is one.
#[cfg(unix)]
fn address_space() -> Option<u64> {
    rustix::process::getrlimit(rustix::process::Resource::As).current
}

#[cfg(not(unix))]
fn address_space() -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_address_space_has_few_threads() {
        assert_eq!(most(300 << 20), 0);
        assert_eq!(most(1 << 30), 4);
        assert!(most(u64::MAX) > 1_000);
    }
}
