//! Conversations with servers, letters as bytes, and what comes back.

mod conversations;
mod cuts;
mod incoming;
mod letters;
mod real_server;
mod scripted;
