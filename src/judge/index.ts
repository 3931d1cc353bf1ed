export { judge } from "./judge.ts";
export { type GapQuestion, planForGap } from "./plan-gap.ts";
export { type ArmChoice, armsBy, metricOf, type RunsQuestion, runsEvidence } from "./runs-evidence.ts";
export { studyEvidence } from "./study-evidence.ts";
