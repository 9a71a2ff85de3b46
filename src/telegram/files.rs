//! Files that people send: fetched in two steps, the path and then the bytes.

use secrecy::ExposeSecret as _;
use serde::Deserialize;

use super::{
    calls,
    client::{CALL_LIMIT, Client, no_answer},
    fault::CallFault,
};

impl Client {
    /// Fetches a file that somebody sent. Bot API: getFile, then its path, at most 20 MB.
    ///
    /// # Errors
    /// A [`CallFault`].
    pub async fn fetch(&self, file: &str) -> Result<Vec<u8>, CallFault> {
        #[derive(Deserialize)]
        struct Found {
            file_path: String,
        }
        let found: Found = self.ask(&calls::get_file(file)).await?;
        let url = format!("{}/file/bot{}/{}", self.base(), self.token().expose_secret(), found.file_path);
        let request = self.http().get(url).timeout(CALL_LIMIT);
        let response = request.send().await.map_err(|error| no_answer(&error.without_url()))?;
        if !response.status().is_success() {
            return Err(CallFault::NoAnswer(format!("HTTP {} instead of a file", response.status())));
        }
        Ok(response.bytes().await.map_err(|error| no_answer(&error.without_url()))?.to_vec())
    }
}
