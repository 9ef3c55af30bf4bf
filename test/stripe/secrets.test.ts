import { chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { defaultKeyPath, Secrets } from "../../src/store/secrets.ts";
import { inFolder } from "../workspace.ts";

const KEY = "rk_live_51Quillmoor0123456789";

async function inVault<T>(run: (secrets: Secrets, data: string, keyPath: string) => Promise<T>): Promise<T> {
  return inFolder(async (folder) => {
    const data = join(folder, "data");
    await mkdir(data);
    const keyPath = join(folder, "config", "cambium", "secret.key");
    return run(new Secrets(data, keyPath), data, keyPath);
  });
}

describe("secrets", () => {
  it("gives back what was kept, and keeps it readable to nobody else", async () => {
    await inVault(async (secrets, data, keyPath) => {
      await secrets.set("stripe", KEY);
      await secrets.set("stripe_webhook", "whsec_1");
      expect(await new Secrets(data, keyPath).get("stripe")).toBe(KEY);
      expect(await secrets.names()).toEqual(["stripe", "stripe_webhook"]);
      const text = await readFile(join(data, "secrets.json"), "utf8");
      expect(text).not.toContain(KEY);
      expect(text).not.toContain(KEY.slice(-6));
      const modes = [join(data, "secrets.json"), keyPath, join(keyPath, "..")].map(
        async (path) => (await stat(path)).mode & 0o777,
      );
      expect(await Promise.all(modes)).toEqual([0o600, 0o600, 0o700]);
      expect((await readFile(keyPath)).length).toBe(32);
      expect(await readdir(data)).toEqual(["secrets.json"]);
    });
  });
  it("removes one and leaves the other", async () => {
    await inVault(async (secrets) => {
      await secrets.set("stripe", KEY);
      await secrets.set("stripe_webhook", "whsec_1");
      expect(await secrets.remove("stripe")).toBe(true);
      expect(await secrets.remove("stripe")).toBe(false);
      expect(await secrets.get("stripe")).toBeUndefined();
      expect(await secrets.get("stripe_webhook")).toBe("whsec_1");
    });
  });
  it("refuses a key file that other users can read", async () => {
    await inVault(async (secrets, _, keyPath) => {
      await secrets.set("stripe", KEY);
      await chmod(keyPath, 0o644);
      await expect(secrets.get("stripe")).rejects.toThrow("other users can read the key file");
      await expect(secrets.set("stripe", KEY)).rejects.toThrow("other users can read the key file");
    });
  });
  it("says when the key file is another one, is gone, or is none", async () => {
    await inVault(async (secrets, data, keyPath) => {
      await secrets.set("stripe", KEY);
      const other = new Secrets(data, join(data, "other.key"));
      await expect(other.get("stripe")).rejects.toThrow("is missing");
      await other.set("stripe_webhook", "whsec_1");
      await expect(other.get("stripe")).rejects.toThrow("wasn't encrypted with the key");
      await writeFile(keyPath, "short", { mode: 0o600 });
      await expect(secrets.get("stripe")).rejects.toThrow("5 bytes instead of 32");
    });
  });
  it("does not take one secret for another", async () => {
    await inVault(async (secrets, data) => {
      await secrets.set("stripe", KEY);
      const { stripe } = JSON.parse(await readFile(join(data, "secrets.json"), "utf8"));
      await writeFile(join(data, "secrets.json"), JSON.stringify({ stripe_webhook: stripe }));
      await expect(secrets.get("stripe_webhook")).rejects.toThrow("wasn't encrypted with the key");
    });
  });
  it("finds the key file by the environment", () => {
    expect(defaultKeyPath({ CAMBIUM_KEY_FILE: "/k" })).toBe("/k");
    expect(defaultKeyPath({ XDG_CONFIG_HOME: "/c" })).toBe("/c/cambium/secret.key");
    expect(defaultKeyPath({})).toMatch(/\/\.config\/cambium\/secret\.key$/);
  });
});
