import {
  ALIASES,
  ATTRIBUTE,
  attributeKey,
  CUSTOMER_DIMENSIONS,
  ITEM_DIMENSIONS,
  MOVEMENT_DIMENSIONS,
  STANDING_DIMENSIONS,
} from "../../model/parts/dimensions.ts";
import { METRICS } from "./metric-list.ts";

/** Segment fields and answer columns whose names no attribute can use. */
const OTHERS = [
  ...[
    "active",
    "customer",
    "name",
    "since",
    "customers",
    "movements",
    "segment",
    "growth",
    "growth_word",
    "mix",
    "within",
  ],
  ...[
    "months",
    "expanded",
    "kept",
    "share",
    "open",
    "period",
    "value",
    "previous",
    "previous_period",
    "change",
  ],
];

let own: ReadonlySet<string> | undefined;

/** Whether Cambium uses a name itself, for a dimension, metric, segment field or answer column. */
function isOwn(name: string): boolean {
  own ??= new Set([
    ...MOVEMENT_DIMENSIONS,
    ...ITEM_DIMENSIONS,
    ...CUSTOMER_DIMENSIONS,
    ...STANDING_DIMENSIONS,
    ...ALIASES.keys(),
    ...METRICS.map(({ id }) => id),
    ...OTHERS,
  ]);
  return own.has(name);
}

/** A customer attribute's name as a dimension: its own, or `metadata:NAME` if Cambium uses that name itself. */
export function attributeName(key: string): string {
  return isOwn(key) || key.startsWith(ATTRIBUTE) ? `${ATTRIBUTE}${key}` : key;
}

/**
 * The dimension for an attribute's name, with or without `metadata:`; undefined when there's none. Built-in fields
 * (`country`) keep their own names; an attribute named like an answer column (`type`) is kept as `attribute_type`.
 */
export function namedAttribute(asked: string, attributes: readonly string[]): string | undefined {
  const keys = [asked, attributeKey(asked)].flatMap((key) => [key, `attribute_${key}`]);
  const key = keys.find((one) => attributes.includes(one));
  if (key !== undefined) return attributeName(key);
  return asked === `${ATTRIBUTE}country` ? "country" : undefined;
}
