import { readFile, rm } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { CambiumError } from "../../src/base/error.ts";
import { LIMITS } from "../../src/base/limits.ts";
import { openFile } from "../../src/sources/files/file.ts";
import { dateOf, formOf } from "../../src/sources/files/workbook/date-format.ts";
import { numberText } from "../../src/sources/files/workbook/number-text.ts";
import { lettersOf } from "../../src/sources/files/workbook/sheet-rows.ts";
import { cambiumHere, evidenceOf, inScratch, mrrOf, type Run, writeInto } from "./cli.ts";
import { cell, number, type SheetText, STYLE, text, texts, workbookOf } from "./workbook-file.ts";
import { zipOf } from "./zip.ts";

const head = texts("customer_id", "start", "end", "amount", "plan");
/** 2024-01-15 and 2024-03-01 in days since 1900. */
const [JANUARY, MARCH] = [45_306, 45_352];

describe("a number of a sheet", () => {
  it.each([
    ["0.30000000000000004", "0.3"],
    ["149", "149"],
    ["-0.0", "0"],
    ["1E+21", "1000000000000000000000"],
    ["1.5e-7", "0.00000015"],
    ["123456789012345678", "123456789012346000"],
    ["-12.50", "-12.5"],
    ["1234567.89", "1234567.89"],
    ["99.99", "99.99"],
  ])("%s is %s", (stored, shown) => expect(numberText(stored)).toBe(shown));

  it("is a percentage before its sign", () => {
    expect(["0.15", "1.1", "0.005", "0", "1"].map((value) => numberText(value, 2))).toEqual([
      "15",
      "110",
      "0.5",
      "0",
      "100",
    ]);
  });

  it.each([
    ["dd/mm/yyyy", "day"],
    ["[$-409]mmm\\ yyyy;@", "day"],
    ["m/d/yy h:mm", "instant"],
    ["yyyy-mm-dd\\Thh:mm:ss", "instant"],
    ["h:mm", "number"],
    ["[h]:mm:ss", "number"],
    ['#,##0.00\\ "days"', "number"],
    ["[Red]0.00", "number"],
    ["_-* #,##0.00_-;_-* #,##0.00\\ _d", "number"],
    ["0.0%", "percent"],
    ["General", "number"],
  ])("in the format %s is a %s", (code, form) => expect(formOf(165, code)).toBe(form));

  it("is a date of the 1900 or the 1904 system", () => {
    expect(dateOf(45_292, false, "day")).toBe("2024-01-01");
    expect(dateOf(43_830, true, "day")).toBe("2024-01-01");
    expect(dateOf(1, false, "day")).toBe("1900-01-01");
    expect(dateOf(61, false, "day")).toBe("1900-03-01");
    expect(dateOf(45_292.333_333_333_336, false, "instant")).toBe("2024-01-01T08:00:00");
    expect(dateOf(45_292.5, false, "day")).toBe("2024-01-01T12:00:00");
    expect(dateOf(45_292, false, "instant")).toBe("2024-01-01T00:00:00");
    expect(dateOf(-1, false, "day")).toBeNull();
    expect(dateOf(2_958_466, false, "day")).toBeNull();
  });

  it("has columns beyond Z", () =>
    expect([0, 25, 26, 701, 702].map(lettersOf)).toEqual(["A", "Z", "AA", "ZZ", "AAA"]));
});

/** Two rows, 100 from January and 50.5 until March, in many ways of writing a workbook. */
const figures = [10_000, 15_050, 10_000, 10_000, 10_000, 10_000].map((value, index) =>
  index === 0 ? 15_050 : value,
);
const rows = [
  head,
  [text("a"), number(45_292, STYLE.day), null, number(100), text("Pro")],
  [text("b"), number(JANUARY, STYLE.day), number(MARCH, STYLE.day), number("50.499999999999996"), null],
];

