/**
 * Is a folder on a file system that other machines may write at the same time?
 * @module
 */
import { statfsSync } from "node:fs";

/** Magic numbers of Linux's statfs(2) for file systems that live on another machine, or may. */
const NETWORK: Readonly<Record<number, string>> = {
  26985: "nfs",
  20859: "smb",
  4283649346: "cifs",
  4266872130: "smb2",
  16914839: "9p",
  1702057286: "fuse",
  198183888: "lustre",
  428016422: "beegfs",
  1196443219: "gpfs",
  12805120: "ceph",
  1397113167: "afs",
  1799439955: "afs",
  1937076805: "coda",
  18225520: "gfs2",
  1952539503: "ocfs2",
  22092: "ncp",
};

/**
 * The kind of network file system that a folder is on; null for a local disk, and where it cannot be told (macOS).
 *
 * FUSE counts as one: what is behind it (sshfs, a bucket, a virtual machine's host) rarely shares memory or locks well.
 */
export function networkFileSystem(folder: string): string | null {
  if (process.platform !== "linux") return null;
  const { type } = statfsSync(folder);
  return NETWORK[Number(type) >>> 0] ?? null;
}
