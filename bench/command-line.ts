import { spawn } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";

const main = process.env.CAMBIUM_MAIN ?? resolve("dist/src/cli/main.js");
const LOOK_MS = 50;
/** Clock ticks a second, in which Linux counts CPU time. */
const TICKS = 100;

/** What a run of the command line took: its time and CPU time in seconds, and the most memory that it held. */
export interface Run {
  seconds: number;
  cpu: number;
  peakMb: number;
}

/** Runs the command line (CAMBIUM_MAIN: another build's), and reads from Linux what it took. */
export async function measured(args: string[]): Promise<Run> {
  const started = performance.now();
  const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "ignore", "inherit"] });
  const seen = { cpu: 0, peakMb: 0 };
  const look = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
    seen.cpu = Math.max(seen.cpu, await cpuOf(child.pid ?? 0));
    seen.peakMb = Math.max(seen.peakMb, Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024));
  }, LOOK_MS);
  const code = await new Promise((resolve) => child.on("exit", resolve));
  clearInterval(look);
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`);
  return { seconds: (performance.now() - started) / 1000, ...seen };
}

/** The seconds of processor time that a process has taken so far; 0 where there is none. */
export async function cpuOf(pid: number): Promise<number> {
  const stats = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const ticks = stats.split(" ");
  return (Number(ticks[13]) + Number(ticks[14])) / TICKS || 0;
}

/** A run as a line of text. */
export function said(name: string, { seconds, cpu, peakMb }: Run): string {
  return `${name}: ${seconds.toFixed(1)} s, CPU ${cpu.toFixed(1)} s, peak memory ${peakMb} MB\n`;
}

/** Whether a file is kept from an earlier run. */
export async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
