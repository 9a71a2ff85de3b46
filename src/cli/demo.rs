//! `usher demo`.

/// Runs the demo until a signal.
pub async fn run() -> anyhow::Result<()> {
    anyhow::bail!("the demo is not in this build")
}
