import { describe, expect, it } from "vitest";
import { link, links, unlink } from "../../src/api/books/links.ts";
import { setSetting } from "../../src/api/settings/organisation.ts";
import { isPublicMail } from "../../src/model/links/public-mail.ts";
import { figureOf, groupsOf, inCompany } from "./company.ts";

describe("customers are linked", () => {
  it("by hand, with everybody they were linked to, until they are taken out again", async () => {
    const lines = ["m/a", "m/b", "m/c", "e/d", "e/f"].map((id) => `${id} 2024-01-10 - 10`);
    await inCompany(lines, "none", async (workspace) => {
      await link.run(workspace, { customers: ["a", "d"] });
      await link.run(workspace, { customers: ["b", "c"] });
      const { rows } = await link.run(workspace, { customers: ["c", "d"] });
      expect(rows.map(({ customer }) => customer)).toEqual(["d", "a", "b", "c"]);
      expect(rows.every(({ linked_by }) => linked_by === "by hand")).toBe(true);
      expect(await figureOf(workspace, { metric: "active_customers", from: "2024-02" }, true)).toBe(2);
      expect((await unlink.run(workspace, { customer: "a" })).rows).toEqual([]);
      expect(await groupsOf(workspace)).toEqual([["e/d: by hand", "m/b: by hand", "m/c: by hand"]]);
      expect(await figureOf(workspace, { metric: "active_customers", from: "2024-02" }, true)).toBe(3);
      for (const customer of ["d", "b"]) await unlink.run(workspace, { customer });
      expect(await groupsOf(workspace)).toEqual([]);
      await expect(unlink.run(workspace, { customer: "c" })).rejects.toThrow("m/c isn't linked by hand");
    });
  });

  it("by the same value of a metadata key, in one account or several; what stands for no value links nobody", async () => {
    const lines = [
      "m/a 2024-01-10 - 10 crm_id=42",
      "m/b 2024-01-10 - 10 crm_id=42",
      "e/c 2024-01-09 - 10 crm_id=42",
      "e/d 2024-01-10 - 10 crm_id=7",
      ...["m/f", "e/g"].map((id) => `${id} 2024-01-10 - 10 crm_id=None`),
      ...["m/h", "e/i"].map((id) => `${id} 2024-01-10 - 10 crm_id=n/a`),
      ...["m/j", "e/k"].map((id) => `${id} 2024-01-10 - 10 crm_id=-`),
      ...["m/l", "e/m"].map((id) => `${id} 2024-01-10 - 10 crm_id=0`),
    ];
    await inCompany(lines, "metadata:crm_id", async (workspace) => {
      const why = "metadata crm_id = 42";
      expect(await groupsOf(workspace)).toEqual([[`e/c: ${why}`, `m/a: ${why}`, `m/b: ${why}`]]);
    });
  });

  it("by e-mail domain, whatever its case; public ones never", async () => {
    const lines = [
      "m/a 2024-01-10 - 10 email=ann@acme.test",
      "e/b 2024-01-10 - 10 email=Bob@ACME.test",
      "e/c 2024-01-10 - 10 email=cid@eu.acme.test",
      ...["gmail.com", "Yahoo.co.uk", "qq.com", "mailinator.com"].flatMap((domain, index) => [
        `m/p${index} 2024-01-10 - 10 email=x@${domain}`,
        `e/q${index} 2024-01-10 - 10 email=y@${domain}`,
      ]),
      "m/n 2024-01-10 - 10 email=nobody",
      "e/n 2024-01-10 - 10 email=nobody",
    ];
    await inCompany(lines, "email_domain", async (workspace) => {
      expect(await groupsOf(workspace)).toEqual([
        ["e/b: e-mail domain acme.test", "m/a: e-mail domain acme.test"],
      ]);
    });
  });

  it("in chains, over every way at once", async () => {
    const lines = [
      "m/a 2024-03-10 - 10",
      "e/b 2024-02-10 - 10 crm_id=42",
      "u/c 2024-01-10 - 10 crm_id=42 email=x@acme.test",
      "u/d 2024-04-10 - 10 email=y@acme.test",
    ];
    await inCompany(lines, "metadata:crm_id, email_domain", async (workspace) => {
      await link.run(workspace, { customers: ["a", "b"] });
      expect(await groupsOf(workspace)).toEqual([
        [
          "u/c: e-mail domain acme.test; metadata crm_id = 42",
          "e/b: by hand; metadata crm_id = 42",
          "m/a: by hand",
          "u/d: e-mail domain acme.test",
        ],
      ]);
      await expect(unlink.run(workspace, { customer: "d" })).rejects.toMatchObject({
        hint: "It's linked by e-mail domain acme.test: pass --never to exclude it.",
      });
      await unlink.run(workspace, { customer: "c", never: true });
      expect(await groupsOf(workspace)).toEqual([["e/b: by hand", "m/a: by hand"]]);
      expect((await links.run(workspace, {})).apart).toEqual([{ account: "u", customer: "c" }]);
      await link.run(workspace, { customers: ["c", "d"] });
      expect(await groupsOf(workspace)).toHaveLength(1);
      await setSetting.run(workspace, { name: "link_by", value: "none" });
      expect((await groupsOf(workspace)).map((group) => group.length)).toEqual([2, 2]);
    });
  });

  it("by id, or account/id where several accounts have the id", async () => {
    const lines = ["m/a", "e/a", "e/b"].map((id) => `${id} 2024-01-10 - 10`);
    await inCompany(lines, "none", async (workspace) => {
      await expect(link.run(workspace, { customers: ["a", "b"] })).rejects.toMatchObject({
        code: "usage",
        hint: "Use one of e/a, m/a.",
      });
      await expect(link.run(workspace, { customers: ["e/B", "b"] })).rejects.toMatchObject({
        code: "not_found",
      });
      await expect(link.run(workspace, { customers: ["b", "e/b"] })).rejects.toMatchObject({ code: "usage" });
      await link.run(workspace, { customers: ["m/a", "b"] });
      expect(await groupsOf(workspace)).toEqual([["e/b: by hand", "m/a: by hand"]]);
    });
  });

  it("anew when evidence, links or settings change, and as before when they change back", async () => {
    const lines = ["m/a 2024-01-10 - 10 crm_id=1", "e/b 2024-01-10 - 10 crm_id=1", "e/c 2024-01-10 - 10"];
    await inCompany(lines, "metadata:crm_id", async (workspace, addMore) => {
      const active = () => figureOf(workspace, { metric: "active_customers", from: "2024-02" }, true);
      const by = (value: string) => setSetting.run(workspace, { name: "link_by", value });
      expect(await active()).toBe(2);
      await by("none");
      expect([await active(), (await groupsOf(workspace)).length]).toEqual([3, 0]);
      await by("metadata:crm_id");
      expect((await groupsOf(workspace)).length).toBe(1);
      await by("email_domain");
      expect((await groupsOf(workspace)).length).toBe(0);
      await by("metadata:crm_id");
      expect(await active()).toBe(2);
      await addMore(["u/d 2024-01-01 - 10 crm_id=1", "u/e 2024-01-10 - 10"]);
      expect(await active()).toBe(3);
      expect((await groupsOf(workspace))[0]?.[0]).toBe("u/d: metadata crm_id = 1");
    });
  });

  it("only by rules that there are", async () => {
    await inCompany(["m/a 2024-01-10 - 10"], "email_domain,metadata:CRM Id", async (workspace) => {
      for (const value of ["domain", "metadata:", "metadata:email", "none,email_domain", ""])
        await expect(setSetting.run(workspace, { name: "link_by", value })).rejects.toMatchObject({
          code: "usage",
        });
    });
  });
});

describe("public mail", () => {
  it("is a list, with providers of many countries and what belongs to them", () => {
    const open = [
      "gmail.com",
      "googlemail.com",
      "hotmail.co.uk",
      "outlook.com",
      "live.fr",
      "yahoo.com.br",
      "me.com",
    ];
    const more = [
      "icloud.com",
      "proton.me",
      "gmx.net",
      "web.de",
      "mail.ru",
      "yandex.ru",
      "163.com",
      "eu.gmx.net",
    ];
    expect([...open, ...more].filter((domain) => !isPublicMail(domain))).toEqual([]);
    const own = [
      "acme.com",
      "live.acme.com",
      "yahoo-inc.com",
      "gmail.acme.co.uk",
      "web.de.com",
      "outlook.bank.com",
      "alibaba.com",
      "nus.edu.sg",
    ];
    expect(own.filter(isPublicMail)).toEqual([]);
  });
});
