import { z } from "zod";
import { isCurrency } from "../base/currency.ts";
import { CambiumError } from "../base/error.ts";
import { Zone } from "../base/zone.ts";

interface Setting {
  summary: string;
  default: string;
  schema: z.ZodType<string>;
  expected: string;
}

const DAYS = { schema: z.string().regex(/^[1-9]\d{0,3}$/), expected: "a number of days from 1 to 9999" };

/** The organisation's settings. Values are stored as text and checked by their schema. */
export const SETTINGS = {
  organisation: {
    summary: "Name of the organisation, shown on pages and in exports",
    default: "My company",
    schema: z.string().min(1).max(200),
    expected: "a name of up to 200 characters",
  },
  currency: {
    summary: "Reporting currency (ISO 4217); also used for imported rows without a currency",
    default: "USD",
    schema: z.string().toUpperCase().refine(isCurrency),
    expected: "a currency code such as USD",
  },
  timezone: {
    summary: "Time zone in which days and months start",
    default: "UTC",
    schema: z.string().refine(isZone),
    expected: "a time zone such as Europe/Stockholm",
  },
  policy: {
    summary: "Policy that metrics follow by default",
    default: "cambium",
    schema: z.string().regex(/^[a-z0-9_][a-z0-9_-]*$/),
    expected: "the name of a policy; list them with `cambium policies`",
  },
  margin: {
    summary: "Gross margin in percent, used for lifetime value",
    default: "100",
    schema: z.string().regex(/^(100|[1-9]?\d)$/),
    expected: "a whole number from 0 to 100",
  },
  mrr_bands: {
    summary: "Limits between MRR bands in the reporting currency, ascending",
    default: "50,200,1000,5000",
    schema: z.string().refine(isAscending),
    expected: "up to 20 ascending numbers above 0, separated by commas, such as 50,200,1000,5000",
  },
  industry_attribute: {
    summary: "Customer attribute that says the industry, by which comparable customers are found",
    default: "industry",
    schema: z.string().min(1).max(200),
    expected: "the name of a customer attribute",
  },
  team_attribute: {
    summary: "Customer attribute that says the size of the team, a number",
    default: "employees",
    schema: z.string().min(1).max(200),
    expected: "the name of a customer attribute",
  },
  saturated_below: {
    summary: "Likelihood in percent under which a family that isn't owned leaves a customer saturated",
    default: "5",
    schema: z.string().regex(/^(100|[1-9]?\d)$/),
    expected: "a whole number from 0 to 100",
  },
  coverage_alert: {
    summary: "Coverage of a quarter's target by open opportunities under which there is an alert",
    default: "2.5",
    schema: z.string().regex(/^\d{1,3}([.]\d{1,2})?$/),
    expected: "a number such as 2.5",
  },
  coverage_healthy: {
    summary: "Coverage that is healthy: from and to",
    default: "3,4",
    schema: z.string().regex(/^\d{1,3}([.]\d{1,2})?,\d{1,3}([.]\d{1,2})?$/),
    expected: "two numbers separated by a comma, such as 3,4",
  },
  stalled_days: {
    summary: "Days in a stage after which an opportunity is stalled, where under ten have left it forward",
    default: "30",
    schema: z.string().regex(/^[1-9]\d{0,2}$/),
    expected: "a whole number from 1 to 999",
  },
  credit_shares: {
    summary:
      "Share in percent that each role's owner is credited with of a customer's expansion; they sum to 100",
    default: "success=100",
    schema: z.string().transform(withoutSpaces).refine(isShares),
    expected: "roles with whole percentages that sum to 100, such as success=70,sales=30",
  },
  credit_claimed: {
    summary:
      "Who is credited with expansion that a won opportunity claims: owners of the customer, or the opportunity's owner",
    default: "owners",
    schema: z.enum(["owners", "opportunity"]),
    expected: "owners or opportunity",
  },
  complex_deal_mrr: {
    summary:
      "MRR in the reporting currency from which an open opportunity needs a sales person beside; none for no amount",
    default: "2000",
    schema: z.string().regex(/^(none|[1-9]\d{0,8})$/),
    expected: "a whole amount above 0, or none",
  },
  complex_deal_currencies: {
    summary: "Currencies in which an open opportunity needs a sales person beside; none for no currency",
    default: "none",
    schema: z
      .string()
      .transform(withoutSpaces)
      .refine((text) => text === "none" || text.split(",").every(isCurrency)),
    expected: "none, or currency codes separated by commas, such as JPY,BRL",
  },
  link_by: {
    summary:
      "How --linked recognises the same customer, besides links by hand: none, metadata:KEY (the same value), email_domain (except public ones), or several separated by commas",
    default: "none",
    schema: z.string().transform(withoutSpaces).refine(isLinkBy),
    expected:
      "none, metadata:KEY, email_domain, or several separated by commas, such as metadata:crm_id,email_domain",
  },
  invoice_grace_days: {
    summary:
      "Days that may pass between the periods of a customer's imported invoices before it counts as churn, dated at the end of the earlier period",
    default: "5",
    schema: z.string().regex(/^(0|[1-9]\d{0,2})$/),
    expected: "a number of days from 0 to 999",
  },
  stage_onboarding_days: {
    summary: "Days after first MRR during which a customer is onboarding",
    default: "90",
    ...DAYS,
  },
  stage_expanded_days: {
    summary: "Days after an expansion during which a customer is at stage expanded",
    default: "180",
    ...DAYS,
  },
  stage_at_risk_days: {
    summary: "Days after a contraction during which a customer is at risk",
    default: "60",
    ...DAYS,
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;
export type Settings = Record<SettingName, string>;

/** Stored settings, with defaults for the rest. */
export function withDefaults(stored: Record<string, string>): Settings {
  const value = (name: SettingName) => stored[name] ?? SETTINGS[name].default;
  return {
    organisation: value("organisation"),
    currency: value("currency"),
    timezone: value("timezone"),
    policy: value("policy"),
    margin: value("margin"),
    mrr_bands: value("mrr_bands"),
    industry_attribute: value("industry_attribute"),
    team_attribute: value("team_attribute"),
    saturated_below: value("saturated_below"),
    coverage_alert: value("coverage_alert"),
    coverage_healthy: value("coverage_healthy"),
    stalled_days: value("stalled_days"),
    credit_shares: value("credit_shares"),
    credit_claimed: value("credit_claimed"),
    complex_deal_mrr: value("complex_deal_mrr"),
    complex_deal_currencies: value("complex_deal_currencies"),
    link_by: value("link_by"),
    invoice_grace_days: value("invoice_grace_days"),
    stage_onboarding_days: value("stage_onboarding_days"),
    stage_expanded_days: value("stage_expanded_days"),
    stage_at_risk_days: value("stage_at_risk_days"),
  };
}

/** How evidence identifies accounts of the same customer. */
export type LinkRule = { by: "metadata"; key: string } | { by: "email_domain" };

/** The roles that expansion can be credited to. */
export const CREDIT_ROLES = ["success", "sales", "lead"] as const;
export type CreditRole = (typeof CREDIT_ROLES)[number];

/** Parses the setting `credit_shares`: percent by role, in the order of roles; those without a share are left out. */
export function creditShares(text: string): Map<CreditRole, number> {
  const shares = new Map(text.split(",").map((part) => [part.split("=")[0], Number(part.split("=")[1])]));
  return new Map(CREDIT_ROLES.flatMap((role) => (shares.get(role) ? [[role, shares.get(role) ?? 0]] : [])));
}

/** Parses the setting `link_by`. */
export function linkRules(text: string): LinkRule[] {
  return text.split(",").flatMap((part): LinkRule[] => {
    if (part === "email_domain") return [{ by: part }];
    const [, key] = /^metadata:(.+)$/.exec(part) ?? [];
    return key === undefined ? [] : [{ by: "metadata", key }];
  });
}

/**
 * Validates a setting before it is stored.
 * @throws CambiumError `usage` for an unknown name or an invalid value
 */
export function checkSetting(name: string, value: string): { name: SettingName; value: string } {
  if (!isSetting(name)) {
    throw new CambiumError("usage", `unknown setting: "${name}"`, {
      reason: { id: "unknown", of: "setting", name: name },
      hint: `Use one of ${Object.keys(SETTINGS).join(", ")}.`,
    });
  }
  const checked = SETTINGS[name].schema.safeParse(value);
  if (!checked.success) {
    throw new CambiumError("usage", `invalid ${name}: "${value}"`, {
      hint: `Use ${SETTINGS[name].expected}.`,
    });
  }
  return { name, value: checked.data };
}

function isSetting(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}

function isZone(name: string): boolean {
  try {
    new Zone(name);
    return true;
  } catch {
    return false;
  }
}

function isAscending(text: string): boolean {
  const numbers = text.split(",").map(Number);
  return numbers.length <= 20 && numbers.every((n, i) => n > (numbers[i - 1] ?? 0) && n < 1e9);
}

function isShares(text: string): boolean {
  const parts = text.split(",").map((part) => /^(success|sales|lead)=(100|[1-9]?\d)$/.exec(part));
  const sum = parts.reduce((all, part) => all + Number(part?.[2] ?? Number.NaN), 0);
  return sum === 100 && new Set(parts.map((part) => part?.[1])).size === parts.length;
}

/** Metadata keys that can't link customers, since they aren't customer attributes. */
const NO_KEYS = ["name", "email", "country", "account"];

function isLinkBy(text: string): boolean {
  const parts = text.split(",");
  const isRule = (part: string) => part === "email_domain" || /^metadata:.+$/.test(part);
  const isKey = (part: string) => !NO_KEYS.some((key) => part === `metadata:${key}`);
  return text === "none" || (parts.every(isRule) && parts.every(isKey));
}

function withoutSpaces(text: string): string {
  return text
    .split(",")
    .map((part) => part.trim())
    .join(",");
}
