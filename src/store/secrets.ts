import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { chmod, mkdir, open, readFile, rename, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { CambiumError, hasErrno } from "../base/error.ts";

/** The secrets Cambium can store, with their descriptions. */
export const SECRETS = {
  stripe: "Stripe API key for `sync stripe` and `serve`",
  stripe_webhook: "Signing secret of your Stripe webhook endpoint",
} as const;

export type SecretName = keyof typeof SECRETS;

export function isSecretName(name: string): name is SecretName {
  return Object.hasOwn(SECRETS, name);
}

/** Values are AES-256-GCM: base64 of a 12-byte nonce, a 16-byte tag and the ciphertext. */
const fileSchema = z.record(z.string(), z.string());

/**
 * Secrets of one data folder: encrypted in the folder, with the key in a file outside it. Either one alone reveals
 * nothing.
 */
export class Secrets {
  readonly #path: string;
  readonly #keyPath: string;

  constructor(directory: string, keyPath = defaultKeyPath(process.env)) {
    this.#path = join(directory, "secrets.json");
    this.#keyPath = keyPath;
  }

  /**
   * Decrypts a secret; undefined if it isn't stored.
   * @throws CambiumError `conflict` if the key file is missing, wrong, or readable by others
   */
  async get(name: SecretName): Promise<string | undefined> {
    const sealed = (await this.#read())[name];
    if (sealed === undefined) return undefined;
    const key = await readKey(this.#keyPath);
    if (key === undefined) throw lost(this.#keyPath);
    return unseal(sealed, name, key, this.#keyPath);
  }

  /** Stores a secret, creating the key file if there is none. */
  async set(name: SecretName, value: string): Promise<void> {
    const key = (await readKey(this.#keyPath)) ?? (await makeKey(this.#keyPath));
    await this.#write({ ...(await this.#read()), [name]: seal(value, name, key) });
  }

  /** Removes a secret. @returns false if there was none */
  async remove(name: SecretName): Promise<boolean> {
    const { [name]: removed, ...rest } = await this.#read();
    if (removed !== undefined) await this.#write(rest);
    return removed !== undefined;
  }

  /** The names of the stored secrets. */
  async names(): Promise<SecretName[]> {
    return Object.keys(await this.#read()).filter(isSecretName);
  }

  async #read(): Promise<Record<string, string>> {
    try {
      return fileSchema.parse(JSON.parse(await readFile(this.#path, "utf8")));
    } catch (error) {
      if (hasErrno(error, "ENOENT")) return {};
      throw new CambiumError("conflict", `can't read ${this.#path}`, {
        hint: "Delete it and set the secrets again with `cambium secret set`.",
      });
    }
  }

  async #write(sealed: Record<string, string>): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    const partial = `${this.#path}.${process.pid}-${randomBytes(4).toString("hex")}`;
    const file = await open(partial, "wx", 0o600);
    await file.writeFile(`${JSON.stringify(sealed, null, 2)}\n`);
    await file.sync();
    await file.close();
    await rename(partial, this.#path);
  }
}

/** Path of the key file: $CAMBIUM_KEY_FILE, or a file in the user's configuration folder. */
export function defaultKeyPath(env: Record<string, string | undefined>): string {
  const config = env.XDG_CONFIG_HOME || join(homedir(), ".config");
  return env.CAMBIUM_KEY_FILE || join(config, "cambium", "secret.key");
}

function seal(value: string, name: string, key: Buffer): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(name));
  const text = Buffer.concat([cipher.update(value, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString("base64");
}

function unseal(sealed: string, name: string, key: Buffer, keyPath: string): string {
  const bytes = Buffer.from(sealed, "base64");
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
    decipher.setAAD(Buffer.from(name)).setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
  } catch {
    throw new CambiumError("conflict", `the secret "${name}" wasn't encrypted with the key in ${keyPath}`, {
      hint: `Restore the original key file, or set the secret again with \`cambium secret set ${name}\`.`,
    });
  }
}

async function readKey(path: string): Promise<Buffer | undefined> {
  try {
    const { mode } = await stat(path);
    if ((mode & 0o077) !== 0)
      throw new CambiumError("conflict", `other users can read the key file ${path}`, {
        hint: `Run \`chmod 600 ${path}\`. If someone may have read it, set the secrets again.`,
      });
    const key = await readFile(path);
    if (key.length === 32) return key;
    throw new CambiumError("conflict", `${path} isn't a key file: it has ${key.length} bytes instead of 32`, {
      hint: "Restore the right file, or delete it and set the secrets again.",
    });
  } catch (error) {
    if (hasErrno(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** Creates the key file. If another process creates one at the same time, uses that key. */
async function makeKey(path: string): Promise<Buffer> {
  const folder = dirname(path);
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined) await chmod(folder, 0o700);
  const key = randomBytes(32);
  try {
    await writeFile(path, key, { mode: 0o600, flag: "wx", flush: true });
    return key;
  } catch (error) {
    if (!hasErrno(error, "EEXIST")) throw error;
    return (await readKey(path)) ?? key;
  }
}

function lost(path: string): CambiumError {
  return new CambiumError("conflict", `can't decrypt secrets: the key file ${path} is missing`, {
    hint: "Restore it, set CAMBIUM_KEY_FILE to its path, or set the secrets again with `cambium secret set`.",
  });
}
