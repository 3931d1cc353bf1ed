/**
 * Leases in SQLite: an exclusive right that ends by itself when its holder dies.
 * @module
 */
import { randomBytes } from "node:crypto";
import type { Json } from "../../model/index.ts";
import type { Lease } from "../run-store.ts";
import { jsonText, requireTime } from "./checks.ts";
import type { Statements } from "./statements.ts";

export function acquireLease(
  sql: Statements,
  name: string,
  holder: Json,
  ttlMs: number,
  now: number,
): Lease | null {
  requireTime(`lease "${name}"`, now + ttlMs);
  const token = randomBytes(16).toString("hex");
  const taken = sql.run(
    `INSERT INTO leases (name, token, holder, expires_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE
       SET token = excluded.token, holder = excluded.holder, expires_at = excluded.expires_at
       WHERE expires_at <= ?`,
    name,
    token,
    jsonText(holder),
    now + ttlMs,
    now,
  );
  return taken === 1 ? { name, token, holder, expiresAt: now + ttlMs } : null;
}

export function currentLease(sql: Statements, name: string): Omit<Lease, "token"> | null {
  const row = sql.get<{ holder: string; expiresAt: number }>(
    `SELECT holder, expires_at AS "expiresAt" FROM leases WHERE name = ?`,
    name,
  );
  return row ? { name, holder: JSON.parse(row.holder) as Json, expiresAt: row.expiresAt } : null;
}

/** One that expired and that nobody took since is still its holder's. */
export function renewLease(sql: Statements, { name, token }: Lease, ttlMs: number, now: number): boolean {
  requireTime(`lease "${name}"`, now + ttlMs);
  const renewed = sql.run(
    "UPDATE leases SET expires_at = ? WHERE name = ? AND token = ?",
    now + ttlMs,
    name,
    token,
  );
  return renewed === 1;
}

export function releaseLease(sql: Statements, { name, token }: Lease): void {
  sql.run("DELETE FROM leases WHERE name = ? AND token = ?", name, token);
}
