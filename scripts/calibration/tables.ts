/**
 * All tables, by the name under which a docs page asks for them.
 * @module
 */
import * as headlines from "./headlines.ts";
import type { Kind, Results } from "./simulations.ts";
import * as fixed from "./tables-fixed.ts";
import * as parts from "./tables-parts.ts";
import * as tuned from "./tables-tuned.ts";

/** Of each kind all results, joined. */
export type AllResults = {
  readonly [K in Kind]: Results[K] extends readonly unknown[] ? Results[K] : readonly Results[K][];
};

export interface Table {
  readonly id: string;
  readonly title: string;
  readonly needs: readonly Kind[];
  render(results: AllResults): string;
}

export const TABLES: readonly Table[] = [
  {
    id: "fixed-headline",
    title: "Two fixed configurations, in short",
    needs: ["fixed"],
    render: (results) => headlines.fixedHeadline(results.fixed),
  },
  {
    id: "tuned-headline",
    title: "Rule N, in short",
    needs: ["tuned", "limits"],
    render: (results) => headlines.tunedHeadline(results.tuned, results.limits),
  },
  {
    id: "items-headline",
    title: "Units by items, in short",
    needs: ["items"],
    render: (results) => headlines.itemsHeadline(results.items),
  },
  {
    id: "sum-headline",
    title: "The sum, in short",
    needs: ["sum"],
    render: (results) => headlines.sumHeadline(results.sum),
  },
  {
    id: "superiority-headline",
    title: "P(A > B), in short",
    needs: ["superiority"],
    render: (results) => headlines.superiorityHeadline(results.superiority),
  },
  {
    id: "strict-headline",
    title: "Strict mode, in short",
    needs: ["strict"],
    render: (results) => headlines.strictHeadline(results.strict),
  },
  {
    id: "power-headline",
    title: "Planning, in short",
    needs: ["power"],
    render: (results) => headlines.powerHeadline(results.power),
  },
  {
    id: "holm-headline",
    title: "Several candidates, in short",
    needs: ["holm"],
    render: (results) => headlines.holmHeadline(results.holm),
  },
  {
    id: "folds-headline",
    title: "Folds and splits, in short",
    needs: ["folds"],
    render: (results) => headlines.foldsHeadline(results.folds),
  },
  {
    id: "fixed-cells",
    title: "Two fixed configurations: every cell, the worse side in % (of the false verdicts, those capped)",
    needs: ["fixed"],
    render: (results) => fixed.fixedCellTables(results.fixed),
  },
  {
    id: "fixed-summary",
    title: "Two fixed configurations: false winners",
    needs: ["fixed"],
    render: (results) => fixed.fixedSummary(results.fixed),
  },
  {
    id: "fixed-paired",
    title: "Pairs, in short",
    needs: ["fixed"],
    render: (results) => headlines.pairedHeadline(results.fixed),
  },
  {
    id: "equivalence-headline",
    title: "EQUIVALENT, in short",
    needs: ["fixed", "tuned"],
    render: (results) => headlines.equivalenceHeadline(results.fixed, results.tuned),
  },
  {
    id: "fixed-equivalence",
    title: "Two fixed configurations: false EQUIVALENT",
    needs: ["fixed"],
    render: (results) => fixed.fixedEquivalence(results.fixed),
  },
  {
    id: "tuned-landscapes",
    title: "Rule N: the worst cell of each landscape, %",
    needs: ["tuned"],
    render: (results) => tuned.tunedByLandscape(results.tuned),
  },
  {
    id: "tuned-worst",
    title: "Rule N: the worst cells, k <= n/5",
    needs: ["tuned"],
    render: (results) => tuned.tunedWorst(results.tuned),
  },
  {
    id: "tuned-summary",
    title: "Rule N: false winners",
    needs: ["tuned"],
    render: (results) => tuned.tunedSummary(results.tuned),
  },
  {
    id: "tuned-limits",
    title: "Rule N: rare events and traps, the worse side in % (of the false verdicts, those capped)",
    needs: ["limits"],
    render: (results) => tuned.limitsTable(results.limits),
  },
  {
    id: "tuned-power",
    title: "Rule N: power",
    needs: ["tuned"],
    render: (results) => tuned.tunedPower(results.tuned),
  },
  {
    id: "tuned-cost",
    title: "Rule N: the gap that is called in 80 %, against the plain interval's",
    needs: ["tuned"],
    render: (results) => tuned.tunedCost(results.tuned),
  },
  {
    id: "tuned-equivalence",
    title: "Rule N: EQUIVALENT",
    needs: ["tuned"],
    render: (results) => tuned.tunedEquivalence(results.tuned),
  },
  {
    id: "tail",
    title: "Tail diagnostic: how often it fires, %",
    needs: ["tuned", "limits"],
    render: (results) => tuned.tailTable(results.tuned, results.limits),
  },
  {
    id: "strict",
    title: "Strict mode",
    needs: ["strict"],
    render: (results) => tuned.strictTable(results.strict),
  },
  { id: "sum", title: "The sum: coverage", needs: ["sum"], render: (results) => parts.sumTable(results.sum) },
  {
    id: "untuned-headline",
    title: "The sum over an untuned baseline, in short",
    needs: ["sum"],
    render: (results) => headlines.untunedHeadline(results.sum),
  },
  {
    id: "untuned",
    title: "The sum over an untuned baseline: coverage",
    needs: ["sum"],
    render: (results) => parts.untunedTable(results.sum),
  },
  {
    id: "items",
    title: "Units by items",
    needs: ["items"],
    render: (results) => parts.itemsTable(results.items),
  },
  {
    id: "superiority",
    title: "P(A > B): coverage, %",
    needs: ["superiority"],
    render: (results) => fixed.superiorityTable(results.superiority),
  },
  {
    id: "folds",
    title: "Folds and random splits of one data set",
    needs: ["folds"],
    render: (results) => parts.foldsTable(results.folds),
  },
  {
    id: "holm",
    title: "Several verdicts at once",
    needs: ["holm"],
    render: (results) => parts.holmTable(results.holm),
  },
  { id: "power", title: "Planning", needs: ["power"], render: (results) => fixed.powerTable(results.power) },
];
