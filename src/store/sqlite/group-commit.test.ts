import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { withSmallDisk } from "../../../test/hard-places.ts";
import { type Connection, connect } from "./connection.ts";
import { refusalOf } from "./failure.ts";
import { commitTogether, type Outcome, type Write } from "./group-commit.ts";
import { Refusal } from "./refusal.ts";

function connectIn(folder: string): Connection {
  const file = join(folder, "assay.db");
  closeSync(openSync(file, "a", 0o600));
  const settings = { file, mode: "write", journal: "wal", busyTimeoutMs: 1000, leaseFile: null } as const;
  const connection = connect(settings);
  onTestFinished(() => connection.close());
  return connection;
}

function newConnection(): Connection {
  const folder = mkdtempSync(join(tmpdir(), "assay-group-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return connectIn(folder);
}

/** All outcomes in their order, and how many transactions told them. */
function commit(connection: Connection, writes: readonly Write[]): { outcomes: Outcome[]; turns: number } {
  const outcomes: Outcome[] = [];
  let turns = 0;
  commitTogether(connection, writes, (told) => {
    expect(connection.database.isTransaction).toBe(false);
    outcomes.push(...told);
    turns++;
  });
  return { outcomes, turns };
}

/** A write of two rows, which then may fail. */
function pairOf({ database, operations }: Connection, name: string, fail?: () => unknown): Write {
  return () => {
    for (const half of [1, 2]) operations.createExperiment({ name: `${name}${half}`, createdAt: 1 });
    if (fail) fail();
    return database.isTransaction;
  };
}

function names({ database }: Connection): string[] {
  const rows = database.prepare("SELECT name FROM experiments WHERE id > 0 ORDER BY name").all();
  return rows.map((row) => String(row.name));
}

const refuse = () => {
  throw new Refusal("INVALID_INPUT", "refused");
};

it.each([
  ["wal", 2],
  ["delete", 3], // EXTRA: the journal's removal is flushed too
] as const)("waits for the disk with the journal mode %s", (journal, synchronous) => {
  const folder = mkdtempSync(join(tmpdir(), "assay-group-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "assay.db");
  writeFileSync(file, "");
  const { database, close } = connect({ file, mode: "write", journal, busyTimeoutMs: 1, leaseFile: null });
  expect(database.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: journal });
  expect(database.prepare("PRAGMA synchronous").get()).toEqual({ synchronous });
  expect(database.prepare("PRAGMA foreign_keys").get()).toEqual({ foreign_keys: 1 });
  close();
});

it("commits what waits together in one transaction", () => {
  const connection = newConnection();
  const { outcomes, turns } = commit(
    connection,
    ["a", "b", "c"].map((name) => pairOf(connection, name)),
  );
  expect(outcomes).toEqual(Array(3).fill({ value: true }));
  expect(turns).toBe(1);
  expect(names(connection)).toEqual(["a1", "a2", "b1", "b2", "c1", "c2"]);
});

it.each<[string, (connection: Connection) => () => unknown, string]>([
  ["is refused", () => refuse, "INVALID_INPUT"],
  ["throws an error that nobody foresaw", () => () => JSON.parse("{"), "INTERNAL"],
  [
    "breaks a rule of the tables",
    ({ database }) =>
      () =>
        database.exec("INSERT INTO tags VALUES ('none', 'a', 'b')"),
    "INTERNAL",
  ],
  [
    "breaks a rule that is checked at the commit only",
    ({ database }) =>
      () =>
        database.exec("PRAGMA defer_foreign_keys = ON; INSERT INTO tags VALUES ('none', 'a', 'b')"),
    "INTERNAL",
  ],
])("a write that %s takes nothing with it and leaves nothing", (_, failure, code) => {
  const connection = newConnection();
  const { outcomes } = commit(connection, [
    pairOf(connection, "a"),
    pairOf(connection, "bad", failure(connection)),
    pairOf(connection, "c"),
  ]);
  expect(outcomes[0]).toEqual({ value: true });
  expect(outcomes[2]).toEqual({ value: true });
  const { error } = outcomes[1] as { error: unknown };
  expect(refusalOf(error, "file").code).toBe(code);
  expect(names(connection)).toEqual(["a1", "a2", "c1", "c2"]);
  expect(commit(connection, [pairOf(connection, "d")]).outcomes).toEqual([{ value: true }]);
});

it("ends a transaction that took its turn, so that other processes get theirs", () => {
  const connection = newConnection();
  const slowly = () => {
    for (const end = performance.now() + 30; performance.now() < end; );
  };
  const writes = ["a", "b", "c", "d", "e"].map((name) => pairOf(connection, name, slowly));
  const { outcomes, turns } = commit(connection, writes);
  expect(outcomes).toHaveLength(5);
  expect(turns).toBeGreaterThan(1);
  expect(names(connection)).toHaveLength(10);
});

it("writes nothing without the right to", () => {
  const own = newConnection();
  for (const allowed of [0, 1]) {
    let asked = 0;
    const lost = {
      ...own,
      confirm() {
        if (asked++ >= allowed) throw new Refusal("BUSY", "another machine");
      },
    };
    const { outcomes } = commit(lost, [pairOf(own, "a"), pairOf(own, "b")]);
    expect(outcomes).toEqual(Array(2).fill({ error: expect.objectContaining({ code: "BUSY" }) }));
    expect(names(own)).toEqual([]);
  }
});

withSmallDisk(
  "what a full disk has no room for leaves nothing, and what fits is written",
  async ({ folder, size }) => {
    const connection = connectIn(folder);
    const large = pairOf(connection, "large", () =>
      connection.operations.createExperiment({ name: "x".repeat(size), createdAt: 1 }),
    );
    const { outcomes } = commit(connection, [pairOf(connection, "a"), large, pairOf(connection, "c")]);
    expect(outcomes[0]).toEqual({ value: true });
    expect(outcomes[2]).toEqual({ value: true });
    expect(refusalOf((outcomes[1] as { error: unknown }).error, "file")).toMatchObject({
      code: "IO",
      message: expect.stringContaining("disk is full"),
      details: { where: "file", next: expect.stringContaining("free space") },
    });
    expect(names(connection)).toEqual(["a1", "a2", "c1", "c2"]);

    // More and more of them, on what is left: each is there whole or not at all.
    const ballast = join(folder, "ballast");
    try {
      for (let step = 1 << 20; step > 100; step >>= 1)
        for (;;)
          try {
            writeFileSync(ballast, Buffer.alloc(step), { flag: "a" });
          } catch {
            break;
          }
      const pad = "x".repeat(60_000);
      const tight = commit(
        connection,
        Array.from({ length: 40 }, (_, index) => pairOf(connection, `t${index}${pad}`)),
      );
      const refused = tight.outcomes.filter((outcome) => "error" in outcome);
      expect(refused.length).toBeGreaterThan(0);
      expect(names(connection)).toHaveLength(4 + 2 * (40 - refused.length));
    } finally {
      rmSync(ballast);
    }
    expect(commit(connection, [pairOf(connection, "z")]).outcomes).toEqual([{ value: true }]);
  },
);
