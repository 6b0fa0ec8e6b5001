//! The way to a database server: encrypted, unless it stays on this machine or whoever set it up wrote that it need not be.
//!
//! `sslmode=disable` goes in clear; `require` and `verify-full` encrypt and check the server's certificate and name, always both: who
//! does not check talks to anybody. Without a word, a socket and this machine itself go in clear and everything else is `require`.
//! `sslrootcert=FILE` names the authorities that are believed; those of the machine are when it is left out.

use base::{Error, Result};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Where a server is and how one gets there.
pub(crate) struct Way {
    pub config: Config,
    /// Nothing where the way is in clear.
    pub tls: Option<MakeRustlsConnect>,
}

/// Reads an address, `postgres://user@host/name?sslmode=…&sslrootcert=…`.
pub(crate) fn way(url: &str) -> Result<Way> {
    let (rest, mode, authorities) = apart(url);
    let mut config: Config = rest
        .parse()
        .map_err(|error| Error::fault(format_args!("the address of the database does not read: {error}")))?;
    let encrypted = match mode.as_deref() {
        Some("disable") => false,
        Some("require" | "verify-full") => true,
        None => authorities.is_some() || !config.get_hosts().iter().all(here),
        Some(other) => {
            return Err(Error::fault(format_args!(
                "sslmode={other} is not known here; write disable, or verify-full, which is what require means too"
            )));
        }
    };
    config.ssl_mode(if encrypted { SslMode::Require } else { SslMode::Disable });
    let tls = if encrypted { Some(connector(authorities.as_deref())?) } else { None };
    Ok(Way { config, tls })
}

/// The address without the words that this module reads, and those.
fn apart(url: &str) -> (String, Option<String>, Option<String>) {
    let Some((place, query)) = url.split_once('?') else { return (url.to_owned(), None, None) };
    let (mut kept, mut mode, mut authorities) = (Vec::new(), None, None);
    for pair in query.split('&') {
        match pair.split_once('=') {
            Some(("sslmode", value)) => mode = Some(value.to_owned()),
            Some(("sslrootcert", value)) => authorities = Some(value.replace("%2F", "/").replace("%2f", "/")),
            _ => kept.push(pair),
        }
    }
    let rest = if kept.is_empty() { place.to_owned() } else { format!("{place}?{}", kept.join("&")) };
    (rest, mode, authorities)
}

/// Whether a host is this machine.
fn here(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback()),
        Host::Unix(_) => true,
    }
}

fn connector(authorities: Option<&str>) -> Result<MakeRustlsConnect> {
    let mut roots = RootCertStore::empty();
    match authorities {
        Some(file) => {
            let wrong = |why: String| Error::fault(format_args!("the authorities in {file} do not read: {why}"));
            let found = CertificateDer::pem_file_iter(Path::new(file)).map_err(|error| wrong(error.to_string()))?;
            for certificate in found {
                let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
                roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
            }
        }
        None => drop(roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs)),
    }
    if roots.is_empty() {
        return Err(Error::fault(
            "no authority is known that could vouch for the database server; name a file by sslrootcert",
        ));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::fault(format_args!("TLS cannot be set up: {error}")))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_the_machine_is_encrypted_unless_somebody_says_otherwise() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("ca.pem");
        std::fs::write(&file, "nothing").expect("written");
        let clear = [
            "postgres://a@localhost/b",
            "postgres://a@127.0.0.1:5433/b",
            "postgres:///b?host=/run/postgresql",
            "postgres://a@localhost/b?host=%2Ftmp%2Fx",
            "postgres://a@db.example/b?sslmode=disable",
            "postgres://a@db.example/b?application_name=x&sslmode=disable",
        ];
        for url in clear {
            let way = way(url).unwrap_or_else(|error| panic!("{url}: {error}"));
            assert!(way.tls.is_none() && way.config.get_ssl_mode() == SslMode::Disable, "{url}");
        }
        // A file without authorities shows that encryption was asked for, whatever the machine trusts.
        let encrypted = ["?", "?sslmode=require&", "?sslmode=verify-full&"];
        for words in encrypted {
            let url = format!("postgres://a@db.example/b{words}sslrootcert={}", file.display());
            let error = way(&url).err().expect("no authorities").to_string();
            assert!(error.contains("authorit"), "{url}: {error}");
        }
        for words in ["prefer", "allow", "verify-ca", "on"] {
            let error = way(&format!("postgres://a@localhost/b?sslmode={words}")).err().expect("refused").to_string();
            assert!(error.contains("sslmode"), "{error}");
        }
        assert!(way("postgres://a@db/b?nonsense=1").is_err());
    }

    #[test]
    fn a_server_elsewhere_is_asked_for_its_certificate() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("ca.pem");
        let authority = rcgen::generate_simple_self_signed(vec!["db.example".to_owned()]).expect("a certificate");
        std::fs::write(&file, authority.cert.pem()).expect("written");
        let url = format!("postgres://a@db.example/b?sslrootcert={}", file.display());
        let way = way(&url).expect("encrypted");
        assert!(way.tls.is_some() && way.config.get_ssl_mode() == SslMode::Require);
    }
}
