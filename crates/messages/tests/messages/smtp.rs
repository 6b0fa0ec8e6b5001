//! Mail by SMTP: in clear, by STARTTLS and in TLS from the first byte; whom the program believes, and what it refuses to say aloud.

use crate::city::{City, person};
use messages::inbox::commands::SetWishes;
use messages::sending::{Choices, Wishes};
use messages::{Delivery, Encryption, Mail, SignIn, Sms, Smtp, Trust};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::thread::JoinHandle;
use testkit::on_both;

/// How a mail server of a test behaves.
#[derive(Clone, Copy)]
struct Manner {
    encryption: Encryption,
    /// It says that it has STARTTLS.
    offers: bool,
    /// It knows no mailbox.
    refuses: bool,
}

const PLAIN: Manner = Manner { encryption: Encryption::None, offers: false, refuses: false };

/// A mail server for one visit; `join` answers all that was said to it, in clear and inside TLS.
struct Server {
    port: u16,
    certificate: Vec<u8>,
    heard: JoinHandle<String>,
}

trait Line: Read + Write {}
impl<T: Read + Write> Line for T {}

fn server(manner: Manner) -> Server {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .expect("a server");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("listens");
    let port = listener.local_addr().expect("bound").port();
    let config = Arc::new(config);
    let heard = std::thread::spawn(move || {
        let (stream, _) = listener.accept().expect("somebody comes");
        let secure = |stream: TcpStream| {
            StreamOwned::new(ServerConnection::new(Arc::clone(&config)).expect("a connection"), stream)
        };
        let mut heard = String::new();
        if manner.encryption == Encryption::Implicit {
            talk(secure(stream), manner, true, &mut heard);
            return heard;
        }
        let again = stream.try_clone().expect("a second handle");
        if talk(stream, manner, true, &mut heard) {
            heard.push_str("-- encrypted --\n");
            talk(secure(again), manner, false, &mut heard);
        }
        heard
    });
    Server { port, certificate: made.cert.pem().into_bytes(), heard }
}

fn say(line: &mut BufReader<impl Line>, words: &str) -> bool {
    let stream = line.get_mut();
    stream.write_all(words.as_bytes()).and_then(|()| stream.flush()).is_ok()
}

/// Talks until the other side goes; answers whether it asked for TLS.
fn talk(line: impl Line, manner: Manner, greets: bool, heard: &mut String) -> bool {
    let (mut line, mut data) = (BufReader::new(line), false);
    if greets && !say(&mut line, "220 test\r\n") {
        return false;
    }
    loop {
        let mut words = String::new();
        if !matches!(line.read_line(&mut words), Ok(1..)) {
            return false;
        }
        heard.push_str(&words);
        let first = words.split_whitespace().next().unwrap_or_default();
        let answer = match first {
            "." if data => {
                data = false;
                "250 taken\r\n"
            }
            _ if data => continue,
            "EHLO" if manner.offers && greets => "250-test\r\n250-STARTTLS\r\n250 8BITMIME\r\n",
            "EHLO" => "250-test\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n",
            "STARTTLS" => {
                say(&mut line, "220 go on\r\n");
                return true;
            }
            "AUTH" => "235 welcome\r\n",
            "RCPT" if manner.refuses => "550 no such mailbox chen@example.com\r\n",
            "DATA" => {
                data = true;
                "354 go on\r\n"
            }
            "QUIT" => {
                say(&mut line, "221 bye\r\n");
                return false;
            }
            _ => "250 ok\r\n",
        };
        if !say(&mut line, answer) {
            return false;
        }
    }
}

fn to(server: &Server, encryption: Encryption, trust: Trust) -> Smtp {
    let sign_in = (encryption != Encryption::None)
        .then(|| SignIn { name: "tongban".to_owned(), password: zeroize::Zeroizing::new("correct horse".to_owned()) });
    Smtp {
        host: "localhost".to_owned(),
        port: server.port,
        from: "通办 <noreply@example.gov.cn>".to_owned(),
        encryption,
        trust,
        sign_in,
    }
}

/// Tells a person who wants e-mail, through a server; answers the notice's state, its error, and what the server heard.
fn tell(city: &City, server: Server, smtp: Smtp) -> (String, String, String) {
    let wishes = Wishes {
        choices: Choices { sms: false, email: true, english: false },
        email: "chen@example.com".to_owned(),
        version: 0,
    };
    city.run(&person(5), move |cx| SetWishes { wishes: wishes.clone() }.run(cx)).expect("kept");
    city.tell();
    city.deliver(Delivery { sms: Sms::Off, mail: Mail::Smtp(smtp) });
    // A server that nobody visited would wait for ever.
    let _ = TcpStream::connect(("127.0.0.1", server.port));
    let heard = server.heard.join().expect("ends");
    let one = |sql| city.texts(sql).remove(0);
    (one("SELECT state FROM notice_out"), one("SELECT last_error FROM notice_out"), heard)
}

