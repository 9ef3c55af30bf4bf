// Runs several command lines, one after the other, in one process: `node questions.mjs '[["metric","mrr"],…]'`.
// Each answer is printed as a line of JSON as soon as it is there, so that those before a crash are not lost.
import { commandLine } from "../../dist/src/cli/command-line.js";

for (const args of JSON.parse(process.argv[2])) {
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
