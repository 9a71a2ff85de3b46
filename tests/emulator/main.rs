//! The emulated Telegram must behave like Telegram: its rules, told over HTTP as a bot meets them.

mod lounge;

mod talking;
