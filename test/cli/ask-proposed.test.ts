import { describe, expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { inScratch, writeInto } from "../import/cli.ts";

/** What somebody at a terminal is asked, and what is set afterwards. */
interface Sat {
  questions: string[];
  currency: string;
  proposals: { is_declined: boolean }[];
  out: string;
}

/** Imports a file in Danish crowns, answering each question with `answer`; nobody can answer where it's undefined. */
async function sat(answer: boolean | null | undefined, ...flags: string[]): Promise<Sat> {
  return inScratch(async (scratch) => {
    const data = `${scratch}/data`;
    const questions: string[] = [];
    let out = "";
    const confirm = async (question: string) => {
      questions.push(question);
      return answer ?? null;
    };
    const terminal = {
      out: (text: string) => {
        out += text;
      },
      err: () => undefined,
      ...(answer !== undefined && { confirm }),
    };
    const run = (...args: string[]) => commandLine([...args, "--data", data], terminal);
    const path = await writeInto(
      scratch,
      "a.csv",
      "customer_id,start,amount,currency\na,2024-01-01,149,DKK\n",
    );
    const more = await writeInto(
      scratch,
      "b.csv",
      "customer_id,start,amount,currency\nb,2024-01-01,99,DKK\n",
    );
    expect(await run("import", "subscriptions", path, ...flags)).toBe(0);
    expect(await run("import", "subscriptions", more, ...flags.filter((flag) => flag !== "--dry-run"))).toBe(
      0,
    );
    const said = out;
    const answered = async (...args: string[]) => {
      out = "";
      await run(...args, "--json");
      return JSON.parse(out).rows;
    };
    const settings: { name: string; value: string }[] = await answered("settings");
    const proposals = await answered("settings", "proposals");
    return {
      questions,
      currency: settings.find(({ name }) => name === "currency")?.value ?? "",
      proposals,
      out: said,
    };
  });
}

describe("a setting that an import proposes", () => {
  it("is asked for once, and set by yes", async () => {
    const { questions, currency, proposals } = await sat(true);
    expect(questions).toEqual(["All rows are in DKK. Set currency to DKK?"]);
    expect(currency).toBe("DKK");
    expect(proposals).toEqual([]);
  });

  it("stays as it is by no, which is kept and not asked again", async () => {
    const { questions, currency, proposals } = await sat(false);
    expect(questions).toHaveLength(1);
    expect(currency).toBe("USD");
    expect(proposals).toMatchObject([{ is_declined: true }]);
  });

  it("stays open where the question is left", async () => {
    const { currency, proposals } = await sat(null);
    expect(currency).toBe("USD");
    expect(proposals).toMatchObject([{ is_declined: false }]);
  });

  it("isn't asked for where nobody can answer: the commands are said", async () => {
    const { questions, out } = await sat(undefined);
    expect(questions).toEqual([]);
    expect(out).toContain("cambium settings set currency DKK");
    expect(out).toContain("cambium settings decline currency");
  });

  it("isn't asked for in JSON or in a dry run", async () => {
    expect((await sat(true, "--dry-run")).questions).toHaveLength(1);
    const questions: string[] = [];
    await inScratch(async (scratch) => {
      const path = await writeInto(
        scratch,
        "a.csv",
        "customer_id,start,amount,currency\na,2024-01-01,149,DKK\n",
      );
      const confirm = async (question: string) => questions.push(question) > 0;
      const args = ["import", "subscriptions", path, "--json", "--data", `${scratch}/data`];
      expect(await commandLine(args, { out: () => undefined, err: () => undefined, confirm })).toBe(0);
    });
    expect(questions).toEqual([]);
  });
});
