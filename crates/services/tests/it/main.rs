//! What the system grants and refuses, on the database named by the environment.

mod accounts;
mod administrators;
mod audit;
mod crowd;
mod demo;
mod founding;
mod guessing;
mod live;
mod log_ins;
mod names;
mod office;
mod public_review;
mod reviewers;
mod second_factor;
