import type { ApiObject } from "../data/data.ts";
import { isApiObject, isJson, type Json } from "../data/json.ts";
import { kindOfObject } from "../data/kinds.ts";

/** Maximum length of lists within an object; the rest must be requested. */
const EMBEDDED: Record<string, number> = { items: 20, lines: 10 };

/** A copy of an object as sent without expansions: long lists truncated, hidden fields left out. */
export function asSent(object: ApiObject): ApiObject {
  const sent = sentObject(object);
  return { ...sent, id: object.id, object: object.object };
}

function sentValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sentValue);
  return isJson(value) ? sentObject(value) : value;
}

function sentObject(object: Json): Json {
  const hidden = isApiObject(object) ? (kindOfObject(object)?.hidden ?? []) : [];
  const sent: Json = {};
  for (const [field, value] of Object.entries(object)) {
    if (hidden.includes(field)) continue;
    const most = EMBEDDED[field];
    sent[field] = most === undefined ? sentValue(value) : sentList(value, most);
  }
  return sent;
}

function sentList(value: unknown, most: number): unknown {
  if (!isJson(value) || !Array.isArray(value.data)) return sentValue(value);
  const { data, ...rest } = value;
  const isCut = data.length > most;
  return { ...rest, data: data.slice(0, most).map(sentValue), has_more: isCut || value.has_more === true };
}
