/** quick. @module */
import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
export function readNpz(path: string) {
  const f = readFileSync(path);
  const end = f.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  const out: Record<string, { shape: number[]; data: Uint8Array }> = {};
  let at = f.readUInt32LE(end + 16);
  for (let i = 0; i < f.readUInt16LE(end + 10); i++) {
    const method = f.readUInt16LE(at + 10), cs = f.readUInt32LE(at + 20), nl = f.readUInt16LE(at + 28), xl = f.readUInt16LE(at + 30), cl = f.readUInt16LE(at + 32), lo = f.readUInt32LE(at + 42);
    const name = f.toString("utf8", at + 46, at + 46 + nl);
    const ds = lo + 30 + f.readUInt16LE(lo + 26) + f.readUInt16LE(lo + 28);
    const raw = f.subarray(ds, ds + cs);
    const b = method ? inflateRawSync(raw) : raw;
    const hl = b.readUInt16LE(8);
    const h = b.toString("latin1", 10, 10 + hl);
    const shape = /\(([^)]*)\)/.exec(h)![1]!.split(",").map((s) => s.trim()).filter(Boolean).map(Number);
    out[name.replace(/\.npy$/, "")] = { shape, data: new Uint8Array(b.subarray(10 + hl)) };
    at += 46 + nl + xl + cl;
  }
  return out;
}
