import { ROWS_A_BREATH } from "../base/limits.ts";
import { breathe } from "../base/waiting.ts";

/**
 * An answer as JSON, in parts: a long list is written some rows at a time, so that other requests are served in
 * between.
 */
export async function* jsonParts(output: unknown): AsyncGenerator<string> {
  if (!isLong(output)) {
    yield JSON.stringify(output);
    return;
  }
  let before = "{";
  for (const [name, value] of Object.entries(output)) {
    if (value === undefined) continue;
    yield `${before}${JSON.stringify(name)}:`;
    before = ",";
    if (Array.isArray(value)) yield* listParts(value);
    else yield JSON.stringify(value);
  }
  yield "}";
}

/** An answer as JSON, in one buffer. */
export async function jsonBytes(output: unknown): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of jsonParts(output)) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

/** Whether a value is an object with a long list as a direct field. */
export function isLong(output: unknown): output is object {
  if (typeof output !== "object" || output === null) return false;
  return Object.values(output).some((value) => Array.isArray(value) && value.length > ROWS_A_BREATH);
}

async function* listParts(list: unknown[]): AsyncGenerator<string> {
  let before = "[";
  for (let first = 0; first < list.length; first += ROWS_A_BREATH) {
    yield before + JSON.stringify(list.slice(first, first + ROWS_A_BREATH)).slice(1, -1);
    before = ",";
    await breathe();
  }
  yield list.length === 0 ? "[]" : "]";
}
