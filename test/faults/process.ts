import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export const CLI = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));

export interface Run {
  code: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  err: string;
  milliseconds: number;
}

export interface Running {
  env: Record<string, string>;
  /** Kills the process this many milliseconds after its start. */
  killAfter?: number;
  /** Runs as this user of the machine. */
  uid?: number;
}

/** Runs a program of Node's in a process of its own. */
function run(args: string[], { env, killAfter, uid }: Running): Promise<Run> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(process.execPath, args, {
      env: { PATH: process.env.PATH ?? "", ...env },
      ...(uid !== undefined && { uid, gid: uid }),
    });
    const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfter);
    let [out, err] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      err += text;
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, out, err, milliseconds: performance.now() - began });
    });
  });
}

/** Runs the command line. */
export function cambium(args: string[], running: Running): Promise<Run> {
  return run([CLI, ...args], running);
}
