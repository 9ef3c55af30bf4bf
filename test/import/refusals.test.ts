import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cambiumHere, inScratch, writeInto } from "./cli.ts";
import { texts, workbookOf } from "./workbook-file.ts";

/** What an import answers of a file. */
const answered = (source: string, content: string, ...args: string[]) =>
  inScratch(async (scratch) => {
    const path = await writeInto(scratch, "list.csv", content);
    return cambiumHere(["import", source, path, "--data", join(scratch, "data"), ...args]);
  });

const HEAD = "customer_id,start,end,amount,interval,status\n";

describe("a refused row", () => {
  it("is told with all of its bad fields, and with nothing where a cell is empty", async () => {
    const rows = "a,2025-01-01,,5,month,active\n,32.1.2025,,five,whenever,Zombie\n";
    const { stderr, code } = await answered("subscriptions", HEAD + rows);
    expect(code).toBe(1);
    expect(stderr).toMatch(/row 3, column customer_id: found nothing; expected a value\n/);
    expect(stderr).toMatch(/row 3, column start: found "32\.1\.2025"; expected a date/);
    expect(stderr).toMatch(/row 3, column amount: found "five"; expected an amount/);
    expect(stderr).toMatch(/row 3, column interval: found "whenever"; expected one of/);
    expect(stderr).toMatch(/row 3, column status: found "Zombie"; expected one of/);
    expect(stderr).toMatch(/^cambium: list\.csv has 1 bad row:/);
  });

  it("is told as it stands in the file, past empty lines and lines that can't be parsed", async () => {
    const rows = [
      "a,05.01.2025,,5,month,active",
      "",
      'b,"06.01.2025"x,,5,month,active',
      "c,07.02.2025,07.01.2025,5,month,active",
      "",
      "d,13.02.2025,2.2.2025,1.250,month,Zombie",
    ];
    const { stderr } = await answered("subscriptions", `${HEAD}${rows.join("\n")}\n`, "--date-format", "dmy");
    expect(stderr).toMatch(/row 5, column end: found "07\.01\.2025"; expected/);
    expect(stderr).toMatch(/row 7, column status: found "Zombie"; expected/);
  });

  it("is kept as it stands in the file, with its own line", () =>
    inScratch(async (scratch) => {
      const rows = [
        "a,05.01.2025,,5",
        "",
        'b,"06.01.2025"x,,5',
        "c,07.02.2025,07.01.2025,5",
        "d,13.02.2025,,five",
      ];
      const path = await writeInto(scratch, "list.csv", `customer_id,start,end,amount\n${rows.join("\n")}\n`);
      const data = ["--data", join(scratch, "data")];
      await cambiumHere(["import", "subscriptions", path, "--skip-bad", "--date-format", "dmy", ...data]);
      const { stdout } = await cambiumHere(["imports", "bad", "1", "--json", ...data]);
      expect(JSON.parse(stdout).rows).toMatchObject([
        { row: 4, line: rows[2] },
        { row: 5, column: "end", value: "07.01.2025", line: expect.stringContaining('"c"') },
        { row: 6, column: "amount", value: "five", line: expect.stringContaining('"d"') },
      ]);
    }));

  it("of a log of changes keeps its amount as it was written", async () => {
    const log = "customer,date,change\na,2024-01-05,100.00\na,2024-02-05,-150.00\n";
    const { stderr } = await answered("changes", log);
    expect(stderr).toMatch(/row 3, column change: found "-150\.00"; expected a change that leaves MRR/);
  });

  it("is named where a dry run leaves it out", async () => {
    const rows = "a,2025-01-01,,5,month,active\nb,2025-01-01,,five,month,active\n";
    const { stdout } = await answered("subscriptions", HEAD + rows, "--dry-run", "--skip-bad");
    expect(stdout).toMatch(/1 bad row left out\n {2}list\.csv, row 3, column amount: found "five"; expected/);
  });
});

