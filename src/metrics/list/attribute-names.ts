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

/** Fields of segments, and columns of answers, that no dimension is called by. */
const OTHERS = [
  ...[
    "active",
    "customer",
    "name",
    "since",
    "customers",
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

/** Whether Cambium calls something of its own by a name: a dimension, a metric, a field of segments, a column of answers. */
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

/** What a customer attribute is called as a dimension: by its own name, or `metadata:NAME` where that is Cambium's. */
export function attributeName(key: string): string {
  return isOwn(key) || key.startsWith(ATTRIBUTE) ? `${ATTRIBUTE}${key}` : key;
}

/**
 * The dimension that somebody means by the name of an attribute, with `metadata:` before it or without; undefined where there is
 * none. What customers have anyway (`country`) is asked by its own name, and what came under a name that answers have (`type`) is kept as
 * `attribute_type`.
 */
export function namedAttribute(asked: string, attributes: readonly string[]): string | undefined {
  const keys = [asked, attributeKey(asked)].flatMap((key) => [key, `attribute_${key}`]);
  const key = keys.find((one) => attributes.includes(one));
  if (key !== undefined) return attributeName(key);
  return asked === `${ATTRIBUTE}country` ? "country" : undefined;
}
