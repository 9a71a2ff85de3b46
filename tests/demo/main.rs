//! The demo as a newcomer meets it: a page in a browser, from the first `/start` to coming back.

mod browser;
mod doors;
mod leak;
mod owner;
mod panel;
mod selling;
mod tour;
