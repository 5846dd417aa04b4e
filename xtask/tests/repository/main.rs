//! Checks of the repository itself. Each is a rule of ARCHITECTURE.md that no compiler knows.

#[cfg(test)]
mod commands;
#[cfg(test)]
mod layers;
#[cfg(test)]
mod links;
#[cfg(test)]
mod locales;
#[cfg(test)]
mod size;
#[cfg(test)]
mod source;
#[cfg(test)]
mod style;
#[cfg(test)]
mod tree;
