import { z } from "zod";
import { CambiumError } from "../base/error.ts";
import { isCurrency } from "../base/money.ts";
import { Zone } from "../base/zone.ts";

interface Setting {
  summary: string;
  default: string;
  schema: z.ZodType<string>;
  expected: string;
}

/** What an organisation can set. Each is text in the record; its schema says what it may be. */
export const SETTINGS = {
  organisation: {
    summary: "The organisation's name, as pages and exports show it",
    default: "My company",
    schema: z.string().min(1).max(200),
    expected: "a name of up to 200 characters",
  },
  currency: {
    summary: "The reporting currency, ISO 4217; also what imported rows without a currency are in",
    default: "USD",
    schema: z.string().toUpperCase().refine(isCurrency),
    expected: "a currency code such as USD",
  },
  timezone: {
    summary: "The time zone in which days and months are cut",
    default: "UTC",
    schema: z.string().refine(isZone),
    expected: "a time zone such as Europe/Stockholm",
  },
  policy: {
    summary: "The policy that metrics follow unless another is named",
    default: "cambium",
    schema: z.string().regex(/^[a-z0-9_][a-z0-9_-]*$/),
    expected: "the name of a policy; `cambium policies` lists them",
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;
export type Settings = Record<SettingName, string>;

/** Stored settings with the defaults of those never set. */
export function withDefaults(stored: Record<string, string>): Settings {
  const value = (name: SettingName) => stored[name] ?? SETTINGS[name].default;
  return {
    organisation: value("organisation"),
    currency: value("currency"),
    timezone: value("timezone"),
    policy: value("policy"),
  };
}

/**
 * Checks one setting before it is stored.
 * @throws CambiumError `usage` for an unknown name or a value it may not have
 */
export function checkSetting(name: string, value: string): { name: SettingName; value: string } {
  if (!isSetting(name)) {
    throw new CambiumError("usage", `there is no setting "${name}"`, {
      hint: `Settings are ${Object.keys(SETTINGS).join(", ")}.`,
    });
  }
  const checked = SETTINGS[name].schema.safeParse(value);
  if (!checked.success) {
    throw new CambiumError("usage", `"${value}" cannot be the ${name}`, {
      hint: `Give ${SETTINGS[name].expected}.`,
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
