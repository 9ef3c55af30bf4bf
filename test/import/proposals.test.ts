import { describe, expect, it } from "vitest";
import { zoneOfTimes } from "../../src/api/evidence/zone-proposal.ts";
import { cambium, cambiumHere, inScratch, writeInto } from "./cli.ts";

const HERE = "Europe/Stockholm";
/** Times as a file says them: with an offset in hours, or none. */
const times = (...texts: [text: string, hours: number | null][]) => [
  {
    name: "a.csv",
    times: texts.map(([text, hours]) => ({
      at: Date.parse(text),
      offset: hours === null ? null : hours * 3_600_000,
    })),
  },
];

describe("the time zone of files", () => {
  it("is this computer's if every offset is, in summer and winter", () => {
    const files = times(
      ["2024-01-05T10:00+01:00", 1],
      ["2024-07-05T10:00+02:00", 2],
      ["2024-03-31T03:00+02:00", 2],
    );
    expect(zoneOfTimes(files, HERE)).toEqual({
      setting: "timezone",
      value: HERE,
      why: "The times in a.csv have the offsets of Europe/Stockholm, this computer's time zone.",
    });
    expect(zoneOfTimes(files, "Africa/Lagos")).toBeNull();
    expect(zoneOfTimes(files, "UTC")).toBeNull();
  });

  it("is this computer's if every time is a midnight in it, or a second before one", () => {
    const files = times(
      ["2024-01-04T23:00Z", null],
      ["2024-07-04T22:00Z", null],
      ["2024-08-31T21:59:59Z", null],
    );
    expect(zoneOfTimes(files, HERE)).toEqual({
      setting: "timezone",
      value: HERE,
      why: "Every time in a.csv is midnight in Europe/Stockholm, this computer's time zone.",
    });
    for (const other of ["America/New_York", "Africa/Lagos", "UTC", "Europe/London"])
      expect(zoneOfTimes(files, other)).toBeNull();
  });

  it.each([
    ["two times", times(["2024-01-04T23:00Z", null], ["2024-07-04T22:00Z", null])],
    [
      "a time that is no midnight",
      times(["2024-01-04T23:00Z", null], ["2024-07-04T22:00Z", null], ["2024-07-05T09:30Z", null]),
    ],
    [
      "an offset of elsewhere",
      times(["2024-01-05T10:00+01:00", 1], ["2024-07-05T10:00+02:00", 2], ["2024-07-06T10:00-05:00", -5]),
    ],
    ["days without a time", times()],
  ])("isn't shown by %s", (_, files) => {
    expect(zoneOfTimes(files, HERE)).toBeNull();
  });

  it.each([
    ["midnights in UTC", "2024-01-04T23:00:00Z,2024-02-29T23:00:00Z,2024-06-30T22:00:00Z"],
    ["seconds of them", "1704409200,1709247600,1719784800"],
    ["offsets", "2024-01-05T09:00:00+01:00,2024-03-01T09:00:00+01:00,2024-07-01T09:00:00+02:00"],
    ["offsets, month first", "01/05/2024 09:00 +01:00,03/01/2024 09:00 +01:00,07/01/2024 09:00 +02:00"],
  ])("is proposed by the first import of a file with %s, on a computer there", async (_, starts) => {
    await inScratch(async (scratch) => {
      const rows = starts.split(",").map((start, n) => `c${n},${start},10,USD`);
      const path = await writeInto(
        scratch,
        "rows.csv",
        `customer_id,start,amount,currency\n${rows.join("\n")}\n`,
      );
      const proposedIn = async (zone: string) => {
        const data = `${scratch}/${zone.replace("/", "-")}`;
        const run = await cambium(["import", "subscriptions", path, "--data", data, "--json"], {
          env: { TZ: zone },
        });
        const { proposed } = JSON.parse(run.stdout);
        return proposed.map(({ setting, value }: { setting: string; value: string }) => [setting, value]);
      };
      expect(await proposedIn(HERE)).toEqual([["timezone", HERE]]);
      expect(await proposedIn("America/Denver")).toEqual([]);
    });
  });
});

it("keeps what the first import proposed, until it's followed", async () => {
  await inScratch(async (scratch) => {
    const data = `${scratch}/data`;
    const json = async (...args: string[]) =>
      JSON.parse((await cambiumHere([...args, "--data", data, "--json"])).stdout);
    const path = await writeInto(
      scratch,
      "rows.csv",
      "customer_id,start,amount,currency\na,2024-01-01,149,DKK\n",
    );
    const dry = await json("import", "subscriptions", path, "--dry-run");
    expect(dry.proposed).toMatchObject([{ setting: "currency", value: "DKK" }]);
    expect(await json("settings", "proposals")).toEqual({ rows: [] });
    await json("import", "subscriptions", path);
    const row = { setting: "currency", value: "DKK", set: "USD", why: "All rows are in DKK." };
    expect(await json("settings", "proposals")).toEqual({ rows: [{ ...row, is_declined: false }] });
    expect(await json("settings", "decline", "currency")).toEqual({
      name: "currency",
      kept: "USD",
      suggested: "DKK",
    });
    expect(await json("settings", "proposals")).toEqual({ rows: [{ ...row, is_declined: true }] });
    await json("settings", "set", "currency", "DKK");
    expect(await json("settings", "proposals")).toEqual({ rows: [] });
    const unknown = await cambiumHere(["settings", "decline", "timezone", "--data", data]);
    expect(unknown).toMatchObject({ code: 1 });
    expect(unknown.stderr).toMatch(/nothing was suggested for the setting "timezone"/);
  });
});
