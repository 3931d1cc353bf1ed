/**
 * Reads `.npz`, NumPy's archive of arrays: a zip of `.npy` files. Only whole numbers of 0 to 255 in C order, as images
 * and labels come.
 *
 * A file from elsewhere is not trusted: every offset is checked against the bytes that are there, and an array is
 * unpacked to at most `MAX_ARRAY_BYTES`. Checksums are not read, sizes are.
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 * @see PKWARE, "APPNOTE.TXT, .ZIP File Format Specification", sec. 4.3
 * @module
 */
import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";

export interface ByteArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

const MAX_ARRAY_BYTES = 2 ** 28;

export function readNpz(path: string): ReadonlyMap<string, ByteArray> {
  return parseNpz(readFileSync(path), path);
}

/** @param name - What the file is called in messages. */
export function parseNpz(bytes: Uint8Array, name: string): ReadonlyMap<string, ByteArray> {
  try {
    return new Map(entries(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)));
  } catch (error) {
    throw new Error(`${name}: not a whole .npz file of bytes (${(error as Error).message})`, {
      cause: error,
    });
  }
}

/** The arrays in the order of the zip's directory, which stands at its end. */
function* entries(file: Buffer): Generator<readonly [string, ByteArray]> {
  const end = file.lastIndexOf("PK\x05\x06", undefined, "latin1");
  if (end < 0 || end + 22 > file.length)
    throw new Error("the end of the zip is missing: is the file cut off?");
  const count = file.readUInt16LE(end + 10);
  let at = file.readUInt32LE(end + 16);
  for (let i = 0; i < count; i++) {
    if (file.readUInt32LE(at) !== 0x02014b50)
      throw new Error(`entry ${i + 1} of ${count} is not a zip entry`);
    const [packed, unpacked] = [file.readUInt32LE(at + 20), file.readUInt32LE(at + 24)];
    const nameEnd = at + 46 + file.readUInt16LE(at + 28);
    const name = slice(file, at + 46, nameEnd).toString("utf8");
    const local = file.readUInt32LE(at + 42);
    const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    const content = unpack(slice(file, start, start + packed), file.readUInt16LE(at + 10), unpacked, name);
    yield [name.replace(/\.npy$/, ""), parseNpy(content, name)];
    at = nameEnd + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
}

function unpack(content: Buffer, method: number, size: number, name: string): Buffer {
  if (size > MAX_ARRAY_BYTES)
    throw new Error(`${name} unpacks to ${size} bytes, at most ${MAX_ARRAY_BYTES} are read`);
  if (method !== 0 && method !== 8) throw new Error(`${name} is packed by method ${method}, expected 0 or 8`);
  // One byte more than announced would be a lie, and ends the inflating.
  const result = method === 0 ? content : inflateRawSync(content, { maxOutputLength: Math.max(1, size) });
  if (result.length !== size) throw new Error(`${name} holds ${result.length} bytes and announces ${size}`);
  return result;
}

function parseNpy(file: Buffer, name: string): ByteArray {
  if (slice(file, 0, 6).toString("latin1") !== "\x93NUMPY") throw new Error(`${name} is no .npy file`);
  const long = file.readUInt8(6) > 1; // from version 2 on the header's length has four bytes
  const start = long ? 12 : 10;
  const dataStart = start + (long ? file.readUInt32LE(8) : file.readUInt16LE(8));
  const header = slice(file, start, dataStart).toString("latin1");
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  if (type !== "|u1") throw new Error(`${name} is of type ${type ?? "unknown"}, expected |u1`);
  if (!/'fortran_order':\s*False/.test(header)) throw new Error(`${name} is not in C order`);
  const lengths = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (lengths === undefined) throw new Error(`${name} has no shape`);
  const shape = lengths.split(",").flatMap((length) => (length.trim() === "" ? [] : [Number(length)]));
  const data = file.subarray(dataStart);
  const size = shape.reduce((product, length) => product * length, 1);
  if (data.length !== size)
    throw new Error(`${name}: ${data.length} bytes for the shape ${shape.join(" x ")}`);
  return { shape, data };
}

function slice(file: Buffer, start: number, end: number): Buffer {
  if (end > file.length) throw new Error(`${end - file.length} bytes are missing`);
  return file.subarray(start, end);
}
