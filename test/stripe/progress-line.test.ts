import { expect, it } from "vitest";
import { progressLine } from "../../src/cli/progress-line.ts";

function lineAt(columns: number | null) {
  let [now, text] = [0, ""];
  const err = (more: string) => {
    text += more;
  };
  const line = progressLine({ err, out: err }, columns, () => now);
  const show = (ms: number, words: string) => {
    now += ms;
    line.show(words);
  };
  return { ...line, show, text: () => text };
}

it("rewrites one line of a terminal, cut to its width", () => {
  const { show, progress, text } = lineAt(12);
  show(0, "one");
  show(50, "too soon");
  show(100, "two, and much more");
  progress("Done");
  expect(text()).toBe("\r\u001b[2Kone\r\u001b[2Ktwo, and m…\nDone …\n");
});

it("writes a line now and then where there is no terminal, and the last one", () => {
  const { show, end, text } = lineAt(null);
  for (let n = 1; n <= 25; n += 1) show(1000, `line ${n}`);
  end();
  expect(text()).toBe("line 10\nline 20\nline 25\n");
});
