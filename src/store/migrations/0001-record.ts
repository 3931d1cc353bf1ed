/**
 * 0001: the record. MLflow's tables (experiments, runs, params, tags, metrics, latest_metrics, datasets, inputs), and
 * what studies add: studies, trials, leases, and the columns of a run that link it to its trial.
 *
 * Applied in one transaction; never edited once released. Times are milliseconds since 1970, UTC.
 * @module
 */
export const record = `
CREATE TABLE experiments (
  id                INTEGER PRIMARY KEY AUTOINCREMENT, -- a number is never used again
  name              TEXT    NOT NULL UNIQUE,
  artifact_location TEXT    NOT NULL,
  stage             TEXT    NOT NULL DEFAULT 'active' CHECK (stage IN ('active', 'deleted')),
  created_at        INTEGER NOT NULL,
  updated_at        INTEGER NOT NULL
) STRICT;

CREATE TABLE experiment_tags (
  experiment_id INTEGER NOT NULL REFERENCES experiments (id) ON DELETE CASCADE,
  key           TEXT    NOT NULL,
  value         TEXT    NOT NULL,
  PRIMARY KEY (experiment_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE studies (
  seq           INTEGER PRIMARY KEY AUTOINCREMENT, -- breaks ties between studies of one millisecond
  id            TEXT    NOT NULL UNIQUE,           -- 32 hexadecimal digits
  name          TEXT    NOT NULL,
  experiment_id INTEGER NOT NULL REFERENCES experiments (id),
  plan          TEXT    NOT NULL,                  -- JSON
  plan_hash     TEXT    NOT NULL,
  identity      TEXT    NOT NULL,
  fingerprint   TEXT    NOT NULL,                  -- JSON
  state         TEXT    NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'complete')),
  progress      TEXT    NOT NULL DEFAULT 'null',   -- JSON
  verdict       TEXT    NOT NULL DEFAULT 'null',   -- JSON
  created_at    INTEGER NOT NULL,
  updated_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX studies_by_name ON studies (name);
CREATE INDEX studies_by_identity ON studies (identity);

CREATE TABLE trials (
  study_id TEXT    NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
  problem  TEXT    NOT NULL,
  method   TEXT    NOT NULL,
  number   INTEGER NOT NULL,
  config   TEXT    NOT NULL, -- JSON: typed, unlike params
  state    TEXT    NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  PRIMARY KEY (study_id, problem, method, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
  id            TEXT    NOT NULL PRIMARY KEY, -- 32 hexadecimal digits
  experiment_id INTEGER NOT NULL REFERENCES experiments (id),
  name          TEXT    NOT NULL,
  user          TEXT    NOT NULL,
  status        TEXT    NOT NULL CHECK (status IN ('SCHEDULED', 'RUNNING', 'FINISHED', 'FAILED', 'KILLED')),
  start_time    INTEGER NOT NULL,
  end_time      INTEGER,
  stage         TEXT    NOT NULL DEFAULT 'active' CHECK (stage IN ('active', 'deleted')),
  artifact_uri  TEXT    NOT NULL,
  study_id      TEXT REFERENCES studies (id), -- NULL with all of the following, or none of them
  problem       TEXT,
  method        TEXT,
  trial         INTEGER,
  replicate     INTEGER,
  role          TEXT CHECK (role IN ('search', 'default', 'confirm', 'compare')),
  unit          TEXT,
  CHECK (study_id IS NULL OR (problem IS NOT NULL AND method IS NOT NULL AND trial IS NOT NULL
    AND replicate IS NOT NULL AND role IS NOT NULL AND unit IS NOT NULL))
) STRICT;
CREATE INDEX runs_by_experiment ON runs (experiment_id, start_time, id);
CREATE INDEX runs_by_study ON runs (study_id, start_time, id) WHERE study_id IS NOT NULL;
-- One unit is run once: what was started twice by two coordinators is refused to the second.
CREATE UNIQUE INDEX runs_one_per_unit ON runs (study_id, problem, method, trial, replicate, role)
  WHERE study_id IS NOT NULL AND stage = 'active' AND status IN ('RUNNING', 'FINISHED');

CREATE TABLE params (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  key    TEXT NOT NULL,
  value  TEXT NOT NULL,
  PRIMARY KEY (run_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE tags (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  key    TEXT NOT NULL,
  value  TEXT NOT NULL,
  PRIMARY KEY (run_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE metrics (
  run_id TEXT    NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  key    TEXT    NOT NULL,
  step   INTEGER NOT NULL, -- 64 bit
  at     INTEGER NOT NULL,
  is_nan INTEGER NOT NULL CHECK (is_nan IN (0, 1)), -- SQLite makes NULL of NaN; infinities it keeps
  value  REAL    NOT NULL, -- 0 where is_nan
  PRIMARY KEY (run_id, key, step, at, is_nan, value) -- so a point sent twice counts once
) STRICT, WITHOUT ROWID;

CREATE TABLE latest_metrics (
  run_id TEXT    NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  key    TEXT    NOT NULL,
  step   INTEGER NOT NULL,
  at     INTEGER NOT NULL,
  is_nan INTEGER NOT NULL CHECK (is_nan IN (0, 1)),
  value  REAL    NOT NULL,
  PRIMARY KEY (run_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE datasets (
  id            TEXT    NOT NULL PRIMARY KEY,
  experiment_id INTEGER NOT NULL REFERENCES experiments (id),
  name          TEXT    NOT NULL,
  digest        TEXT    NOT NULL,
  source_type   TEXT    NOT NULL,
  source        TEXT    NOT NULL,
  schema        TEXT,
  profile       TEXT,
  UNIQUE (experiment_id, name, digest)
) STRICT;

CREATE TABLE inputs (
  run_id     TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  dataset_id TEXT NOT NULL REFERENCES datasets (id),
  tags       TEXT NOT NULL DEFAULT '{}', -- JSON
  PRIMARY KEY (run_id, dataset_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE leases (
  name       TEXT    NOT NULL PRIMARY KEY,
  token      TEXT    NOT NULL,
  holder     TEXT    NOT NULL, -- JSON
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO experiments (id, name, artifact_location, created_at, updated_at)
  VALUES (0, 'Default', 'mlflow-artifacts:/0', 0, 0);
`;
