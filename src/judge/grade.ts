/**
 * The evidence grade: which written rules of a fair comparison hold here, and what caps it.
 *
 * A: all rules hold and nothing caps. B: A without a plan made beforehand, or with luck not separated. C: unequal budgets,
 * selection and test shared, few units, unknown code, or a cap that names no other grade. D: single numbers.
 * @module
 */
import { type EvidenceGrade, GRADES, type Grade } from "../model/index.ts";

export interface GradeFacts {
  readonly planned: boolean;
  readonly unplannedLooks: number;
  /** Null: nothing is known about the effort that went into either side. */
  readonly equalBudgets: boolean | null;
  readonly budgetDetail: string;
  /** Are selection and test scores different data? Holds too where nothing was selected. */
  readonly selectionApart: boolean;
  readonly apartDetail: string;
  readonly enoughUnits: boolean;
  readonly unitsDetail: string;
  /** Was luck separated by fresh units? */
  readonly confirmed: boolean;
  readonly confirmedDetail: string;
  readonly code: "clean" | "captured" | "changed" | "unknown";
  /** One side is a single number with no spread known. */
  readonly singleNumbers: boolean;
  readonly caps: readonly Cap[];
}

export interface Cap {
  readonly grade: Grade;
  readonly id: string;
  readonly detail: string;
}

const CODE_DETAIL = {
  clean: "the code was committed, nothing was changed beside it",
  captured: "the code state was recorded, with its uncommitted changes",
  changed: "the code changed between runs of this study",
  unknown: "the code state is not known",
} as const;

export function gradeOf(facts: GradeFacts): EvidenceGrade {
  const rules: { id: string; holds: boolean; detail: string; otherwise: Grade }[] = [
    {
      id: "planned",
      holds: facts.planned,
      detail: facts.planned
        ? "the plan was hashed before the first run"
        : "no plan was stored before the first run",
      otherwise: "B",
    },
    {
      id: "looks",
      holds: facts.unplannedLooks === 0,
      detail:
        facts.unplannedLooks === 0
          ? "scores were not looked at before their time"
          : `${facts.unplannedLooks} ${facts.unplannedLooks === 1 ? "look" : "looks"} at the scores outside the plan`,
      otherwise: "C",
    },
    {
      id: "budgets",
      holds: facts.equalBudgets === true,
      detail: facts.budgetDetail,
      otherwise: facts.equalBudgets === null ? "B" : "C",
    },
    { id: "apart", holds: facts.selectionApart, detail: facts.apartDetail, otherwise: "C" },
    { id: "units", holds: facts.enoughUnits, detail: facts.unitsDetail, otherwise: "C" },
    { id: "confirmed", holds: facts.confirmed, detail: facts.confirmedDetail, otherwise: "B" },
    {
      id: "code",
      holds: facts.code === "clean" || facts.code === "captured",
      detail: CODE_DETAIL[facts.code],
      otherwise: "C",
    },
  ];
  const limits = [
    ...rules.filter((rule) => !rule.holds).map((rule) => rule.otherwise),
    ...facts.caps.map((cap) => cap.grade),
    ...(facts.singleNumbers ? (["D"] as const) : []),
  ];
  return {
    grade: limits.reduce<Grade>(worse, "A"),
    rules: rules.map(({ id, holds, detail }) => ({ id, holds, detail })),
    caps: [...facts.caps],
  };
}

function worse(a: Grade, b: Grade): Grade {
  return GRADES.indexOf(a) > GRADES.indexOf(b) ? a : b;
}
