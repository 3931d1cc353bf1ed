/**
 * A connection as the operations see it: SQL text and values in, rows out. Prepared statements are kept.
 * @module
 */
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";

export interface Statements {
  /** @returns How many rows changed. */
  run(text: string, ...values: SQLInputValue[]): number;
  get<Row>(text: string, ...values: SQLInputValue[]): Row | undefined;
  all<Row>(text: string, ...values: SQLInputValue[]): readonly Row[];
  /** As `all`, with every INTEGER a bigint: exact to 64 bit. */
  allExact<Row>(text: string, ...values: SQLInputValue[]): readonly Row[];
}

export function statementsOf(database: DatabaseSync): Statements {
  const prepared = new Map<string, StatementSync>();
  const prepare = (text: string, exact = false): StatementSync => {
    const key = exact ? `exact ${text}` : text;
    const known = prepared.get(key);
    if (known) return known;
    const statement = database.prepare(text);
    statement.setReadBigInts(exact);
    prepared.set(key, statement);
    return statement;
  };
  return {
    run: (text, ...values) => Number(prepare(text).run(...values).changes),
    get: <Row>(text: string, ...values: SQLInputValue[]) => prepare(text).get(...values) as Row | undefined,
    all: <Row>(text: string, ...values: SQLInputValue[]) =>
      prepare(text).all(...values) as unknown as readonly Row[],
    allExact: <Row>(text: string, ...values: SQLInputValue[]) =>
      prepare(text, true).all(...values) as unknown as readonly Row[],
  };
}
