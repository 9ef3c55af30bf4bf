import { defaultKeyPath, Secrets } from "../store/secrets.ts";
import type { Terminal } from "./terminal.ts";

/** Keeps the key of the environment for `serve`, where it is not kept yet; says so in one line. */
export async function keepKey(
  directory: string,
  terminal: Terminal,
  env: Record<string, string | undefined> = process.env,
): Promise<void> {
  const key = env.STRIPE_API_KEY?.trim() ?? "";
  if (key === "") return;
  const secrets = new Secrets(directory);
  if ((await secrets.get("stripe").catch(() => undefined)) === key) return;
  await secrets.set("stripe", key);
  terminal.err(
    `The key is kept, encrypted under ${defaultKeyPath(env)}, so that \`npm start\` stays fresh (--no-save-key leaves it out)\n`,
  );
}
