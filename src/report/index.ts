export { durationText } from "./duration-text.ts";
export { type RoundedPart, type RoundedSum, roundedSum } from "./rounding.ts";
export { type ErrorFacts, errorText } from "./terminal/error-text.ts";
export { type FrameStyle, liveFrame } from "./terminal/live-frame.ts";
export { type LiveState, liveStart, liveStep } from "./terminal/live-state.ts";
export { plainLine } from "./terminal/plain-line.ts";
export { planText } from "./terminal/plan-text.ts";
export type { TextStyle } from "./terminal/text-style.ts";
export { verdictText } from "./terminal/verdict-text.ts";
