import type { ApiObject } from "./data.ts";

export type Json = Record<string, unknown>;

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isApiObject(value: unknown): value is ApiObject {
  return isJson(value) && typeof value.id === "string" && typeof value.object === "string";
}

/** The objects in a list field ("items", "lines"). */
export function listed(value: unknown): ApiObject[] {
  if (!isJson(value) || !Array.isArray(value.data)) return [];
  return value.data.filter(isApiObject);
}
