//! Offline doubles of the services Usher talks to: wire JSON only, nothing shared with the daemon's own clients.

pub mod subgram;
