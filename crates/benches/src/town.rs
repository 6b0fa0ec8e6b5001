//! The sample city, served by the product itself in a process of its own, with tokens for programs.

use crate::http::Client;
use crate::{Wanted, lives, seeder};
use anyhow::{Context, Result, anyhow, ensure};
use base::{AccountId, Clock, Locale};
use codes::CitizenId;
use db::{Call, Cx, Db};
use identity::people::store::{CITIZEN, by_number};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use tongban::city::City;
use tongban::operations::{Opening, open};
use tongban::settings::{Given, Settings};

/// The product's command that serves the sample city; benches run as the product when it is their first word.
pub const PROGRAM: &str = "demo";

const SEED: u64 = 1;
const SCALE: f64 = 1.0;
const CLERK: &str = "yunjiang-market-regulation-clerk";
const RESIDENT: &str = "chen-xiaolan";

/// A running city.
pub struct Town {
    /// Where it listens.
    pub address: SocketAddr,
    /// Names of the items in use, `pack/item`.
    pub items: Vec<String>,
    /// Token of a resident's program.
    pub resident: String,
    /// Token of a clerk's program.
    pub clerk: String,
    /// Login names for the pages: a resident's and a clerk's.
    pub logins: (String, String),
    program: Child,
    _folder: TempDir,
}

impl Drop for Town {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

fn command(folder: &TempDir) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(PROGRAM).arg("--data").arg(folder.path().join("city")).stdout(Stdio::null()).stderr(Stdio::inherit());
    Ok(command)
}

impl Town {
    /// Fills the city, gives it as many cases as are wanted, and serves it.
    pub async fn open(wanted: Wanted) -> Result<Town> {
        let folder = tempfile::tempdir()?;
        let filled = command(&folder)?.arg("--fill-only").status()?;
        ensure!(filled.success(), "the sample city was not made");
        let given = Given { data: Some(folder.path().join("city")), ..Given::default() };
        let prepared = tokio::task::spawn_blocking(move || prepare(&given, wanted)).await??;
        let address = free_address()?;
        let program = command(&folder)?.arg("--listen").arg(address.to_string()).spawn()?;
        let mut town = Town {
            address,
            items: prepared.items,
            resident: prepared.resident,
            clerk: prepared.clerk,
            logins: prepared.logins,
            program,
            _folder: folder,
        };
        town.wait().await?;
        Ok(town)
    }

    async fn wait(&mut self) -> Result<()> {
        for _ in 0..300 {
            if let Some(ended) = self.program.try_wait()? {
                anyhow::bail!("the program ended: {ended}");
            }
            if let Ok(mut client) = Client::connect(self.address).await
                && client.get("/readyz", "").await.is_ok()
            {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        anyhow::bail!("the program does not get ready")
    }

    /// The id of the process that serves.
    pub fn process(&self) -> u32 {
        self.program.id()
    }

    /// Signs somebody in and answers the header line of the session.
    pub async fn sign_in(&self, login: &str) -> Result<String> {
        let mut client = Client::connect(self.address).await?;
        let form = format!("name={login}&password={}", tongban::demo::PASSWORD);
        let headers = "Content-Type: application/x-www-form-urlencoded\r\n";
        let answer = client.send("POST", "/sign-in", headers, form.as_bytes()).await?;
        let cookie = answer.header("set-cookie").split(';').next().unwrap_or_default();
        ensure!(answer.status == 303 && cookie.contains('='), "{login} does not get in: {}", answer.status);
        Ok(format!("Cookie: {cookie}\r\n"))
    }
}

struct Prepared {
    items: Vec<String>,
    resident: String,
    clerk: String,
    logins: (String, String),
}

fn prepare(given: &Given, wanted: Wanted) -> Result<Prepared> {
    let settings = Settings::load(given).map_err(|failure| anyhow!(failure.say(Locale::En)))?;
    let installation =
        open(&settings, Clock::system(), Opening::AsItIs).map_err(|failure| anyhow!(failure.say(Locale::En)))?;
    let db = &installation.db;
    let city = City::generate(SEED, SCALE);
    let resident = city.resident(RESIDENT).context("the sample city has changed")?;
    let phone = resident.phone.as_ref().context("the resident has no phone")?.to_string();
    let number: CitizenId = resident.number.clone();
    let (person, official, items) = db
        .write_now(&Call::system("bench"), "bench.item", move |cx| {
            lives::publish(cx)?;
            let person = by_number(cx, CITIZEN, &number.to_string())?.map(|person| person.id).unwrap_or_default();
            let resident = identity::accounts::store::of_person(cx, person)?.map(|account| account.id);
            let official = identity::accounts::store::by_login(cx, CLERK)?.map(|account| account.id);
            let items = catalogue::published::store::all_current(cx, "", 500)?;
            Ok((resident, official, items.into_iter().map(|item| item.name).collect()))
        })
        .map_err(lives::fault)?;
    let prepared = Prepared {
        items,
        resident: token(db, person.context("the resident has no account")?)?,
        clerk: token(db, official.context("the clerk has no account")?)?,
        logins: (phone, CLERK.to_owned()),
    };
    seeder::fill(db, wanted.cases)?;
    db.close();
    Ok(prepared)
}

fn token(db: &Db, account: AccountId) -> Result<String> {
    let found = move |cx: &mut Cx| identity::principal_of(cx, &tongban::kernel::setup(), account);
    let signed = db.read_now(&Call::system("bench"), "bench.principal", found).map_err(lives::fault)?;
    let call = Call::new((*signed.context("no such account")?.principal).clone(), Locale::Zh, "bench");
    let secret = api::token::secret();
    let make = api::token::MakeToken {
        name: "bench".into(),
        rights: Vec::new(),
        days: 1,
        digest: api::token::digest(&secret),
    };
    db.write_now(&call, "token.make", move |cx| make.run(cx)).map_err(lives::fault)?;
    Ok(secret)
}

fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
