//! Takes out of the browser program what no browser runs: functions that stay only because a
//! table mentions them. Their bodies become a trap, and wasm-opt then drops all that only they
//! used. A debug build is left as it is; the tests in a browser can be run on either.

use std::path::Path;

use anyhow::{Context as _, Result};
use walrus::{
    FunctionBuilder, FunctionId, FunctionKind, LocalFunction, Module, ModuleConfig, ValType,
};

use crate::{say, workspace};

/// Parts of names of functions that a browser never calls.
const NEVER_CALLED: [&str; 11] = [
    // Views of islands and of code loaded in pieces. We hydrate whole pages at once.
    "hydrate_async",
    // The list of routes is made on the server, for its router.
    "generate_routes",
    // Markup kept in `<template>`.
    "hydrate_from_template",
    // Streams from and to JavaScript: a dependency of server functions that send streams.
    "wasm_streams",
    "future_to_promise",
    // What a panic would say. It traps all the same, and `page.js` tells the reader.
    "panic_fmt",
    "panic_display",
    "unwrap_failed",
    "expect_failed",
    "slice_error_fail",
    "rust_panic",
];

/// Parts of names of functions that write texts for programmers: `Debug`, in both ways a name is
/// spelled, and why an answer could not be read. They write nothing and say that it went well.
const FOR_PROGRAMMERS: [&str; 5] = [
    "fmt..Debug",
    "fmt5Debug",
    "5Debug3fmt",
    "serde_json..error..JsonUnexpected",
    "serde_json..error..ErrorCode",
];

/// wasm-bindgen runs these while it makes the JavaScript, and removes them itself.
const DESCRIPTION: &str = "describe";

/// The module without what no browser runs.
pub fn trimmed(raw: &Path) -> Result<Module> {
    let mut module = ModuleConfig::new()
        .generate_dwarf(false)
        .parse_file(raw)
        .with_context(|| workspace::short(raw))?;
    let never = named(&module, &NEVER_CALLED);
    let silent = named(&module, &FOR_PROGRAMMERS);
    for id in &never {
        replace(&mut module, *id, Instead::Trap);
    }
    for id in &silent {
        let function = module.funcs.get(*id);
        // `fmt::Result` is one number. What gives anything else is not what it was taken for.
        if module.types.results(function.ty()) == [ValType::I32] {
            replace(&mut module, *id, Instead::Nothing);
        }
    }
    say::line(&format!(
        "   trimmed: {} functions that no browser calls, {} that write for programmers",
        never.len(),
        silent.len()
    ));
    Ok(module)
}

/// What a function does instead.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Instead {
    Trap,
    Nothing,
}

fn named(module: &Module, parts: &[&str]) -> Vec<FunctionId> {
    let found = module.funcs.iter_local().filter_map(|(id, _)| {
        let name = module.funcs.get(id).name.as_deref()?.to_ascii_lowercase();
        let is_meant = parts
            .iter()
            .any(|part| name.contains(&part.to_ascii_lowercase()));
        (is_meant && !name.contains(DESCRIPTION)).then_some(id)
    });
    found.collect()
}

fn replace(module: &mut Module, id: FunctionId, instead: Instead) {
    let (takes, gives) = module.types.params_results(module.funcs.get(id).ty());
    let (takes, gives) = (takes.to_vec(), gives.to_vec());
    let locals = takes.iter().map(|kind| module.locals.add(*kind)).collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &takes, &gives);
    match instead {
        // 0 is `Ok(())`.
        Instead::Nothing => builder.func_body().i32_const(0),
        Instead::Trap => builder.func_body().unreachable(),
    };
    let body: LocalFunction = builder.local_func(locals);
    module.funcs.get_mut(id).kind = FunctionKind::Local(body);
}
