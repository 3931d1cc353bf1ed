/**
 * The difference of two tuning curves over k, for the figure: rule N's interval at each k alone ("pointwise"), so that at
 * the planned k the picture shows what decides.
 * @module
 */
import type { CurveDifference, CurvePoint, Evidence } from "../model/index.ts";
import { growthConstant, ruleN, tuningCurve } from "../stats/index.ts";
import { budgetsTo, zoneOf } from "./arms-document.ts";
import { methodFinding, searchSample } from "./method-finding.ts";
import { orientation, type Pair, turned, turnedBack } from "./pairs.ts";

export function curveDifference(evidence: Evidence, pair: Pair): CurveDifference {
  const { candidate, baseline, problem } = pair;
  const names = { problem, candidate: candidate.method, baseline: baseline.method };
  const [a, b] = [searchSample(evidence, candidate), searchSample(evidence, baseline)];
  if (a === null || b === null) return { ...names, points: [] };
  const sign = orientation(evidence);
  const n = Math.min(a.test.length, b.test.length);
  const finding = methodFinding(evidence, pair);
  const wide = finding.refused === null ? finding.wide : evidence.metric.unbounded;
  const ks = budgetsTo(n);
  const [A, B] = [tuningCurve(a, ks), tuningCurve(b, ks)];
  const points = ks.map((k, i): CurvePoint => {
    const zone = zoneOf(k, n);
    const estimate = turnedBack((A[i] as number) - (B[i] as number), sign);
    if (zone === "bound" || k >= n) return { k, estimate, interval: null, zone };
    const rule = ruleN(a, b, k, { c: growthConstant(k, wide), confidence: 0.95 });
    return { k, estimate, interval: rule.reason === null ? turned(rule.interval, sign) : null, zone };
  });
  return { ...names, points };
}
