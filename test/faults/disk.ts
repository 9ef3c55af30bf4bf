import { execFileSync } from "node:child_process";
import { mkdtemp, rm, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A small disk of its own. */
export interface Disk {
  folder: string;
  /** Fills it up to the last byte. */
  fill(): Promise<void>;
  /** Frees what filled it. */
  free(): Promise<void>;
  /** Makes it read-only, or writable again. */
  setReadOnly(isReadOnly: boolean): void;
  remove(): Promise<void>;
}

/** Makes one in memory; null where this user may not. */
export async function smallDisk(megabytes: number): Promise<Disk | null> {
  const folder = await mkdtemp(join(tmpdir(), "cambium-disk-"));
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: "ignore" });
  try {
    run("mount", "-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder);
  } catch {
    await rm(folder, { recursive: true });
    return null;
  }
  const filler = join(folder, "filler");
  return {
    folder,
    async fill() {
      const { bavail, bsize } = await statfs(folder);
      await writeFile(filler, Buffer.alloc(bavail * bsize));
    },
    free: () => rm(filler, { force: true }),
    setReadOnly: (isReadOnly) => run("mount", "-o", `remount,${isReadOnly ? "ro" : "rw"}`, folder),
    async remove() {
      run("umount", "-l", folder);
      await rm(folder, { recursive: true });
    },
  };
}
