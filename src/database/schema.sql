-- What an archive of statements is made of; see the table of record fields in the README.

CREATE TABLE documents (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    date TEXT,
    outlet TEXT
);

CREATE TABLE speakers (
    id TEXT PRIMARY KEY,
    name TEXT,
    kind TEXT NOT NULL,
    groups TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE statements (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    document INTEGER NOT NULL REFERENCES documents (number),
    speaker TEXT REFERENCES speakers (id),
    role TEXT,
    org TEXT,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    spans TEXT NOT NULL,
    context TEXT,
    cue TEXT,
    mention TEXT,
    rule TEXT NOT NULL,
    negated INTEGER NOT NULL,
    about_ai REAL NOT NULL,
    stance TEXT NOT NULL,
    p_supportive REAL NOT NULL,
    p_cautious REAL NOT NULL,
    p_opposed REAL NOT NULL,
    p_none REAL NOT NULL,
    sentiment TEXT NOT NULL,
    confidence REAL NOT NULL,
    model TEXT NOT NULL
);

CREATE TABLE positions (
    speaker_id TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT,
    org TEXT,
    kind TEXT,
    groups TEXT NOT NULL,
    statements INTEGER NOT NULL,
    with_position INTEGER NOT NULL,
    supportive INTEGER NOT NULL,
    cautious INTEGER NOT NULL,
    opposed INTEGER NOT NULL,
    corrected_supportive REAL,
    corrected_cautious REAL,
    corrected_opposed REAL,
    score REAL,
    low REAL,
    high REAL,
    verdict TEXT NOT NULL,
    sentiment REAL NOT NULL,
    first TEXT,
    last TEXT,
    example TEXT,
    example_doc TEXT,
    model TEXT NOT NULL
);
