/**
 * Scores over several tasks in one number, with intervals that resample runs within each task.
 * @see R. Agarwal et al. (2021), "Deep reinforcement learning at the edge of the statistical precipice", NeurIPS 34.
 * @module
 */
import { meanOf, medianOf, quantileOf, type Random, sorted } from "../numerics/index.ts";
import { superiority } from "./superiority.ts";

/** By run, then task. */
export type RunsByTask = readonly (readonly number[])[];

/** Interquartile mean: the mean of the middle half of all scores (a quarter is cut from each end, in whole scores). */
export function interquartileMean(scores: RunsByTask): number {
  const all = sorted(scores.flat());
  const cut = Math.floor(all.length / 4);
  return meanOf(all.slice(cut, all.length - cut));
}

export function medianOfTaskMeans(scores: RunsByTask): number {
  return medianOf(byTask(scores).map(meanOf));
}

/** Mean amount by which scores fall short of `gamma`. */
export function optimalityGap(scores: RunsByTask, gamma = 1): number {
  return gamma - meanOf(scores.flat().map((score) => Math.min(score, gamma)));
}

/** P(a run of x beats one of y), averaged over tasks. */
export function probabilityOfImprovement(x: RunsByTask, y: RunsByTask): number {
  const [tasksX, tasksY] = [byTask(x), byTask(y)];
  return meanOf(tasksX.map((scores, task) => superiority(scores, tasksY[task] as number[])));
}

/** Share of runs above each threshold, and share of tasks whose mean is. */
export function performanceProfile(
  scores: RunsByTask,
  thresholds: readonly number[],
): { runs: number[]; means: number[] } {
  const all = scores.flat();
  const means = byTask(scores).map(meanOf);
  const above = (values: readonly number[], threshold: number) =>
    values.filter((value) => value > threshold).length / values.length;
  return { runs: thresholds.map((t) => above(all, t)), means: thresholds.map((t) => above(means, t)) };
}

/** Percentile interval of a statistic, runs resampled within each task. */
export function stratifiedInterval(
  scores: RunsByTask,
  statistic: (scores: RunsByTask) => number,
  confidence: number,
  random: Random,
  resamples = 20_000,
): readonly [number, number] {
  const tasks = byTask(scores);
  const values = new Float64Array(resamples);
  for (let b = 0; b < resamples; b++) {
    const drawn = tasks.map((runs) => runs.map(() => runs[random.int(runs.length)] as number));
    values[b] = statistic(drawn);
  }
  values.sort();
  return [quantileOf(values, (1 - confidence) / 2), quantileOf(values, (1 + confidence) / 2)];
}

function byTask(scores: RunsByTask): number[][] {
  return (scores[0] ?? []).map((_, task) => scores.map((run) => run[task] as number));
}