describe("a refusal names the way out", () => {
  it("for all words at once, for numbers and for empty cells", async () => {
    const rows =
      "a,2025-01-01,,five,month,Zombie\nb,,,5,month,Foo Bar\nc,2025-01-01,,5,month,Zombie\nd,2025-01-01,,5,month,active\n";
    const { stderr } = await answered("subscriptions", HEAD + rows);
    expect(stderr).toContain(
      "If the words mean one of those, pass --value 'status:Zombie=MEANING' --value 'status:Foo Bar=MEANING'.",
    );
    expect(stderr).toContain("If another column has amount, map it: --map amount=NAME.");
    expect(stderr).toContain("If another column has start, map it: --map start=NAME.");
    expect(stderr).toContain("Fix the rows, or import only the good ones: --skip-bad.");
    const seats = "customer_id,start,amount,Seats\na,2025-01-01,5,many\nb,2025-01-01,5,1\n";
    expect((await answered("subscriptions", seats)).stderr).toContain(
      'If "seats" isn\'t quantity, leave it out: --ignore "seats".',
    );
  });

  it.each([
    ["subscriptions", "Customer,2025-01,2025-02\na,5,6\n", "MRR by month", "import mrr FILE"],
    [
      "mrr",
      "Customer,Plan,MRR\na,Pro,5\n",
      "a list of what is current on a day",
      "import current FILE --as-of DATE",
    ],
    [
      "subscriptions",
      "Customer,Plan,MRR\na,Pro,5\n",
      "a list of what is current on a day",
      "import current FILE --as-of DATE",
    ],
    ["costs", "date,base,quote,rate\n2025-01-01,EUR,USD,1.1\n", "exchange rates", "import fx FILE"],
  ])("by the kind of list that it is, before columns to map: %s", async (source, content, kind, command) => {
    const { stderr } = await answered(source, content);
    expect(stderr).toMatch(/has no columns? /);
    const hint = stderr.trimEnd().split("\n").at(-1) ?? "";
    expect(hint.indexOf(`It looks like ${kind}, so import it as that: \`cambium ${command} --data `)).toBe(2);
    expect(hint).toMatch(/Its columns are .*--map/);
  });

  it("by the other sheets of a workbook, where the first has no table", () =>
    inScratch(async (scratch) => {
      const book = workbookOf([
        { name: "Read me", rows: [texts("Exported by hand")] },
        { name: "May 2025", rows: [texts("customer_id", "start", "amount"), texts("a", "2025-01-01", "5")] },
      ]);
      const path = await writeInto(scratch, "book.xlsx", book);
      const { stderr } = await cambiumHere([
        "import",
        "subscriptions",
        path,
        "--data",
        join(scratch, "data"),
      ]);
      expect(stderr).toMatch(/has no table in this sheet/);
      expect(stderr).toMatch(/Choose another sheet with --sheet: "May 2025"\./);
    }));
});

describe("what is said for a whole list", () => {
  it.each([
    ["current", "customer,mrr\na,5\nb,6\n", ["--as-of", "31.1.2025"], "--as-of 31.1.2025", /date such as/],
    [
      "subscriptions",
      "customer_id,start\na,2025-01-01\n",
      ["--set", "amount=much"],
      "--set amount=much",
      /amount/,
    ],
    [
      "subscriptions",
      "customer_id,start,amount\nc,2024-01-01,5\n",
      ["--set", "currency=XYZ"],
      "--set currency=XYZ",
      /ISO 4217/,
    ],
  ])("is refused by its flag, not by every row: %s", async (source, content, args, flag, form) => {
    const { stderr, code } = await answered(source, content, ...args);
    expect({ code, first: stderr.split("\n")[0] }).toEqual({ code: 2, first: `cambium: can't read ${flag}` });
    expect(stderr).toMatch(form);
    expect(stderr).not.toMatch(/row \d/);
  });

  it("is of a kind that is known, or the kinds are named", async () => {
    const { stderr, code } = await answered("subscription", HEAD);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^cambium: unknown source: "subscription"\n.*Use one of sigma, subscriptions, mrr/,
    );
  });
});
