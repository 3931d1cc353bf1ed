import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { buildKernel } from "./build-kernel.ts";
import { kernel } from "./kernel.ts";
import { createRandom } from "./random.ts";
import { softmax } from "./softmax.ts";
import { scope, tensor } from "./tensor.ts";

const size = fc.integer({ min: 1, max: 40 });
const depth = fc.integer({ min: 1, max: 300 }); // beyond one block of the kernel
const seed = fc.integer();
const GUARD = 7;

it("the committed kernel is what its source compiles to", async () => {
  const committed = readFileSync(new URL("kernel/kernel.wasm", import.meta.url));
  expect(Buffer.from(await buildKernel()).equals(committed)).toBe(true);
}, 60_000);

it("gemm equals the matrix product of plain JavaScript, also transposed, and writes nothing beside it", () => {
  fc.assert(
    fc.property(size, size, depth, fc.boolean(), seed, (m, n, k, turned, start) => {
      scope(() => {
        const random = createRandom(start);
        const [a, b, c] = [tensor([m * k]), tensor([k * n]), tensor([m * n])];
        for (const { data } of [a, b, c])
          data.forEach((_, i) => {
            data[i] = random.normal();
          });
        const behind = new Float32Array(c.data.buffer, c.data.byteOffset + c.data.byteLength, 8).fill(GUARD);
        const expected = Float64Array.from(c.data);
        const [aRow, aColumn] = turned ? [1, m] : [k, 1];
        for (let i = 0; i < m; i++)
          for (let j = 0; j < n; j++)
            for (let l = 0; l < k; l++)
              expected[i * n + j]! += a.data[i * aRow + l * aColumn]! * b.data[l * n + j]!;
        kernel.gemm(c.data.byteOffset, a.data.byteOffset, b.data.byteOffset, m, n, k, aRow, aColumn);
        const error = expected.reduce((worst, value, i) => Math.max(worst, Math.abs(value - c.data[i]!)), 0);
        expect(error).toBeLessThan(1e-5 * k + 1e-4);
        expect([...behind]).toEqual(Array(8).fill(GUARD));
      });
    }),
    { numRuns: 60 },
  );
});

it("col2im is the transpose of im2col: <im2col(x), p> = <x, col2im(p)>", () => {
  const side = fc.integer({ min: 3, max: 9 });
  const channels = fc.integer({ min: 1, max: 9 });
  fc.assert(
    fc.property(
      side,
      side,
      channels,
      fc.constantFrom(1, 3),
      fc.constantFrom(1, 2),
      seed,
      (h, w, ch, s, stride, start) => {
        scope(() => {
          const random = createRandom(start);
          const pad = (s - 1) / 2;
          const out = (length: number) => Math.floor((length + 2 * pad - s) / stride) + 1;
          const length = out(h) * out(w) * s * s * ch;
          const [x, p, patches, image] = [
            tensor([h * w * ch]),
            tensor([length]),
            tensor([length]),
            tensor([h * w * ch]),
          ];
          for (const { data } of [x, p])
            data.forEach((_, i) => {
              data[i] = random.normal();
            });
          kernel.im2col(patches.data.byteOffset, x.data.byteOffset, h, w, ch, s, stride, pad);
          kernel.col2im(image.data.byteOffset, p.data.byteOffset, h, w, ch, s, stride, pad);
          const dot = (a: Float32Array, b: Float32Array) =>
            a.reduce((sum, value, i) => sum + value * b[i]!, 0);
          expect(dot(patches.data, p.data)).toBeCloseTo(dot(x.data, image.data), 2);
        });
      },
    ),
    { numRuns: 60 },
  );
});

it("softmaxRows and its gradient equal their definitions, and write nothing beside them", () => {
  fc.assert(
    fc.property(size, size, fc.constantFrom(0.1, 1, 30, 200), seed, (rows, columns, spread, start) => {
      scope(() => {
        const random = createRandom(start);
        const [p, d] = [tensor([rows, columns]), tensor([rows, columns])];
        for (let i = 0; i < p.data.length; i++) {
          p.data[i] = spread * random.normal();
          d.data[i] = random.normal();
        }
        const behind = [p, d].map(({ data }) =>
          new Float32Array(data.buffer, data.byteOffset + data.byteLength, 4).fill(GUARD),
        );
        const probabilities = Array.from({ length: rows }, (_, row) =>
          softmax(p.data.subarray(row * columns, (row + 1) * columns)),
        );
        kernel.softmaxRows(p.data.byteOffset, rows, columns);
        const before = Float64Array.from(d.data);
        kernel.softmaxRowsGradient(d.data.byteOffset, p.data.byteOffset, rows, columns);
        probabilities.forEach((row, r) => {
          const along = row.reduce((sum, value, c) => sum + value * before[r * columns + c]!, 0);
          row.forEach((value, c) => {
            const at = r * columns + c;
            // The exponent has 32 bits too: the further below the largest, the fewer digits are left.
            const digits = 1e-6 + 2e-7 * Math.abs(Math.log(Math.max(value, 1e-38)));
            expect(Math.abs(p.data[at]! - value)).toBeLessThan(digits * value + 1e-30);
            expect(Math.abs(d.data[at]! - value * (before[at]! - along))).toBeLessThan(1e-5);
          });
        });
        for (const guard of behind) expect([...guard]).toEqual(Array(4).fill(GUARD));
      });
    }),
    { numRuns: 100 },
  );
});
