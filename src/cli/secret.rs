//! A secret as an argument: itself, or `-` to read it from standard input, where no list of processes shows it.

use std::{convert::Infallible, io, str::FromStr};

use secrecy::SecretString;

use super::Failure;

/// A token or key to be read.
#[derive(Clone, Debug)]
pub enum Secret {
    Given(SecretString),
    Stdin,
}

impl FromStr for Secret {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(if text == "-" { Self::Stdin } else { Self::Given(text.trim().to_owned().into()) })
    }
}

impl Secret {
    pub fn read(self) -> Result<SecretString, Failure> {
        match self {
            Self::Given(secret) => Ok(secret),
            Self::Stdin => {
                let mut line = String::new();
                io::stdin()
                    .read_line(&mut line)
                    .map_err(|error| Failure::Failed(format!("standard input cannot be read: {error}")))?;
                Ok(line.trim().to_owned().into())
            }
        }
    }
}
