import { describe, expect, it } from "vitest";
import { attention } from "./attention.ts";
import { batchNorm } from "./batch-norm.ts";
import { conv } from "./conv.ts";
import { dense } from "./dense.ts";
import { embedding } from "./embedding.ts";
import { gradientError } from "./gradient-check.ts";
import { flatten, type Layer, relu, residual, sequence } from "./layer.ts";
import { layerNorm } from "./layer-norm.ts";
import { globalAveragePool, maxPool } from "./pool.ts";
import { createRandom, type Random } from "./random.ts";
import { sequenceConv } from "./sequence-conv.ts";
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
  ["global average pool of sequences", [2, 7, 6], globalAveragePool],
  ["layer norm", [3, 5, 8], () => layerNorm(8)],
  ["sequence conv 4 -> 5, size 3", [2, 7, 4], (random) => sequenceConv(4, 5, 3, random)],
  ["sequence conv 3 -> 8, size 5", [3, 4, 3], (random) => sequenceConv(3, 8, 5, random)],
  ["attention with one head", [2, 5, 4], (random) => attention(4, 1, 8, random)],
  ["attention with three heads and far distances", [2, 9, 6], (random) => attention(6, 3, 2, random)],
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

  it("embedding", () => {
    const random = createRandom(20);
    const table = embedding([4, 3], 5, random);
    const categories = tensorOf([2, 3, 2], [0, 2, 3, 1, 0, 0, 1, 2, 3, 2, 0, 1]);
    const anyInput: Layer = {
      ...table,
      forward: (_, training) => table.forward(categories, training),
      backward(dy) {
        table.backward(dy);
        return tensor([1]); // the categories do not depend on the input
      },
    };
    expect(gradientError(anyInput, tensor([1]), random)).toBeLessThan(2e-3);
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

it("sequence conv equals its definition", () => {
  const random = createRandom(21);
  const [count, length, inputs, outputs, size] = [2, 6, 3, 4, 5];
  const layer = sequenceConv(inputs, outputs, size, random);
  const weights = layer.parameters[0]!.value.data;
  const x = normal([count, length, inputs], random);
  const y = layer.forward(x, true);
  expect(y.shape).toEqual([count, length, outputs]);
  for (let i = 0; i < count; i++)
    for (let t = 0; t < length; t++)
      for (let output = 0; output < outputs; output++) {
        let sum = 0;
        for (let place = 0; place < size; place++) {
          const from = t + place - 2;
          if (from < 0 || from >= length) continue;
          for (let channel = 0; channel < inputs; channel++)
            sum +=
              x.data[(i * length + from) * inputs + channel]! *
              weights[(place * inputs + channel) * outputs + output]!;
        }
        expect(y.data[(i * length + t) * outputs + output]).toBeCloseTo(sum, 4);
      }
});

describe("embedding", () => {
  it("is the sum of the vectors of an element's categories", () => {
    const layer = embedding([4, 3], 2, createRandom(22));
    const [first, second] = layer.parameters.map(({ value }) => value.data);
    const y = layer.forward(tensorOf([1, 2, 2], [3, 0, 1, 2]), true);
    expect([...y.data]).toEqual(
      [
        first![6]! + second![0]!,
        first![7]! + second![1]!,
        first![2]! + second![4]!,
        first![3]! + second![5]!,
      ].map(Math.fround),
    );
  });

  it.each([4, -1, 0.5, Number.NaN])("refuses what is no category: %d", (category) => {
    const layer = embedding([4], 2, createRandom(23));
    expect(() => layer.forward(tensorOf([1, 1, 1], [category]), true)).toThrow(
      `embedding: category ${category}, expected a whole number from 0 to 3`,
    );
  });
});

describe("attention", () => {
  /** The definition, in numbers of 64 bits, element by element. */
  function defined(layer: Layer, x: Tensor, heads: number, reach: number): number[] {
    const [projectW, projectB, joinW, joinB, bias] = layer.parameters.map(({ value }) => value.data);
    const [count, length, width] = x.shape as readonly [number, number, number];
    const size = width / heads;
    const result: number[] = [];
    for (let i = 0; i < count; i++) {
      const part = (t: number, column: number) => {
        let sum = projectB![column]!;
        for (let c = 0; c < width; c++)
          sum += x.data[(i * length + t) * width + c]! * projectW![c * 3 * width + column]!;
        return sum;
      };
      const joined = Array.from({ length }, () => new Float64Array(width));
      for (let head = 0; head < heads; head++)
        for (let t = 0; t < length; t++) {
          const fits = Array.from({ length }, (_, other) => {
            let sum = 0;
            for (let c = 0; c < size; c++)
              sum += part(t, head * size + c) * part(other, width + head * size + c);
            const distance = Math.max(-reach, Math.min(reach, other - t));
            return Math.exp(sum / Math.sqrt(size) + bias![head * (2 * reach + 1) + reach + distance]!);
          });
          const total = fits.reduce((sum, value) => sum + value, 0);
          for (let c = 0; c < size; c++)
            joined[t]![head * size + c] = fits.reduce(
              (sum, fit, other) => sum + (fit / total) * part(other, 2 * width + head * size + c),
              0,
            );
        }
      for (const row of joined)
        for (let c = 0; c < width; c++)
          result.push(row.reduce((sum, value, from) => sum + value * joinW![from * width + c]!, joinB![c]!));
    }
    return result;
  }

  it.each([
    [1, 8],
    [3, 2],
  ])("equals its definition: heads %d, reach %d", (heads, reach) => {
    const random = createRandom(24);
    const layer = attention(6, heads, reach, random);
    for (const { value } of layer.parameters)
      for (let i = 0; i < value.data.length; i++) value.data[i] = random.normal();
    const x = normal([2, 7, 6], random);
    const expected = defined(layer, x, heads, reach);
    layer.forward(x, false).data.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 3);
    });
  });

  it("knows of order by the learned distances alone", () => {
    const random = createRandom(25);
    const layer = attention(4, 2, 3, random);
    const bias = layer.parameters.at(-1)!.value.data;
    for (let i = 0; i < bias.length; i++) bias[i] = random.normal();
    const x = normal([1, 6, 4], random);
    const turned = tensorOf([1, 6, 4], [...x.data.subarray(20), ...x.data.subarray(0, 20)]);
    const [y, z] = [x, turned].map((input) => layer.forward(input, false).data);
    expect([...z!.subarray(4)]).not.toEqual([...y!.subarray(0, 20)]);
    bias.fill(0);
    const [same, moved] = [x, turned].map((input) => layer.forward(input, false).data);
    moved!.subarray(4).forEach((value, i) => {
      expect(value).toBeCloseTo(same![i]!, 4);
    });
  });

  it("refuses heads that do not divide the width", () => {
    expect(() => attention(6, 4, 2, createRandom(1))).toThrow(
      "attention: 4 heads do not divide a width of 6",
    );
  });
});

it("layer norm gives each element mean 0 and variance 1", () => {
  const [rows, channels] = [4, 9];
  const y = layerNorm(channels).forward(normal([rows, channels], createRandom(26)), false).data;
  for (let row = 0; row < rows; row++) {
    const values = y.subarray(row * channels, (row + 1) * channels);
    const mean = values.reduce((sum, value) => sum + value, 0) / channels;
    expect(mean).toBeCloseTo(0, 5);
    expect(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / channels).toBeCloseTo(1, 3);
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
