//! What this process has used: processor time and its memory peak, as Linux counts them.

use std::time::Instant;

/// A measurement that has begun.
pub struct Meter {
    began: Instant,
    cpu_began: f64,
}

/// What was used since the measurement began.
#[derive(Clone, Copy)]
pub struct Used {
    /// Seconds by the clock on the wall.
    pub wall_seconds: f64,
    /// Seconds of the processor, of the thread that began the process.
    pub cpu_seconds: f64,
}

impl Meter {
    /// Begins.
    pub fn start() -> Self {
        Self { began: Instant::now(), cpu_began: cpu_seconds() }
    }

    /// What was used so far.
    pub fn used(&self) -> Used {
        let wall_seconds = self.began.elapsed().as_secs_f64();
        let cpu_seconds = cpu_seconds() - self.cpu_began;
        // Without the kernel's count the wall clock stands in for it.
        Used { wall_seconds, cpu_seconds: if cpu_seconds > 0.0 { cpu_seconds } else { wall_seconds } }
    }
}

/// Time on the processor in nanoseconds is the first word of `schedstat`.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    text.split_whitespace().next().and_then(|word| word.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

/// The most memory that was resident at any time, in MiB; 0 where the kernel does not say.
pub fn peak_mib() -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|word| word.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}
