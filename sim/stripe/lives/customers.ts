import type { SimAccount } from "../account/account.ts";
import type { Customer } from "../account/wire.ts";
import { endSubscription } from "../billing/subscription-end.ts";

export interface CustomerTerms {
  name: string;
  email: string;
  country?: string;
  metadata?: Record<string, string>;
}

/** Creates a customer; its first subscription decides its currency. */
export function createCustomer(account: SimAccount, terms: CustomerTerms): Customer {
  return account.create("customers", customerOf(account, terms), "customer.created");
}

/** Updates a customer's details; metadata is merged. */
export function updateCustomer(account: SimAccount, id: string, changes: Partial<CustomerTerms>): Customer {
  const { metadata, address } = account.one("customers", id);
  const { country, ...plain } = changes;
  return account.change(
    "customers",
    id,
    {
      ...plain,
      metadata: { ...metadata, ...changes.metadata },
      address: country === undefined ? address : addressIn(country),
    },
    "customer.updated",
  );
}

/** Deletes a customer; its subscriptions end at once. */
export function deleteCustomer(account: SimAccount, id: string): void {
  for (const subscription of account.all("subscriptions"))
    if (subscription.customer === id) endSubscription(account, subscription.id, "cancellation_requested");
  account.remove("customers", id, "customer.deleted");
  account.count("customer deleted");
}

function customerOf(
  account: SimAccount,
  { name, email, country = "US", metadata = {} }: CustomerTerms,
): Customer {
  return {
    id: account.newId("cus"),
    object: "customer",
    address: addressIn(country),
    balance: 0,
    created: account.now(),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email,
    invoice_prefix: account.newId("", 8).slice(1).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: account.livemode,
    metadata,
    name,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: null,
  };
}

function addressIn(country: string): NonNullable<Customer["address"]> {
  return { city: null, country, line1: null, line2: null, postal_code: null, state: null };
}
