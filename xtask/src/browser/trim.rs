//! Takes out of the browser program what no browser runs: functions that stay only because a
//! table mentions them. Their bodies become a trap, and wasm-opt then drops all that only they
//! used. It goes by names, so the program must be compiled without merging functions of the same
//! code. A debug build is left as it is; `cargo xtask test` runs a browser on both.

use std::path::Path;

use anyhow::{Context as _, Result};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, LocalFunction, Module, ModuleConfig};

use crate::{say, workspace};

/// Parts of names of functions that a browser never calls.
const NEVER_CALLED: [&str; 9] = [
    // Views of islands and of code loaded in pieces. We hydrate whole pages at once.
    "hydrate_async",
    // The list of routes is made on the server, for its router.
    "generate_routes",
    // Markup kept in `<template>`.
    "hydrate_from_template",
    // What a panic would say. It traps all the same, and `page.js` tells the reader.
    "panic_fmt",
    "panic_display",
    "unwrap_failed",
    "expect_failed",
    "slice_error_fail",
    "rust_panic",
];

/// wasm-bindgen runs these while it makes the JavaScript, and removes them itself.
const DESCRIPTION: &str = "escribe";

/// The module without what no browser runs.
pub fn trimmed(raw: &Path) -> Result<Module> {
    let mut module = ModuleConfig::new()
        .generate_dwarf(false)
        .parse_file(raw)
        .with_context(|| workspace::short(raw))?;
    let never = never_called(&module);
    for id in &never {
        trap(&mut module, *id);
    }
    say::line(&format!(
        "   trimmed: {} functions that no browser calls",
        never.len()
    ));
    Ok(module)
}

fn never_called(module: &Module) -> Vec<FunctionId> {
    let found = module.funcs.iter_local().filter_map(|(id, _)| {
        let name = module.funcs.get(id).name.as_deref()?;
        let is_meant = NEVER_CALLED.iter().any(|part| name.contains(part));
        (is_meant && !name.contains(DESCRIPTION)).then_some(id)
    });
    found.collect()
}

fn trap(module: &mut Module, id: FunctionId) {
    let (takes, gives) = module.types.params_results(module.funcs.get(id).ty());
    let (takes, gives) = (takes.to_vec(), gives.to_vec());
    let locals = takes.iter().map(|kind| module.locals.add(*kind)).collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &takes, &gives);
    builder.func_body().unreachable();
    let body: LocalFunction = builder.local_func(locals);
    module.funcs.get_mut(id).kind = FunctionKind::Local(body);
}
