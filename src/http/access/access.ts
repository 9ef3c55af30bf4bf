import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { ENTRIES } from "../../base/limits.ts";

/** Who is calling: someone who can read the server's note (`token`), or a browser let in with a link (`browser`). */
export type Holder = "token" | "browser";

/**
 * The format of a challenge: random text sent by a client that knows the token, for the server to prove that it does
 * too.
 */
export const CHALLENGE = /^[\w-]{22,128}$/;

/**
 * Who may use a server. Tokens and keys are created when the server starts and end with it, so those of an earlier
 * server open nothing.
 */
export class Access {
  /** The token in the data folder's note: whoever can read it may do everything that the server can. */
  readonly token = secret();
  readonly #links = new Keys(ENTRIES.links);
  readonly #browsers = new Keys(ENTRIES.browsers);

  isToken(given: string): boolean {
    return timingSafeEqual(digest(given), digest(this.token));
  }

  /** Creates a code that lets one browser in, once. */
  newLink(): string {
    return this.#links.add();
  }

  /**
   * Lets a browser in.
   * @param peer the user who runs it
   * @returns its key; null when the code is unknown or used
   */
  enter(code: string, peer: number | null): string | null {
    return this.#links.take(code) ? this.#browsers.add(peer) : null;
  }

  /** Whether a key belongs to a browser of the user who was let in. */
  isBrowser(key: string, peer: number | null): boolean {
    return this.#browsers.userOf(key) === peer;
  }
}

/** The answer to a challenge, which only a holder of the token can compute. */
export function proofOf(token: string, challenge: string): string {
  return createHmac("sha256", token).update(`cambium server ${challenge}`).digest("base64url");
}

/** Creates a challenge. */
export function newChallenge(): string {
  return secret();
}

/** Whether a server's proof shows that it has the token. */
export function isProof(token: string, challenge: string, given: string): boolean {
  return timingSafeEqual(digest(given), digest(proofOf(token, challenge)));
}

/** A limited set of keys, stored as digests; new keys push out the oldest. */
class Keys {
  readonly #most: number;
  readonly #kept = new Map<string, number | null>();

  constructor(most: number) {
    this.#most = most;
  }

  /** @param user the user who may use the key, if known */
  add(user: number | null = null): string {
    const key = secret();
    this.#kept.set(nameOf(key), user);
    for (const oldest of [...this.#kept.keys()].slice(0, -this.#most)) this.#kept.delete(oldest);
    return key;
  }

  /** @returns the key's user; undefined for an unknown key */
  userOf(key: string): number | null | undefined {
    return this.#kept.get(nameOf(key));
  }

  /** @returns whether the key was there */
  take(key: string): boolean {
    return this.#kept.delete(nameOf(key));
  }
}

const secret = () => randomBytes(32).toString("base64url");
const digest = (text: string) => createHash("sha256").update(text).digest();
const nameOf = (key: string) => digest(key).toString("base64url");
