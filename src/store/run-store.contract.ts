/**
 * What every `RunStore` promises. A new store passes this suite before its own tests count.
 * @module
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Json, MetricPoint, RunLink } from "../model/index.ts";
import type { NewStudy, Run, RunStore, StudyRow, Trial } from "./run-store.ts";

/** A place that keeps one record. Each `open` is a connection of its own, as another process would have. */
export interface RunStorePlace {
  open(): Promise<RunStore>;
  remove(): Promise<void>;
}

const STUDY: NewStudy = {
  name: "study",
  plan: { metric: "auc", budget: [1, 2.5, null, true], nested: { "": "empty key" } },
  planHash: "hash",
  identity: "identity",
  fingerprint: { head: "abc" },
  createdAt: 1_700_000_000_000,
};

/** Names that break a store which pastes text together, or keeps it in an object. */
const HOSTILE = [
  "__proto__",
  "constructor",
  "it's; DROP TABLE runs; --",
  "a\u0000b",
  "ключ/🔑",
  " ",
  "%_?1",
  "$x",
];

/** For `JSON.stringify`, which has no steps of 64 bit. */
const text = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);

export function runStoreContract(name: string, createPlace: () => Promise<RunStorePlace>): void {
  describe(`${name} keeps the run store contract`, () => {
    let place: RunStorePlace;
    let store: RunStore;
    const opened: RunStore[] = [];
    const openAnother = async (): Promise<RunStore> => {
      const another = await place.open();
      opened.push(another);
      return another;
    };
    beforeAll(async () => {
      place = await createPlace();
      store = await place.open();
    });
    afterEach(async () => {
      for (const another of opened.splice(0)) await another.close();
    });
    afterAll(async () => {
      await store.close();
      await place.remove();
    });
    const newRun = (): Promise<Run> => store.createRun({ experimentId: "0", startTime: 1000 });
    const linkTo = (study: StudyRow, part: Partial<RunLink> = {}): RunLink => ({
      studyId: study.id,
      problem: "breast",
      method: "cnn",
      trial: 0,
      replicate: 0,
      role: "search",
      unit: "12345",
      ...part,
    });

    describe("experiments", () => {
      it("has Default from the start", async () => {
        expect(await store.experiment("0")).toMatchObject({ id: "0", name: "Default", stage: "active" });
      });

      it("numbers them, and finds them by id and by name", async () => {
        const first = await store.createExperiment({ name: "first", createdAt: 5, tags: { owner: "me" } });
        const second = await store.createExperiment({ name: "second", createdAt: 6 });
        expect(Number(second.id)).toBeGreaterThan(Number(first.id));
        expect(first).toMatchObject({ name: "first", createdAt: 5, updatedAt: 5, tags: { owner: "me" } });
        expect(await store.experiment(first.id)).toEqual(first);
        expect(await store.experimentByName("second")).toEqual(second);
        expect(await store.experiments()).toEqual(expect.arrayContaining([first, second]));
        expect(await store.experiments({ stage: "deleted" })).toEqual([]);
      });

      it.each(["nothing", "-1", "1.0", " 0", "", "00", "9".repeat(40)])(
        "finds none by the id %j",
        async (id) => {
          expect(await store.experiment(id)).toBeNull();
          await expect(store.createRun({ experimentId: id, startTime: 1 })).rejects.toMatchObject({
            code: "INVALID_INPUT",
          });
        },
      );

      it("refuses a name that is taken", async () => {
        await store.createExperiment({ name: "taken", createdAt: 1 });
        await expect(store.createExperiment({ name: "taken", createdAt: 2 })).rejects.toMatchObject({
          code: "INVALID_INPUT",
          message: expect.stringContaining('"taken"'),
        });
      });
    });

    describe("runs", () => {
      it("gives back what was created, also to another connection", async () => {
        const id = "0123456789abcdef0123456789abcdef";
        const run = await store.createRun({
          id,
          experimentId: "0",
          name: "baseline",
          user: "ada",
          startTime: 1234,
          params: { lr: "0.1" },
          tags: { note: "first" },
        });
        expect(run).toEqual({
          id,
          experimentId: "0",
          name: "baseline",
          user: "ada",
          status: "RUNNING",
          startTime: 1234,
          endTime: null,
          stage: "active",
          artifactUri: expect.stringContaining(id),
          params: { lr: "0.1" },
          tags: { note: "first" },
          latest: {},
          link: null,
        });
        expect(await (await openAnother()).run(id)).toEqual(run);
        await expect(store.createRun({ id, experimentId: "0", startTime: 1 })).rejects.toMatchObject({
          code: "INVALID_INPUT",
        });
      });

      it("makes an id where none is given, and refuses one that is none", async () => {
        expect((await newRun()).id).toMatch(/^[0-9a-f]{32}$/);
        for (const id of ["", "xyz", "0123456789ABCDEF0123456789ABCDEF", `${"0".repeat(31)}\n`])
          await expect(store.createRun({ id, experimentId: "0", startTime: 1 })).rejects.toMatchObject({
            code: "INVALID_INPUT",
          });
      });

      it("keeps any text as name and value of params and tags", async () => {
        const texts = Object.fromEntries(HOSTILE.map((text) => [text, `=${text}`]));
        const run = await store.createRun({
          experimentId: "0",
          startTime: 1,
          name: HOSTILE[2] ?? "",
          params: texts,
        });
        await store.changeRun(run.id, { tags: texts });
        const read = await store.run(run.id);
        expect(Object.entries(read?.params ?? {}).sort()).toEqual(Object.entries(texts).sort());
        expect(Object.entries(read?.tags ?? {}).sort()).toEqual(Object.entries(texts).sort());
      });

      it("keeps texts of the sizes that MLflow allows, and larger; what is no Unicode becomes U+FFFD", async () => {
        const params = { ["k".repeat(250)]: "v".repeat(6000), "": "" };
        const { id } = await newRun();
        await expect(store.changeRun(id, { params })).rejects.toMatchObject({ code: "INVALID_INPUT" });
        const tags = { note: "🔑".repeat(500_000), lone: "a\ud800b", empty: "" };
        const { "": _, ...named } = params;
        await store.changeRun(id, { name: "n".repeat(500), params: named, tags });
        const read = await store.run(id);
        expect(read?.name).toBe("n".repeat(500));
        expect(read?.params).toEqual(named);
        expect(read?.tags).toEqual({ ...tags, lone: "a\ufffdb" });
        const many = Object.fromEntries(
          Array.from({ length: 1000 }, (_, index) => [`p${index}`, `${index}`]),
        );
        await store.changeRun(id, { params: many });
        expect((await store.run(id))?.params).toEqual({ ...named, ...many });
      });

      it("refuses what is no text and no time", async () => {
        const { id } = await newRun();
        const text = (value: unknown) => value as string;
        for (const change of [
          { params: { a: text(1) } },
          { tags: { a: text(null) } },
          { endTime: 1.5 },
          { endTime: Number.NaN },
        ])
          await expect(store.changeRun(id, change)).rejects.toMatchObject({ code: "INVALID_INPUT" });
        await expect(store.createRun({ experimentId: "0", startTime: 2 ** 60 })).rejects.toMatchObject({
          code: "INVALID_INPUT",
        });
        expect(await store.run(id)).toMatchObject({ params: {}, tags: {}, endTime: null });
      });

      it("changes all of a run at once", async () => {
        const { id } = await newRun();
        const metrics = [{ key: "auc", step: 3n, at: 7, value: 0.5 }];
        const change = {
          status: "FINISHED",
          endTime: 2000,
          name: "renamed",
          params: { a: "1" },
          tags: { b: "2" },
        } as const;
        await store.changeRun(id, { ...change, metrics });
        expect(await store.run(id)).toMatchObject({ ...change, latest: { auc: metrics[0] } });
        await store.changeRun(id, { endTime: null });
        expect((await store.run(id))?.endTime).toBeNull();
      });

      it("writes a param once, and a tag as often as it is set", async () => {
        const { id } = await newRun();
        await store.changeRun(id, { params: { lr: "0.1" }, tags: { note: "a" } });
        await store.changeRun(id, { params: { lr: "0.1" }, tags: { note: "b" } });
        await expect(store.changeRun(id, { params: { lr: "0.2" } })).rejects.toMatchObject({
          code: "INVALID_INPUT",
          message: expect.stringContaining("lr"),
        });
        expect(await store.run(id)).toMatchObject({ params: { lr: "0.1" }, tags: { note: "b" } });
      });

      it("does nothing of a change that it refuses", async () => {
        const study = await store.createStudy(STUDY);
        const trial = { problem: "breast", method: "cnn", number: 0, config: {}, state: "running" } as const;
        const { id } = await store.createRun({
          experimentId: study.experimentId,
          startTime: 1,
          params: { lr: "0.1" },
          link: linkTo(study),
          proposed: { trials: [trial], progress: null },
        });
        const before = await store.run(id);
        const refused = store.changeRun(id, {
          status: "FINISHED",
          endTime: 5,
          metrics: [{ key: "auc", step: 1n, at: 1, value: 1 }],
          tags: { t: "1" },
          trialState: "done",
          params: { lr: "another" },
        });
        await expect(refused).rejects.toMatchObject({ code: "INVALID_INPUT" });
        expect(await store.run(id)).toEqual(before);
        expect(await store.metricHistory(id, "auc")).toEqual([]);
        expect(await store.trials(study.id)).toMatchObject([{ state: "running" }]);
      });

      it("finds runs by experiment, status and stage, in pages by start time and id", async () => {
        const { id: experimentId } = await store.createExperiment({ name: "pages", createdAt: 1 });
        const ids: string[] = [];
        for (const startTime of [30, 10, 20, 20, 20, 10])
          ids.push((await store.createRun({ experimentId, startTime })).id);
        await store.changeRun(ids[0] as string, { status: "FAILED" });
        await store.deleteRun(ids[1] as string);
        const all = await store.runs({ experimentIds: [experimentId], stage: "all" });
        expect(all.map(({ startTime }) => startTime)).toEqual([10, 10, 20, 20, 20, 30]);
        const paged: Run[] = [];
        for (;;) {
          const last = paged.at(-1);
          const query = { experimentIds: [experimentId], stage: "all", limit: 2 } as const;
          const page = await store.runs(last === undefined ? query : { ...query, after: last });
          if (page.length === 0) break;
          paged.push(...page);
        }
        expect(paged).toEqual(all);
        const idsOf = async (query: Parameters<RunStore["runs"]>[0]) =>
          (await store.runs({ ...query, experimentIds: [experimentId] })).map(({ id }) => id);
        expect(await idsOf({ status: ["FAILED"] })).toEqual([ids[0]]);
        expect(await idsOf({ stage: "deleted" })).toEqual([ids[1]]);
        expect(await idsOf({ status: [] })).toEqual([]);
        expect(await idsOf({})).toHaveLength(5);
        expect(await store.runs({ experimentIds: [] })).toEqual([]);
        expect(await store.runs({ studyId: "none" })).toEqual([]);
      });

      it("deletes softly and restores", async () => {
        const run = await newRun();
        await store.deleteRun(run.id);
        expect(await store.run(run.id)).toEqual({ ...run, stage: "deleted" });
        await store.restoreRun(run.id);
        expect(await store.run(run.id)).toEqual(run);
      });
    });

    describe("metrics", () => {
      it("keeps 64-bit steps, NaN and infinities exactly", async () => {
        const { id } = await newRun();
        const points: MetricPoint[] = [
          { key: "m", step: -(2n ** 63n), at: 1, value: Number.NaN },
          { key: "m", step: -1n, at: 1, value: Number.NEGATIVE_INFINITY },
          { key: "m", step: 0n, at: 1, value: 5e-324 },
          { key: "m", step: 2n ** 53n, at: 1, value: 0.1 },
          { key: "m", step: 2n ** 53n + 1n, at: 1, value: 1.7976931348623157e308 },
          { key: "m", step: 2n ** 63n - 1n, at: 8.64e15, value: Number.POSITIVE_INFINITY },
        ];
        await store.logMetrics(id, points.toReversed());
        expect(await store.metricHistory(id, "m")).toEqual(points);
        expect((await store.run(id))?.latest.m).toEqual(points.at(-1));
        await store.logMetrics(id, [{ key: "lost", step: 1n, at: 1, value: Number.NaN }]);
        expect((await store.run(id))?.latest.lost?.value).toBeNaN();
      });

      it("keeps every bit of a value, but for the sign of zero", async () => {
        const { id } = await newRun();
        const values = [
          -0,
          2 ** -1074,
          -(2 ** -1022),
          1 / 3,
          0.1 + 0.2,
          Math.PI * 1e-300,
          2 ** 53 + 2,
          1e308,
          -1,
        ];
        const points = values.map((value, index) => ({ key: "m", step: BigInt(index), at: index, value }));
        await store.logMetrics(id, points);
        const read = (await store.metricHistory(id, "m")).map(({ value }) => value);
        expect(read).toEqual([0, ...values.slice(1)]);
      });

      it("takes a hundred thousand points in one call, and gives them back in order", async () => {
        const { id } = await newRun();
        const points = Array.from({ length: 100_000 }, (_, step) => ({
          key: step % 2 ? "odd" : "even",
          step: BigInt(step),
          at: 1_700_000_000_000 + step,
          value: Math.sin(step),
        }));
        await store.logMetrics(id, points.toReversed());
        const histories = await store.metricHistories([id], ["even", "odd"]);
        expect(histories).toHaveLength(points.length);
        const differs = histories.findIndex(({ runId: _, ...point }, index) => {
          const expected = points[index < 50_000 ? 2 * index : 2 * (index - 50_000) + 1];
          return JSON.stringify(point, text) !== JSON.stringify(expected, text);
        });
        expect(differs).toBe(-1);
        expect((await store.run(id))?.latest.odd).toEqual(points.at(-1));
      });

      it("keeps all that differs at one step, by time, then value, NaN first", async () => {
        const { id } = await newRun();
        const values = [3, Number.NaN, Number.POSITIVE_INFINITY, -1, Number.NEGATIVE_INFINITY, 3];
        const points = [2, 1].flatMap((at) => values.map((value) => ({ key: "m", step: 7n, at, value })));
        await store.logMetrics(id, points);
        const sorted = [Number.NaN, Number.NEGATIVE_INFINITY, -1, 3, Number.POSITIVE_INFINITY];
        expect(await store.metricHistory(id, "m")).toEqual(
          [1, 2].flatMap((at) => sorted.map((value) => ({ key: "m", step: 7n, at, value }))),
        );
      });

      it.each([...HOSTILE, "lone \ud800 surrogate", "m".repeat(250)])(
        "takes %j for a key as any other",
        async (key) => {
          const { id } = await newRun();
          const point = { key: key.toWellFormed(), step: 1n, at: 1, value: 0.5 };
          await store.logMetrics(id, [{ ...point, key }]);
          expect(await store.metricHistory(id, key)).toEqual([point]);
          expect(await store.metricHistories([id], [key, "other"])).toEqual([{ runId: id, ...point }]);
          expect(Object.entries((await store.run(id))?.latest ?? {})).toEqual([[point.key, point]]);
        },
      );

      it("orders by step and time, and reads parts", async () => {
        const { id } = await newRun();
        const point = (step: bigint, at: number, value: number): MetricPoint => ({
          key: "m",
          step,
          at,
          value,
        });
        await store.logMetrics(id, [point(2n, 5, 1), point(1n, 9, 2), point(2n, 4, 3), point(-3n, 1, 4)]);
        const sorted = [point(-3n, 1, 4), point(1n, 9, 2), point(2n, 4, 3), point(2n, 5, 1)];
        expect(await store.metricHistory(id, "m")).toEqual(sorted);
        expect(await store.metricHistory(id, "m", { fromStep: 1n, toStep: 1n })).toEqual([sorted[1]]);
        expect(await store.metricHistory(id, "m", { fromStep: -(10n ** 30n), limit: 2 })).toEqual(
          sorted.slice(0, 2),
        );
        expect(await store.metricHistory(id, "other")).toEqual([]);
      });

      it("counts a point that is sent twice once, NaN too", async () => {
        const { id } = await newRun();
        const points = [0.5, Number.NaN, Number.POSITIVE_INFINITY].map((value) => ({
          key: "m",
          step: 1n,
          at: 1,
          value,
        }));
        await store.logMetrics(id, [...points, ...points]);
        await store.logMetrics(id, points);
        expect(await store.metricHistory(id, "m")).toHaveLength(3);
      });

      it("keeps as latest the largest (step, time, value), whatever came last; NaN is below every number", async () => {
        const { id } = await newRun();
        const latest = async () => (await store.run(id))?.latest.m;
        const send = (step: bigint, at: number, value: number) =>
          store.logMetrics(id, [{ key: "m", step, at, value }]);
        await send(5n, 1, Number.NaN);
        expect((await latest())?.value).toBeNaN();
        await send(5n, 1, Number.NEGATIVE_INFINITY);
        expect((await latest())?.value).toBe(Number.NEGATIVE_INFINITY);
        await send(5n, 1, 3);
        await send(5n, 1, Number.NaN);
        await send(5n, 0, 9);
        await send(4n, 9, 9);
        expect(await latest()).toEqual({ key: "m", step: 5n, at: 1, value: 3 });
        await store.logMetrics(id, [
          { key: "m", step: 6n, at: 1, value: 2 },
          { key: "m", step: 6n, at: 1, value: 1 },
        ]);
        expect((await latest())?.value).toBe(2);
      });

      it("stores nothing of a batch with a point that cannot be", async () => {
        const { id } = await newRun();
        const good = { key: "m", step: 1n, at: 1, value: 1 };
        for (const bad of [
          { step: 2n ** 63n },
          { step: -(2n ** 63n) - 1n },
          { at: 0.5 },
          { at: Number.NaN },
          { key: "" },
          { step: 1.5 as unknown as bigint },
          { value: "0.5" as unknown as number },
          { value: null as unknown as number },
          { key: undefined as unknown as string },
        ])
          await expect(store.logMetrics(id, [good, { ...good, ...bad }])).rejects.toMatchObject({
            code: "INVALID_INPUT",
          });
        expect(await store.metricHistory(id, "m")).toEqual([]);
      });

      it("reads some keys of many runs in one call", async () => {
        const runs = await Promise.all(Array.from({ length: 5 }, newRun));
        await Promise.all(
          runs.map(({ id }, index) =>
            store.logMetrics(
              id,
              ["a", "b", "c"].flatMap((key) => [
                { key, step: 1n, at: 1, value: index },
                { key, step: 2n, at: 1, value: Number.NaN },
              ]),
            ),
          ),
        );
        const ids = runs.slice(1).map(({ id }) => id);
        const histories = await store.metricHistories(ids, ["a", "c", "missing"]);
        expect(histories).toHaveLength(4 * 2 * 2);
        for (const id of ids)
          for (const key of ["a", "c"]) {
            const own = histories.filter((point) => point.runId === id && point.key === key);
            expect(own.map(({ runId: _, ...point }) => point)).toEqual(await store.metricHistory(id, key));
          }
        expect(await store.metricHistories([], ["a"])).toEqual([]);
      });

      it("loses no point when eight writers log at once", async () => {
        const { id } = await newRun();
        const stores = [store, await openAnother(), await openAnother()];
        await Promise.all(
          Array.from({ length: 8 }, async (_, writer) => {
            for (let step = 0; step < 40; step++)
              await stores[writer % stores.length]?.logMetrics(id, [
                { key: `m${writer % 2}`, step: BigInt(step), at: writer, value: step },
              ]);
          }),
        );
        for (const key of ["m0", "m1"]) expect(await store.metricHistory(id, key)).toHaveLength(4 * 40);
      });
    });

    describe("studies", () => {
      it("gives back what was created, with an experiment of its own", async () => {
        const named = { ...STUDY, name: "own", progress: { state: [1, null], text: 'quoted "text"' } };
        const study = await store.createStudy(named);
        expect(study).toEqual({
          ...named,
          id: expect.stringMatching(/^[0-9a-f]{32}$/),
          experimentId: expect.any(String),
          state: "open",
          updatedAt: STUDY.createdAt,
          unplannedLooks: 0,
          verdict: null,
        });
        expect(await (await openAnother()).study(study.id)).toEqual(study);
        expect(await store.study("0".repeat(32))).toBeNull();
        const again = await store.createStudy({ ...named, createdAt: STUDY.createdAt });
        const third = await store.createStudy({
          ...named,
          createdAt: STUDY.createdAt - 1,
          identity: "changed",
        });
        const names = await Promise.all(
          [study, again, third].map(async ({ experimentId }) => (await store.experiment(experimentId))?.name),
        );
        expect(names).toEqual(["own", "own#2", "own#3"]);
        const idsOf = async (query: Parameters<RunStore["studies"]>[0]) =>
          (await store.studies(query)).map(({ id }) => id);
        expect(await idsOf({ name: "own" })).toEqual([again.id, study.id, third.id]);
        expect(await idsOf({ name: "own", identity: "changed" })).toEqual([third.id]);
        expect(await idsOf({ name: "own", limit: 1 })).toEqual([again.id]);
      });

      it("changes what is named and nothing else", async () => {
        const study = await store.createStudy(STUDY);
        const change = {
          progress: { done: 3 },
          verdict: { word: "BETTER" },
          state: "complete",
          updatedAt: 99,
        } as const;
        await store.changeStudy(study.id, change);
        expect(await store.study(study.id)).toEqual({ ...study, ...change });
        await store.changeStudy(study.id, {
          verdict: null,
          identity: "new",
          fingerprint: [1],
          updatedAt: 100,
        });
        expect(await store.study(study.id)).toEqual({
          ...study,
          ...change,
          verdict: null,
          identity: "new",
          fingerprint: [1],
          updatedAt: 100,
        });
      });

      it("counts every look, also while the study changes", async () => {
        const study = await store.createStudy(STUDY);
        const stores = [store, await openAnother()];
        const progress = { done: 3 };
        await Promise.all([
          ...Array.from({ length: 20 }, (_, index) => stores[index % 2]?.countLook(study.id, 50 + index)),
          ...Array.from({ length: 20 }, () => store.changeStudy(study.id, { progress, updatedAt: 60 })),
        ]);
        await store.countLook(study.id, 99);
        expect(await store.study(study.id)).toEqual({
          ...study,
          progress,
          unplannedLooks: 21,
          updatedAt: 99,
        });
      });

      it("counts no look at a study that has completed meanwhile", async () => {
        const study = await store.createStudy(STUDY);
        await store.changeStudy(study.id, { state: "complete", updatedAt: 60 });
        await store.countLook(study.id, 99);
        expect(await store.study(study.id)).toMatchObject({ unplannedLooks: 0, updatedAt: 60 });
      });

      it("makes a run with the trials that it begins and the progress that proposed them, all or nothing", async () => {
        const study = await store.createStudy(STUDY);
        const begin = (trial: number, trials: readonly Omit<Trial, "studyId">[], progress: Json) =>
          store.createRun({
            experimentId: study.experimentId,
            startTime: 1,
            link: linkTo(study, { trial }),
            proposed: { trials, progress },
          });
        const trial = (number: number, method = "cnn") => ({
          problem: "breast",
          method,
          number,
          config: { lr: 0.1, width: 8, optimizer: "adam" },
          state: "waiting" as const,
        });
        await begin(1, [trial(1), trial(0), trial(-1), trial(0, "resnet")], { asked: 3 });
        const stored = await store.trials(study.id);
        expect(stored).toEqual(
          [trial(-1), trial(0), trial(1), trial(0, "resnet")].map((expected) => ({
            studyId: study.id,
            ...expected,
          })),
        );
        expect((await store.study(study.id))?.progress).toEqual({ asked: 3 });
        // A trial that is there already, and a unit that runs already.
        await expect(begin(2, [trial(2), trial(1)], { asked: 5 })).rejects.toMatchObject({
          code: "INVALID_INPUT",
        });
        await expect(begin(1, [trial(2)], { asked: 5 })).rejects.toMatchObject({ code: "BUSY" });
        expect(await store.trials(study.id)).toEqual(stored);
        expect((await store.study(study.id))?.progress).toEqual({ asked: 3 });
        expect(await store.runs({ studyId: study.id })).toHaveLength(1);
        await expect(
          store.createRun({
            experimentId: "0",
            startTime: 1,
            proposed: { trials: [trial(2)], progress: null },
          }),
        ).rejects.toMatchObject({ code: "INVALID_INPUT" });
      });

      it("ends a trial with its run", async () => {
        const study = await store.createStudy(STUDY);
        const trial = { problem: "breast", method: "cnn", config: {}, state: "waiting" } as const;
        const { experimentId } = study;
        const linked = await store.createRun({
          experimentId,
          startTime: 1,
          link: linkTo(study, { trial: 1 }),
          proposed: { trials: [0, 1].map((number) => ({ ...trial, number })), progress: null },
        });
        expect(linked.link).toEqual(linkTo(study, { trial: 1 }));
        expect((await store.runs({ studyId: study.id })).map(({ id }) => id)).toEqual([linked.id]);
        await store.changeRun(linked.id, { status: "FAILED", trialState: "failed" });
        expect((await store.trials(study.id)).map(({ state }) => state)).toEqual(["waiting", "failed"]);
        const missing = await store.createRun({
          experimentId,
          startTime: 1,
          link: linkTo(study, { trial: 7 }),
        });
        for (const id of [missing.id, (await newRun()).id])
          await expect(store.changeRun(id, { status: "FINISHED", trialState: "done" })).rejects.toMatchObject(
            {
              code: "INVALID_INPUT",
            },
          );
        expect((await store.run(missing.id))?.status).toBe("RUNNING");
      });

      it("runs a unit once, and again only when it failed or was stopped", async () => {
        const study = await store.createStudy(STUDY);
        const create = (part: Partial<RunLink> = {}) =>
          store.createRun({ experimentId: study.experimentId, startTime: 1, link: linkTo(study, part) });
        const busy = { code: "BUSY" };
        const first = await create();
        await expect(create({ unit: "other seed" })).rejects.toMatchObject(busy);
        await store.changeRun(first.id, { status: "KILLED" });
        const second = await create();
        await expect(store.changeRun(first.id, { status: "RUNNING" })).rejects.toMatchObject(busy);
        await store.changeRun(second.id, { status: "FINISHED" });
        await expect(create()).rejects.toMatchObject(busy);
        await store.deleteRun(second.id);
        const third = await create();
        await expect(store.restoreRun(second.id)).rejects.toMatchObject(busy);
        await store.changeRun(third.id, { status: "FAILED" });
        await store.restoreRun(second.id);
        for (const other of [
          { replicate: 1 },
          { trial: 1 },
          { role: "confirm" },
          { method: "b" },
          { problem: "c" },
        ] as const)
          expect((await create(other)).link).toMatchObject(other);
      });

      it("gives a unit to one of two that start it at the same time", async () => {
        const study = await store.createStudy(STUDY);
        const stores = [store, await openAnother()];
        const outcomes = await Promise.allSettled(
          Array.from({ length: 6 }, (_, index) =>
            stores[index % 2]?.createRun({
              experimentId: study.experimentId,
              startTime: 1,
              link: linkTo(study),
            }),
          ),
        );
        expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
        expect(await store.runs({ studyId: study.id })).toHaveLength(1);
      });
    });

    describe("leases", () => {
      it("has one holder until it is released or expires", async () => {
        const lease = await store.acquireLease("study/1", { pid: 1 }, 1000, 5000);
        expect(lease).toMatchObject({ name: "study/1", holder: { pid: 1 }, expiresAt: 6000 });
        expect(await store.acquireLease("study/1", { pid: 2 }, 1000, 5999)).toBeNull();
        expect(await store.acquireLease("study/2", { pid: 2 }, 1000, 5999)).not.toBeNull();
        expect(await store.currentLease("study/1")).toEqual({
          name: "study/1",
          holder: { pid: 1 },
          expiresAt: 6000,
        });
        if (lease === null) throw new Error("no lease");
        expect(await store.renewLease(lease, 1000, 5900)).toBe(true);
        expect(await store.acquireLease("study/1", { pid: 2 }, 1000, 6000)).toBeNull();

        const taken = await store.acquireLease("study/1", { pid: 2 }, 1000, 6900);
        expect(taken?.token).not.toBe(lease.token);
        expect(await store.renewLease(lease, 1000, 6950)).toBe(false);
        await store.releaseLease(lease);
        expect(await store.currentLease("study/1")).toMatchObject({ holder: { pid: 2 } });
        if (taken !== null) await store.releaseLease(taken);
        expect(await store.currentLease("study/1")).toBeNull();
      });

      it("goes to one of many who ask at the same time", async () => {
        const stores = [store, await openAnother()];
        const leases = await Promise.all(
          Array.from({ length: 8 }, (_, index) =>
            stores[index % 2]?.acquireLease("race", { index }, 1000, 1),
          ),
        );
        expect(leases.filter((lease) => lease !== null)).toHaveLength(1);
      });
    });

    const nothing = "f".repeat(32);
    it.each<[string, (at: RunStore) => Promise<unknown>]>([
      ["changeRun", (at) => at.changeRun(nothing, { tags: { a: "b" } })],
      ["logMetrics", (at) => at.logMetrics(nothing, [])],
      ["metricHistory", (at) => at.metricHistory(nothing, "m")],
      ["metricHistories", (at) => at.metricHistories([nothing], ["m"])],
      ["deleteRun", (at) => at.deleteRun(nothing)],
      ["restoreRun", (at) => at.restoreRun(nothing)],
      ["changeStudy", (at) => at.changeStudy(nothing, { updatedAt: 1 })],
      ["countLook", (at) => at.countLook(nothing, 1)],
      ["trials", (at) => at.trials(nothing)],
    ])("%s of an id that does not exist is refused", async (_, call) => {
      await expect(call(store)).rejects.toMatchObject({
        code: "INVALID_INPUT",
        message: expect.stringContaining(nothing),
      });
    });

    it("answers what was asked before it is closed, and nothing after", async () => {
      const another = await openAnother();
      const { id } = await newRun();
      const writes = Array.from({ length: 20 }, (_, step) =>
        another.logMetrics(id, [{ key: "m", step: BigInt(step), at: 1, value: 1 }]),
      );
      const closing = another.close();
      await Promise.all([...writes, closing]);
      expect(await store.metricHistory(id, "m")).toHaveLength(20);
      await expect(another.run(id)).rejects.toThrow(/close/);
      await another.close();
    });
  });
}
