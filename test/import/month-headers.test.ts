import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { maybeDays, monthOf } from "../../src/sources/csv/month-header.ts";
import { type Folder, openFolder } from "../workspace.ts";
import { kindOf, tried } from "./trial.ts";

let folder: Folder;
beforeAll(async () => {
  folder = await openFolder();
});
afterAll(() => folder.close());

const rows = "Acme,100,100,120,320\nBolt,50,50,,100\n";
const MRR = { "2025-01": 15_000, "2025-02": 15_000, "2025-03": 12_000 };

describe("a header of a month", () => {
  it.each([
    "2025-01",
    "2025/1",
    "2025.01",
    "2025-01-31",
    "2025-01-01 00:00:00",
    "01/2025",
    "1-2025",
    "31.01.2025",
    "jan-25",
    "jan 25",
    "jan '25",
    "jan’25",
    "jan25",
    "jan-2025",
    "jan. 2025",
    "january, 2025",
    "2025 jan",
    "januar 2025",
    "janvier 2025",
    "enero 2025",
    "gennaio 2025",
    "januari 2025",
    "2025年1月",
  ])("can be %s", (header) => {
    expect(monthOf(header)).toBe("2025-01");
  });

  it.each([
    ["märz 2025", "2025-03"],
    ["févr. 25", "2025-02"],
    ["août 2025", "2025-08"],
    ["sept 2025", "2025-09"],
    ["disember 2025", "2025-12"],
  ])("%s is %s", (header, month) => {
    expect(monthOf(header)).toBe(month);
  });

  it.each(["marketing 2025", "13/2025", "00/2025", "jan", "25-jan", "plan 25", "total", "2025", "q1 2025"])(
    "isn't %s",
    (header) => {
      expect(monthOf(header)).toBeNull();
    },
  );

  it("may be a day where two digits follow a name, unless months are in a row", () => {
    const short = (...names: string[]) =>
      maybeDays(Object.fromEntries(names.map((name) => [name, monthOf(name) ?? ""])));
    expect(short("jan-25", "feb-25", "mar-25")).toEqual([]);
    expect(short("dec-24", "jan-25")).toEqual([]);
    expect(short("jan-31", "feb-28", "mar-31")).toEqual(["jan-31", "feb-28", "mar-31"]);
    expect(short("jan-24", "jan-25")).toEqual(["jan-24", "jan-25"]);
    expect(short("jan-25")).toEqual(["jan-25"]);
    expect(short("jan-25", "apr-31")).toEqual([]);
    expect(short("jan-2025", "2025-03")).toEqual([]);
  });
});

describe("a grid with months as Excel writes them", () => {
  it.each([
    "Jan-25,Feb-25,Mar-25",
    "Jan 25,Feb 25,Mar 25",
    "Jan-2025,Feb-2025,Mar-2025",
    "01/2025,02/2025,03/2025",
    "2025/1,2025/2,2025/3",
    "Januar 2025,Februar 2025,März 2025",
  ])("is MRR by month: %s", async (months) => {
    const content = `Customer,${months},Total\n${rows}`;
    expect(await kindOf(folder, content)).toBe("mrr");
    const { mrr, warnings, columns } = await tried(folder, "mrr", content);
    expect(mrr).toEqual(MRR);
    expect(warnings).toEqual({});
    expect(columns.total).toBe("attribute");
  });

  it("warns where the columns may be days", async () => {
    const content = "Customer,Jan-31,Feb-28\nAcme,100,120\nBolt,50,50\n";
    const { warnings } = await tried(folder, "mrr", content);
    expect(warnings.months_or_days).toBe(
      'Columns such as "jan-31" may be months or days. They are read as months: "jan-31" as 2031-01. If they\'re days, give the columns full dates, such as 2025-01-25.',
    );
  });

  it("may have a row for each month", async () => {
    const list = "Customer,Month,MRR\nAcme,Jan-25,100\nAcme,Feb-25,100\nAcme,March-25,120\n";
    expect((await tried(folder, "mrr", list)).mrr).toEqual({
      "2025-01": 10_000,
      "2025-02": 10_000,
      "2025-03": 12_000,
    });
  });
});
