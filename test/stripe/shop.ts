import { SimAccount } from "../../sim/stripe/account/account.ts";
import { createPrice, createProduct, type PriceTerms } from "../../sim/stripe/account/catalogue.ts";
import type { Setting } from "../../sim/stripe/account/settings.ts";
import type { Invoice, Subscription } from "../../sim/stripe/account/wire.ts";
import { createCustomer } from "../../sim/stripe/lives/customers.ts";
import { createSubscription, type SubscriptionTerms } from "../../sim/stripe/lives/subscriptions.ts";

/** The first second of a day. */
export function day(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 1000;
}

/** An account at the start of 2025 with one product, Pro, and one customer; Stripe is at its kindest unless it is set otherwise. */
export class Shop {
  readonly account: SimAccount;
  readonly product: string;
  readonly customer: string;

  constructor(...settings: Setting[]) {
    this.account = new SimAccount(1, day("2025-01-01"), settings);
    this.product = createProduct(this.account, { name: "Pro" }).id;
    this.customer = createCustomer(this.account, { name: "Ada", email: "ada@ada.example" }).id;
  }

  price(terms: Partial<PriceTerms>): string {
    return createPrice(this.account, { product: this.product, currency: "usd", interval: "month", ...terms })
      .id;
  }

  subscribe(terms: Omit<SubscriptionTerms, "customer">): Subscription {
    return createSubscription(this.account, { customer: this.customer, ...terms });
  }

  invoices(): Invoice[] {
    return [...this.account.all("invoices")];
  }

  last(): Invoice {
    const invoice = this.invoices().at(-1);
    if (invoice === undefined) throw new Error("no invoice");
    return invoice;
  }

  /** The lines of the last invoice: amount, quantity, what is taken off. */
  lastLines(): [number, number | null, ...number[]][] {
    return this.last().lines.data.map(({ amount, quantity, discount_amounts }) => [
      amount,
      quantity,
      ...(discount_amounts ?? []).map((off) => off.amount),
    ]);
  }

  /** What is true: date, status, quantity, and what else is asked for. */
  truth<T>(also: (state: ReturnType<SimAccount["truth"]>[number]) => T[]): [string, string, ...T[]][] {
    return this.account
      .truth()
      .map((state) => [new Date(state.at * 1000).toISOString().slice(0, 16), state.status, ...also(state)]);
  }
}