fn sent_encrypted(city: &City, manner: Manner, trust: fn(&Server) -> Trust) {
    let server = server(manner);
    let smtp = to(&server, manner.encryption, trust(&server));
    smtp.check().expect("can be used");
    let (state, error, heard) = tell(city, server, smtp);
    assert_eq!((state.as_str(), error.as_str()), ("sent", ""), "{heard}");
    assert!(heard.contains("AUTH PLAIN") && heard.contains("To: chen@example.com"), "{heard}");
    if let Some((clear, _)) = heard.split_once("-- encrypted --") {
        assert!(!clear.contains("AUTH") && !clear.contains("chen"), "nothing is said before TLS: {clear}");
    } else {
        assert_eq!(manner.encryption, Encryption::Implicit, "{heard}");
    }
}

const STARTTLS: Manner = Manner { encryption: Encryption::StartTls, offers: true, ..PLAIN };
const IMPLICIT: Manner = Manner { encryption: Encryption::Implicit, ..PLAIN };

fn authority(server: &Server) -> Trust {
    Trust::Authorities(server.certificate.clone())
}

on_both! {
    fn mail_goes_in_clear_to_a_relay(city: City) {
        let server = server(PLAIN);
        let smtp = to(&server, Encryption::None, Trust::System);
        let (state, _, heard) = tell(&city, server, smtp);
        assert_eq!(state, "sent", "{heard}");
        assert!(heard.contains("To: chen@example.com") && heard.contains("Message-ID: <notice-") && !heard.contains("AUTH"), "{heard}");
    }

    fn a_refusal_of_the_mail_server_names_no_address(city: City) {
        let server = server(Manner { refuses: true, ..PLAIN });
        let smtp = to(&server, Encryption::None, Trust::System);
        let (state, error, _) = tell(&city, server, smtp);
        assert!(state == "queued" && error.contains("550") && !error.contains("chen"), "{state}: {error}");
    }

    fn starttls_comes_before_sign_in_and_mail(city: City) {
        sent_encrypted(&city, STARTTLS, authority);
    }

    fn implicit_tls_encrypts_from_the_first_byte(city: City) {
        sent_encrypted(&city, IMPLICIT, authority);
    }

    fn any_certificate_is_taken_only_when_that_is_said(city: City) {
        sent_encrypted(&city, STARTTLS, |_| Trust::Anybody);
    }

    fn a_certificate_of_nobody_known_stops_the_mail(city: City) {
        let server = server(STARTTLS);
        let smtp = to(&server, Encryption::StartTls, Trust::System);
        let (state, error, heard) = tell(&city, server, smtp);
        assert!(state == "queued" && error.contains("certificate"), "{state}: {error}");
        assert!(!heard.contains("AUTH") && !heard.contains("chen"), "{heard}");
    }

    fn another_authority_s_certificate_stops_the_mail(city: City) {
        let server = server(IMPLICIT);
        let other = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
        let smtp = to(&server, Encryption::Implicit, Trust::Authorities(other.cert.pem().into_bytes()));
        let (state, error, heard) = tell(&city, server, smtp);
        assert!(state == "queued" && error.contains("certificate") && heard.is_empty(), "{state}: {error} {heard}");
    }

    fn a_server_without_tls_hears_neither_password_nor_mail(city: City) {
        let server = server(PLAIN);
        let smtp = to(&server, Encryption::StartTls, Trust::Anybody);
        let (state, error, heard) = tell(&city, server, smtp);
        assert!(state == "queued" && error.contains("STARTTLS"), "{state}: {error}");
        assert!(!heard.contains("AUTH") && !heard.contains("chen"), "{heard}");
    }
}

#[test]
fn settings_that_cannot_work_are_told_before_the_first_mail() {
    let smtp = |encryption, trust| Smtp {
        host: "mail.example".to_owned(),
        port: 587,
        from: "noreply@example.gov.cn".to_owned(),
        encryption,
        trust,
        sign_in: Some(SignIn { name: "a".to_owned(), password: zeroize::Zeroizing::new("secret".to_owned()) }),
    };
    let wrong = |smtp: Smtp| smtp.check().expect_err("refused").to_string();
    assert!(wrong(smtp(Encryption::None, Trust::System)).contains("in clear"));
    assert!(wrong(smtp(Encryption::StartTls, Trust::Authorities(b"no PEM".to_vec()))).contains("certificates"));
    assert!(wrong(Smtp { from: "nobody".to_owned(), ..smtp(Encryption::StartTls, Trust::Anybody) }).contains("sender"));
    assert!(
        !format!("{:?}", smtp(Encryption::StartTls, Trust::System)).contains("secret"),
        "a password is never printed"
    );
}