const good: [what: string, content: Buffer, sheet?: string][] = [
  ["dates as numbers and float noise", workbookOf([{ name: "Data", rows }])],
  [
    "days counted from 1904",
    workbookOf(
      [
        {
          name: "Data",
          rows: [
            head,
            [text("a"), number(45_292 - 1462, STYLE.day), null, number(100), text("Pro")],
            [text("b"), number(JANUARY - 1462, STYLE.day), number(MARCH - 1462, STYLE.day), number(50.5)],
          ],
        },
      ],
      { is1904: true },
    ),
  ],
  [
    "shared texts, rich ones, and how they sound left out",
    workbookOf(
      [
        {
          name: "Data",
          rows: [
            head,
            [cell('t="s"', "<v>0</v>"), text("2024-01-01"), null, number(100), cell('t="s"', "<v>2</v>")],
            [cell('t="s"', "<v>1</v>"), text("2024-01-15"), text("2024-03-01"), number(50.5)],
          ],
        },
      ],
      {
        strings: [
          "<t>a</t><rPh><t>eh</t></rPh>",
          "<r><rPr/><t>b</t></r>",
          "<r><t>P</t></r><r><rPr/><t>ro</t></r>",
        ],
      },
    ),
  ],
  [
    "formulas with the value that was computed",
    workbookOf([
      {
        name: "Data",
        rows: [
          head,
          [text("a"), number(45_292, STYLE.day), null, cell("", "<f>B2*2</f><v>100</v>"), text("Pro")],
          [
            cell('t="str"', "<f>A2&amp;1</f><v>b</v>"),
            number(JANUARY, STYLE.day),
            cell('s="1"', "<f>B3+46</f><v>45352</v>"),
            number(50.5),
            cell('t="str"', '<f>IF(1,"")</f><v></v>'),
          ],
        ],
      },
    ]),
  ],
  [
    "empty rows, a title above, and a table that begins in another column",
    workbookOf([
      {
        name: "Data",
        rows: [
          [null, null, text("Our subscriptions")],
          [],
          [null, null, ...head],
          [null, null, ...(rows[1] ?? [])],
          [],
          [null, null, ...(rows[2] ?? [])],
          [],
        ],
        merged: ["C1:G1"],
      },
    ]),
  ],
  [
    "cells and rows without their names, as some programs write them",
    workbookOf([
      {
        name: "Data",
        rows: [head, rows[1] ?? [], rows[2] ?? []]
          .map(
            (cells) => `<row>${cells.map((one) => one?.replace(' r="{at}"', "") ?? "<c/>").join("")}</row>`,
          )
          .join(""),
      },
    ]),
  ],
  [
    "another sheet by its name",
    workbookOf([
      { name: "Notes", rows: [] },
      { name: "Subs", rows },
    ]),
    "subs",
  ],
];

/** Both rows as CSV, whatever wrote them. */
const asCsv = "customer_id,start,end,amount,plan\na,2024-01-01,,100,Pro\nb,2024-01-15,2024-03-01,50.5,\n";

describe("an Excel workbook is read with the right values", () => {
  it.each(good)("%s", async (_, content, sheet) => {
    expect(await csvOf(content, sheet)).toBe(asCsv);
  });

  it("of instants, booleans, percentages, months and long texts as what they are", async () => {
    const content = workbookOf([
      {
        name: "Data",
        rows: [
          texts("start", "percent", "is_trial", "note"),
          [
            number(45_292.999_988_4, STYLE.instant),
            number(0.15, STYLE.percent),
            cell('t="b"', "<v>0</v>"),
            text("one_x000D_\ntwo, &quot;x&quot;"),
          ],
          [number(45_323, STYLE.month), null, cell('t="b"', "<v>1</v>"), null],
          [cell('t="d"', "<v>2024-02-01</v>")],
        ],
      },
    ]);
    expect(await csvOf(content)).toBe(
      'start,percent,is_trial,note\n2024-01-01T23:59:58.998,15,false,"one\ntwo, ""x"""\n2024-02-01,,true,\n2024-02-01,,,\n',
    );
  });

  it("and imported as it came, to be read from there again", () =>
    inScratch(async (scratch) => {
      const data = `${scratch}/data`;
      const content = workbookOf([
        { name: "Notes", rows: [] },
        { name: "Subs", rows },
      ]);
      const path = await writeInto(scratch, "rows.xlsx", content);
      expectDone(await importInto(data, path, ["--sheet", "Subs"]));
      const [entry] = evidenceOf(data).map(({ body }) => JSON.parse(body));
      expect(entry.files[0]).toMatchObject({ name: "rows.xlsx", rows: 2, reading: { sheet: "Subs" } });
      await rm(`${data}/warehouse.duckdb`);
      expect(await monthsOf(data)).toEqual(figures);
    }));
});

