import type { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { webhookSecret } from "../api/evidence/sync-operations.ts";
import type { Workspace } from "../api/workspace.ts";
import { CambiumError } from "../base/error.ts";
import { type Brought, receiveEvent } from "../sources/stripe/sync/webhook.ts";
import type { Env } from "./access/reach.ts";
import { problem } from "./problem.ts";

export type { Brought };

/** Where Stripe sends events. */
export const WEBHOOK_PATH = "/webhooks/stripe";

/** Maximum size of an event in bytes. */
export const MAX_BODY = 2 * 1024 * 1024;

/** Receives Stripe's events outside of turns; responds once they're stored durably. */
export function addWebhook(
  app: Hono<Env>,
  workspace: Workspace,
  onBrought: (brought: Brought) => void,
): void {
  const limit = bodyLimit({
    maxSize: MAX_BODY,
    onError: () => problem(new CambiumError("bad_input", "the body is larger than 2 MB"), 413),
  });
  app.get(WEBHOOK_PATH, () => {
    const refused = problem(new CambiumError("usage", "send events with POST"), 405);
    refused.headers.set("allow", "POST");
    return refused;
  });
  app.post(WEBHOOK_PATH, limit, async (context) => {
    const secret = await webhookSecret(workspace).catch((error: unknown) => {
      if (error instanceof CambiumError) return error;
      throw error;
    });
    if (secret instanceof CambiumError) return problem(secret, 503);
    if (secret === undefined) return problem(withoutSecret(), 503);
    try {
      const body = new Uint8Array(await context.req.arrayBuffer());
      const signature = context.req.header("stripe-signature") ?? "";
      const request = { body, signature, secret };
      const brought = await receiveEvent(workspace.store, request, workspace.effects.now());
      if (brought.added > 0 || brought.isMissing) onBrought(brought);
      return Response.json({ received: true });
    } catch (error) {
      if (!(error instanceof CambiumError) || error.code === "internal") throw error;
      return problem(error, error.code === "conflict" ? 503 : 400);
    }
  });
}

function withoutSecret(): CambiumError {
  return new CambiumError("conflict", "the Stripe webhook signing secret isn't set", {
    hint: "Set it with `cambium secret set stripe_webhook` or in STRIPE_WEBHOOK_SECRET.",
  });
}
