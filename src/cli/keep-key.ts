import { checkedSecret } from "../store/secret-form.ts";
import { defaultKeyPath, Secrets } from "../store/secrets.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Saves the environment's Stripe key for `serve`, unless it's saved already, and says so in one line.
 * @throws CambiumError `usage` for an invalid key
 * @returns a function that restores the earlier key, in case Stripe rejects this one
 */
export async function keepKey(
  directory: string,
  terminal: Terminal,
  env: Record<string, string | undefined> = process.env,
): Promise<() => Promise<void>> {
  const nothing = async () => undefined;
  if (!env.STRIPE_API_KEY) return nothing;
  const key = checkedSecret("stripe", env.STRIPE_API_KEY, "STRIPE_API_KEY");
  const secrets = new Secrets(directory);
  const before = await secrets.get("stripe").catch(() => undefined);
  if (before === key) return nothing;
  await secrets.set("stripe", key);
  terminal.err(
    `Saved the key, encrypted with ${defaultKeyPath(env)}, so that \`npm start\` can keep your data fresh (skip this with --no-save-key)\n`,
  );
  return async () => {
    if (before === undefined) await secrets.remove("stripe");
    else await secrets.set("stripe", before);
  };
}
