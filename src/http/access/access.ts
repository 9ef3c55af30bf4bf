import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { ENTRIES } from "../../base/limits.ts";

/** Who asks: whoever can read the server's note (`token`), or a browser that they let in with a link (`browser`). */
export type Holder = "token" | "browser";

/** What a server may be asked to prove itself with: random text of somebody who knows its token. */
export const CHALLENGE = /^[\w-]{22,128}$/;

/**
 * Who may ask one server. All of it is made when the server starts and gone when it ends, so what a browser
 * or a command still has of an earlier one opens nothing.
 */
export class Access {
  /** What the note in the data folder says: whoever can read it may do all that the server can. */
  readonly token = secret();
  readonly #links = new Keys(ENTRIES.links);
  readonly #browsers = new Keys(ENTRIES.browsers);

  isToken(given: string): boolean {
    return timingSafeEqual(digest(given), digest(this.token));
  }

  /** A code that lets one browser in, once. */
  newLink(): string {
    return this.#links.add();
  }

  /** Lets a browser in. @param peer the user who runs it @returns its key, or null for a code that is none or was used */
  enter(code: string, peer: number | null): string | null {
    return this.#links.take(code) ? this.#browsers.add(peer) : null;
  }

  /** Whether a key is that of a browser of the user who was let in. */
  isBrowser(key: string, peer: number | null): boolean {
    return this.#browsers.userOf(key) === peer;
  }
}

/** What a server answers to a challenge: only who has its token can say it. */
export function proofOf(token: string, challenge: string): string {
  return createHmac("sha256", token).update(`cambium server ${challenge}`).digest("base64url");
}

/** A new challenge. */
export function newChallenge(): string {
  return secret();
}

/** Whether a server proved that it has the token. */
export function isProof(token: string, challenge: string, given: string): boolean {
  return timingSafeEqual(digest(given), digest(proofOf(token, challenge)));
}

/** Keys that open something, kept as digests; the oldest make room for new ones. */
class Keys {
  readonly #most: number;
  readonly #kept = new Map<string, number | null>();

  constructor(most: number) {
    this.#most = most;
  }

  /** @param user who may use it, where that is known */
  add(user: number | null = null): string {
    const key = secret();
    this.#kept.set(nameOf(key), user);
    for (const oldest of [...this.#kept.keys()].slice(0, -this.#most)) this.#kept.delete(oldest);
    return key;
  }

  /** @returns undefined for a key that is not kept */
  userOf(key: string): number | null | undefined {
    return this.#kept.get(nameOf(key));
  }

  /** @returns whether it was there */
  take(key: string): boolean {
    return this.#kept.delete(nameOf(key));
  }
}

const secret = () => randomBytes(32).toString("base64url");
const digest = (text: string) => createHash("sha256").update(text).digest();
const nameOf = (key: string) => digest(key).toString("base64url");
