import { describe, expect, it } from "vitest";
import { batchNorm } from "./batch-norm.ts";
import { conv } from "./conv.ts";
import { dense } from "./dense.ts";
import { gradientError } from "./gradient-check.ts";
import { flatten, type Layer, relu, residual, sequence } from "./layer.ts";
import { globalAveragePool, maxPool } from "./pool.ts";
import { createRandom, type Random } from "./random.ts";
import { softmaxCrossEntropy } from "./softmax.ts";
import { scope, type Tensor, tensor, tensorOf } from "./tensor.ts";

/** Distinct numbers at least 0.05 apart and 0.025 from zero: no step of 0.01 crosses the kink of a maximum. */
function spread(shape: readonly number[], random: Random): Tensor {
  const result = tensor(shape);
  const order = Uint32Array.from(result.data, (_, i) => i);
  random.shuffle(order);
  order.forEach((place, i) => {
    result.data[i] = (place - Math.floor(order.length / 2) + 0.5) * 0.05;
  });
  return result;
}

function normal(shape: readonly number[], random: Random): Tensor {
  const result = tensor(shape);
  for (let i = 0; i < result.data.length; i++) result.data[i] = random.normal();
  return result;
}

const convs = [
  { inputs: 1, outputs: 3, size: 3 },
  { inputs: 3, outputs: 8, size: 3, stride: 2 },
  { inputs: 4, outputs: 5, size: 3 },
  { inputs: 5, outputs: 4, size: 1, stride: 2 },
  { inputs: 8, outputs: 9, size: 1 },
] as const;

const SMOOTH: readonly (readonly [string, readonly number[], (random: Random) => Layer])[] = [
  ["dense", [5, 7], (random) => dense(7, 3, random)],
  ["dense over three axes", [2, 3, 7], (random) => dense(7, 9, random)],
  ["flatten", [2, 3, 2, 2], flatten],
  ["batch norm of a table", [9, 5], () => batchNorm(5)],
  ["batch norm of images", [3, 4, 4, 6], () => batchNorm(6)],
  ["global average pool", [2, 3, 5, 6], globalAveragePool],
  ["residual", [4, 6], (random) => residual(dense(6, 6, random))],
  ["residual with a shortcut", [4, 6], (random) => residual(dense(6, 5, random), dense(6, 5, random))],
  ...convs.map((options) => {
    const { inputs, outputs, size, ...rest } = options;
    const stride = "stride" in rest ? rest.stride : 1;
    const name = `conv ${inputs} -> ${outputs}, size ${size}, stride ${stride}`;
    return [name, [2, 5, 6, inputs], (random: Random) => conv(options, random)] as const;
  }),
];

describe("hand-written gradients agree with finite differences", () => {
  it.each(SMOOTH)("%s", (_, shape, create) => {
    const random = createRandom(11);
    expect(gradientError(create(random), normal(shape, random), random)).toBeLessThan(2e-3);
  });

  it.each([
    ["relu", [3, 37], relu],
    ["max pool", [2, 4, 6, 5], maxPool],
    ["max pool that drops an odd row and column", [2, 5, 7, 3], maxPool],
  ] as const)("%s", (_, shape, create) => {
    const random = createRandom(12);
    expect(gradientError(create(), spread(shape, random), random)).toBeLessThan(2e-3);
  });

  it("a residual block as the network has it", () => {
    const random = createRandom(13);
    const normalised = (inputs: number, outputs: number, size: 1 | 3, stride: number) =>
      sequence(conv({ inputs, outputs, size, stride }, random), batchNorm(outputs));
    const path = sequence(normalised(4, 6, 3, 2), relu(), normalised(6, 6, 3, 1));
    const block = sequence(residual(path, normalised(4, 6, 1, 2)), relu());
    // A few of the rectified numbers lie within any step of their kink; a small step keeps them few.
    expect(gradientError(block, normal([3, 6, 6, 4], random), random, 1e-3)).toBeLessThan(1e-2);
  });

  it("cross-entropy", () => {
    const logits = normal([6, 4], createRandom(14));
    const labels = [0, 3, 1, 1, 2, 0];
    const { gradient } = softmaxCrossEntropy(logits, labels);
    for (let i = 0; i < logits.data.length; i++) {
      const at = (change: number) => {
        const moved = tensorOf([6, 4], logits.data);
        moved.data[i]! += change;
        return softmaxCrossEntropy(moved, labels).loss;
      };
      expect(gradient.data[i]).toBeCloseTo((at(1e-2) - at(-1e-2)) / 2e-2, 4);
    }
  });

  it("a wrong gradient is found", () => {
    const random = createRandom(15);
    const right = dense(7, 3, random);
    const wrong: Layer = {
      ...right,
      backward(dy) {
        const dx = right.backward(dy);
        dx.data[4]! *= 0.5;
        return dx;
      },
    };
    expect(gradientError(wrong, normal([5, 7], random), random)).toBeGreaterThan(1e-2);
  });
});