/** What must be said of a workbook that can't be taken. */
interface Refused {
  what: string;
  sheet?: Partial<SheetText>;
  content?: Buffer;
  wanted?: string;
  says: RegExp;
  hint?: RegExp;
  row?: number;
  expected?: RegExp;
}

const inRows: Refused[] = [
  {
    what: "a formula without a value",
    sheet: { rows: [...rows, [text("c"), number(JANUARY, STYLE.day), null, cell("", "<f>1+1</f>")]] },
    says: /1 bad row: row 4, column amount/,
    expected: /value of the formula in cell D4/,
  },
  {
    what: "an error, with rows left out before it",
    sheet: {
      rows: [
        [text("Title")],
        [],
        ...rows,
        [],
        [text("c"), number(JANUARY, STYLE.day), null, cell('t="e"', "<v>#N/A</v>")],
      ],
    },
    says: /1 bad row: row 7, column amount/,
    expected: /not an error, in cell D7.*--ignore/,
  },
  {
    what: "a text where an amount should be",
    sheet: { rows: [head, [], [text("c"), number(JANUARY, STYLE.day), null, text("x")], ...rows.slice(1)] },
    says: /row 3, column amount/,
  },
  {
    what: "more values than the header has columns",
    sheet: { rows: [...rows, [...(rows[1] ?? []), text("note")]] },
    says: /1 bad row: row 4/,
    expected: /one row of 5 columns/,
  },
];

const wholes: Refused[] = [
  {
    what: "merged cells in the header",
    sheet: { rows, merged: ["B1:C1"] },
    says: /merged cells in its header: B1:C1/,
    hint: /Unmerge/,
    row: 1,
  },
  {
    what: "merged cells in rows",
    sheet: { rows, merged: ["A2:A3"] },
    says: /merged cells in its rows: A2:A3/,
    row: 2,
  },
  {
    what: "an unknown sheet",
    sheet: { rows },
    wanted: "Nope",
    says: /has no sheet "Nope"/,
    hint: /"Data"/,
  },
  {
    what: "a sheet without a table",
    sheet: { rows: [[text("only this")]] },
    says: /has no table/,
    hint: /It's the only sheet/,
  },
  {
    what: "a header with an error",
    sheet: { rows: [[...head, cell('t="e"', "<v>#REF!</v>")], ...rows.slice(1)] },
    says: /error in cell F1/,
  },
  {
    what: "half a workbook",
    content: workbookOf([{ name: "Data", rows }]).subarray(0, 900),
    says: /incomplete or damaged Excel or zip file/,
    hint: /again/,
  },
  { what: "broken XML", sheet: { rows: "<row><c></row>" }, says: /damaged workbook/ },
  { what: "rows that go back", sheet: { rows: '<row r="2"/><row r="2"/>' }, says: /damaged workbook: row 2/ },
  {
    what: "a row beyond Excel's last",
    sheet: { rows: '<row r="1048577"/>' },
    says: /damaged workbook: row 1048577/,
  },
  {
    what: "a cell beyond Excel's last",
    sheet: { rows: '<row r="1"><c r="XFE1"/></row>' },
    says: /damaged workbook: cell XFE1/,
  },
];

