//! How many threads there are: as many as there are processors, where the machine allows for that.

use rayon::ThreadPoolBuilder;

/// Address space of a thread: its stack, and what the allocator sets aside for it.
const OF_THREAD: u64 = 160 << 20;

/// Address space that is left to the work itself.
const OF_WORK: u64 = 256 << 20;

/// Makes the threads of this process. Where fewer can be had than there are processors, be it for want of address space
/// or by a limit of processes, there are fewer; without any the calling thread does the work. To be called once, at the
/// beginning of a program.
pub fn prepare() {
    let wanted = match std::env::var("RAYON_NUM_THREADS").map(|number| number.parse()) {
        Ok(Ok(number @ 1..)) => number,
        _ => std::thread::available_parallelism().map_or(1, usize::from),
    };
    let most = address_space().map_or(usize::MAX, most);
    let mut threads = wanted.min(most);
    // What fails to be made once cannot be made again, so it is tried beforehand.
    while threads > 1 && ThreadPoolBuilder::new().num_threads(threads).build().is_err() {
        threads /= 2;
    }
    let pool = ThreadPoolBuilder::new().num_threads(threads.max(1));
    let pool = if threads > 1 { pool } else { pool.use_current_thread() };
    // Where there are threads already, they do.
    let _ = pool.build_global();
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
