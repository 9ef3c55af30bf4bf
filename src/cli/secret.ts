import { text } from "node:stream/consumers";
import { isCancel, password } from "@clack/prompts";
import { CambiumError } from "../base/error.ts";
import { checkedSecret } from "../store/secret-form.ts";
import { isSecretName, SECRETS, type SecretName, type Secrets } from "../store/secrets.ts";
import { table } from "./print/text-table.ts";
import type { Terminal } from "./terminal.ts";

/** Saves a secret from standard input or a prompt; never from an argument, which other processes can see. */
export async function setSecret(secrets: Secrets, name: string, { out }: Terminal): Promise<number> {
  const known = secretName(name);
  const came = process.stdin.isTTY ? await asked(name) : await text(process.stdin);
  const value = checkedSecret(known, came, "standard input");
  await secrets.set(known, value);
  out(`Saved ${name}, encrypted (${endOf(value)})\n`);
  return 0;
}

export async function listSecrets(secrets: Secrets, isJson: boolean, { out }: Terminal): Promise<number> {
  const rows = await Promise.all(
    (await secrets.names()).map(async (name) => ({
      name,
      ends: endOf((await secrets.get(name)) ?? ""),
      use: SECRETS[name],
    })),
  );
  if (isJson === true) out(`${JSON.stringify({ rows }, null, 2)}\n`);
  else if (rows.length > 0) out(table(rows));
  return 0;
}

export async function removeSecret(secrets: Secrets, name: string): Promise<number> {
  const isRemoved = await secrets.remove(secretName(name));
  if (isRemoved) return 0;
  throw new CambiumError("not_found", `unknown secret: "${name}"`, {
    hint: "Run `cambium secret list` to see saved secrets.",
  });
}

function secretName(name: string): SecretName {
  if (isSecretName(name)) return name;
  throw new CambiumError("usage", `unknown secret: "${name}"`, {
    hint: `Use one of ${Object.keys(SECRETS).join(", ")}.`,
  });
}

/** The last four characters of a secret, if it's long enough to show them safely. */
function endOf(value: string): string {
  return value.length < 16 ? "…" : `…${value.slice(-4)}`;
}

/** Prompts without showing what is typed; Ctrl-C, Ctrl-D and Escape cancel. */
async function asked(name: string): Promise<string> {
  const given = new AbortController();
  const onInput = (typed: Buffer | string) => String(typed).includes(END_OF_INPUT) && given.abort();
  process.stdin.on("data", onInput);
  const typed = await password({ message: name, output: process.stderr, signal: given.signal });
  process.stdin.off("data", onInput);
  if (isCancel(typed)) throw new CambiumError("usage", "canceled; nothing was saved");
  return typed;
}

/** The character that Ctrl-D sends. */
const END_OF_INPUT = "\u0004";
