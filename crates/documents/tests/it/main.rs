//! What people upload, and what is made of it.

mod hostile;
mod pages;