it.each(convs)("conv equals its definition: $inputs -> $outputs, size $size", (options) => {
  const { inputs, outputs, size } = options;
  const stride = "stride" in options ? options.stride : 1;
  const random = createRandom(16);
  const layer = conv(options, random);
  const weights = layer.parameters[0]!.value.data;
  const [count, height, width, pad] = [2, 5, 7, (size - 1) / 2];
  const x = normal([count, height, width, inputs], random);
  const y = layer.forward(x, true);
  const [outHeight, outWidth] = [Math.ceil(height / stride), Math.ceil(width / stride)];
  expect(y.shape).toEqual([count, outHeight, outWidth, outputs]);
  let at = 0;
  for (let image = 0; image < count; image++)
    for (let row = 0; row < outHeight; row++)
      for (let column = 0; column < outWidth; column++)
        for (let output = 0; output < outputs; output++) {
          let sum = 0;
          for (let dy = 0; dy < size; dy++)
            for (let dx = 0; dx < size; dx++) {
              const [r, c] = [row * stride + dy - pad, column * stride + dx - pad];
              if (r < 0 || r >= height || c < 0 || c >= width) continue;
              for (let channel = 0; channel < inputs; channel++) {
                const pixel = x.data[((image * height + r) * width + c) * inputs + channel]!;
                sum += pixel * weights[((dy * size + dx) * inputs + channel) * outputs + output]!;
              }
            }
          expect(y.data[at++]).toBeCloseTo(sum, 4);
        }
});

it("gradients of parameters add up over backward passes", () => {
  const random = createRandom(17);
  const layer = dense(4, 2, random);
  const [x, dy] = [normal([3, 4], random), normal([3, 2], random)];
  layer.forward(x, true);
  layer.backward(dy);
  const once = layer.parameters.map(({ gradient }) => gradient.data.slice());
  layer.backward(dy);
  layer.parameters.forEach(({ gradient }, i) => {
    gradient.data.forEach((value, j) => {
      expect(value).toBeCloseTo(2 * once[i]![j]!, 5);
    });
  });
});

describe("batch norm", () => {
  it("gives each channel mean 0 and variance 1 while training", () => {
    const [rows, channels] = [64, 5];
    const x = normal([rows, channels], createRandom(18));
    const y = batchNorm(channels).forward(x, true).data;
    for (let c = 0; c < channels; c++) {
      const column = Array.from({ length: rows }, (_, row) => y[row * channels + c]!);
      const mean = column.reduce((sum, value) => sum + value, 0) / rows;
      expect(mean).toBeCloseTo(0, 5);
      expect(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows).toBeCloseTo(1, 3);
    }
  });

  it("scores by the running averages, whatever else is in the batch", () => {
    const random = createRandom(19);
    const layer = batchNorm(3);
    for (let i = 0; i < 100; i++)
      layer.forward(
        tensorOf(
          [50, 3],
          normal([50, 3], random).data.map((v) => 2 * v + 5),
        ),
        true,
      );
    const y = layer.forward(tensorOf([1, 3], [5, 7, 3]), false).data;
    [0, 1, -1].forEach((expected, c) => {
      expect(y[c]).toBeCloseTo(expected, 0);
    });
    const pair = layer.forward(tensorOf([2, 3], [5, 7, 3, 1000, 1000, 1000]), false).data;
    expect([...pair.subarray(0, 3)]).toEqual([...y]);
  });
});

it("memory is given back at the end of a scope, also after an error", () => {
  const address = () => scope(() => tensor([1]).data.byteOffset);
  const before = address();
  scope(() => tensor([1000]));
  expect(() =>
    scope(() => {
      tensor([1000]);
      throw new Error("inside");
    }),
  ).toThrow("inside");
  expect(address()).toBe(before);
  expect(() => tensor([2 ** 28])).toThrow(/MB are full .* smaller batch/);
});
