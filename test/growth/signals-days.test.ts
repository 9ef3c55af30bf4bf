import { afterAll, beforeAll, expect, it } from "vitest";
import { signalsDays } from "../../src/api/grow/signals-days.ts";
import { dismissSignal, signalsOperation } from "../../src/api/grow/signals-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { LIMITS } from "../../src/base/limits.ts";
import { dayNumber, dayText } from "../oracle/growth/day-numbers.ts";
import { sideBySide } from "../oracle/growth/side-by-side.ts";
import { openCompany } from "./company.ts";

const { all: company } = sideBySide([71, 72, 73]);
const TODAY = dayNumber(company.today);
const BEFORE = [0, 3, 30, 31, 90, 200];

let workspace: Workspace;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ workspace, close } = await openCompany(company));
});
afterAll(() => close());

const listed = async (day: string) => {
  const { kinds } = await signalsOperation.run(workspace, { as_of: day });
  return kinds.map(({ kind, signals, customers }) => ({ day, kind, signals, customers }));
};
const byKind = <T extends { kind: string }>(rows: T[]) => rows.toSorted((a, b) => (a.kind < b.kind ? -1 : 1));

it("counts on each day what is listed that day, also once a signal rests", async () => {
  const days = BEFORE.map((before) => dayText(TODAY - before));
  const counted = async () => {
    const { rows } = await signalsDays.run(workspace, { from: days.at(-1), to: company.today });
    for (const day of days)
      expect(byKind(rows.filter((row) => row.day === day))).toEqual(byKind(await listed(day)));
    return rows;
  };
  const before = await counted();
  expect(new Set(before.map(({ kind }) => kind)).size).toBeGreaterThan(3);
  const { rows } = await signalsOperation.run(workspace, { limit: 1 });
  for (const { kind, account, customer, subject } of rows)
    await dismissSignal.run(workspace, { kind, account, customer, subject, reason: "not now" });
  const after = await counted();
  const sum = (list: typeof before) => list.reduce((total, { signals }) => total + signals, 0);
  expect(sum(after)).toBe(sum(before) - 1);
});

it("answers at most 366 days, and no empty range", async () => {
  const days = (count: number) =>
    signalsDays.run(workspace, { from: dayText(TODAY - count + 1), to: company.today });
  expect(LIMITS.signalDays.most).toBe(366);
  expect((await days(366)).from).toBe(dayText(TODAY - 365));
  await expect(days(367)).rejects.toMatchObject({ code: "too_much" });
  await expect(days(0)).rejects.toMatchObject({ code: "usage" });
});
