import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseNpz, readNpz } from "./npz.ts";

const DATA = fileURLToPath(new URL("../medical-resnet/data/", import.meta.url));

// Counts of label 0 and 1 as the MedMNIST v2 paper gives them (Yang et al. 2023, Scientific Data 10:41).
const REAL = [
  {
    name: "breastmnist",
    sha256: "5e68d79723fb3a63a399b0a66b66451799fc2eb3651f469cec0b679cfd743b68",
    counts: { train: [147, 399], val: [21, 57], test: [42, 114] },
  },
  {
    name: "pneumoniamnist",
    sha256: "7271d01ae77b894500c253ece4e24e09af9face587bfc3413094df820dce724b",
    counts: { train: [1214, 3494], val: [135, 389], test: [234, 390] },
  },
] as const;

it.each(REAL)("reads $name whole", ({ name, sha256, counts }) => {
  const path = `${DATA}${name}.npz`;
  expect(createHash("sha256").update(readFileSync(path)).digest("hex")).toBe(sha256);
  const arrays = readNpz(path);
  expect(arrays.size).toBe(6);
  for (const [part, expected] of Object.entries(counts)) {
    const labels = arrays.get(`${part}_labels`)!;
    const images = arrays.get(`${part}_images`)!;
    expect([0, 1].map((label) => labels.data.filter((each) => each === label).length)).toEqual(expected);
    expect(images.shape).toEqual([labels.data.length, 28, 28]);
    expect(images.data.length).toBe(labels.data.length * 784);
  }
});

interface Entry {
  readonly name?: string;
  readonly header?: string;
  readonly data?: Uint8Array;
  readonly method?: 0 | 8 | 12;
  /** What the directory says of the unpacked size, where it lies. */
  readonly announced?: number;
}

const HEADER = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }";

function npy({ header = HEADER, data = Uint8Array.of(1, 2, 3, 4, 5, 6) }: Entry): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16LE(header.length + 1);
  return Buffer.concat([
    Buffer.from("\x93NUMPY\x01\x00", "latin1"),
    length,
    Buffer.from(`${header}\n`),
    data,
  ]);
}

/** A zip of one entry, by the fields that a reader needs. */
function npz(entry: Entry = {}): Buffer {
  const name = Buffer.from(entry.name ?? "a.npy");
  const content = npy(entry);
  const method = entry.method ?? 8;
  const packed = method === 0 ? content : deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(name.length, 26);
  const directory = Buffer.alloc(46);
  directory.writeUInt32LE(0x02014b50, 0);
  directory.writeUInt16LE(method, 10);
  directory.writeUInt32LE(packed.length, 20);
  directory.writeUInt32LE(entry.announced ?? content.length, 24);
  directory.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, name, packed, directory, name, end]);
}

describe("a file from elsewhere", () => {
  it.each([0, 8] as const)("is read where it is whole (packing %d)", (method) => {
    const array = parseNpz(npz({ method }), "x.npz").get("a")!;
    expect(array.shape).toEqual([2, 3]);
    expect([...array.data]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  const mebibytes = (count: number) => new Uint8Array(count * 2 ** 20);
  it.each([
    ["other numbers", { header: HEADER.replace("|u1", "<f8") }, /type <f8, expected \|u1/],
    ["pickled objects", { header: HEADER.replace("|u1", "|O") }, /type \|O, expected/],
    ["columns first", { header: HEADER.replace("False", "True") }, /not in C order/],
    ["no shape", { header: "{'descr': '|u1', 'fortran_order': False}" }, /no shape/],
    ["a shape of more", { header: HEADER.replace("(2, 3)", "(200000, 300000)") }, /6 bytes for the shape/],
    ["another packing", { method: 12 }, /packed by method 12/],
    ["more than it announces", { data: mebibytes(64), announced: 1000 }, /x\.npz: not a whole \.npz file/],
    ["an announced 4 GB", { announced: 2 ** 32 - 1 }, /unpacks to 4294967295 bytes, at most/],
  ] as const)("is refused with %s", (_, entry, message) => {
    expect(() => parseNpz(npz(entry), "x.npz")).toThrow(message);
  });

  it("reaches nothing by a hostile name", () => {
    const arrays = parseNpz(npz({ name: "__proto__" }), "x.npz");
    expect([...arrays.keys()]).toEqual(["__proto__"]);
    expect(({} as { shape?: unknown }).shape).toBeUndefined();
  });

  it("is refused wherever it is cut off", () => {
    const whole = npz();
    for (let length = 0; length < whole.length; length++) {
      expect(() => parseNpz(whole.subarray(0, length), "x.npz")).toThrow(/^x\.npz: not a whole \.npz file/);
      expect(() => parseNpz(whole.subarray(whole.length - length), "x.npz")).toThrow(/^x\.npz: not a whole/);
    }
    const real = readFileSync(`${DATA}breastmnist.npz`);
    expect(() => parseNpz(real.subarray(0, real.length >> 1), "x.npz")).toThrow(/cut off/);
    expect(() => parseNpz(real.subarray(real.length >> 1), "x.npz")).toThrow(/^x\.npz: not a whole/);
  });

  it("with changed bytes is read or refused, in one sentence", () => {
    const whole = npz();
    const change = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const torn = Buffer.from(whole);
        for (const [at, value] of changes) torn[at] = value;
        try {
          for (const { shape, data } of parseNpz(torn, "x.npz").values()) {
            expect(data.length).toBe(shape.reduce((product, length) => product * length, 1));
          }
        } catch (error) {
          expect((error as Error).message).toMatch(/^x\.npz: not a whole \.npz file of bytes \(.+\)$/s);
        }
      }),
      { numRuns: 500 },
    );
  });
});
