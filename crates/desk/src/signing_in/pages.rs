//! stub
pub async fn form() -> &'static str { "" }
pub async fn sign_in() -> &'static str { "" }
