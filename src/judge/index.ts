export { selectedTrial } from "./arms-document.ts";
export { judge } from "./judge.ts";
export { type GapQuestion, planForGap } from "./plan-gap.ts";
export { type ArmChoice, armsBy, metricOf, type RunsQuestion, runsEvidence } from "./runs-evidence.ts";
export { studyEvidence, unitOf } from "./study-evidence.ts";
