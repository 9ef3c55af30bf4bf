// Runs command lines in one process. Each line of the input holds several as JSON, such as [["metric","mrr"],…]; each
// answer is printed as a line of JSON as soon as it's there, so that a crash loses none of those before it.
import { createInterface } from "node:readline";
import { z } from "zod";
import { commandLine } from "../../src/cli/command-line.ts";

const linesSchema = z.array(z.array(z.string()));

for await (const line of createInterface({ input: process.stdin })) {
  for (const args of linesSchema.parse(JSON.parse(line))) {
    let [out, err] = ["", ""];
    const code = await commandLine(args, {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
    });
    process.stdout.write(`${JSON.stringify({ code, out, err })}\n`);
  }
}
