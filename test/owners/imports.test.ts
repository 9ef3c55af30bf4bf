import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  importOwnersOperation,
  importPeopleOperation,
} from "../../src/api/people/import-people-operations.ts";
import { ownersOperation } from "../../src/api/people/owners-operations.ts";
import { peopleOperation } from "../../src/api/people/people-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { type Sold, withSold } from "../growth/books.ts";

const SOLD: Sold[] = ["acme", "bolt", "cone"].map((customer) => ({
  ...{ customer_id: customer, item_id: `${customer}-pro`, product: "Pro", family: "core" },
  ...{ start: "2026-01-01", amount: 100 },
}));

async function fileOf(workspace: Workspace, name: string, lines: string[]): Promise<string[]> {
  const path = join(workspace.directory, name);
  await writeFile(path, `${lines.join("\n")}\n`);
  return [path];
}

const versionsOf = ({ store }: Workspace) => store.versions.end().seq;

describe("imports of people and owners", () => {
  it("read what CRMs export, and write only what differs when repeated", () =>
    withSold("2026-11-30", SOLD, async (workspace) => {
      const people = await fileOf(workspace, "users.csv", [
        "First Name,Last Name,Email,User Role,Active",
        "Ann,Arbor,ann@tree.test,CSM,true",
        "Bob,Beech,Bob@tree.test,Account Executive,false",
      ]);
      const imported = () => importPeopleOperation.run(workspace, { files: people });
      expect(await imported()).toMatchObject({ added: 2, changed: 0, same: 0, bad: 0 });
      expect(await imported()).toMatchObject({ added: 0, changed: 0, same: 2 });
      expect((await peopleOperation.run(workspace, {})).rows).toEqual([
        { person: "ann@tree.test", name: "Ann Arbor", email: "ann@tree.test", role: "success", active: true },
        { person: "bob@tree.test", name: "Bob Beech", email: "Bob@tree.test", role: "sales", active: false },
      ]);

      const salesforce = await fileOf(workspace, "accounts.csv", [
        "Account ID,Account Name,Account Owner",
        "acme,Acme,Ann Arbor",
        "bolt,Bolt,bob@tree.test",
        "cone,Cone,",
      ]);
      const owners = () => importOwnersOperation.run(workspace, { files: salesforce });
      expect(await owners()).toMatchObject({ changed: 2, same: 0, left_out: 1, bad: 0 });
      const written = versionsOf(workspace);
      expect(await owners()).toMatchObject({ changed: 0, same: 2, left_out: 1 });
      expect(versionsOf(workspace)).toBe(written);
      const { rows } = await ownersOperation.run(workspace, {});
      expect(rows.map(({ customer, success, gaps }) => [customer, success, gaps])).toEqual([
        ["acme", "ann@tree.test", ""],
        ["bolt", "bob@tree.test", "inactive"],
        ["cone", null, "no_owner"],
      ]);

      const dated = await fileOf(workspace, "hubspot.csv", [
        "Record ID,Company owner,Owner assigned date,Role",
        "acme,cid@tree.test,2026-05-01,sales",
        "acme,ann@tree.test,2026-08-01,sales",
      ]);
      const asked = { files: dated, add_people: true };
      expect(await importOwnersOperation.run(workspace, asked)).toMatchObject({
        changed: 2,
        added_people: 1,
      });
      expect(await importOwnersOperation.run(workspace, asked)).toMatchObject({
        changed: 0,
        added_people: 0,
      });
      const salesOn = async (as_of: string) =>
        (await ownersOperation.run(workspace, { as_of })).rows.find(({ customer }) => customer === "acme")
          ?.sales;
      expect([await salesOn("2026-04-30"), await salesOn("2026-07-31"), await salesOn("2026-08-01")]).toEqual(
        [...[null, "cid@tree.test", "ann@tree.test"]],
      );
    }));

  it("name bad rows, and land not at all unless they are skipped", () =>
    withSold("2026-11-30", SOLD, async (workspace) => {
      const files = await fileOf(workspace, "owners.csv", [
        "customer,person,role,from",
        "acme,ann,success,2026-01-01",
        "nobody,ann,success,2026-01-01",
        "bolt,who,success,2026-01-01",
        "cone,ann,boss,2026-01-01",
        "cone,ann,success,yesterday",
        "acme,cid,success,2026-01-01",
      ]);
      const people = await fileOf(workspace, "people.csv", [
        "person,name",
        "ann,Ann",
        "cid,Cid",
        "ann,Anna",
        "dan,",
      ]);
      await expect(importPeopleOperation.run(workspace, { files: people })).rejects.toMatchObject({
        code: "bad_input",
        badRows: [
          { row: 4, column: "person", value: "ann" },
          { row: 5, column: "name", value: null },
        ],
      });
      expect(versionsOf(workspace)).toBe(0);
      expect(await importPeopleOperation.run(workspace, { files: people, skip_bad: true })).toMatchObject({
        added: 2,
        bad: 2,
      });
      const written = versionsOf(workspace);
      await expect(importOwnersOperation.run(workspace, { files })).rejects.toMatchObject({
        code: "bad_input",
        badRows: expect.arrayContaining([
          expect.objectContaining({ row: 3, column: "customer", value: "nobody" }),
          expect.objectContaining({ row: 4, column: "person", value: "who" }),
          expect.objectContaining({ row: 5, column: "role", value: "boss" }),
          expect.objectContaining({ row: 6, column: "from", value: "yesterday" }),
          expect.objectContaining({ row: 7, column: "person", value: "cid" }),
        ]),
      });
      expect(versionsOf(workspace)).toBe(written);
      expect(await importOwnersOperation.run(workspace, { files, skip_bad: true })).toMatchObject({
        changed: 1,
        bad: 5,
      });
    }));
});
