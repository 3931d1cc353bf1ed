export { type ArmChoice, armsBy } from "./arms-by.ts";
export { selectedTrial } from "./arms-document.ts";
export { judge } from "./judge.ts";
export { metricOf } from "./metric-of.ts";
export { type GapQuestion, planForGap } from "./plan-gap.ts";
export { type RunsQuestion, runsEvidence } from "./runs-evidence.ts";
export { studyEvidence, unitOf } from "./study-evidence.ts";
