/**
 * Studies as their users write them, for the tests of reading them.
 * @module
 */
import { parseStudy } from "./assay-yaml.ts";
import { AssayError } from "./errors.ts";

/** What both methods search. */
export const SPACE =
  "{lr: {type: float, low: 1e-4, high: 1e-1, log: true}, width: {type: int, low: 4, high: 12}}";
/** A search, with most keys that there are. */
export const STUDY = `assay: 1
study: medical-resnet
problems: {breastmnist: {data: breastmnist}, pneumonia: {data: 20news}}
metric: {name: test_auc, select_by: val_auc, goal: maximize, margin: 0.01}
unit: seed
baseline: cnn
methods:
  resnet:
    command: node train.ts --model resnet --data \${problem.data} --lr \${lr} --width \${width} --seed \${seed}
    space: ${SPACE}
    timeout: 10m
  cnn:
    command: node train.ts --model cnn --data \${problem.data} --lr \${lr} --width \${width} --seed \${seed}
    space: ${SPACE}
budget: {trials: 24, decide_at: 4, replicates: 1, confirm: 8}
plan: {looks: 1, alpha: 0.05}
seed: 0
executor: {type: local, parallel: 2}
`;

/** A comparison, with the least that is needed. */
export const FIXED = `study: pair
problem: mnist
metric: {name: val_loss}
methods:
  new: {command: python new.py}
  old: {command: python old.py}
`;

/** What reading it is refused with. Throws where it is accepted. */
export function errorOf(text: string): AssayError {
  try {
    parseStudy(text, "assay.yaml");
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  throw new Error("the study was accepted");
}
