//! What differs between the engines. Nothing outside this module and the two engine modules may name one.

/// The two engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, one file.
    Sqlite,
    /// A PostgreSQL server, or what speaks its protocol.
    Postgres,
}

impl Engine {
    /// Name for logs and stories.
    pub fn name(self) -> &'static str {
        match self {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
        }
    }

    /// Translates the few words of our table definitions that differ.
    ///
    /// - `KEYTEXT`: text compared by its bytes, so that prefixes and ranges use an index.
    /// - `BYTES`: a byte string.
    /// - `CREATE COUNTER numbers`: what [`Engine::next_number`] counts with.
    /// - `CREATE WORDS <name>`: words that [`Engine::put_words`] puts and [`Engine::with_words`] finds. No waiting list on a server:
    ///   it would make every two writers collide.
    pub fn ddl(self, text: &str) -> String {
        let text = self.words_ddl(text);
        match self {
            Engine::Sqlite => text.replace("KEYTEXT", "TEXT").replace("BYTES", "BLOB").replace(
                "CREATE COUNTER numbers",
                "CREATE TABLE numbers (name INTEGER PRIMARY KEY, last BIGINT NOT NULL)",
            ),
            Engine::Postgres => text
                .replace("KEYTEXT", "TEXT COLLATE \"C\"")
                .replace("BYTES", "BYTEA")
                .replace("CREATE COUNTER numbers", "CREATE SEQUENCE numbers"),
        }
    }

    fn words_ddl(self, text: &str) -> String {
        const MARK: &str = "CREATE WORDS ";
        let Some((before, after)) = text.split_once(MARK) else { return text.to_owned() };
        let (name, rest) = after.split_once(';').unwrap_or((after, ""));
        let table = match self {
            Engine::Sqlite => {
                format!(
                    "CREATE VIRTUAL TABLE {name} USING fts5(words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0')"
                )
            }
            Engine::Postgres => format!(
                "CREATE TABLE {name} (id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL);\nCREATE INDEX {name}_words ON {name} USING GIN (words) WITH (fastupdate = off)"
            ),
        };
        format!("{before}{table};{}", self.words_ddl(rest))
    }

    /// Puts the words of a text, cut and parted by single spaces, into a table made by `CREATE WORDS`: parameters are id and words.
    pub fn put_words(self, table: &str) -> String {
        match self {
            Engine::Sqlite => format!("INSERT OR REPLACE INTO {table} (rowid, words) VALUES ($1, $2)"),
            Engine::Postgres => format!(
                "INSERT INTO {table} (id, words) VALUES ($1, array_to_tsvector(string_to_array(CAST($2 AS TEXT), ' '))) \
                 ON CONFLICT (id) DO UPDATE SET words = excluded.words"
            ),
        }
    }

    /// Takes the words of a text out again: the parameter is its id.
    pub fn drop_words(self, table: &str) -> String {
        match self {
            Engine::Sqlite => format!("DELETE FROM {table} WHERE rowid = $1"),
            Engine::Postgres => format!("DELETE FROM {table} WHERE id = $1"),
        }
    }

    /// What follows FROM to join a table, named `t`, with those of its rows whose words match `$1` (from [`Engine::words_query`]).
    pub fn with_words(self, table: &str, of: &str, t: &str) -> String {
        let id = self.words_id();
        match self {
            Engine::Sqlite => format!("{table} w JOIN {of} {t} ON {t}.id = {id} WHERE w.words MATCH $1"),
            Engine::Postgres => {
                format!("{table} w JOIN {of} {t} ON {t}.id = {id} WHERE w.words @@ CAST(CAST($1 AS TEXT) AS TSQUERY)")
            }
        }
    }

    /// The id of the words that [`Engine::with_words`] joins. In its order the embedded engine reads what matches without sorting it.
    pub fn words_id(self) -> &'static str {
        match self {
            Engine::Sqlite => "w.rowid",
            Engine::Postgres => "w.id",
        }
    }

    /// A query for texts that hold all words of at least one list. Words are letters and digits only; others are left out.
    pub fn words_query(self, any_of: &[Vec<String>]) -> String {
        let (quote, and, or) = match self {
            Engine::Sqlite => ('"', " AND ", " OR "),
            Engine::Postgres => ('\'', " & ", " | "),
        };
        let sound = |word: &&String| !word.is_empty() && word.chars().all(char::is_alphanumeric);
        let lists = any_of
            .iter()
            .map(|list| list.iter().filter(sound).map(|word| format!("{quote}{word}{quote}")).collect::<Vec<_>>());
        lists.filter(|list| !list.is_empty()).map(|list| format!("({})", list.join(and))).collect::<Vec<_>>().join(or)
    }

    /// Answers the next of the installation's running numbers. On a server it does not wait for other transactions and may
    /// leave gaps; numbers are never given twice.
    pub fn next_number(self) -> &'static str {
        match self {
            Engine::Sqlite => {
                "INSERT INTO numbers (name, last) VALUES (1, 1) ON CONFLICT (name) DO UPDATE SET last = numbers.last + 1 RETURNING last"
            }
            Engine::Postgres => "SELECT nextval('numbers')",
        }
    }

    /// Claims due jobs of a lane for a worker: parameters are now, locked-until, limit, the time up to which a lock can be true (a
    /// later one was taken before the clock was set back), and the lane. Two texts, because skipping locked rows is needed on a server
    /// and not known to the embedded engine, where the single writer makes it safe.
    pub fn claim_jobs(self) -> &'static str {
        match self {
            Engine::Sqlite => {
                "UPDATE job SET locked_until = $2, attempts = attempts + 1 WHERE id IN (SELECT id FROM job \
                 WHERE state = 0 AND lane = $5 AND run_at <= $1 AND (locked_until <= $1 OR locked_until > $4) ORDER BY run_at, id LIMIT $3) \
                 RETURNING id, kind, key, payload, attempts, run_at, locked_until"
            }
            Engine::Postgres => {
                "UPDATE job SET locked_until = $2, attempts = attempts + 1 WHERE id IN (SELECT id FROM job \
                 WHERE state = 0 AND lane = $5 AND run_at <= $1 AND (locked_until <= $1 OR locked_until > $4) ORDER BY run_at, id LIMIT $3 \
                 FOR UPDATE SKIP LOCKED) RETURNING id, kind, key, payload, attempts, run_at, locked_until"
            }
        }
    }

    /// The plan of a statement, for tests that assert that hot statements use their index.
    pub fn explain(self, sql: &str) -> String {
        match self {
            Engine::Sqlite => format!("EXPLAIN QUERY PLAN {sql}"),
            Engine::Postgres => format!("EXPLAIN {sql}"),
        }
    }
}
