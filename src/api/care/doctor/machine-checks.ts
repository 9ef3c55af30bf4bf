import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { hasErrno } from "../../../base/error.ts";
import { type Check, ill, well } from "./check.ts";

const LEAST_FREE = 1e9;

export const nodeCheck: Check = {
  name: "Node.js 20.19 or newer",
  async look() {
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    const isNew = major > 20 || (major === 20 && minor >= 19);
    return isNew ? well(process.versions.node) : ill(process.versions.node, "Install Node.js 20, 22 or 24.");
  },
};

export const diskCheck: Check = {
  name: "1 GB of disk is free",
  async look({ directory }) {
    const free = await freeAt(directory);
    const found = `${(free / 1e9).toFixed(1)} GB`;
    if (free >= LEAST_FREE) return well(found);
    return ill(found, "Free some disk space. Until then, writes may be refused.");
  },
};

/** Free bytes on the disk of a folder, which may not exist yet. */
async function freeAt(directory: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize;
  } catch (error) {
    if (!hasErrno(error, "ENOENT") || dirname(directory) === directory) throw error;
    return freeAt(dirname(directory));
  }
}
