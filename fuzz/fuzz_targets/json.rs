#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| graphsub_fuzz::json(data));

/// Without a fuzzer: replays the files that are named.
#[cfg(not(fuzzing))]
fn main() {
    graphsub_fuzz::replay(graphsub_fuzz::json);
}
