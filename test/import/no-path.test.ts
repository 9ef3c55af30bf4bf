import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { cambiumHere, inScratch } from "./cli.ts";

afterEach(() => void vi.unstubAllEnvs());

describe("a path of nothing never means the current folder", () => {
  const refused = {
    code: 2,
    stdout: "",
    stderr: expect.stringMatching(/^cambium: --data needs a folder\n {2}/),
  };

  for (const command of [["doctor"], ["open"], ["secret", "list"], ["restore", "none.tar.gz"]]) {
    it(`as the data folder of ${command.join(" ")}`, async () => {
      for (const data of ["", " "])
        expect(await cambiumHere([...command, "--data", data])).toMatchObject(refused);
      vi.stubEnv("CAMBIUM_DATA", "");
      expect(await cambiumHere(command)).toMatchObject(refused);
    });
  }

  const files: [args: string[], name: string][] = [
    [["import", "subscriptions", ""], "files"],
    [["reconcile", ""], "file"],
    [["backup", ""], "file"],
    [["export", "sigma", ""], "directory"],
    [["restore", ""], "file"],
  ];
  for (const [args, name] of files) {
    it(`as what ${args.join(" ")}works on`, () =>
      inScratch(async (scratch) => {
        const { code, stderr } = await cambiumHere([...args, "--data", join(scratch, "data")]);
        expect([code, stderr]).toEqual([
          2,
          expect.stringMatching(new RegExp(`^cambium: ${name}: a path is missing\\n {2}\\S`)),
        ]);
      }));
  }
});
