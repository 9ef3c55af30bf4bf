import { join } from "node:path";
import { expect, it } from "vitest";
import { cambium, cambiumHere, inScratch, writeInto } from "./cli.ts";

/** What is done one after the other, and how it ends. */
const COMMANDS: [args: string[], code: number][] = [
  [["metric", "mrr"], 1],
  [["import", "subscriptions", "bad.csv"], 1],
  [["import", "subscriptions", "good.csv"], 0],
  [["import", "subscriptions", "good.csv", "--json"], 0],
  [["metric", "mrr", "--by", "product"], 0],
  [["metric", "mrr", "--json"], 0],
  [["metric", "mrr", "--by", "nothing"], 2],
  [["metric"], 2],
  [["nothing"], 2],
  [["verify"], 0],
  [["metric", "--help"], 0],
  [["--version"], 0],
];

it(
  "the command line exits and prints alike in this process and in one of its own",
  { timeout: 300_000 },
  () =>
    inScratch(async (scratch) => {
      await writeInto(scratch, "bad.csv", "customer_id,start,amount\nc,soon,5\n");
      await writeInto(scratch, "good.csv", "customer_id,start,amount,product\nc,2024-01-01,5,Pro\n");
      for (const [args, code] of COMMANDS) {
        const [here, apart] = await Promise.all(
          [cambiumHere, cambium].map(async (command, index) => {
            const own = args.map((arg) => (arg.endsWith(".csv") ? join(scratch, arg) : arg));
            const data = join(scratch, `data${index}`);
            const { stdout, stderr, ...run } = await command([...own, "--data", data]);
            return { code: run.code, stdout, stderr: stderr.replaceAll(data, "DATA") };
          }),
        );
        expect({ args, ...here }).toEqual({ args, ...apart });
        expect({ args, code: here?.code }).toEqual({ args, code });
      }
    }),
);
