//! The machine the figures are true of.

use anyhow::Result;

/// Processor, cores, memory and kernel in one line.
pub fn said() -> Result<String> {
    let processor =
        field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".to_owned());
    let cores = std::thread::available_parallelism()?;
    let memory_kb: u64 = field("/proc/meminfo", "MemTotal")
        .and_then(|value| {
            value
                .split(' ')
                .next()
                .and_then(|number| number.parse().ok())
        })
        .unwrap_or(0);
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let system = field_of_release("PRETTY_NAME").unwrap_or_else(|| "unknown system".to_owned());
    Ok(format!(
        "{processor}, {cores} cores, {} GB memory, {system}, Linux {}",
        memory_kb / 1_000_000,
        kernel.trim()
    ))
}

fn field(file: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    line.split_once(':')
        .map(|(_, value)| value.trim().to_owned())
}

fn field_of_release(name: &str) -> Option<String> {
    let text = std::fs::read_to_string("/etc/os-release").ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    line.split_once('=')
        .map(|(_, value)| value.trim_matches('"').to_owned())
}