describe("an Excel workbook is refused with the way out", () => {
  it.each(wholes)("$what", async ({ sheet, content, wanted, ...said }) => {
    const workbook = content ?? workbookOf([{ name: "Data", rows, ...sheet }]);
    expectRefusal(await refusalOf(workbook, wanted), said);
  });

  it.each(inRows)("$what", async ({ sheet, ...said }) => {
    await inScratch(async (scratch) => {
      const data = `${scratch}/data`;
      const path = await writeInto(scratch, "bad.xlsx", workbookOf([{ name: "Data", rows, ...sheet }]));
      const { code, stderr } = await importInto(data, path);
      expect(code).toBe(1);
      for (const one of [said.says, said.expected, said.hint])
        if (one !== undefined) expect(stderr).toMatch(one);
      expect(evidenceOf(data)).toEqual([]);
    });
  });

  it("leaves out the rows with errors when told so, and takes those whose column is left out", () =>
    inScratch(async (scratch) => {
      const sheet = {
        name: "Data",
        rows: [
          ...rows,
          [text("c"), number(JANUARY, STYLE.day), null, number(9), cell('t="e"', "<v>#N/A</v>")],
        ],
      };
      const path = await writeInto(scratch, "rows.xlsx", workbookOf([sheet]));
      expectDone(await importInto(`${scratch}/skip`, path, ["--skip-bad"]));
      expect(await monthsOf(`${scratch}/skip`)).toEqual(figures);
      expectDone(await importInto(`${scratch}/ignore`, path, ["--ignore", "plan"]));
      expect(await monthsOf(`${scratch}/ignore`)).toEqual(figures.map((value) => value + 900));
    }));
});

describe("what a workbook unpacks to", () => {
  const parts = (size: number, part: string) => {
    const files = {
      "[Content_Types].xml": "<Types/>",
      "xl/workbook.xml": '<workbook xmlns:r="x"><sheets><sheet name="Data" r:id="rId1"/></sheets></workbook>',
      "xl/_rels/workbook.xml.rels":
        '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="sheet.xml"/><Relationship Id="rId2" Type="x/sharedStrings" Target="strings.xml"/></Relationships>',
      "xl/strings.xml": "<sst/>",
      "xl/sheet.xml": "<worksheet/>",
    };
    return zipOf(files, { [part]: { size } });
  };
  it.each([
    ["xl/sheet.xml", "unpacked"],
    ["xl/strings.xml", "texts"],
  ] as const)("may be as much as the limit in %s, and not one byte more", async (part, limit) => {
    const most = LIMITS[limit].most;
    expect((await refusalOf(parts(most, part))).message).toMatch(/incomplete or damaged/);
    expect(await refusalOf(parts(most + 1, part))).toMatchObject({
      code: "too_much",
      message: expect.stringContaining(`the limit is ${most.toLocaleString("en")}`),
    });
  });
});

const importInto = (data: string, path: string, args: string[] = []) =>
  cambiumHere(["import", "subscriptions", path, "--data", data, "--json", ...args]);

function expectDone({ code, stderr }: Run): void {
  expect({ code, stderr }).toMatchObject({ code: 0 });
}

/** What a workbook is as CSV. */
async function csvOf(content: Uint8Array, sheet?: string): Promise<string> {
  return inScratch(async (scratch) => {
    const path = await writeInto(scratch, "rows.xlsx", content);
    const file = await openFile(path, scratch, undefined, { sheet });
    return readFile(file.path, "utf8");
  });
}

/** The error with which a workbook is refused. */
async function refusalOf(content: Uint8Array, sheet?: string): Promise<CambiumError> {
  const error: unknown = await csvOf(content, sheet).catch((cause: unknown) => cause);
  if (error instanceof CambiumError) return error;
  throw new Error(`taken: ${String(error)}`);
}

function expectRefusal(
  error: CambiumError,
  { says, hint, row }: Pick<Refused, "says" | "hint" | "row">,
): void {
  expect(error.message).toMatch(says);
  if (hint !== undefined) expect(error.hint).toMatch(hint);
  if (row !== undefined) expect(error.badRows[0]?.row).toBe(row);
}

async function monthsOf(data: string): Promise<number[]> {
  const answer = await mrrOf(data);
  const found: { rows: { value: number }[] } = JSON.parse(answer);
  return found.rows.map(({ value }) => value);
}
