import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ApiObject, ListKind } from "../../sim/stripe/data/data.ts";
import { listed } from "../../sim/stripe/data/json.ts";
import { largeAccount } from "../../sim/stripe/large/large.ts";

const account = largeAccount({ customers: 20, invoices: 200 });
const whole = (kind: ListKind): ApiObject[] => [...account.list(kind, {})];

/** The file and the interface of Stripe's library that say what an object has, and the objects. */
const SHAPES: [file: string, type: string, objects: ApiObject[]][] = [
  ["Customers", "Customer", whole("customers")],
  ["Products", "Product", whole("products")],
  ["Prices", "Price", whole("prices")],
  ["Subscriptions", "Subscription", [...account.list("subscriptions", { status: "all" })]],
  ["SubscriptionItems", "SubscriptionItem", whole("subscriptions").flatMap(({ items }) => listed(items))],
  ["Invoices", "Invoice", whole("invoices")],
  ["InvoiceLineItems", "InvoiceLineItem", whole("invoices").flatMap(({ lines }) => listed(lines))],
  ["InvoiceItems", "InvoiceItem", whole("invoiceitems")],
];

describe("the objects of a large account", () => {
  for (const [file, type, objects] of SHAPES) {
    it(`have the fields that Stripe's library says a ${type} has, and no others`, () => {
      const { always, sometimes } = fieldsOf(file, type);
      expect(always.length).toBeGreaterThan(10);
      expect(objects.length).toBeGreaterThan(0);
      for (const object of objects) {
        const fields = Object.keys(object);
        expect(always.filter((field) => !fields.includes(field))).toEqual([]);
        expect(fields.filter((field) => ![...always, ...sometimes].includes(field))).toEqual([]);
      }
    });
  }
});

function fieldsOf(file: string, type: string): { always: string[]; sometimes: string[] } {
  const url = new URL(`../../node_modules/stripe/esm/resources/${file}.d.ts`, import.meta.url);
  const text = readFileSync(url, "utf8").replaceAll(/\/\*\*[\s\S]*?\*\//g, "");
  const [, body = ""] = new RegExp(`^export interface ${type} \\{\\n([\\s\\S]*?)^\\}`, "m").exec(text) ?? [];
  const named = (mark: string): string[] =>
    [...body.matchAll(new RegExp(`^ {4}(\\w+)${mark}: `, "gm"))].map(([, field = ""]) => field);
  return { always: named(""), sometimes: named("\\?") };
}
